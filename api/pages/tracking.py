"""Theo dõi: how the work of units stands, for those who look over it, down to the items and their clauses."""

import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.tracking_view import DONE, TILES, Chosen, dashboard
from vanban.audit import Action, Detail
from vanban.db.agenda import local_day
from vanban.db.work_figures import AXIS_WORDS, group_name, of_group
from vanban.db.work_listing import PAGE, count_items, tracked, with_light
from vanban.db.work_scope import scope_of
from vanban.work import LIGHT_WORDS, Light
from vanban.work_words import light_badge

router = APIRouter(include_in_schema=False)


@router.get("/theo-doi")
def dashboard_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the figures of the units a person looks over."""
    day = local_day(datetime.datetime.now(datetime.UTC))
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
        total = count_items(session, scope, *within)
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
