"""Vì sao: why a person may or may not read a document, and who may read one."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.access_view import AccessView, access_view, administered_document, administered_documents, readers_view
from api.auditing import audited
from api.deps import DocumentId, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action
from vanban.db.administering import require_administrator
from vanban.db.models import DocumentRow
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)


@router.get("/quan-tri/vi-sao")
def why_page(request: Request, person: PagePerson, services: ServicesOf, *, nguoi: str = "") -> Response:
    """Returns the form and, with a person and a document (``van-ban``: id or number), the explanation."""
    words = request.query_params.get("van-ban", "")[:100]
    view: AccessView | None = None
    choices: list[DocumentRow] = []
    problem = ""
    with services.database.session() as session:
        require_administrator(unit_tree(session), person)
    if nguoi.strip() and words.strip():
        try:
            view, choices = _explained(services, person, nguoi[:100], words)
        except (InvalidInput, NotFound) as error:
            problem = error.message
    elif words.strip() or (nguoi.strip() and "van-ban" in request.query_params):
        problem = "Đề nghị ghi cả tên đăng nhập và số hiệu văn bản."
    if view is not None:
        detail = {"nguoi": view.person.id, "duoc_xem": view.readable}
        target = view.document.id
        audited(request, services, person, Action.ACCESS_EXPLAINED, target="document", target_id=target, detail=detail)
    return render(
        "access_reasons.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if problem else 200,
        view=view,
        choices=choices,
        problem=problem,
        nguoi=nguoi[:100],
        words=words,
    )


@router.get("/van-ban/{document_id}/ai-duoc-xem")
def readers_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns who may read a document: how many people, by unit, and some of them; for those who keep it."""
    with services.database.session() as session:
        view = readers_view(session, person, administered_document(session, person, document_id))
    audited(
        request,
        services,
        person,
        Action.ACCESS_EXPLAINED,
        target="document",
        target_id=document_id,
        detail={"so_nguoi": view.readers.total},
    )
    return render("access_readers.html", frame=frame_of(request, person, "van-ban"), view=view, document_id=document_id)


def _explained(
    services: Services, principal: Principal, username: str, words: str
) -> tuple[AccessView | None, list[DocumentRow]]:
    """Returns the explanation, or the documents to choose from when the number means several."""
    with services.database.session() as session:
        found = administered_documents(session, principal, words)
        if len(found) > 1:
            return None, found
        return access_view(session, principal, username=username, document=found[0]), []
