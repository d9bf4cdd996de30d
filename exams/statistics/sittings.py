"""The statistics of a sitting for those who organise it, and of a question over all sittings that asked it."""

import datetime
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from exams.statistics.analysing import Analysis, analyse
from exams.statistics.intervals import Interval, of_share
from exams.statistics.responses import ItemFacts, PersonFacts, Responses
from exams.statistics.strong_and_weak import groups_by
from vanban.db.exam_statistics import answers_to, sitting_answers, sittings_with
from vanban.exam_responses import AskedItem, FirstAttempt, SittingAnswers, SittingFacts
from vanban.principals import Principal

_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class SittingStatistics:
    """What the organisers see: ``hidden`` says why nothing is shown, and then there is no analysis.

    ``items`` are the questions of the paper in the order of ``analysis.items``.
    """

    sitting: SittingFacts
    items: tuple[AskedItem, ...]
    analysis: Analysis | None
    hidden: str
    provisional: bool  # more may be handed in


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How a question did in one sitting: ``people`` first attempts, P with its interval, and D or None."""

    sitting: SittingFacts
    version: int
    people: int
    difficulty: float
    difficulty_interval: Interval
    discrimination: float | None


def sitting_statistics(
    session: Session, principal: Principal, sitting_id: int, *, now: datetime.datetime
) -> SittingStatistics:
    """Returns the statistics of the first attempts; raises ``NotFound`` for who does not organise the sitting."""
    stored = sitting_answers(session, principal, sitting_id)
    facts = stored.sitting
    hidden = facts.hidden_because(len(stored.attempts), now)
    analysis = None if hidden else analyse(responses_of(stored), hide_few=facts.anonymous)
    return SittingStatistics(facts, stored.items, analysis, hidden, not facts.over(now))


def item_history(
    session: Session, principal: Principal, item_id: int, *, now: datetime.datetime | None = None
) -> list[ItemResult]:
    """Returns how a question of the bank did in each sitting that the person organises, newest first.

    Practice, cancelled sittings and those that hide their figures are left out. Raises ``NotFound`` as the bank does.
    """
    moment = now or datetime.datetime.now(datetime.UTC)
    found = []
    for facts, version, place, size in sittings_with(session, principal, item_id):
        given = answers_to(session, facts.id, place, size)
        if given and not facts.hidden_because(len(given), moment):
            found.append(_result(facts, version, given, size))
    return found


def responses_of(stored: SittingAnswers) -> Responses:
    """Returns the response matrix of the answers. Answers to what was not given, or of no option, count as empty."""
    shape = (len(stored.attempts), len(stored.items))
    given = np.zeros(shape, dtype=bool)
    for row, attempt in enumerate(stored.attempts):
        given[row] = True if attempt.questions is None else [n in attempt.questions for n in range(shape[1])]
    chosen, score = np.zeros(shape, dtype=np.int64), np.zeros(shape)
    bits: dict[str, int] = {}
    for person, question, places, right in stored.answers:
        if 0 <= question < shape[1] and given[person, question]:
            if places not in bits:
                bits[places] = sum(1 << int(place) for place in set(places.split(",")) if place)
            chosen[person, question] = bits[places]
            score[person, question] = right
    people = tuple(_person(one, stored.sitting) for one in stored.attempts)
    return Responses(_item_facts(stored.items), people, given, chosen, chosen != 0, score)


def _item_facts(items: tuple[AskedItem, ...]) -> tuple[ItemFacts, ...]:
    return tuple(
        ItemFacts(one.item_id, one.version, number, one.topic, one.level, len(one.options), one.keys)
        for number, one in enumerate(items, start=1)
    )


def _person(attempt: FirstAttempt, sitting: SittingFacts) -> PersonFacts:
    needed = sitting.pass_percent
    passed = None if needed is None else attempt.right * 100 >= needed * attempt.count
    return PersonFacts(attempt.unit, passed, None if attempt.seconds is None else float(attempt.seconds))


def _result(facts: SittingFacts, version: int, given: list[tuple[FirstAttempt, bool]], size: int) -> ItemResult:
    """Returns P and D as ``exams.statistics.item_analysis`` has them, out of the totals that attempts keep."""
    right = np.array([float(one) for _, one in given])
    totals = np.array([float(attempt.right) for attempt, _ in given])
    counts = np.array([float(attempt.count) for attempt, _ in given])
    if (counts < size).any():
        known = counts > 1
        right_known, standing = right[known], (totals - right)[known] / (counts - 1)[known]
    else:
        right_known, standing = right, totals
    groups = groups_by(np.round(standing, _DECIMALS)) if len(standing) else None
    strong, weak = groups.shares(right_known) if groups else (0.0, 0.0)
    p = round(float(right.mean()), _DECIMALS)
    d = round(strong - weak, _DECIMALS) if groups else None
    return ItemResult(facts, version, len(given), p, of_share(p, len(given)), d)
