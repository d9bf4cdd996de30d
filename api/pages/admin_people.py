"""Administration of people: the list with its facets, the form for a new account, one person."""

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.device_words import device_words
from api.form_values import id_of, page_of
from api.pages.person_view import person_view, role_choices
from api.pages.rendering import frame_of, render
from api.pages.unit_view import unit_choices
from api.role_words import ROLE_WORDS, role_name
from api.services import Services
from api.session_cookies import lifetime_of
from vanban.audit import Action, Detail
from vanban.db.administering import require_administrator
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people_list import PeopleFilter, PersonState, people_page
from vanban.db.staffing import NewPerson, add_person
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.unit_tree import Unit

router = APIRouter(include_in_schema=False)
PersonId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Field = Annotated[str, Form()]
Fields = Annotated[list[str], Form()]
STATE_WORDS = {
    PersonState.ACTIVE.value: "Đang hoạt động",
    PersonState.WITHOUT_PASSWORD.value: "Chưa đặt mật khẩu",
    PersonState.CLOSED.value: "Đã khóa",
}
DONE = {
    "sua": "Đã lưu thông tin.",
    "vai_tro": "Đã lưu vai trò.",
    "chuyen": "Đã chuyển đơn vị.",
    "khoa": "Đã khóa tài khoản; các phiên đăng nhập đã kết thúc.",
    "mo_khoa": "Đã mở tài khoản.",
    "nhiem_vu": "Đã ghi nhiệm vụ.",
    "thoi_nhiem_vu": "Đã thôi nhiệm vụ.",
    "tat_hai_lop": "Đã tắt xác thực hai lớp của người này; lần tới chỉ cần mật khẩu.",
    "ket_thuc_phien": "Đã kết thúc mọi phiên đăng nhập của người này.",
}


@router.get("/quan-tri/nguoi")
def list_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a page of the people, by words, unit, role and state (``q``, ``don-vi``, ``vai-tro``, ``trang-thai``)."""
    query = request.query_params
    wanted = PeopleFilter(
        words=query.get("q", "")[:100],
        unit_id=id_of(query.get("don-vi", "")),
        role=query.get("vai-tro", "") if query.get("vai-tro", "") in ROLE_WORDS else "",
        state=query.get("trang-thai", "") if query.get("trang-thai", "") in STATE_WORDS else "",
    )
    with services.database.session() as session:
        tree = unit_tree(session)
        scope = require_administrator(tree, person)
        if wanted.unit_id not in scope:
            wanted = PeopleFilter(wanted.words, None, wanted.role, wanted.state)
        found = people_page(session, tree, scope, wanted, page=page_of(query.get("trang", "1")))
    line: tuple[Unit, ...] = ()
    if wanted.unit_id is not None:
        line = tuple(tree.units[one] for one in tree.line(wanted.unit_id) if one in scope)
    return render(
        "admin_people.html",
        frame=frame_of(request, person, "quan-tri"),
        found=found,
        wanted=wanted,
        units=tree.units,
        line=line,
        role_words=ROLE_WORDS,
        role_name=role_name,
        state_words=STATE_WORDS,
        link=partial(_link, wanted),
    )


def _link(wanted: PeopleFilter, **changed: str | int | None) -> str:
    """Returns the address of the list with some of its choices changed; the page begins anew unless it is named."""
    values: dict[str, str | int | None] = {
        "q": wanted.words,
        "don-vi": wanted.unit_id,
        "vai-tro": wanted.role,
        "trang-thai": wanted.state,
    }
    values |= {name.replace("_", "-"): value for name, value in changed.items()}
    return "/quan-tri/nguoi?" + urlencode({name: value for name, value in values.items() if value})


@router.get("/quan-tri/nguoi/them")
def new_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for a new account; ``don-vi`` chooses the unit."""
    return _new_form(request, person, services, filled={"unit": request.query_params.get("don-vi", "")})


@router.post("/quan-tri/nguoi")
def add(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    username: Field = "",
    name: Field = "",
    unit: Field = "",
    email: Field = "",
    roles: Fields = [],  # noqa: B006
) -> Response:
    """Makes an account and shows its password once, or shows the form again with what is wrong."""
    try:
        unit_id = id_of(unit)
        if unit_id is None:
            raise InvalidInput("Đề nghị chọn đơn vị của người dùng.")
        new = NewPerson(username, name, unit_id, tuple(roles), email)
        with services.database.transaction() as session:
            row, password = add_person(session, person, new)
            detail: Detail = {"viec": "them", "don_vi": unit_id, "vai_tro": row.roles.split()}
            entry = entry_of(request, person, Action.PERSON_CHANGED, target="person", target_id=row.id, detail=detail)
            record(session, entry)
    except (InvalidInput, NotAllowed) as error:
        filled = {"username": username, "name": name, "unit": unit, "email": email}
        return _new_form(request, person, services, filled=filled, roles=roles, problem=error.message)
    return show_password(request, person, row, password)


@router.get("/quan-tri/nguoi/{person_id}")
def person_page(
    request: Request, person_id: PersonId, person: PagePerson, services: ServicesOf, *, xong: str = ""
) -> Response:
    """Returns a person with everything an administrator decides about."""
    return show_person(request, person, services, person_id, done=DONE.get(xong, ""))


def show_person(
    request: Request,
    principal: Principal,
    services: Services,
    person_id: int,
    *,
    filled: dict[str, str] | None = None,
    problem: str = "",
    done: str = "",
) -> Response:
    """Returns the page of a person; with a problem, what was filled in stands there still."""
    with services.database.session() as session:
        view = person_view(session, principal, person_id, lifetime=lifetime_of(services.settings))
    return render(
        "admin_person.html",
        frame=frame_of(request, principal, "quan-tri"),
        status=422 if problem else 200,
        view=view,
        filled=filled or {},
        problem=problem,
        done=done,
        role_name=role_name,
        device_words=device_words,
    )


def show_password(request: Request, principal: Principal, row: PersonRow, password: str) -> Response:
    """Returns the page that shows a new password; it is not kept and cannot be shown again."""
    return render(
        "admin_password.html",
        frame=frame_of(request, principal, "quan-tri"),
        person_id=row.id,
        username=row.username,
        name=row.name,
        password=password,
    )


def _new_form(
    request: Request,
    principal: Principal,
    services: Services,
    *,
    filled: dict[str, str],
    roles: list[str] | None = None,
    problem: str = "",
) -> Response:
    with services.database.session() as session:
        tree = unit_tree(session)
        choices = unit_choices(tree, require_administrator(tree, principal))
    return render(
        "admin_person_new.html",
        frame=frame_of(request, principal, "quan-tri"),
        status=422 if problem else 200,
        choices=choices,
        roles=role_choices(principal, held=roles if roles is not None else ["can_bo"]),
        filled=filled,
        problem=problem,
    )
