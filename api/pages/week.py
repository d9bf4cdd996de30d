"""/lich-tuan: the week of the Thường trực as it is printed, its lines, its conflicts, and what the month gives it."""

import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import day_of, id_of
from api.pages.rendering import render
from api.programme_forms import slot_form, slot_from
from api.programme_view import PLACE, ProgrammeView, programme_view
from api.visits import RowId, Visit, VisitOf
from api.week_view import shown_week
from programs.planning.deriving import day_in, derive
from programs.planning.lines import PlanLine, plan_lines
from vanban.audit import Action
from vanban.db.programme_access import items_seen, keeps
from vanban.db.programme_slots import (
    SlotContent,
    add_slots,
    end_slot,
    office_people,
    people_of,
    remove_slot,
    slot_of,
    slots_of,
    slots_seen,
    write_slot,
)
from vanban.db.programmes import create_programme, programme_of_span, source_programme
from vanban.db.validity import today
from vanban.db.work_access import MAY_NOT, kept_units
from vanban.errors import InvalidInput, NotAllowed
from vanban.programme_periods import Span, span_of
from vanban.work import Period, ProgrammeOwner

router = APIRouter(include_in_schema=False)
STANDING = ProgrammeOwner.STANDING
_DAY = datetime.timedelta(days=1)
ROOM = "/lich-tuan/{programme_id}/dong"


@router.get("/lich-tuan")
def week(visit: VisitOf) -> Response:
    """Returns the week that a day lies in, this one where none is named."""
    return _week(visit, _span(visit.request.query_params.get("tuan", "")))


@router.post("/lich-tuan")
def make_week(visit: VisitOf, form: FormOf) -> Response:
    """Makes the lịch of a week."""
    span = _span(form.one("tuan"))
    try:
        with visit.services.database.transaction() as session:
            create_programme(session, visit.person, STANDING, span)
    except InvalidInput as error:
        return _week(visit, span, message=error.message)
    return RedirectResponse(_address(span), status_code=303)


@router.post("/lich-tuan/{programme_id}/tu-thang")
def take_from_month(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Puts ticked items of the month's programme on days of the week."""
    with visit.services.database.session() as session:
        span = programme_view(session, visit.person, programme_id).span
    try:
        with visit.services.database.transaction() as session:
            view = programme_view(session, visit.person, programme_id)
            lines = {line.item_id: line for line, _ in _offered(session, visit, view)}
            chosen = [lines[one] for one in form.ids("item") if one in lines]
            if not chosen:
                raise InvalidInput("Đề nghị đánh dấu ít nhất một việc của chương trình tháng.")
            add_slots(session, visit.person, programme_id, [_slot(line, form, span) for line in chosen])
    except InvalidInput as error:
        return _week(visit, span, message=error.message)
    return RedirectResponse(_address(span), status_code=303)


@router.get(ROOM + "/moi")
def new_slot(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the form of a new line."""
    day = visit.request.query_params.get("ngay", "")[:10]
    return _form(visit, programme_id, form=Filled({"day": (day,)}))


@router.post(ROOM + "/moi")
def add_slot(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Adds a line."""
    try:
        with visit.services.database.transaction() as session:
            add_slots(session, visit.person, programme_id, [slot_from(form)])
            span = programme_view(session, visit.person, programme_id).span
    except InvalidInput as error:
        return _form(visit, programme_id, form=form, message=error.message)
    return RedirectResponse(_address(span), status_code=303)


@router.get(ROOM + "/{slot_id}")
def edit_slot(visit: VisitOf, programme_id: RowId, slot_id: RowId) -> Response:
    """Returns the form of a line as it stands."""
    return _form(visit, programme_id, slot_id=slot_id)


@router.post(ROOM + "/{slot_id}")
def change_slot(visit: VisitOf, programme_id: RowId, slot_id: RowId, form: FormOf) -> Response:
    """Rewrites a line, postpones or cancels it with a reason, or takes it out."""
    what = form.one("viec")
    try:
        with visit.services.database.transaction() as session:
            if what in ("hoan", "huy"):
                end_slot(session, visit.person, programme_id, slot_id, state=what, reason=form.one("reason"))
            elif what == "bo":
                remove_slot(session, visit.person, programme_id, slot_id)
            else:
                after = id_of(form.one("version")) or 0
                write_slot(session, visit.person, programme_id, slot_id, slot_from(form), after=after)
            span = programme_view(session, visit.person, programme_id).span
    except InvalidInput as error:
        return _form(visit, programme_id, slot_id=slot_id, form=form, message=error.message)
    return RedirectResponse(_address(span), status_code=303)


def _week(visit: Visit, span: Span, *, message: str = "") -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        row = programme_of_span(session, visit.person, STANDING, span)
        view = programme_view(session, visit.person, row.id) if row is not None else None
        slots = slots_seen(session, visit.person, row) if row is not None else []
        people = people_of(session, row) if row is not None else {}
        days = shown_week(slots, people, span.first, checked=view is not None and view.decides)
        offered = _offered(session, visit, view) if view is not None and view.in_the_making else []
        page = render(
            "week.html",
            frame=frame,
            status=422 if message else 200,
            message=message,
            view=view,
            active=f"/lich-tuan?tuan={span.first.isoformat()}",
            span=span,
            days=days,
            clashes=sum(bool(one.clashes) for day in days for _, some in day.parts for one in some),
            offered=offered,
            dates=[span.first + place * _DAY for place in range(7)],
            before=_address(span.before),
            after=_address(span_of(Period.WEEK, span.last + _DAY)),
            this=span.holds(today()),
            planner=bool(kept_units(visit.person)),
        )
    visit.audited(Action.VIEWED, "programme", row.id if row is not None else "", detail={"week": str(span.first)})
    return page


def _form(
    visit: Visit, programme_id: int, *, slot_id: int | None = None, form: Filled | None = None, message: str = ""
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        if not keeps(visit.person, view.row):
            raise NotAllowed(MAY_NOT)
        shown = form or Filled()
        if slot_id is not None:
            slot = slot_of(session, view.row, slot_id)
            shown = form or slot_form(slot, people_of(session, view.row).get(slot.id, []))
        return render(
            "week_slot.html",
            frame=frame,
            status=422 if message else 200,
            message=message,
            view=view,
            form=shown,
            slot_id=slot_id,
            dates=[view.span.first + place * _DAY for place in range(7)],
            people=office_people(session, view.row),
            places=sorted({one.place for one in slots_of(session, view.row) if one.place}),
            back=_address(view.span),
        )


def _offered(session: Session, visit: Visit, view: ProgrammeView) -> list[tuple[PlanLine, datetime.date]]:
    """Returns the items of the month's programme that have no line yet, each with the day it would be put on."""
    above = source_programme(session, visit.person, STANDING, view.span)
    if above is None:
        return []
    have = {slot.item_id for slot in slots_of(session, view.row)}
    pairs = [pair for pair in items_seen(session, visit.person, above) if pair[1].id not in have]
    derived = derive(plan_lines(pairs), view.span)
    return [(line, day_in(line, view.span)) for line in derived.all]


def _slot(line: PlanLine, form: Filled, span: Span) -> SlotContent:
    """Returns the line of a lịch that an item of the month becomes."""
    day = day_of(form.one(f"day-{line.item_id}"), label="Ngày") or day_in(line, span)
    said = line.content
    preparing = said.lead.name if said.lead else ""
    return SlotContent(day, said.text[:2_000], leader=said.leader, preparing=preparing[:300], item_id=line.item_id)


def _span(words: str) -> Span:
    """Returns the week of a day in an address; this week for what is no day."""
    try:
        day = datetime.date.fromisoformat(words)
    except ValueError:
        day = today()
    return span_of(Period.WEEK, day if 1900 < day.year < 2200 else today())


def _address(span: Span) -> str:
    return f"/lich-tuan?tuan={span.first.isoformat()}"
