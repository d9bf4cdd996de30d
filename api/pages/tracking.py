"""Theo dõi: how the work of units stands, for those who look over it, down to the items and their clauses."""

import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from api.tracking_view import DONE, TILES, Chosen, dashboard
from vanban.audit import Action, Detail
from vanban.db.agenda import local_day
from vanban.db.work_figures import AXIS_WORDS, group_name, grouped, of_group, totals
from vanban.db.work_listing import PAGE, tracked, with_light
from vanban.db.work_scope import Scope, scope_of
from vanban.db.work_tally import bring_to, tally_day
from vanban.work import LIGHT_WORDS, Light
from vanban.work_words import light_badge

router = APIRouter(include_in_schema=False)


@router.get("/theo-doi")
def dashboard_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the figures of the units a person looks over."""
    day = local_day(datetime.datetime.now(datetime.UTC))
    _count_as_of(services, day)
    with services.database.session() as session:
        scope = scope_of(session, person)
        chosen = Chosen.read(request.query_params, wide=scope.wide)
        shown = dashboard(session, scope, chosen, day)
    detail: Detail = {"count": shown.all.total, "units": len(scope.units)}
    audited(request, services, person, Action.LISTED, target="work_item", detail=detail)
    return render(
        "tracking.html",
        frame=frame_of(request, person, "cong-viec"),
        shown=shown,
        wide=scope.wide,
        units=len(scope.units),
        day=day,
        tiles=TILES,
        done=DONE,
        lights=Light,
        light_words=LIGHT_WORDS,
        axes=[(words, f"/theo-doi?theo={axis.value}", None) for axis, words in AXIS_WORDS.items()],
        active=f"/theo-doi?theo={chosen.axis.value}",
        axis_words=AXIS_WORDS[chosen.axis],
    )


@router.get("/theo-doi/nhiem-vu")
def items_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the items behind a figure, each with the clause that gives it."""
    day = local_day(datetime.datetime.now(datetime.UTC))
    with services.database.session() as session:
        scope = scope_of(session, person)
        chosen = Chosen.read(request.query_params, wide=scope.wide)
        within = [of_group(chosen.axis, chosen.group)] if chosen.group else []
        within += [with_light(chosen.light, day)] if chosen.light else []
        total = _count(session, scope, chosen, day)
        rows = tracked(session, scope, day, *within, start=(chosen.page - 1) * PAGE)
        name = group_name(session, chosen.axis, chosen.group) if chosen.group and total else ""
    audited(request, services, person, Action.LISTED, target="work_item", detail={"shown": len(rows)})
    return render(
        "tracking_items.html",
        frame=frame_of(request, person, "cong-viec"),
        rows=rows,
        total=total,
        chosen=chosen,
        name=name,
        pages=-(-total // PAGE),
        link=lambda page: chosen.items_address(group=chosen.group, light=chosen.light, page=page),
        light=light_badge,
        light_words=LIGHT_WORDS,
        wide=scope.wide,
    )


def _count(session: Session, scope: Scope, chosen: Chosen, day: datetime.date) -> int:
    """Returns how many items a list has: as many as the figure that leads to it says."""
    groups = grouped(session, scope, chosen.axis, day) if chosen.group else [totals(session, scope, day)]
    found = next((one for one in groups if one.key == chosen.group), None)
    if found is None:
        return 0
    return found.count(chosen.light) if chosen.light else sum(found.lights.values())


def _count_as_of(services: Services, day: datetime.date) -> None:
    """Brings the counts that stand ready to the day, where the chores of the day before have left them."""
    with services.database.session() as session:
        before = tally_day(session)
    if before is not None and before < day:
        with services.database.transaction() as session:
            bring_to(session, day)
