"""The goals with figures of a document as items of a unit's work: what is to be reached, how much, by which year."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from programs.fields import field_of
from programs.goals import Goal
from programs.source import Source
from programs.taken import Held
from vanban.work import ItemState, WorkContent, WorkSource

GROUP = "Mục tiêu, chỉ tiêu"  # of items made of goals
LONGEST_INDICATOR = 500  # characters, as ``work_item.indicator`` takes


@dataclass(frozen=True, slots=True)
class GoalProposal:
    """A goal of a document as an item would say it. ``key`` names it as long as the document's text stays the same."""

    key: str
    content: WorkContent
    year: int | None
    confidence: float
    taken_id: int | None = None
    taken_state: ItemState | None = None


def goal_contents(
    goals: Sequence[Goal], source: Source, document_id: int, *, field: str | None, fields: Sequence[str]
) -> list[WorkContent]:
    """Returns what items of goals say; a year alone means until its last day."""
    heads = {section.path: section.title for section in source.sections}
    return [_content(goal, source, document_id, field_of(field, heads.get(goal.path, ""), fields)) for goal in goals]


def goal_proposals(
    goals: Sequence[Goal], contents: Sequence[WorkContent], held: Sequence[Held]
) -> tuple[GoalProposal, ...]:
    """Returns goals with their items, in their order."""
    return tuple(
        GoalProposal(f"c{goal.at}-{goal.at_end}", content, goal.year, goal.confidence, *one)
        for goal, content, one in zip(goals, contents, held, strict=True)
    )


def amount(goal: Goal) -> str:
    """Returns how much is to be reached: "tối thiểu 25%"; what is counted is left out where the indicator says it."""
    said = goal.unit.lower() in goal.indicator.lower()
    unit = goal.unit if goal.unit.startswith("%") else "" if said else f" {goal.unit}"
    return " ".join(filter(None, [goal.bound, f"{goal.value}{unit}"]))


def _content(goal: Goal, source: Source, document_id: int, field: str) -> WorkContent:
    said, much = _cut(goal.indicator), amount(goal)
    indicator = said[:1].upper() + said[1:]
    return WorkContent(
        text=f"{indicator}: {much}" if indicator else f"Đạt {much}",
        group=GROUP,
        due=f"đến năm {goal.year}" if goal.year else "",
        last=datetime.date(goal.year, 12, 31) if goal.year else None,
        indicator=indicator,
        value=much,
        field=field,
        source=WorkSource(document_id, goal.path, goal.start, goal.end, source.text[goal.start : goal.end]),
    )


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_INDICATOR else plain[: LONGEST_INDICATOR - 1] + "…"
