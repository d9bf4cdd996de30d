"""Nhiệm vụ: the landing page of a unit's work with its cards, and the list with filters and lights."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.form_values import id_of, page_of
from api.pages.rendering import frame_of, render
from api.work_view import light_badge, work_lines
from vanban.audit import Action, Detail
from vanban.db.library import documents_by_id
from vanban.db.validity import today
from vanban.db.work_access import kept_units
from vanban.db.work_list import OPEN_STATES, WorkSearch, body_choices, field_choices, list_work
from vanban.db.work_scope import may_watch
from vanban.principals import Principal
from vanban.wording import document_name
from vanban.work import ITEM_STATE_WORDS, LIGHT_WORDS, ItemState, Light

router = APIRouter(include_in_schema=False)
ALL = "tat_ca"
_DONE_LIGHTS = (Light.EARLY, Light.ON_TIME, Light.DONE_LATE, Light.CLOSED)
_ORDER = (Light.OVERDUE, Light.SOON, Light.AHEAD, Light.OPEN, Light.EARLY, Light.ON_TIME, Light.DONE_LATE, Light.CLOSED)
_WATCHING = "/theo-doi"
_CARDS = (  # title, address, what it is for
    ("Việc của tôi", "/viec-cua-toi", "Việc được giao cho tôi và đơn vị: nhận, trả lại, báo cáo."),
    ("Chương trình công tác", "/chuong-trinh", "Năm, quý, tháng: lập, duyệt, điều chỉnh."),
    ("Lịch tuần", "/lich-tuan", "Lịch của Thường trực theo tuần."),
    ("Theo dõi", _WATCHING, "Tiến độ theo đơn vị, lĩnh vực, văn bản."),
    ("Việc trong văn bản", "/viec-don-vi", "Việc mà văn bản giao cho đơn vị, chưa đưa vào theo dõi."),
)


@router.get("/nhiem-vu")
def work_page(request: Request, person: PagePerson, services: ServicesOf, *, trang: str = "1") -> Response:
    """Returns a page of the unit's items; the address carries the whole choice."""
    query, day = request.query_params, today()
    search = search_from(query)
    with services.database.session() as session:
        listing = list_work(session, person, search, day=day, page=page_of(trang))
        lines = work_lines(session, person, listing.rows, listing.lights)
        bodies, fields = body_choices(session, person), field_choices(session, person)
        source = _source(documents_by_id(session, [search.document_id or 0], person), search.document_id)
    ids = sorted({row.document_id for row in listing.rows if row.document_id is not None})
    detail: Detail = {"shown": len(lines), "documents": ids}
    audited(request, services, person, Action.LISTED, target="work_item", detail=detail)
    return render(
        "work_list.html",
        frame=frame_of(request, person, "cong-viec"),
        lines=lines,
        listing=listing,
        search=search,
        state=query.get("trang_thai", ""),
        tabs_of=_tabs(query, listing.counts),
        active=_address(query, den=search.light.value if search.light else ""),
        link=partial(_page_link, query),
        states=[("", "Đang mở"), (ALL, "Mọi trạng thái"), *((one.value, ITEM_STATE_WORDS[one]) for one in ItemState)],
        bodies=bodies,
        fields=fields,
        source=source,
        cards=_cards(person),
        planner=bool(kept_units(person)),
        filtered=any(query.get(name) for name in ("q", "trang_thai", "don_vi", "linh_vuc", "van_ban", "den")),
        light_badge=light_badge,
        today=day,
    )


def search_from(query: Mapping[str, str]) -> WorkSearch:
    """Returns what an address asks of the list; what makes no sense in it counts as not given."""
    light = Light(query["den"]) if query.get("den", "") in set(Light) else None
    state = query.get("trang_thai", "")
    states = (ItemState(state),) if state in set(ItemState) else () if state == ALL else OPEN_STATES
    if light in _DONE_LIGHTS and not state:
        states = ()
    return WorkSearch(
        states=states,
        light=light,
        body=query.get("don_vi", "")[:300],
        field=query.get("linh_vuc", "")[:100],
        document_id=id_of(query.get("van_ban", "")),
        words=query.get("q", "")[:200],
    )


def _tabs(query: Mapping[str, str], counts: Mapping[Light, int]) -> list[tuple[str, str, int | None]]:
    """Returns the lights that any item has, with how many."""
    shown = [one for one in _ORDER if counts.get(one) or query.get("den") == one.value]
    lights = [(LIGHT_WORDS[one], _address(query, den=one.value), counts.get(one, 0)) for one in shown]
    return [("Tất cả", _address(query, den=""), sum(counts.values())), *lights]


def _address(query: Mapping[str, str], *, den: str) -> str:
    names = ("q", "trang_thai", "don_vi", "linh_vuc", "van_ban")
    kept = {name: query[name] for name in names if query.get(name)} | ({"den": den} if den else {})
    return f"/nhiem-vu?{urlencode(kept)}" if kept else "/nhiem-vu"


def _page_link(query: Mapping[str, str], page: int) -> str:
    address = _address(query, den=query.get("den", ""))
    return f"{address}{'&' if '?' in address else '?'}trang={page}"


def _cards(person: Principal) -> list[tuple[str, str, str]]:
    """Returns the cards of the pages that a person may open."""
    return [card for card in _CARDS if card[1] != _WATCHING or may_watch(person)]


def _source(found: Mapping[int, object], chosen: int | None) -> tuple[int, str] | None:
    row = found.get(chosen) if chosen is not None else None
    if row is None or chosen is None:
        return None
    type_, number, date = (getattr(row, name) for name in ("type", "number", "date"))
    return chosen, document_name(type=type_, number=number, date=date)
