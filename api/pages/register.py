"""Sổ văn bản đến: the register as a list, its print and its file, and what was handed over to the person."""

import datetime
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.exporting.tables import TABLE_KINDS, csv_bytes, xlsx_bytes
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.register_forms import search_from, whole
from api.wording import date_words
from vanban.audit import Action, Detail
from vanban.db.models import UnitRow
from vanban.db.register import PAGE_SIZE, count_by_state, find_entries, register_units
from vanban.db.register_views import EntryView, count_waiting, entry_views, handed_over
from vanban.register import ENTRY_WORDS, TRANSFER_WORDS, URGENCY_WORDS, RegisterSearch

router = APIRouter(include_in_schema=False)
MOST_EXPORTED = 10_000  # entries of one file
# The columns of the printed register (Nghị định 30/2020/NĐ-CP, Phụ lục IV).
_COLUMNS = (
    *("Ngày đến", "Số đến", "Nơi gửi", "Số, ký hiệu", "Ngày văn bản", "Trích yếu nội dung"),
    *("Đơn vị hoặc người nhận", "Hạn xử lý", "Trạng thái", "Ghi chú"),
)


@router.get("/so-den")
def register_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the register of the own unit; who keeps none is led to what was handed over to them."""
    if not register_units(person):
        return RedirectResponse("/so-den/viec", status_code=303)
    search, page = search_from(request.query_params), whole(request.query_params.get("trang", "")) or 1
    with services.database.session() as session:
        total, rows = find_entries(session, person, search, page=page)
        views = entry_views(session, person, rows)
        counts = count_by_state(session, person)
        waiting = count_waiting(session, person)
        unit = session.get_one(UnitRow, person.unit_id)
    pages = max(1, -(-total // PAGE_SIZE))
    return render(
        "register.html",
        frame=frame_of(request, person, "so-den"),
        views=views,
        receiver_words=receiver_words,
        total=total,
        page=min(page, pages),
        pages=pages,
        search=search,
        state=request.query_params.get("trang_thai", ""),
        counts=counts,
        waiting=waiting,
        unit=unit.name,
        link=partial(_address, search, request.query_params.get("trang_thai", "")),
        query=_query(search, request.query_params.get("trang_thai", "")),
        words=shown_words(),
    )


@router.get("/so-den/viec")
def handed_over_page(request: Request, person: PagePerson, services: ServicesOf, *, xong: str = "") -> Response:
    """Returns what was handed over to the person or their unit: what waits, or what is done."""
    with services.database.session() as session:
        items = handed_over(session, person, done=xong == "1")
        waiting = count_waiting(session, person)
    return render(
        "handed_over.html",
        frame=frame_of(request, person, "so-den"),
        items=items,
        done=xong == "1",
        waiting=waiting,
        keeper=bool(register_units(person)),
        words=shown_words(),
    )


@router.get("/so-den/xuat")
def export(request: Request, person: PagePerson, services: ServicesOf, *, dang: str = "xlsx") -> Response:
    """Returns the entries asked for as the printed register, XLSX or CSV; recorded before it is sent."""
    kind = dang if dang in TABLE_KINDS else "xlsx"
    with services.database.session() as session:
        _, rows = find_entries(session, person, search_from(request.query_params), page_size=MOST_EXPORTED)
        views = entry_views(session, person, rows)
        unit = session.get(UnitRow, person.unit_id) if person.unit_id is not None else None
    detail: Detail = {"rows": len(views), "format": kind}
    audited(request, services, person, Action.EXPORTED, target="register", detail=detail)
    table = [_cells(one) for one in views]
    heads = [unit.name if unit else "", "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"]
    content = xlsx_bytes("Sổ đến", _COLUMNS, table, above=heads) if kind == "xlsx" else csv_bytes(_COLUMNS, table)
    name = f"so-van-ban-den-{datetime.datetime.now().astimezone():%Y%m%d}.{kind}"
    return Response(content, media_type=TABLE_KINDS[kind], headers={"Content-Disposition": disposition(name)})


def shown_words() -> dict[str, dict[str, str]]:
    """Returns the words of states and deadlines, for templates."""
    return {
        "entry": {state.value: words for state, words in ENTRY_WORDS.items()},
        "transfer": {state.value: words for state, words in TRANSFER_WORDS.items()},
        "urgency": {state.value: words for state, words in URGENCY_WORDS.items()},
    }


def receiver_words(one: EntryView) -> str:
    """Returns who an entry was handed over to by its own unit, the lead first."""
    own = [t for t in one.transfers if t.row.from_unit_id == one.row.unit_id and t.state != "tra_lai"]
    ordered = sorted(own, key=lambda transfer: not transfer.row.lead)
    return "; ".join(t.receiver + (" (chủ trì)" if t.row.lead else "") for t in ordered)


def _cells(one: EntryView) -> tuple[str | int, ...]:
    row = one.row
    state = URGENCY_WORDS[one.urgency] if one.urgency == "qua_han" else ENTRY_WORDS[one.state]
    days = (date_words(row.arrived_on), row.arrival_number, row.sender, row.number or "", date_words(row.date))
    return (*days, row.subject, receiver_words(one), date_words(row.deadline), state, row.note)


def _query(search: RegisterSearch, state: str) -> str:
    days = (("tu", search.since), ("den", search.until))
    pairs = [("q", search.words), *((name, day.isoformat() if day else "") for name, day in days)]
    return urlencode([(name, value) for name, value in (*pairs, ("trang_thai", state)) if value])


def _address(search: RegisterSearch, state: str, page: int) -> str:
    query = _query(search, state)
    return f"/so-den?{query}{'&' if query else ''}trang={page}"
