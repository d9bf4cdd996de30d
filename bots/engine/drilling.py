"""A question to practise with: chosen out of open documents, put as a quiz or with letters, answered once.

Its key is proved by a passage (``exams``); the answer shows that passage and where to open it.
"""

import datetime
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work
from bots.engine.replies import passage_address
from bots.engine.texts import OLD_CHOICE
from bots.limits import Limits
from bots.polls import as_text, fits, letter, read_poll_answer
from exams.dice import Dice
from exams.documents import ExamDocument, from_row
from exams.drill import DrillItem, drill_pool
from vanban.channels import Incoming, Outgoing, Poll, Span
from vanban.db.agenda import local_day
from vanban.db.channel_models import DrillRow
from vanban.db.channel_polls import poll_tag
from vanban.db.drills import DrillPlace, answer_question, put_question, score, seen_items
from vanban.db.exam_held_back import Place, held_back
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable
from vanban.errors import NotFound
from vanban.principals import Principal
from vanban.wording import citation_words, document_name

POOLS_A_DAY = 4  # sets of documents that are asked of in a day, some hundred questions each
MOST_POOLS = 200  # kept in memory: one for each set of readable documents
MOST_DOCUMENTS = 12  # read for one question: some to ask of, the others to take wrong options from
NO_QUESTION = "Chưa lập được câu hỏi luyện tập từ các văn bản công khai. Đề nghị thử lại khi kho có thêm văn bản."
HEADING = "Câu hỏi luyện tập"


@dataclass(frozen=True, slots=True)
class Drilling:
    """Puts questions to people of one platform. ``polls``: the platform has quizzes of its own."""

    limits: Limits
    polls: bool
    web: str | None = None
    pools: dict[tuple[int, tuple[int, ...]], Sequence[DrillItem]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def chosen(self, session: Session, principal: Principal, link_id: int, now: datetime.datetime) -> DrillItem | None:
        """Returns a question that was not put to the person before, or None; slow where nobody who reads the same
        documents was asked today."""
        return next(self.unseen(session, principal, link_id, now), None)

    def unseen(
        self, session: Session, principal: Principal, link_id: int, now: datetime.datetime
    ) -> Iterator[DrillItem]:
        """Yields the questions of the day that were not put to the person before, none that a contest or test still
        to close asks; slow as ``chosen`` is."""
        seen, secret = seen_items(session, link_id), held_back(session, now)
        first = local_day(now).toordinal() * POOLS_A_DAY
        for seed in range(first, first + POOLS_A_DAY):
            for item in self._pool(session, principal, seed):
                if item.item.id not in seen and not secret.holds(item.question, _places(item)):
                    yield item

    def _pool(self, session: Session, principal: Principal, seed: int) -> Sequence[DrillItem]:
        ids = _drawn(session, principal, seed)
        with self.lock:
            kept = self.pools.get((seed, ids))
        if kept is None:
            kept = drill_pool(_documents(session, principal, ids), seed=seed)
            with self.lock:
                if len(self.pools) >= MOST_POOLS:
                    self.pools.clear()
                self.pools[seed, ids] = kept
        return kept

    def put(self, session: Session, link_id: int, item: DrillItem, now: datetime.datetime) -> Outgoing | None:
        """Returns a question as a message, noted as put to the person; None for one without a proof."""
        source = item.item.source
        if source is None:
            return None
        place = DrillPlace(item.item.id, source.document_id, source.start, source.end, item.key)
        tag = str(put_question(session, link_id, place, now=now))
        poll = Poll(item.question, item.options, item.key, item.explanation, tag)
        shown = (source.document_id,)
        if self.polls and fits(poll, self.limits):
            return Outgoing(document_ids=shown, poll=poll)
        lettered = as_text(poll, before=(Span(HEADING, "italic"),))
        return Outgoing(lettered.spans, lettered.buttons, shown)

    def prepare(self, session: Session, link_id: int, principal: Principal, now: datetime.datetime) -> None:
        """Does what is slow of ``of_the_day``, outside the transaction that puts the question."""
        self.chosen(session, principal, link_id, now)

    def of_the_day(
        self, session: Session, link_id: int, principal: Principal, now: datetime.datetime
    ) -> Outgoing | None:
        """Returns the question of the day for a link, or None where the documents give none."""
        item = self.chosen(session, principal, link_id, now)
        return None if item is None else self.put(session, link_id, item, now)


def practising(drilling: Drilling, exchange: Exchange, session: Session) -> Work:
    """Returns the work that puts a question; ``session`` is used now, for what is slow."""
    item = drilling.chosen(session, exchange.principal, exchange.link_id, exchange.now)

    def work(writing: Session) -> Sequence[Outgoing]:
        message = None if item is None else drilling.put(writing, exchange.link_id, item, exchange.now)
        return [Outgoing((Span(NO_QUESTION),)) if message is None else message]

    return work


def answering(exchange: Exchange, question_id: int, chosen: int, *, shown: bool = False) -> Work:
    """Returns the work for an option that was chosen: whether it is right, and the passage that says so; nothing where
    the platform's own quiz has ``shown`` that by itself."""

    def work(session: Session) -> Sequence[Outgoing]:
        row = answer_question(session, exchange.link_id, question_id, chosen, now=exchange.now)
        if shown:
            return ()
        return [Outgoing((Span(OLD_CHOICE),)) if row is None else _judged(session, exchange, row)]

    return work


def polled_question(session: Session, incoming: Incoming) -> tuple[int, int] | None:
    """Returns the question that a platform's own quiz in this chat put and the position chosen, or None."""
    read = read_poll_answer(incoming.text)
    if read is None:
        return None
    tag = poll_tag(session, incoming.platform, incoming.chat_id, poll_id=read[0])
    return (int(tag), read[1]) if tag is not None and tag.isdecimal() else None


def _judged(session: Session, exchange: Exchange, row: DrillRow) -> Outgoing:
    right = row.chosen == row.correct
    said = "Đúng." if right else f"Chưa đúng. Đáp án: {letter(row.correct)}."
    try:
        source = document(session, row.document_id, exchange.principal)
    except NotFound:
        return Outgoing((Span(said),))
    name = document_name(type=source.type, number=source.number, date=source.date, issuer=source.issuer)
    stands = score(session, exchange.link_id)
    address = passage_address(exchange.web, source.id, row.start, row.end)
    spans = [
        Span(said, "bold"),
        Span("\n\n"),
        Span(source.text[row.start : row.end], "quote"),
        Span("\n"),
        Span(citation_words("", name), "link" if address else "plain", address),
        Span(f"\n\nĐã trả lời {stands.answered} câu, đúng {stands.right}. Gõ /luyen để làm câu khác."),
    ]
    return Outgoing(tuple(spans), document_ids=(source.id,))


def _places(item: DrillItem) -> list[Place]:
    return [(source.document_id, source.start, source.end) for source in item.item.sources]


def _drawn(session: Session, principal: Principal, seed: int) -> tuple[int, ...]:
    """Returns the ids of some numbered documents that the person may read here, the same for the same seed."""
    numbered = DocumentRow.number.is_not(None)
    ids = session.scalars(select(DocumentRow.id).where(searchable(principal), numbered)).all()
    dice = Dice(seed)
    return tuple(sorted(ids, key=lambda one: dice.below(1 << 62, "library", one))[:MOST_DOCUMENTS])


def _documents(session: Session, principal: Principal, ids: Sequence[int]) -> list[ExamDocument]:
    rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(ids), searchable(principal)))
    return [from_row(session, row) for row in rows]
