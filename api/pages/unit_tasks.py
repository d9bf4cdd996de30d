"""Việc của đơn vị: what the documents a person may read give their unit to do, and the programme of the week."""

import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.unit_tasks_view import EVERY_WORDS, MOST_SHOWN, ROLE_WORDS, SPAN_WORDS, Chosen, Span, unit_tasks
from vanban.audit import Action, Detail
from vanban.db.agenda import local_day
from vanban.db.models import UnitRow
from vanban.db.register_views import count_waiting

router = APIRouter(include_in_schema=False)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@router.get("/viec-don-vi")
def unit_tasks_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the tasks of the person's unit: this week's by default, each with the place that gives it."""
    chosen, today = Chosen.read(request.query_params), local_day(datetime.datetime.now(datetime.UTC))
    with services.database.session() as session:
        shown = unit_tasks(session, person, chosen, today)
        unit = session.get(UnitRow, person.unit_id) if person.unit_id is not None else None
        waiting = count_waiting(session, person)
    detail: Detail = {"shown": sum(len(items) for _, items in shown.days), "documents": shown.document_ids}
    audited(request, services, person, Action.LISTED, target="task", detail=detail)
    return render(
        "unit_tasks.html",
        frame=frame_of(request, person, "so-den"),
        shown=shown,
        unit=unit.name if unit else "",
        waiting=waiting,
        today=today,
        spans=[(words, Chosen(span, chosen.role).address(), shown.counts[span]) for span, words in SPAN_WORDS.items()],
        active=chosen.address(),
        roles=[(role.value, words) for role, words in ROLE_WORDS.items()],
        role_words={role.value: words for role, words in ROLE_WORDS.items()},
        every_words={every.value: words for every, words in EVERY_WORDS.items()},
        weekdays=WEEKDAYS,
        overdue=chosen.span is Span.OVERDUE,
        most=MOST_SHOWN,
    )
