"""From a document to a unit's work: its tasks as items would say them, which concern the unit, which are taken already.

The text is read anew each time, so what is proposed is never older than the document.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from programs.checks import Check, document_checks, leads_of, task_checks
from programs.fields import field_of
from programs.goal_proposals import GoalProposal, goal_contents, goal_proposals
from programs.goals import find_goals
from programs.proposed import Asked, asked
from programs.reading import find_tasks
from programs.source import Source, stored_source
from programs.taken import items_of, taken
from programs.tasks import FoundTask, Shape
from programs.units import Meant, Scope, UnitNames
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_items import add_items, take_on
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.tasks import TaskKind
from vanban.unit_tree import UnitTree
from vanban.work import ItemState, WorkBody, WorkContent, WorkSource

SURE = 0.9  # a task read with less confidence is marked for a second look
_LONG = {"text": 4_000, "product": 2_000, "due": 500, "group": 500}  # code points an item holds


class Concern(StrEnum):
    """What the person's unit has to do with a task."""

    LEADS = "chu_tri"
    TAKES_PART = "phoi_hop"
    BELOW = "truc_thuoc"  # a body below it is named
    INSIDE = "noi_bo"  # the unit's own document gives it to a part that is no unit of the tree


CONCERN_WORDS = {
    Concern.LEADS: "Đơn vị chủ trì",
    Concern.TAKES_PART: "Đơn vị phối hợp",
    Concern.BELOW: "Đơn vị trực thuộc",
    Concern.INSIDE: "Trong đơn vị",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task of a document as an item would say it. ``key`` names it as long as the document's text stays the same.

    ``taken_id`` is the item it became, None for none; ``by_model`` tells that a language model pointed to it.
    """

    key: str
    content: WorkContent
    concern: Concern | None
    checks: tuple[Check, ...]
    confidence: float
    taken_id: int | None = None
    taken_state: ItemState | None = None
    by_model: bool = False

    @property
    def start(self) -> int:
        """Where its words begin in the text."""
        return self.content.source.start if self.content.source else 0

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it a second time: it is read with less confidence, or a check speaks up."""
        return self.confidence < SURE or bool(self.checks)


@dataclass(frozen=True, slots=True)
class Review:
    """The tasks and goals of a document to be looked at, and what is to be said of the document as a whole."""

    document: DocumentRow
    proposals: tuple[Proposal, ...]
    checks: tuple[Check, ...]
    goals: tuple[GoalProposal, ...] = ()
    asked: Asked | None = None  # the last time a model was asked about this text

    @property
    def everything(self) -> tuple[Proposal | GoalProposal, ...]:
        """All that can be taken on: the tasks, then the goals."""
        return (*self.proposals, *self.goals)

    @property
    def doubtful(self) -> int:
        """How many of its tasks that nobody has taken a person should look at a second time."""
        return sum(1 for one in self.proposals if one.doubtful and one.taken_id is None)

    @property
    def own(self) -> tuple[Proposal, ...]:
        """Those that concern the person's unit."""
        return tuple(one for one in self.proposals if one.concern is not None)

    @property
    def others(self) -> tuple[Proposal, ...]:
        """Those given to other bodies alone."""
        return tuple(one for one in self.proposals if one.concern is None)


def review_of(
    session: Session,
    principal: Principal,
    document_id: int,
    *,
    day: datetime.date | None = None,
    fields: Sequence[str] = (),
) -> Review:
    """Returns the tasks of a document the person may read, as their unit should see them on a day; ``NotFound``.

    ``fields`` are the known names of fields, of which a heading may name one.
    """
    row = document(session, document_id, principal)
    tree, on = unit_tree(session), day or today()
    scope = UnitNames(tree).scope(row.issuer, row.place)
    source = stored_source(session, row)
    tasks = [task for task in find_tasks(source) if task.kind is TaskKind.TASK]
    model = asked(session, row, tasks)
    tasks = sorted([*tasks, *(model.tasks if model else ())], key=lambda task: (task.start, task.end))
    goals = find_goals(source)
    reading = _Reading(source, row, scope, tree, principal.own_unit_ids, on, fields)
    contents = [reading.content(task) for task in tasks]
    of_goals = goal_contents(goals, source, row.id, field=row.field, fields=fields)
    held, held_goals = taken(contents, of_goals, items_of(session, principal, row))
    checks = task_checks(source, tasks, scope, day=on)
    found = [
        Proposal(key, content, reading.concern(task), told, task.confidence, *one, task.shape is Shape.PROPOSED)
        for key, task, content, told, one in zip(_keys(tasks), tasks, contents, checks, held, strict=True)
    ]
    told = tuple(document_checks(source))
    return Review(row, tuple(found), told, goal_proposals(goals, of_goals, held_goals), model)


def proposals(session: Session, principal: Principal, document_id: int) -> list[Proposal]:
    """Returns the tasks of a document the person may read."""
    return list(review_of(session, principal, document_id).proposals)


def adopt(
    session: Session, principal: Principal, document_id: int, keys: Collection[str], *, fields: Sequence[str] = ()
) -> list[WorkItemRow]:
    """Returns the items that the chosen tasks and goals have become, those taken before included; taking twice makes
    none twice.

    Raises ``NotAllowed`` for who is no planner. A key that names nothing of the text as it is now is left out.
    """
    session.execute(select(DocumentRow.id).where(DocumentRow.id == document_id).with_for_update())
    review = review_of(session, principal, document_id, fields=fields)
    chosen = [one for one in review.everything if one.key in set(keys)]
    made = add_items(session, principal, [one.content for one in chosen if one.taken_id is None]) if chosen else []
    take_on(session, principal, [row.id for row in made])
    new = iter(made)
    before = {one.taken_id for one in chosen if one.taken_id is not None}
    held = {row.id: row for row in session.scalars(select(WorkItemRow).where(WorkItemRow.id.in_(sorted(before))))}
    return [held[one.taken_id] if one.taken_id is not None else next(new) for one in chosen]


@dataclass(frozen=True, slots=True)
class _Reading:
    source: Source
    row: DocumentRow
    scope: Scope
    tree: UnitTree
    own: frozenset[int]
    on: datetime.date
    fields: Sequence[str]

    def content(self, task: FoundTask) -> WorkContent:
        """Returns what an item of the task says: one leads, whoever else was to lead takes part."""
        leads = leads_of(task, self.scope)
        lead = self._body(leads[0]) if leads else None
        rest = [self._body(name) for name in leads[1:]] + self._bodies(task.partners)
        source = WorkSource(self.row.id, task.path, task.start, task.end, self.source.text[task.start : task.end])
        return WorkContent(
            text=_fitting("text", task.text),
            lead=lead,
            partners=tuple(dict.fromkeys(body for body in rest if body != lead)),
            group=_fitting("group", task.group),
            product=_fitting("product", task.product),
            due=_fitting("due", task.due),
            first=task.deadline.first,
            last=task.deadline.last,
            every=task.deadline.every.value if task.deadline.every else "",
            field=field_of(self.row.field, task.group, self.fields),
            source=source,
        )

    def concern(self, task: FoundTask) -> Concern | None:
        """Returns what the unit has to do with a task; None where it is for others alone."""
        led, helped = self._units(task.lead), self._units(task.partners)
        if self.own & led:
            return Concern.LEADS
        if self.own & helped:
            return Concern.TAKES_PART
        if (self.tree.below(self.own) - self.own) & (led | helped):
            return Concern.BELOW
        return Concern.INSIDE if self.scope.issuer_id in self.own and not led else None

    def _units(self, listed: str) -> frozenset[int]:
        return frozenset(unit for meant in self.scope.read(listed, on=self.on) for unit in meant.units)

    def _bodies(self, listed: str) -> list[WorkBody]:
        return [self._meant(meant) for meant in self.scope.read(listed, on=self.on)]

    def _body(self, name: str) -> WorkBody:
        found = self.scope.read(name, on=self.on)
        units = frozenset(unit for meant in found for unit in meant.units)
        return WorkBody(name[:300], self._one(units))

    def _meant(self, meant: Meant) -> WorkBody:
        return WorkBody(meant.name[:300], self._one(meant.units))

    def _one(self, units: frozenset[int]) -> int | None:
        """Returns the unit a name means for the own unit: the only one, or itself among a class; else None."""
        own = sorted(units & self.own)
        return own[0] if own else next(iter(units)) if len(units) == 1 else None


def _keys(tasks: Sequence[FoundTask]) -> list[str]:
    """Returns a key for each task: its range, and which of those with that range it is."""
    counts: dict[tuple[int, int], int] = {}
    keys = []
    for task in tasks:
        place = (task.start, task.end)
        keys.append(f"{task.start}-{task.end}-{counts.get(place, 0)}")
        counts[place] = counts.get(place, 0) + 1
    return keys


def _fitting(name: str, words: str) -> str:
    plain, most = " ".join(words.split()), _LONG[name]
    return plain if len(plain) <= most else plain[: most - 1] + "…"
