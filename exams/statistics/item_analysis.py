"""What the answers say of each question: difficulty, discrimination, options, and what was left empty."""

from dataclasses import dataclass

import numpy as np

from exams.statistics.intervals import Interval, of_difference, of_share
from exams.statistics.responses import ItemFacts, Marks, Numbers, Responses
from exams.statistics.strong_and_weak import LEAST_PEOPLE, Groups, groups_by

WORKING_SHARE = 0.05  # a wrong option that fewer choose does no work (Haladyna and Downing, 1993)
_DECIMALS = 9  # sums of fractions must compare with limits as the fractions themselves would


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """An option: ``share`` of all who had the question, ``strong`` and ``weak`` of the two groups, 0..1.

    ``lead`` is the interval of strong minus weak. All three are None where the groups could not be made.
    """

    place: int
    is_key: bool
    chosen: int
    share: float
    strong: float | None
    weak: float | None
    lead: Interval | None

    @property
    def works(self) -> bool:
        """Tells whether a wrong option is chosen often enough to do its work; a key always does."""
        return self.is_key or self.share >= WORKING_SHARE

    @property
    def draws_the_strong(self) -> bool:
        """Tells whether the strong choose it more than the weak, beyond what chance explains."""
        return self.lead is not None and self.lead.low > 0


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """A question: ``people`` had it. ``difficulty`` P is the mean score 0..1; ``discrimination`` D lies in -1..1, as
    do the correlations with the total and with the rest. None where there is too little to tell."""

    facts: ItemFacts
    people: int
    difficulty: float | None
    difficulty_interval: Interval | None
    discrimination: float | None
    discrimination_interval: Interval | None
    point_biserial: float | None
    corrected: float | None
    group_size: int | None
    omitted: int
    options: tuple[OptionStatistics, ...]

    @property
    def settled_difficulty(self) -> float | None:
        """P where enough people had the question for a word about it, else None."""
        return self.difficulty if self.people >= LEAST_PEOPLE else None


def item_statistics(responses: Responses, item: int) -> ItemStatistics:
    """Returns the figures of one question (its place in ``responses.items``) over the people who had it."""
    had = responses.given[:, item]
    n = int(had.sum())
    score, whole = responses.score[had, item], responses.shares[had]
    rest = responses.rest_shares(item)[had]
    groups = _groups(whole if responses.complete else rest)
    p = round(float(score.mean()), _DECIMALS) if n else None
    strong, weak = groups.shares(score) if groups else (0.0, 0.0)
    return ItemStatistics(
        facts=responses.items[item],
        people=n,
        difficulty=p,
        difficulty_interval=of_share(p, n) if p is not None else None,
        discrimination=round(strong - weak, _DECIMALS) if groups else None,
        discrimination_interval=_lead(strong, weak, groups.size) if groups else None,
        point_biserial=correlation(score, whole),
        corrected=correlation(score, rest),
        group_size=groups.size if groups else None,
        omitted=n - int(responses.answered[had, item].sum()),
        options=tuple(_option(responses, item, place, had, groups) for place in range(responses.items[item].options)),
    )


def correlation(first: Numbers, second: Numbers) -> float | None:
    """Returns Pearson's correlation of two figures per person; people whose second is nan are left out.

    None for fewer than 30 people, or where either is the same for everyone.
    """
    known = ~np.isnan(second)
    first, second = first[known], second[known]
    if len(first) < LEAST_PEOPLE or np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    one, two = first - first.mean(), second - second.mean()
    r = float(one @ two) / float(np.sqrt((one @ one) * (two @ two)))
    return round(max(-1.0, min(1.0, r)), _DECIMALS)


def _groups(standing: Numbers) -> Groups | None:
    """Returns the groups of those whose standing is known; all others count for nothing in either."""
    known = ~np.isnan(standing)
    found = groups_by(standing[known])
    if found is None or known.all():
        return found
    strong, weak = np.zeros(len(standing)), np.zeros(len(standing))
    strong[known], weak[known] = found.strong, found.weak
    return Groups(strong, weak, found.size)


def _option(responses: Responses, item: int, place: int, had: Marks, groups: Groups | None) -> OptionStatistics:
    chosen = ((responses.chosen[had, item] >> place) & 1).astype(float)
    strong, weak = groups.shares(chosen) if groups else (None, None)
    return OptionStatistics(
        place=place,
        is_key=place in responses.items[item].keys,
        chosen=int(chosen.sum()),
        share=round(float(chosen.mean()), _DECIMALS) if len(chosen) else 0.0,
        strong=_rounded(strong),
        weak=_rounded(weak),
        lead=_lead(strong, weak, groups.size) if groups and strong is not None and weak is not None else None,
    )


def _lead(strong: float, weak: float, size: int) -> Interval:
    return of_difference(_share(strong), size, _share(weak), size)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
