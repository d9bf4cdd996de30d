"""Calendar addresses of work: the page where a person makes and revokes them, and the calendars themselves."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from programs.papers.calendars import CalendarEntry, calendar_ics, stable_uid
from programs.planning.files import OFFICE
from programs.planning.paper import line_entry
from vanban.db.agenda import local_day
from vanban.db.models import UnitRow
from vanban.db.work_feeds import FeedContent, feed_content, feeds_of, make_feed, note_use, revoke_feed
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
FeedId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_LONGEST_TITLE = 200


@router.get("/viec-cua-toi/lich")
def calendars_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the calendars of a person; their addresses cannot be shown again."""
    return _page(request, person, services)


@router.post("/viec-cua-toi/lich")
def make(request: Request, person: PagePerson, services: ServicesOf, whose: Annotated[str, Form()] = "toi") -> Response:
    """Makes a calendar and shows its address, this once."""
    try:
        with services.database.transaction() as session:
            token = make_feed(session, person, whole_unit=whose == "don-vi")
    except InvalidInput as error:
        return _page(request, person, services, wrong=error.message)
    base = (services.settings.public_url or str(request.base_url)).rstrip("/")
    return _page(request, person, services, address=f"{base}/lich/{token}.ics")


@router.post("/viec-cua-toi/lich/{feed_id}/thu-hoi")
def revoke(feed_id: FeedId, person: PagePerson, services: ServicesOf) -> Response:
    """Ends a calendar: its address shows nothing any more."""
    with services.database.transaction() as session:
        revoke_feed(session, person, feed_id)
    return RedirectResponse("/viec-cua-toi/lich?xong=1", status_code=303)


@router.get("/lich/{token}.ics")
def calendar(token: str, services: ServicesOf) -> Response:
    """Returns the deadlines and lines of lịch that the owner of a calendar may see now; no session is needed."""
    now = datetime.datetime.now(datetime.UTC)
    with services.database.transaction() as session:
        content = feed_content(session, token, local_day(now))
        note_use(session, token, now)
        unit = session.get(UnitRow, content.principal.unit_id) if content.whole_unit else None
        name = f"Hạn việc, lịch: {unit.name if unit else content.principal.name}"
        data = calendar_ics(_entries(content, services), name=name)
    headers = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return Response(data, media_type="text/calendar; charset=utf-8", headers=headers)


def _entries(content: FeedContent, services: Services) -> list[CalendarEntry]:
    base = (services.settings.public_url or "").rstrip("/")
    lines = [line_entry(slot, row, office=OFFICE) for slot, row in content.lines]
    return [*(_entry(row, item, base) for row, item in content.rows), *lines]


def _entry(row: WorkAssignmentRow, item: WorkItemRow, base: str) -> CalendarEntry:
    words = item.text if len(item.text) <= _LONGEST_TITLE else f"{item.text[: _LONGEST_TITLE - 1].rstrip()}…"
    due = row.due_on or item.last
    return CalendarEntry(
        uid=stable_uid("viec", row.id, office=OFFICE),
        title=f"Hạn: {words}",
        start=due or local_day(row.given_at),  # what has no deadline is in no calendar
        changed_at=item.changed_at,
        version=item.version,
        description=item.product,
        category="Hạn việc",
        address=f"{base}/viec-cua-toi/{row.id}" if base else "",
        busy=False,
    )


def _page(request: Request, person: Principal, services: Services, *, address: str = "", wrong: str = "") -> Response:
    with services.database.session() as session:
        feeds = feeds_of(session, person)
        units = {one.unit_id: session.get_one(UnitRow, one.unit_id).name for one in feeds if one.unit_id is not None}
    return render(
        "work_calendar.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        feeds=feeds,
        units=units,
        address=address,
        wrong=wrong,
        revoked=request.query_params.get("xong") == "1",
    )
