"""Administration of units: the tree, one unit, and the changes of its name and place."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import day_of, id_of
from api.pages.rendering import frame_of, render
from api.pages.unit_view import AUDIENCE_WORDS, tree_nodes, unit_choices, unit_view
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.administering import is_system_administrator, require_administrator
from vanban.db.audit import record, record_all
from vanban.db.letting_out import OUTSIDE_WORDS, let_out
from vanban.db.units import NewUnit, add_unit, move_unit, rename_unit, reopen_unit, unit_tree
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Outside, Principal

router = APIRouter(include_in_schema=False)
UnitId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Field = Annotated[str, Form()]
Change = Callable[[Session], Detail]
DONE = {
    "them": "Đã thêm đơn vị.",
    "sua": "Đã lưu thông tin đơn vị.",
    "chuyen": "Đã chuyển đơn vị.",
    "ket_thuc": "Đã ghi đơn vị kết thúc hoạt động.",
    "mo_lai": "Đã mở lại đơn vị.",
    "kenh_chat": "Đã lưu mức đưa văn bản ra kênh chat.",
}


@router.get("/quan-tri/don-vi")
def tree_page(request: Request, person: PagePerson, services: ServicesOf, *, q: str = "") -> Response:
    """Returns the tree of the units a person administers, or what a search finds in it."""
    with services.database.session() as session:
        tree = unit_tree(session)
        scope = require_administrator(tree, person)
        nodes = tree_nodes(session, tree, scope, words=q[:100])
        found = len(tree.found(q[:100]) & scope)
    return render(
        "admin_units.html",
        frame=frame_of(request, person, "quan-tri"),
        nodes=nodes,
        q=q[:100],
        found=found,
        total=len(scope),
    )


@router.get("/quan-tri/don-vi/them")
def new_page(request: Request, person: PagePerson, services: ServicesOf, *, cap_tren: str = "") -> Response:
    """Returns the form for a new unit; ``cap_tren`` chooses the unit above."""
    return _new_form(request, person, services, filled={"parent": cap_tren})


@router.post("/quan-tri/don-vi")
def add(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    code: Field = "",
    name: Field = "",
    parent: Field = "",
    valid_from: Field = "",
) -> Response:
    """Adds a unit and leads to it, or shows the form again with what is wrong."""
    try:
        new = NewUnit(code, name, id_of(parent), day_of(valid_from, label="Ngày bắt đầu"))
        with services.database.transaction() as session:
            row = add_unit(session, person, new)
            detail: Detail = {"viec": "them", "cap_tren": new.parent_id}
            record(
                session, entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=row.id, detail=detail)
            )
    except (InvalidInput, NotAllowed) as error:
        filled = {"code": code, "name": name, "parent": parent, "valid_from": valid_from}
        return _new_form(request, person, services, filled=filled, problem=error.message)
    return RedirectResponse(f"/quan-tri/don-vi/{row.id}?xong=them", status_code=303)


@router.get("/quan-tri/don-vi/{unit_id}")
def unit_page(
    request: Request, unit_id: UnitId, person: PagePerson, services: ServicesOf, *, xong: str = "", chuyen_toi: str = ""
) -> Response:
    """Returns a unit; ``chuyen_toi`` fills in the form that moves it, as dragging does."""
    filled = {"parent": chuyen_toi} if id_of(chuyen_toi) else {}
    return show_unit(request, person, services, unit_id, filled=filled, done=DONE.get(xong, ""))


@router.post("/quan-tri/don-vi/{unit_id}/thong-tin")
def rename(
    request: Request,
    unit_id: UnitId,
    person: PagePerson,
    services: ServicesOf,
    *,
    name: Field = "",
    valid_from: Field = "",
) -> Response:
    """Saves a unit's name and first day."""

    def change(session: Session) -> Detail:
        first = day_of(valid_from, label="Ngày bắt đầu")
        return {"viec": "sua", "truong": rename_unit(session, person, unit_id, name=name, valid_from=first)}

    return _changed(request, person, services, unit_id, change, filled={"name": name, "valid_from": valid_from})


@router.post("/quan-tri/don-vi/{unit_id}/chuyen")
def move(
    request: Request, unit_id: UnitId, person: PagePerson, services: ServicesOf, *, parent: Field = ""
) -> Response:
    """Puts a unit under another one."""

    def change(session: Session) -> Detail:
        if parent and id_of(parent) is None:
            raise InvalidInput("Đề nghị chọn đơn vị cấp trên trong danh sách.")
        before = unit_tree(session).units.get(unit_id)
        move_unit(session, person, unit_id, parent_id=id_of(parent))
        return {"viec": "chuyen", "tu": before.parent_id if before else None, "toi": id_of(parent)}

    return _changed(request, person, services, unit_id, change, filled={"parent": parent})


@router.post("/quan-tri/don-vi/{unit_id}/mo-lai")
def reopen(request: Request, unit_id: UnitId, person: PagePerson, services: ServicesOf) -> Response:
    """Lets an ended unit exist again."""

    def change(session: Session) -> Detail:
        reopen_unit(session, person, unit_id)
        return {"viec": "mo_lai"}

    return _changed(request, person, services, unit_id, change, filled={})


@router.post("/quan-tri/don-vi/{unit_id}/kenh-chat")
def set_outside(
    request: Request,
    unit_id: UnitId,
    person: PagePerson,
    services: ServicesOf,
    *,
    outside: Field = "",
    below: Field = "",
) -> Response:
    """Sets how much of a unit's open documents the chat channels carry, and of all units below it when ``below``."""
    try:
        if outside not in set(Outside):
            raise InvalidInput("Đề nghị chọn một mức trong danh sách.")
        with services.database.transaction() as session:
            changed = let_out(session, person, unit_id, Outside(outside), below=bool(below))
            detail: Detail = {"viec": "kenh_chat", "muc": outside, "tu_don_vi": unit_id}
            entries = [
                entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=one, detail=detail)
                for one in changed
            ]
            if entries:
                record_all(session, entries)
    except (InvalidInput, NotAllowed) as error:
        filled = {"outside": outside, "below": below}
        return show_unit(request, person, services, unit_id, filled=filled, problem=error.message)
    return RedirectResponse(f"/quan-tri/don-vi/{unit_id}?xong=kenh_chat", status_code=303)


def _changed(
    request: Request, person: Principal, services: Services, unit_id: int, change: Change, *, filled: dict[str, str]
) -> Response:
    """Carries a change out with its entry in the audit, or shows the unit again with what is wrong."""
    try:
        with services.database.transaction() as session:
            detail = change(session)
            entry = entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=unit_id, detail=detail)
            record(session, entry)
    except (InvalidInput, NotAllowed) as error:
        return show_unit(request, person, services, unit_id, filled=filled, problem=error.message)
    return RedirectResponse(f"/quan-tri/don-vi/{unit_id}?xong={detail['viec']}", status_code=303)


def show_unit(
    request: Request,
    person: Principal,
    services: Services,
    unit_id: int,
    *,
    filled: dict[str, str],
    problem: str = "",
    done: str = "",
) -> Response:
    """Returns the page of a unit; with a problem, what was filled in stands there still."""
    with services.database.session() as session:
        view = unit_view(session, person, unit_id)
    return render(
        "admin_unit.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if problem else 200,
        view=view,
        filled=filled,
        problem=problem,
        done=done,
        audience_words=AUDIENCE_WORDS,
        outside_words=OUTSIDE_WORDS,
        system=is_system_administrator(person),
    )


def _new_form(
    request: Request, person: Principal, services: Services, *, filled: dict[str, str], problem: str = ""
) -> Response:
    with services.database.session() as session:
        tree = unit_tree(session)
        choices = unit_choices(tree, require_administrator(tree, person))
    return render(
        "admin_unit_new.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if problem else 200,
        choices=choices,
        filled=filled,
        problem=problem,
        system=is_system_administrator(person),
    )
