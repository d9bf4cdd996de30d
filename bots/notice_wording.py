"""The words of notices: what, by when, where from, with a link to the place in the document. Short and polite.

Only what may be shown on the channel is told and counted; of anything else not even the number is known here.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vanban.answers import DocumentSummary
from vanban.channels import Outgoing, Span
from vanban.db.agenda import AgendaItem
from vanban.tasks import TaskRole
from vanban.wording import count_words, date_words, document_name

MOST = 10  # items of one message
LONGEST = 180  # code points of an item's words
UNIT_PAGE = "/viec-don-vi"
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_ROLE_WORDS = {TaskRole.TAKES_PART: "phối hợp", TaskRole.OWN: "trong đơn vị"}
TURN_OFF = "Gõ /nhac để đổi hoặc tắt thông báo."


@dataclass(frozen=True, slots=True)
class Digest:
    """What a day's message tells; each part may be empty."""

    day: datetime.date
    programme: Sequence[AgendaItem] = ()
    due: Sequence[AgendaItem] = ()  # today
    soon: Sequence[AgendaItem] = ()
    news: Sequence[DocumentSummary] = ()

    @property
    def empty(self) -> bool:
        """Tells whether there is nothing to tell."""
        return not (self.programme or self.due or self.soon or self.news)


def day_words(day: datetime.date) -> str:
    """Returns a day with its weekday.

    >>> day_words(datetime.date(2026, 11, 27))
    'thứ Sáu, 27/11/2026'
    """
    return f"{_WEEKDAYS[day.weekday()]}, {date_words(day)}"


def digest_message(digest: Digest, *, web: str | None) -> Outgoing:
    """Returns the message of a day; at most ``MOST`` items, what is due before what is new."""
    parts = (
        ("Lịch hôm nay", [_event_spans(one, web) for one in digest.programme], digest.programme),
        ("Việc đến hạn hôm nay", [_task_spans(one, web) for one in digest.due], digest.due),
        ("Việc sắp đến hạn", [_task_spans(one, web) for one in digest.soon], digest.soon),
        ("Văn bản mới", [_news_spans(one, web) for one in digest.news], digest.news),
    )
    spans: list[Span] = [Span(f"Bản tin {day_words(digest.day)}", "bold")]
    documents: set[int] = set()
    left = MOST
    for heading, items, told in parts:
        if items and left:
            spans += _listed(heading, items[:left])
            documents |= {one.document_id for one in told[:left]}
            left -= min(left, len(items))
    spans += _rest(sum(len(items) for _, items, _ in parts) - MOST, "mục")
    return Outgoing((*spans, *_closing(web)), document_ids=tuple(sorted(documents)))


def reminder_message(item: AgendaItem, *, today: datetime.date, more: int, web: str | None) -> Outgoing:
    """Returns the reminder of one task; ``more`` others are due that are not told one by one."""
    spans = [
        Span(f"Nhắc việc: {_when(item, today)}\n", "bold"),
        *_task_spans(item, web, dated=False),
        *_rest(more, "việc"),
    ]
    return Outgoing((*spans, *_closing(web)), document_ids=(item.document_id,))


def news_message(documents: Sequence[DocumentSummary], *, web: str | None) -> Outgoing:
    """Returns the message of new documents that fit the saved searches; ``documents`` are all of them."""
    shown = documents[:MOST]
    spans = _listed("Văn bản mới theo tìm kiếm đã lưu", [_news_spans(one, web) for one in shown], first=True)
    spans += _rest(len(documents) - len(shown), "văn bản")
    return Outgoing((*spans, *_closing(web)), document_ids=tuple(sorted(one.document_id for one in shown)))


def shortened(words: str, longest: int = LONGEST) -> str:
    """Returns words on one line, cut at a space where they are too long."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"


def _when(item: AgendaItem, today: datetime.date) -> str:
    if item.day == today:
        return "đến hạn hôm nay"
    left = (item.day - today).days if item.day is not None else 0
    return f"còn {left} ngày, hạn {date_words(item.day)}"


def _listed(heading: str, items: Sequence[Iterable[Span]], *, first: bool = False) -> list[Span]:
    spans = [Span(f"{'' if first else chr(10) * 2}{heading}", "bold")]
    for number, item in enumerate(items, start=1):
        spans += [Span(f"\n{number}. "), *item]
    return spans


def _task_spans(item: AgendaItem, web: str | None, *, dated: bool = True) -> Iterator[Span]:
    yield Span(shortened(item.text))
    details = [f"hạn {date_words(item.day)}" if dated and item.day else "", _ROLE_WORDS.get(item.role, "")]
    if item.lead and not item.leads:
        details.append(f"chủ trì: {shortened(item.lead, 80)}")
    if told := "; ".join(filter(None, details)):
        yield Span(f" ({told})")
    yield from _source(item, web)


def _event_spans(item: AgendaItem, web: str | None) -> Iterator[Span]:
    if item.minute is not None:
        yield Span(f"{item.minute // 60:02d}h{item.minute % 60:02d}: ", "bold")
    yield Span(shortened(item.text))
    if item.place:
        yield Span(f" ({shortened(item.place, 80)})")
    yield from _source(item, web)


def _source(item: AgendaItem, web: str | None) -> Iterator[Span]:
    yield Span(". Nguồn: ")
    address = f"{web}{item.address}" if web else ""
    yield Span(shortened(item.source, 120), "link" if address else "plain", address)


def _news_spans(one: DocumentSummary, web: str | None) -> Iterator[Span]:
    address = f"{web}/van-ban/{one.document_id}" if web else ""
    name = document_name(type=one.type, number=one.number, date=one.date, issuer=one.issuer)
    yield Span(name, "link" if address else "plain", address)
    if one.subject:
        yield Span(f": {shortened(one.subject)}")


def _rest(count: int, what: str) -> list[Span]:
    return [Span(f"\nCòn {count_words(count)} {what} khác.")] if count > 0 else []


def _closing(web: str | None) -> Iterator[Span]:
    """The same words in every notice, whatever there is inside: they tell of nothing."""
    yield Span("\n\nViệc nội bộ: xem trên trang web của cơ quan")
    if web:
        yield Span(": ")
        yield Span(f"{web}{UNIT_PAGE}", "link", f"{web}{UNIT_PAGE}")
    yield Span(f". {TURN_OFF}", "italic")
