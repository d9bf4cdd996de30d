"""Văn bản: the list with its search, facets and order, and the list as a file."""

import datetime
from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.document_entries import listed
from api.exporting.tables import TABLE_KINDS, csv_bytes, xlsx_bytes
from api.library_search import search_library, text_hits
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.wording import date_words, validity_words
from vanban.answers import DocumentSummary
from vanban.audit import Action
from vanban.db.keeping import held_files, kept_units
from vanban.db.library import documents_by_id, summaries
from vanban.db.listing import fitting, ordered_ids
from vanban.db.models import DocumentRow
from vanban.db.wanted import Sort, Wanted
from vanban.db.wanted_query import LONGEST_WORDS, list_address, query_of, wanted_from

router = APIRouter(include_in_schema=False)
MOST_EXPORTED = 10_000  # rows of one file
SORT_WORDS = {
    Sort.RELEVANCE: "Mức phù hợp",
    Sort.NEWEST: "Mới ban hành trước",
    Sort.OLDEST: "Cũ trước",
    Sort.NUMBER: "Số, ký hiệu",
    Sort.ARRIVAL: "Mới vào kho trước",
}
_HEADS = ("Số, ký hiệu", "Tên loại", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành", "Hiệu lực", "Địa chỉ")


@router.get("/van-ban")
def list_page(request: Request, person: PagePerson, services: ServicesOf, *, trang: str = "1") -> Response:
    """Returns a page of the list; the address carries the whole search."""
    wanted = wanted_from(request.query_params)
    page = int(trang) if trang.isascii() and trang.isdigit() and len(trang) <= 9 else 1
    searched = search_library(services, person, wanted, page=page)
    with services.database.session() as session:
        kept = kept_units(session, person)
        waiting = len(held_files(session, person, limit=100)) if kept else 0
        mine = _kept_ids(session, searched.listing.documents, kept)
    listed(request, services, person, searched.listing, wanted=wanted)
    return render(
        "documents.html",
        frame=frame_of(request, person, "van-ban"),
        searched=searched,
        listing=searched.listing,
        keeper=bool(kept),
        kept=mine,
        waiting=waiting,
        sorts=_sorts(wanted),
        link=lambda page: list_address(wanted, page=page),
        address=list_address,
        query=query_of(wanted),
        longest=LONGEST_WORDS,
    )


@router.get("/van-ban/xuat")
def export(request: Request, person: PagePerson, services: ServicesOf, *, dang: str = "xlsx") -> Response:
    """Returns the whole list of a search as a file, XLSX or CSV; recorded before it is sent."""
    wanted = wanted_from(request.query_params)
    kind = dang if dang in TABLE_KINDS else "xlsx"
    with services.database.session() as session:
        hits = text_hits(services, session, person, wanted)
        conditions = fitting(session, person, wanted, hits=hits)
        ids = ordered_ids(session, wanted, conditions, hits=hits, limit=MOST_EXPORTED)
        rows = documents_by_id(session, ids, person)
        shown = summaries(session, [rows[one] for one in ids if one in rows])
    audited(request, services, person, Action.EXPORTED, target="list", detail={"rows": len(shown), "format": kind})
    table = [_cells(one, str(request.base_url).rstrip("/")) for one in shown]
    content = xlsx_bytes("Văn bản", _HEADS, table) if kind == "xlsx" else csv_bytes(_HEADS, table)
    name = f"danh-sach-van-ban-{datetime.datetime.now().astimezone():%Y%m%d}.{kind}"
    return Response(content, media_type=TABLE_KINDS[kind], headers={"Content-Disposition": disposition(name)})


def _kept_ids(session: Session, shown: Sequence[DocumentSummary], units: frozenset[int]) -> set[int]:
    ids = [one.document_id for one in shown]
    mine = select(DocumentRow.id).where(DocumentRow.id.in_(ids), DocumentRow.owner_unit_id.in_(sorted(units)))
    return set(session.scalars(mine)) if units and ids else set()


def _sorts(wanted: Wanted) -> list[tuple[str, str]]:
    """Returns the orders that make sense: without words nothing is more fitting than another."""
    return [
        (sort.value, words) for sort, words in SORT_WORDS.items() if wanted.words.strip() or sort is not Sort.RELEVANCE
    ]


def _cells(one: DocumentSummary, site: str) -> tuple[str, ...]:
    status, address = validity_words(one.status), f"{site}/van-ban/{one.document_id}"
    return (
        one.number or "",
        one.type or "",
        one.subject or "",
        one.issuer or "",
        date_words(one.date),
        status,
        address,
    )
