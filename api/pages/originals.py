"""Originals side by side with the text: page images and the boxes of cited passages."""

from hashlib import sha256

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.cited_pages import page_source
from api.deps import DocumentId, PagePerson, ServicesOf
from api.document_content import sections_of, tables_of
from api.document_head import head_of
from api.original_view import SCREEN, beside_text, opened_at, page_view
from api.page_addresses import cited_range, whole_number
from api.page_desk import DeskOf
from api.pages.rendering import frame_of, render
from ingest.originals.desk import fitting_width
from vanban.audit import Action
from vanban.db.library import document

router = APIRouter(include_in_schema=False)


@router.get("/van-ban/{document_id}/ban-goc")
def original_page(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    desk: DeskOf,
    *,
    trang: str = "",
    start: str = "",
    end: str = "",
) -> Response:
    """Returns a page of the original; ``start``/``end`` open the page of a cited range, with its words boxed."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        opened = opened_at(session, row, head_of(session, row, person), cited_range(row.text, start, end))
    view, problem = page_view(desk, opened, whole_number(trang))
    frame = frame_of(request, person, "van-ban")
    return render("original.html", frame=frame, head=opened.head, view=view, problem=problem)


@router.get("/van-ban/{document_id}/trang/{number}")
def page_image(
    request: Request,
    document_id: DocumentId,
    number: int,
    person: PagePerson,
    *,
    services: ServicesOf,
    desk: DeskOf,
    rong: str = "",
) -> Response:
    """Returns a page (from 1) of the original as JPEG, about ``rong`` pixels wide; recorded in the audit log."""
    with services.database.session() as session:
        source = page_source(session, document(session, document_id, person), None)
    width = fitting_width(whole_number(rong) or SCREEN)
    tag = f'"{sha256(f"{source.original.sha256} {number} {width}".encode()).hexdigest()[:32]}"'
    picture = b"" if request.headers.get("if-none-match") == tag else desk.picture(source.original, number, width=width)
    audited(
        request, services, person, Action.PAGE_SHOWN, target="document", target_id=document_id, detail={"page": number}
    )
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(picture, status_code=200 if picture else 304, media_type="image/jpeg", headers=headers)


@router.get("/van-ban/{document_id}/song-song")
def side_by_side(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    desk: DeskOf,
    *,
    trang: str = "",
    start: str = "",
    end: str = "",
    phan: str = "",
) -> Response:
    """Returns the text beside a page of the original; each clause knows its page, so that scripts can follow."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        opened = opened_at(session, row, head_of(session, row, person), cited_range(row.text, start, end))
        sections, tables = sections_of(session, row), tables_of(session, row)
    view, problem = page_view(desk, opened, whole_number(trang))
    beside = beside_text(desk, opened, sections, tables, part=whole_number(phan), view=view)
    frame = frame_of(request, person, "van-ban")
    return render("side_by_side.html", frame=frame, head=opened.head, view=view, problem=problem, beside=beside)
