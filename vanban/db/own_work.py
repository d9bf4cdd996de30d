"""What is given to a person and their unit, as its pages show it, with what was reported and the files that show it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.collation import name_key, text_key
from vanban.db.models import DocumentRow, PersonRow, UnitRow
from vanban.db.permissions import readable, slices
from vanban.db.unit_people import people_of_units
from vanban.db.units import unit_tree
from vanban.db.work_access import NO_ASSIGNMENT, given_to, seen
from vanban.db.work_models import WorkAssignmentRow, WorkEvidenceRow, WorkItemRow, WorkProgressRow
from vanban.errors import NotFound
from vanban.principals import Principal
from vanban.unit_tree import Unit
from vanban.wording import citation_words, document_name
from vanban.work import AssignmentState, ItemState, Light, light_of

NO_EVIDENCE = "Không có tệp này, hoặc đồng chí không có quyền xem."


@dataclass(frozen=True, slots=True)
class Given:
    """Something given, on a day. ``source`` and ``address`` are "" where its document may not be read."""

    row: WorkAssignmentRow
    item: WorkItemRow
    light: Light
    due_on: datetime.date | None
    left: int | None  # days to the deadline
    unit: str
    person: str
    giver: str  # the unit that follows the item
    source: str = ""
    address: str = ""

    @property
    def waits(self) -> bool:
        """Tells whether it has to be accepted yet."""
        return self.row.state == AssignmentState.GIVEN.value

    @property
    def stands(self) -> bool:
        """Tells whether it is being carried out, or waits to be accepted."""
        return self.row.state in (AssignmentState.GIVEN.value, AssignmentState.ACCEPTED.value)


@dataclass(frozen=True, slots=True)
class PassingOn:
    """To whom something given to a unit may be passed on: living units below it, people of it."""

    units: tuple[Unit, ...]
    people: tuple[PersonRow, ...]


def given_rows(
    session: Session, principal: Principal, rows: Sequence[tuple[WorkAssignmentRow, WorkItemRow]], day: datetime.date
) -> list[Given]:
    """Returns what is shown of assignments that the person may see."""
    units = _names(session, UnitRow, {row.unit_id for row, _ in rows} | {item.unit_id for _, item in rows})
    people = _names(session, PersonRow, {row.person_id for row, _ in rows if row.person_id is not None})
    documents = _documents(session, principal, {item.document_id for _, item in rows if item.document_id is not None})
    return [_given(row, item, day, units=units, people=people, documents=documents) for row, item in rows]


def given_one(session: Session, principal: Principal, assignment_id: int, day: datetime.date) -> Given:
    """Returns one assignment, whatever became of it; raises the same ``NotFound`` where there is none to be seen."""
    wanted = select(WorkAssignmentRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(WorkAssignmentRow.id == assignment_id, given_to(principal), seen(principal))
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound(NO_ASSIGNMENT)
    return given_rows(session, principal, [(found[0], found[1])], day)[0]


def passing_on(session: Session, unit_id: int, day: datetime.date) -> PassingOn:
    """Returns to whom something given to a unit may be passed on."""
    tree = unit_tree(session)
    below = [tree.units[one] for one in tree.below({unit_id}) - {unit_id} if not tree.units[one].ended(day)]
    ids = [person_id for person_id, _ in people_of_units(session, {unit_id}).get(unit_id, [])]
    people = [row for some in slices(ids) for row in session.scalars(select(PersonRow).where(PersonRow.id.in_(some)))]
    ordered = sorted(people, key=lambda one: name_key(one.name))
    return PassingOn(tuple(sorted(below, key=lambda one: text_key(one.name))), tuple(ordered))


def evidence_row(session: Session, principal: Principal, evidence_id: int) -> WorkEvidenceRow:
    """Returns a file that shows progress of an item the person may see; raises the same ``NotFound`` for any other."""
    wanted = select(WorkEvidenceRow).join(WorkProgressRow, WorkProgressRow.id == WorkEvidenceRow.progress_id)
    wanted = wanted.join(WorkItemRow, WorkItemRow.id == WorkProgressRow.item_id)
    row = session.scalar(wanted.where(WorkEvidenceRow.id == evidence_id, seen(principal)))
    if row is None or row.sha256 is None:
        raise NotFound(NO_EVIDENCE)
    return row


def person_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Returns the names of people by id."""
    return _names(session, PersonRow, ids)


def _names(session: Session, table: type[UnitRow | PersonRow], ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in slices(sorted(ids)):
        found |= {row[0]: row[1] for row in session.execute(select(table.id, table.name).where(table.id.in_(some)))}
    return found


def _documents(session: Session, principal: Principal, ids: set[int]) -> dict[int, str]:
    """Returns the names of those of the documents that the person may read."""
    found: dict[int, str] = {}
    columns = select(DocumentRow.id, DocumentRow.type, DocumentRow.number, DocumentRow.date)
    for some in slices(sorted(ids)):
        for row in session.execute(columns.where(DocumentRow.id.in_(some), readable(principal))):
            found[row.id] = document_name(type=row.type, number=row.number, date=row.date)
    return found


def _given(
    row: WorkAssignmentRow,
    item: WorkItemRow,
    day: datetime.date,
    *,
    units: dict[int, str],
    people: dict[int, str],
    documents: dict[int, str],
) -> Given:
    due_on = row.due_on or item.last
    document = documents.get(item.document_id) if item.document_id is not None else None
    return Given(
        row=row,
        item=item,
        light=light_of(ItemState(item.state), due_on, item.done_on, day),
        due_on=due_on,
        left=(due_on - day).days if due_on else None,
        unit=units[row.unit_id],
        person=people.get(row.person_id, "") if row.person_id is not None else "",
        giver=units[item.unit_id],
        source=citation_words(item.path, document) if document else "",
        address=f"/van-ban/{item.document_id}?start={item.start}&end={item.end}#trich" if document else "",
    )
