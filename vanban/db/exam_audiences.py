"""Who a sitting is for: the living units of its audience, and each person who may sit, counted once."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.models import PersonRow
from vanban.db.readers import assigned_people
from vanban.db.validity import today
from vanban.exam_results import Expected
from vanban.unit_tree import UnitTree


def audience_units(tree: UnitTree, sitting: ExamSittingRow) -> frozenset[int]:
    """Returns the units for which people may sit; the same rule as ``vanban.db.exam_sittings.audience``.

    A unit that has ended has nobody who acts for it; who took its place is invited in its stead.
    """
    day = today()
    living = {unit.id for unit in tree.units.values() if not unit.ended(day)}
    if sitting.everyone:
        return frozenset(living)
    named = {one.unit_id for one in sitting.units}
    below = {one.unit_id for one in sitting.units if one.below}
    found = set()
    for unit_id in living:
        own = tree.predecessors(unit_id, on=day) | {unit_id}
        if own & named or below & (own | set(tree.line(unit_id))):
            found.add(unit_id)
    return frozenset(found)


def expected_people(session: Session, tree: UnitTree, sitting: ExamSittingRow) -> list[Expected]:
    """Returns each person who may sit or has begun, once: in the unit they sat for, else in their home unit where it is
    invited, else in the first invited unit they are assigned to."""
    tried = _tried(session, sitting.id)
    invited = audience_units(tree, sitting)
    found: dict[int, Expected] = {}
    for person_id, name, unit_id, _ in assigned_people(session):
        if person_id not in tried and person_id not in found and unit_id in invited:
            found[person_id] = Expected(person_id, name, unit_id)
    names = _names(session, tried)
    for person_id, (unit_id, handed_in) in tried.items():
        found[person_id] = Expected(person_id, names[person_id], unit_id, started=True, sat=handed_in)
    return [found[person_id] for person_id in sorted(found)]


def people_by_unit(people: Iterable[Expected]) -> Counter[int]:
    """Returns how many people are counted in each unit."""
    return Counter(one.unit_id for one in people)


def _tried(session: Session, sitting_id: int) -> dict[int, tuple[int, bool]]:
    """Returns who has begun: the unit of their last attempt, and whether any has been handed in."""
    columns = (ExamAttemptRow.person_id, ExamAttemptRow.unit_id, ExamAttemptRow.submitted_at)
    wanted = select(*columns).where(ExamAttemptRow.sitting_id == sitting_id).order_by(ExamAttemptRow.number)
    found: dict[int, tuple[int, bool]] = {}
    for person_id, unit_id, submitted_at in session.execute(wanted):
        before = found.get(person_id, (unit_id, False))
        found[person_id] = (unit_id, before[1] or submitted_at is not None)
    return found


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    if len(wanted) > 1_000:  # more than fit one statement well: the whole table is read instead
        rows = session.execute(select(PersonRow.id, PersonRow.name))
    else:
        rows = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(wanted)))
    return {row[0]: row[1] for row in rows if row[0] in wanted}


def count_attempts(session: Session, sitting_id: int) -> int:
    """Returns how many attempts of a sitting have been begun."""
    counted = select(func.count()).select_from(ExamAttemptRow).where(ExamAttemptRow.sitting_id == sitting_id)
    return session.scalar(counted) or 0
