"""Corrections of a document's words: page by page beside the page's picture, and figures recognised with doubt."""

import datetime
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
from api.text_pages import piece_at, pieces
from ingest.correcting_text import TEXT, correct_part
from ingest.doubts import correct_doubt
from ingest.rereading import tidied
from ingest.stored_text import stored_text
from vanban.db.corrections import Change, OutdatedBase, version_of
from vanban.db.keeping import kept_document
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.db.text_edits import place_now
from vanban.documents import DoubtKind, ReadingMethod
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
_LAST_MOMENT = 253_402_300_799_000  # the end of the year 9999, in milliseconds
DOUBT_WORDS = {DoubtKind.DOCUMENT_NUMBER: "số hiệu", DoubtKind.DATE: "ngày", DoubtKind.FIGURE: "con số"}


@router.get("/van-ban/{document_id}/sua/noi-dung")
def text_page(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    phan: str = "",
    vi_tri: str = "",
) -> Response:
    """Returns a piece of the text in a box, beside the picture of its page where there is one."""
    return _page(request, document_id, person, services, piece=whole_number(phan), at=whole_number(vi_tri))


@router.post("/van-ban/{document_id}/sua/noi-dung")
def save_text(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    chu: Annotated[str, Form()] = "",
    goc: Annotated[str, Form()] = "",
    phan: Annotated[str, Form()] = "1",
    ghi_chu: Annotated[str, Form()] = "",
) -> Response:
    """Saves a piece of the text and leads back to it; what cannot be taken is told above the words as typed."""
    number = whole_number(phan) or 1

    def work(session: Session, row: DocumentRow) -> list[Change]:
        found = pieces(stored_text(session, row))
        piece = found[min(number, len(found)) - 1]
        if tidied(chu) == row.text[piece.start : piece.end]:
            return []
        embedder = services.review.intake.embedder
        return correct_part(session, row, piece.start, piece.end, chu, embedder=embedder)

    try:
        changes = saved(request, services, person, document_id, base=whole_number(goc) or 0, work=work, note=ghi_chu)
    except InvalidInput as error:
        return _page(request, document_id, person, services, piece=number, typed=chu, error=error)
    done = "&xong=1" if any(change.field == TEXT for change in changes) else ""
    return RedirectResponse(f"/van-ban/{document_id}/sua/noi-dung?phan={number}{done}", status_code=303)


@router.get("/van-ban/{document_id}/trich")
def cited_place(
    document_id: DocumentId, person: PagePerson, services: ServicesOf, *, start: str = "", end: str = "", luc: str = ""
) -> Response:
    """Leads to where a cited range stands today; ``luc`` is when it was cited, in milliseconds since 1970 (UTC)."""
    first, last, moment = whole_number(start), whole_number(end), whole_number(luc)
    with services.database.session() as session:
        document(session, document_id, person)
        if first is not None and last is not None and moment is not None:
            since = datetime.datetime.fromtimestamp(min(moment, _LAST_MOMENT) / 1000, datetime.UTC)
            first, last = place_now(session, document_id, first, last, since=since)
    place = f"?start={first}&end={last}#trich" if first is not None and last is not None else ""
    return RedirectResponse(f"/van-ban/{document_id}{place}", status_code=303)


@router.get("/van-ban/{document_id}/sua/doi-chieu")
def doubts_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the figures that were recognised with doubt, each in its line, beside its page."""
    return _doubts(request, document_id, person, services)


@router.post("/van-ban/{document_id}/sua/doi-chieu/{doubt_id}")
def settle_doubt(
    request: Request,
    document_id: DocumentId,
    doubt_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    dung: Annotated[str, Form()] = "",
    goc: Annotated[str, Form()] = "",
) -> Response:
    """Confirms a figure as it stands, or corrects it; leads back to those that are left."""

    def work(session: Session, row: DocumentRow) -> list[Change]:
        return correct_doubt(session, row, doubt_id, dung, embedder=services.review.intake.embedder)

    try:
        saved(request, services, person, document_id, base=whole_number(goc) or 0, work=work)
    except InvalidInput as error:
        return _doubts(request, document_id, person, services, error=error)
    return RedirectResponse(f"/van-ban/{document_id}/sua/doi-chieu", status_code=303)


def _page(
    request: Request,
    document_id: int,
    person: Principal,
    services: Services,
    *,
    piece: int | None = None,
    at: int | None = None,
    typed: str | None = None,
    error: InvalidInput | None = None,
) -> Response:
    with services.database.session() as session:
        row = kept_document(session, document_id, person)
        found = pieces(stored_text(session, row))
        chosen = found[min(piece, len(found)) - 1] if piece else piece_at(found, at or 0)
        recognised = {page.number for page in row.pages if page.method == ReadingMethod.OCR.value}
        context = {
            "row": row,
            "base": version_of(session, document_id),
            "tabs": correction_tabs(session, row),
            "stored": row.text[chosen.start : chosen.end],
        }
    return render(
        "correcting_text.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        error=error.message if error else "",
        outdated=isinstance(error, OutdatedBase),
        words=context["stored"] if typed is None else typed.replace("\r\n", "\n"),
        piece=chosen,
        pieces=found,
        recognised=recognised,
        saved=request.query_params.get("xong") == "1",
        **context,
    )


def _doubts(
    request: Request, document_id: int, person: Principal, services: Services, *, error: InvalidInput | None = None
) -> Response:
    with services.database.session() as session:
        row = kept_document(session, document_id, person)
        doubts = [(one, _line(row.text, one.start, one.end)) for one in row.doubts]
        base, tabs = version_of(session, document_id), correction_tabs(session, row)
    return render(
        "correcting_doubts.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        error=error.message if error else "",
        row=row,
        doubts=doubts,
        kinds=DOUBT_WORDS,
        base=base,
        tabs=tabs,
    )


def _line(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Returns the words before, of and after a range, within its line."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return text[first:start], text[start:end], text[end : len(text) if last < 0 else last]
