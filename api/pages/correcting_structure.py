"""Corrections of a document's structure: a table of its lines, each with what it is."""

from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.correction_saving import saved
from api.correction_tabs import correction_tabs, whole_number
from api.deps import DocumentId, PagePerson, ServicesOf
from api.errors import problem_of
from api.pages.rendering import frame_of, render
from api.services import Services
from ingest.correcting_structure import (
    KIND_WORDS,
    PLAIN_WORDS,
    LineChoice,
    OutlineLine,
    correct_structure,
    outline_lines,
)
from ingest.rereading import StoredText
from ingest.stored_text import stored_text
from vanban.db.corrections import Change, version_of
from vanban.db.keeping import kept_document
from vanban.db.models import DocumentRow
from vanban.documents import SectionKind
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
LINES_A_PAGE = 150
PLAIN = "-"  # the choice "no heading" in a form


@router.get("/van-ban/{document_id}/sua/de-muc")
def structure_page(
    request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf, *, trang: str = "1"
) -> Response:
    """Returns a page of the lines of a document with what each is."""
    return _page(request, document_id, person, services, page=whole_number(trang) or 1)


@router.post("/van-ban/{document_id}/sua/de-muc")
def save_structure(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    dong: Annotated[list[str] | None, Form()] = None,
    loai: Annotated[list[str] | None, Form()] = None,
    nhan: Annotated[list[str] | None, Form()] = None,
    goc: Annotated[str, Form()] = "",
    trang: Annotated[str, Form()] = "1",
    ghi_chu: Annotated[str, Form()] = "",
) -> Response:
    """Saves what the lines of a page were said to be; lines left as they were stay so."""
    choices = _choices(dong or [], loai or [], nhan or [])

    def work(session: Session, row: DocumentRow) -> list[Change]:
        return correct_structure(session, row, choices, embedder=services.review.intake.embedder)

    number = whole_number(trang) or 1
    try:
        saved(request, services, person, document_id, base=whole_number(goc) or 0, work=work, note=ghi_chu)
    except InvalidInput as error:
        return _page(request, document_id, person, services, page=number, choices=choices, error=error)
    return RedirectResponse(f"/van-ban/{document_id}/sua/de-muc?trang={number}", status_code=303)


def _choices(starts: list[str], kinds: list[str], labels: list[str]) -> dict[int, LineChoice]:
    found: dict[int, LineChoice] = {}
    for start, kind, label in zip(starts, kinds, labels, strict=False):
        offset = whole_number(start)
        if offset is not None and (kind == PLAIN or kind in {one.value for one in KIND_WORDS}):
            found[offset] = LineChoice(None if kind == PLAIN else SectionKind(kind), label)
    return found


def _choosable(stored: StoredText) -> list[OutlineLine]:
    """Returns the lines that may be headings: those below the head of the document, outside tables."""
    begins = stored.sections[0].start if stored.sections else 0
    return [one for one in outline_lines(stored) if one.start >= begins and not one.in_table]


def _page(
    request: Request,
    document_id: int,
    person: Principal,
    services: Services,
    *,
    page: int,
    choices: dict[int, LineChoice] | None = None,
    error: InvalidInput | None = None,
) -> Response:
    with services.database.session() as session:
        row = kept_document(session, document_id, person)
        lines = _choosable(stored_text(session, row))
        base, tabs = version_of(session, document_id), correction_tabs(session, row)
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    page = min(page, pages)
    return render(
        "correcting_structure.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        error=error.message if error else "",
        row=row,
        base=base,
        tabs=tabs,
        lines=lines[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE],
        typed=choices or {},
        kinds=[(PLAIN, PLAIN_WORDS), *((one.value, words) for one, words in KIND_WORDS.items())],
        page=page,
        pages=pages,
        links=f"/van-ban/{document_id}/sua/de-muc?trang={{}}".format,
    )
