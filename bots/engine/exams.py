"""Sittings in a chat: which ones are open to the person, with where they are sat, and practice in the chat itself."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work
from bots.engine.texts import web_hint
from vanban.channels import Button, Outgoing, Span
from vanban.db.exam_outside import told_outside
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.exam_sittings import HANOI, SITTING_KIND_WORDS, SittingKind

MOST_LISTED = 8
PRACTISE = "lt"  # luyện tập; before the sitting's id in the data of a button
NOTHING_OPEN = "\nChưa có kỳ thi nào đang mở mà kênh này được nêu."
ON_THE_WEB = "\n\nBài thi làm trên trang web; trong kênh chat chỉ luyện tập."
_LABEL = 50  # code points of a title on a button


def sittings(exchange: Exchange, _words: str = "") -> Work:
    """Returns the work that lists the sittings open to the person, with a button for each practice."""

    def work(session: Session) -> Sequence[Outgoing]:
        rows = told_outside(session, exchange.principal, exchange.now)
        return [_listed(exchange, rows[:MOST_LISTED])]

    return work


def _listed(exchange: Exchange, rows: Sequence[ExamSittingRow]) -> Outgoing:
    spans = [Span("Kỳ thi đang mở", "bold")]
    for number, row in enumerate(rows, start=1):
        spans += _sitting(number, row, exchange.web)
    spans.append(Span(ON_THE_WEB if rows else NOTHING_OPEN))
    spans += [Span("\n"), *web_hint(exchange.web, "/thi")]
    practices = [row for row in rows if row.kind == SittingKind.PRACTICE.value]
    return Outgoing(tuple(spans), tuple(Button(_label(row.title), f"{PRACTISE}:{row.id}") for row in practices))


def _sitting(number: int, row: ExamSittingRow, web: str | None) -> Iterator[Span]:
    closes = row.closes_at.astimezone(HANOI).strftime("%H:%M ngày %d/%m/%Y")
    address = f"{web}/thi/{row.id}" if web else ""
    yield Span(f"\n\n{number}. ")
    yield Span(row.title, "link" if address else "plain", address)
    yield Span(f"\n{SITTING_KIND_WORDS[SittingKind(row.kind)]}, đến {closes}")


def _label(title: str) -> str:
    short = title if len(title) <= _LABEL else f"{title[: _LABEL - 1].rstrip()}…"
    return f"Luyện: {short}"
