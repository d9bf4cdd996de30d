"""The questions of a quiz round: of the day's out of open documents, or of a practice the person may sit."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from bots.engine.drilling import Drilling
from bots.engine.exchange import Exchange
from bots.limits import Limits
from bots.polls import fits
from exams.drill import DrillItem
from vanban.channels import Poll
from vanban.quiz_rounds import RoundQuestion


def open_questions(drilling: Drilling, exchange: Exchange, session: Session, count: int) -> Sequence[RoundQuestion]:
    """Returns questions out of documents that this chat may carry, fewer where there are no more; slow.

    In a group all of them fit the platform's own quiz: only that tells who answered what.
    """
    items = drilling.unseen(session, exchange.principal, exchange.link_id, exchange.now)
    found = _questions(items, drilling.limits if exchange.incoming.group else None)
    return list(islice(found, count))


def _questions(items: Iterator[DrillItem], limits: Limits | None) -> Iterator[RoundQuestion]:
    for item in items:
        source = item.item.source
        if source is None:
            continue
        poll = Poll(item.question, item.options, item.key, item.explanation)
        if limits is None or fits(poll, limits):
            yield RoundQuestion(
                item.item.id,
                item.question,
                item.options,
                item.key,
                item.explanation,
                source.document_id,
                source.start,
                source.end,
                source.citation,
            )
