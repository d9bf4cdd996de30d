"""Documents that wait to be published: what was understood of each, and the decision."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.correction_tabs import whole_number
from api.deps import DocumentId, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.previews import preview_of
from api.publishing_work import discard_document, may_publish, publish_documents
from api.services import Services
from ingest.intake import IntakeStatus
from ingest.job_reading import jobs
from ingest.publishing import PAGE_SIZE, waiting
from vanban.db.library import documents_by_id
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
LIST = "/van-ban/cho-cong-bo"
MOST_DUPLICATES = 200  # files shown
CHOOSE = "Chưa chọn văn bản nào. Đánh dấu ít nhất một văn bản."


@router.get(LIST)
def list_page(request: Request, person: PagePerson, services: ServicesOf, *, trang: str = "1") -> Response:
    """Returns a page of the documents this person may publish, oldest first."""
    return _page(request, person, services, page=whole_number(trang) or 1)


@router.post(LIST)
def publish_chosen(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    chon: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Publishes the chosen documents, all of them or none."""
    ids = [number for one in chon or [] if (number := whole_number(one)) is not None]
    try:
        if not ids:
            raise InvalidInput(CHOOSE)
        publish_documents(request, services, person, ids)
    except InvalidInput as error:
        return _page(request, person, services, error=error.message)
    return RedirectResponse(LIST, status_code=303)


@router.post("/van-ban/{document_id}/cong-bo")
def publish_one(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    thay: Annotated[str, Form()] = "",
) -> Response:
    """Publishes a document, in the place of another where one is chosen, and leads to it."""
    try:
        publish_documents(request, services, person, [document_id], replaces_id=whole_number(thay))
    except InvalidInput as error:
        return _page(request, person, services, error=error.message)
    return RedirectResponse(f"/van-ban/{document_id}", status_code=303)


@router.post("/van-ban/{document_id}/bo")
def discard(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Removes a document that was not published, with its file."""
    discard_document(request, services, person, document_id)
    return RedirectResponse(LIST, status_code=303)


@router.get("/van-ban/trung-lap")
def duplicates_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the files that were held already, newest first, each with the document it is where that is readable."""
    with services.database.session() as session:
        may_publish(session, person)
        found = jobs(session, person, outcomes=[IntakeStatus.DUPLICATE.value], limit=MOST_DUPLICATES)[::-1]
        held = documents_by_id(session, [row.document_id for row in found if row.document_id is not None], person)
    rows = [(row, held.get(row.document_id or 0)) for row in found]
    return render("duplicates.html", frame=frame_of(request, person, "van-ban"), rows=rows)


def _page(request: Request, person: Principal, services: Services, *, page: int = 1, error: str = "") -> Response:
    with services.database.session() as session:
        may_publish(session, person)
        total, rows = waiting(session, person, page=page)
        previews = [preview_of(session, row, person) for row in rows]
    return render(
        "publishing.html",
        frame=frame_of(request, person, "van-ban"),
        status=422 if error else 200,
        error=error,
        total=total,
        previews=previews,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        links=partial("{}?trang={}".format, LIST),
    )
