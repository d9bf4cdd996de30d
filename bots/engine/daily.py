"""What the person's unit has to do and what is on, as a chat may tell it: out of open documents, each with its place.

Tasks of internal documents are neither told nor counted here; every list says where the rest is.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work
from bots.engine.texts import web_hint
from vanban.channels import Outgoing, Span
from vanban.db import agenda
from vanban.db.agenda import AgendaItem, local_day
from vanban.principals import Principal
from vanban.text import bare_form
from vanban.wording import date_words

MOST_LISTED = 10
AHEAD = datetime.timedelta(days=30)
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
Listing = Callable[[Session, Principal, datetime.date], Sequence[AgendaItem]]


def tasks(exchange: Exchange, words: str) -> Work:
    """Returns the work that tells the tasks of the unit: this week's, today's, those of a month, or overdue ones."""
    asked = bare_form(words)
    if "qua han" in asked:
        return _listing(exchange, "Việc đã qua hạn (chưa rõ đã xong hay chưa)", agenda.overdue)
    if "hom nay" in asked:
        return _listing(exchange, "Việc đến hạn hôm nay", lambda s, who, day: agenda.today(s, who, day).tasks)
    if "thang" in asked:
        return _listing(
            exchange,
            "Việc đến hạn trong 30 ngày tới",
            lambda s, who, day: agenda.tasks_of_unit(s, who, day, day + AHEAD),
        )
    return _listing(exchange, "Việc đến hạn tuần này", lambda s, who, day: agenda.this_week(s, who, day).tasks)


def programme(exchange: Exchange, words: str) -> Work:
    """Returns the work that tells what is on: this week, or today."""
    if "hom nay" in bare_form(words):
        return _listing(exchange, "Lịch hôm nay", lambda s, who, day: agenda.today(s, who, day).programme)
    return _listing(exchange, "Lịch tuần này", lambda s, who, day: agenda.this_week(s, who, day).programme)


def _listing(exchange: Exchange, heading: str, listing: Listing) -> Work:
    def work(session: Session) -> Sequence[Outgoing]:
        items = listing(session, exchange.principal, local_day(exchange.now))
        return [_message(exchange, heading, items)]

    return work


def _message(exchange: Exchange, heading: str, items: Sequence[AgendaItem]) -> Outgoing:
    shown = items[:MOST_LISTED]
    spans: list[Span] = [Span(heading, "bold")]
    for number, item in enumerate(shown, start=1):
        spans += [Span(f"\n\n{number}. "), *_item(item, exchange.web)]
    if not items:
        spans.append(Span("\nKhông có trong các văn bản công khai."))
    if len(items) > len(shown):
        spans.append(Span(f"\n\nCòn {len(items) - len(shown)} việc khác."))
    spans += [Span("\n\n"), *web_hint(exchange.web, "/viec-don-vi")]
    return Outgoing(tuple(spans), document_ids=tuple(sorted({item.document_id for item in shown})))


def _item(item: AgendaItem, web: str | None) -> Iterator[Span]:
    when = _when(item)
    if when:
        yield Span(f"{when}: ", "bold")
    yield Span(item.text)
    for label, value in (("Chủ trì", item.lead), ("Phối hợp", item.partners), ("Chủ trì họp", item.chair)):
        if value:
            yield Span(f"\n{label}: {value}")
    if item.place:
        yield Span(f"\nĐịa điểm: {item.place}")
    yield Span("\nTheo ")
    address = f"{web}{item.address}" if web else ""
    yield Span(item.source, "link" if address else "plain", address)


def _when(item: AgendaItem) -> str:
    if item.day is None:
        return item.due
    at = f" {item.minute // 60:02d}h{item.minute % 60:02d}" if item.minute is not None else ""
    return f"{_WEEKDAYS[item.day.weekday()]} {date_words(item.day)}{at}"
