"""The questions of a quiz round: of the day's out of open documents, or of a practice the person may sit."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy.orm import Session

from bots.engine.drilling import Drilling
from bots.engine.exchange import Exchange
from bots.limits import Limits
from bots.polls import fits, letter
from exams.dice import Dice
from exams.drill import DrillItem, short_explanation
from vanban.channels import Poll
from vanban.db.drills import seen_items
from vanban.db.exam_bank import content_of
from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_outside import practice_versions
from vanban.quiz_rounds import RoundQuestion

MOST_OPTIONS = 12  # what letters a chat reads (``bots.menus.is_letter``)


def open_questions(drilling: Drilling, exchange: Exchange, session: Session, count: int) -> Sequence[RoundQuestion]:
    """Returns questions out of documents that this chat may carry, fewer where there are no more; slow.

    In a group all of them fit the platform's own quiz: only that tells who answered what.
    """
    items = drilling.unseen(session, exchange.principal, exchange.link_id, exchange.now)
    found = _questions(items, drilling.limits if exchange.incoming.group else None)
    return list(islice(found, count))


def practice_questions(exchange: Exchange, session: Session, sitting_id: int, count: int) -> Sequence[RoundQuestion]:
    """Returns questions of a practice that is open to the person, those not put to them lately first."""
    versions = practice_versions(session, exchange.principal, sitting_id, exchange.now)
    seen, dice = seen_items(session, exchange.link_id), Dice(int(exchange.now.timestamp()))
    found = [one for version in versions if (one := _of_version(version)) is not None]
    return sorted(found, key=lambda one: (one.item_id in seen, dice.below(1 << 62, one.item_id)))[:count]


def _of_version(version: ExamItemVersionRow) -> RoundQuestion | None:
    """Returns a question of the bank as a chat shows it; None for one that is not of exactly one right option."""
    content = content_of(version)
    if len(content.keys) != 1 or not 2 <= len(content.options) <= MOST_OPTIONS:
        return None
    key, source = content.keys[0], content.sources[0]
    return RoundQuestion(
        content.key,
        content.stem,
        content.options,
        key,
        short_explanation(letter(key), source.path, source.quote),
        source.document_id,
        source.start,
        source.end,
        source.citation,
    )


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
