"""The form that ends a unit: what it holds, who takes its place, and what moves, shown before it is done."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import PagePerson, ServicesOf
from api.form_values import day_of, id_of
from api.pages.admin_units import UnitId
from api.pages.rendering import frame_of, render
from api.pages.unit_view import unit_choices
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.administering import administered
from vanban.db.audit import record
from vanban.db.unit_endings import Ending, EndingPreview, end_unit, preview_ending
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]
Ids = Annotated[list[str], Form()]
MOST_SUCCESSORS = 30


class _Shown(Exception):
    """Rolls the trial back: nothing of a preview is written."""


@router.get("/quan-tri/don-vi/{unit_id}/ket-thuc")
def ending_page(request: Request, unit_id: UnitId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form, with what the unit holds today."""
    return _form(request, person, services, unit_id, filled={})


@router.post("/quan-tri/don-vi/{unit_id}/ket-thuc")
def end(
    request: Request,
    unit_id: UnitId,
    person: PagePerson,
    services: ServicesOf,
    *,
    last_day: Field = "",
    successors: Ids = [],  # noqa: B006
    people_to: Field = "",
    children_to: Field = "",
    keep_roles: Field = "",
    confirmed: Field = "",
) -> Response:
    """Tries the ending and shows what would move; done only when the person has confirmed that."""
    filled = {"last_day": last_day, "people_to": people_to, "children_to": children_to, "keep_roles": keep_roles}
    chosen = tuple(dict.fromkeys(one for one in map(id_of, successors[:MOST_SUCCESSORS]) if one is not None))
    try:
        ending = _ending(last_day, chosen, people_to, children_to, keep_roles)
        preview = _carry_out(request, services, person, unit_id, ending, for_good=bool(confirmed))
    except (InvalidInput, NotAllowed) as error:
        return _form(request, person, services, unit_id, filled=filled, chosen=chosen, problem=error.message)
    if not confirmed:
        return _form(request, person, services, unit_id, filled=filled, chosen=chosen, preview=preview)
    return RedirectResponse(f"/quan-tri/don-vi/{unit_id}?xong=ket_thuc", status_code=303)


def _ending(last_day: str, successors: tuple[int, ...], people_to: str, children_to: str, keep_roles: str) -> Ending:
    day = day_of(last_day, label="Ngày hoạt động cuối cùng")
    if day is None:
        raise InvalidInput("Đề nghị ghi ngày hoạt động cuối cùng của đơn vị.")
    only = successors[0] if len(successors) == 1 else None
    return Ending(
        last_day=day,
        successors=successors,
        people_to=id_of(people_to) or only,
        children_to=id_of(children_to) or only,
        keep_roles=bool(keep_roles),
    )


def _carry_out(
    request: Request, services: Services, person: Principal, unit_id: int, ending: Ending, *, for_good: bool
) -> EndingPreview:
    """Returns what the ending moves. A trial runs the very same change and rolls it back."""
    try:
        with services.database.transaction() as session:
            preview = end_unit(session, person, unit_id, ending)
            detail: Detail = {
                "viec": "ket_thuc",
                "ke_thua": list(ending.successors),
                "nguoi": preview.people,
                "don_vi": [child.id for child in preview.children],
                "ngay": ending.last_day.isoformat(),
            }
            record(
                session,
                entry_of(request, person, Action.UNIT_CHANGED, target="unit", target_id=unit_id, detail=detail),
            )
            if not for_good:
                raise _Shown
    except _Shown:
        pass
    return preview


def _form(
    request: Request,
    person: Principal,
    services: Services,
    unit_id: int,
    *,
    filled: dict[str, str],
    chosen: tuple[int, ...] = (),
    preview: EndingPreview | None = None,
    problem: str = "",
) -> Response:
    with services.database.session() as session:
        holds = preview_ending(session, person, unit_id)
        tree = unit_tree(session)
        choices = unit_choices(tree, administered(tree, person) - {unit_id})
    return render(
        "admin_unit_end.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if problem else 200,
        unit=holds.unit,
        holds=holds,
        choices=choices,
        filled=filled,
        chosen=chosen,
        names={one: tree.units[one].name for one in tree.units},
        preview=preview,
        problem=problem,
        yesterday=today() - datetime.timedelta(days=1),
    )
