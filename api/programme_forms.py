"""The forms of programme items and of lines of a lịch: out of what was filled in, and back into it."""

import datetime
from collections.abc import Sequence

from api.filled_forms import Filled
from api.form_values import day_of, id_of
from programs.deadlines import read_deadline
from programs.planning.clock import clock_words, read_clock
from programs.planning.naming import Bodies, month_of
from vanban.db.programme_items import Placing
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow, SlotRow
from vanban.db.programme_slots import SlotContent
from vanban.db.work_items import content_of
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput
from vanban.programme_periods import Span
from vanban.work import Opinion, WorkContent, WorkSource


def content_from(form: Filled, bodies: Bodies, span: Span, *, source: WorkSource | None = None) -> WorkContent:
    """Returns what the form of an item says; a day that is not given, or was of another wording, is read out of it.

    Raises ``InvalidInput`` for a day that is none.
    """
    due, last = form.one("due"), day_of(form.one("last"), label="Ngày hoàn thành")
    if due != form.one("due_was") and form.one("last") == form.one("last_was"):
        last = None  # the day that stands there is of the former wording
    read = read_deadline(due, issued=None, year=span.first.year)
    first = read.first if last is None or read.last == last else last
    opinion = form.one("opinion")
    return WorkContent(
        text=form.one("text"),
        lead=bodies.body(form.one("lead")) if form.one("lead").strip() else None,
        partners=tuple(bodies.body(name) for name in form.lines("partners")),
        group=form.one("group"),
        product=form.one("product"),
        due=due,
        first=first,
        last=last or read.last,
        every=read.every.value if read.every is not None and last is None else "",
        leader=form.one("leader"),
        opinion=Opinion(opinion) if opinion in set(Opinion) else Opinion.NONE,
        source=source,
    )


def placing_from(form: Filled, content: WorkContent, span: Span) -> Placing:
    """Returns where the form puts an item; a month that is not chosen is that of its last day, within the period."""
    month = id_of(form.one("month")) or month_of(content, span)
    return Placing(form.one("group"), month, form.one("meeting"))


def item_form(item: WorkItemRow, one: ProgrammeItemRow | None = None) -> Filled:
    """Returns the form of an item as it stands."""
    said = content_of(item)
    values = {
        "text": said.text,
        "lead": said.lead.name if said.lead else "",
        "partners": "\n".join(body.name for body in said.partners),
        "product": said.product,
        "due": said.due,
        "due_was": said.due,
        "last": said.last.isoformat() if said.last else "",
        "last_was": said.last.isoformat() if said.last else "",
        "leader": said.leader,
        "opinion": said.opinion.value,
        "group": one.group if one else said.group,
        "month": str(one.month or "") if one else "",
        "meeting": one.meeting if one else "",
    }
    return Filled({name: (value,) for name, value in values.items()})


def slot_from(form: Filled) -> SlotContent:
    """Returns what the form of a line says; raises ``InvalidInput`` for a day or a time that is none."""
    day = day_of(form.one("day"), label="Ngày")
    if day is None:
        raise InvalidInput("Đề nghị chọn ngày.")
    return SlotContent(
        day=day,
        text=form.one("text"),
        start_minute=read_clock(form.one("start"), label="Giờ bắt đầu"),
        end_minute=read_clock(form.one("end"), label="Giờ kết thúc"),
        leader=form.one("leader"),
        attending=form.one("attending"),
        preparing=form.one("preparing"),
        place=form.one("place"),
        people=frozenset(form.ids("people")),
        leads=frozenset(form.ids("leads")),
        item_id=id_of(form.one("item")),
    )


def slot_form(slot: SlotRow, people: Sequence[tuple[int, str, bool]]) -> Filled:
    """Returns the form of a line as it stands."""
    values = {
        "day": slot.day.isoformat(),
        "start": clock_words(slot.start_minute) if slot.start_minute is not None else "",
        "end": clock_words(slot.end_minute) if slot.end_minute is not None else "",
        "item": str(slot.item_id or ""),
    }
    values |= {name: getattr(slot, name) for name in ("text", "leader", "attending", "preparing", "place")}
    several = {"people": [str(one) for one, _, leads in people if not leads]}
    several["leads"] = [str(one) for one, _, leads in people if leads]
    return Filled({**{name: (value,) for name, value in values.items()}, **several})


def span_from(form: Filled, row: ProgrammeRow) -> datetime.date:
    """Returns the day by which units are to answer; raises ``InvalidInput`` where none is given."""
    day = day_of(form.one("answer_by"), label="Hạn trả lời")
    if day is None:
        raise InvalidInput(f"Đề nghị ghi hạn trả lời đề xuất cho “{row.title}”.")
    return day
