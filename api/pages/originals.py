"""Originals as page images with the boxes of cited passages, alone and beside the text."""

from hashlib import sha256

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.cited_pages import page_source
from api.deps import DocumentId, PagePerson, ServicesOf
from api.document_content import sections_of, tables_of
from api.document_head import head_of
from api.making_room import OriginalsOf
from api.original_opening import shown_pages
from api.original_view import SCREEN, BesideText, Opened, beside_text, opened_at
from api.page_addresses import cited_range, page_address, whole_number
from api.pages.rendering import frame_of, render
from api.services import Services
from ingest.originals.desk import fitting_width
from vanban.audit import Action
from vanban.db.library import document

PICTURE_PATIENCE = 15.0  # seconds that a picture waits for its drawing; a page of print takes a tenth of one
MEANWHILE_LENGTH = 20_000  # code points of text shown until there are page images: about 8 printed pages
router = APIRouter(include_in_schema=False)


@router.get("/van-ban/{document_id}/ban-goc")
def original_page(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    room: OriginalsOf,
    *,
    trang: str = "",
    start: str = "",
    end: str = "",
) -> Response:
    """Returns a page of the original; ``start``/``end`` open the page of a cited range, with its words boxed."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        opened = opened_at(session, row, head_of(session, row, person), cited_range(row.text, start, end))
    shown = shown_pages(room, opened, whole_number(trang))
    frame, beside = frame_of(request, person, "van-ban"), None if shown.view else _text(services, opened)
    again = page_address(request)
    return render("original.html", frame=frame, opened=opened, shown=shown, beside=beside, again=again)


@router.get("/van-ban/{document_id}/ban-goc/tinh-trang")
def original_state(
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    room: OriginalsOf,
    *,
    start: str = "",
    end: str = "",
    song: str = "",
) -> Response:
    """Returns 204 once the page images are made or cannot be, 202 while they are being made; never any content."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        opened = opened_at(session, row, head_of(session, row, person), cited_range(row.text, start, end))
        sections = sections_of(session, row) if song else None
    shown = shown_pages(room, opened, None, sections=sections, patience=0)
    return Response(status_code=202 if shown.waits else 204, headers={"Cache-Control": "no-store"})


@router.get("/van-ban/{document_id}/trang/{number}")
def page_image(
    request: Request,
    document_id: DocumentId,
    number: int,
    person: PagePerson,
    *,
    services: ServicesOf,
    room: OriginalsOf,
    rong: str = "",
) -> Response:
    """Returns a page (from 1) of the original as JPEG, about ``rong`` pixels wide; recorded in the audit log."""
    with services.database.session() as session:
        source = page_source(session, document(session, document_id, person), None)
    width = fitting_width(whole_number(rong) or SCREEN)
    tag = f'"{sha256(f"{source.original.sha256} {number} {width}".encode()).hexdigest()[:32]}"'
    known = request.headers.get("if-none-match") == tag
    picture = b"" if known else room.picture(source.original, number, width=width, patience=PICTURE_PATIENCE)
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
    room: OriginalsOf,
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
    shown = shown_pages(room, opened, whole_number(trang), sections=sections)
    page = shown.view.number if shown.view else None
    beside = beside_text(opened, sections, tables, part=whole_number(phan), page=page, pages=shown.pages)
    frame, again = frame_of(request, person, "van-ban"), page_address(request)
    return render("side_by_side.html", frame=frame, opened=opened, shown=shown, beside=beside, again=again)


def _text(services: Services, opened: Opened) -> BesideText:
    """Returns the text around the cited range, to be read where there are no page images yet."""
    with services.database.session() as session:
        sections, tables = sections_of(session, opened.row), tables_of(session, opened.row)
    return beside_text(opened, sections, tables, longest=MEANWHILE_LENGTH)
