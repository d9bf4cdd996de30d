"""Letters that give a unit's work to other bodies: one for each body, with all it was given and no letter names yet.

The tasks may come from several documents; each is cited by its document. Making letters again makes one for what has
been given since, none for what a letter holds already. Who may not read the document that the words come from is told
neither its name nor the clause.
"""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.document_versions import version_ids
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import access_of, readable_ids
from vanban.db.units import unit_tree
from vanban.db.work_access import kept_units, require_planner, seen
from vanban.db.work_letter_content import (
    LetterContent,
    LetterHead,
    LetterLine,
    content_of_letter,
    directive_of,
    printed,
)
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow, WorkLetterRow
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal, may_read
from vanban.text import nfc
from vanban.wording import place_words
from vanban.work import AssignmentState

ASSIGNING = "giao_viec"  # kind of letter
NO_LETTER = "Không có công văn này, hoặc đồng chí không có quyền xem."
MAY_NOT = "Chỉ cán bộ lập chương trình công tác của đơn vị ban hành sửa được công văn này."
_GONE = (AssignmentState.RECALLED.value, AssignmentState.RETURNED.value, AssignmentState.DELEGATED.value)
Given = list[tuple[WorkAssignmentRow, WorkItemRow]]


def from_document(session: Session, document_id: int) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for the items that come from a document, whichever version of it."""
    return WorkItemRow.document_id.in_(version_ids(session, document_id))


def from_items(item_ids: Collection[int]) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for these items."""
    return WorkItemRow.id.in_(sorted(item_ids))


def make_letters(
    session: Session, principal: Principal, which: ColumnElement[bool], head: LetterHead
) -> list[WorkLetterRow]:
    """Returns the new letters that give those items of a planner's unit that meet a condition, one for each body."""
    unit_id = require_planner(principal)
    session.execute(select(UnitRow.id).where(UnitRow.id == unit_id).with_for_update())
    made = []
    for at, (to_unit, given) in enumerate(_to_write(session, principal, which).items()):
        content = _content(session, to_unit, given, head)
        sources = {line.document_id for line in content.lines}
        row = WorkLetterRow(unit_id=unit_id, to_unit_id=to_unit, kind=ASSIGNING)
        row.document_id = sources.pop() if len(sources) == 1 else None
        row.addressee = session.get_one(UnitRow, to_unit).name
        row.content = content.dumped()
        _head(row, replace(head, number=_counted_on(head.number, at)))
        row.author_id, row.made_at = principal.person_id, datetime.datetime.now(datetime.UTC)
        session.add(row)
        session.flush()
        for assignment, _ in given:
            assignment.letter_id = row.id
        _audited(session, principal, row, "lap_cong_van", len(given))
        made.append(row)
    return made


def write_letter(session: Session, principal: Principal, letter_id: int, head: LetterHead) -> WorkLetterRow:
    """Returns a letter with another head; the tasks it gives stay as they are."""
    row = letter_row(session, principal, letter_id)
    if row.unit_id not in kept_units(principal):
        raise NotAllowed(MAY_NOT)
    old = content_of_letter(row)
    row.content = LetterContent(old.lines, old.directives, **printed(head)).dumped()
    _head(row, head)
    session.flush()
    _audited(session, principal, row, "sua_cong_van", len(old.lines))
    return row


def letter_row(session: Session, principal: Principal, letter_id: int) -> WorkLetterRow:
    """Returns a letter of the person's unit or to it; raises the same ``NotFound`` for any other."""
    row = session.scalar(select(WorkLetterRow).where(WorkLetterRow.id == letter_id, _letters_of(principal)))
    if row is None or not seen_content(session, principal, row).lines:
        raise NotFound(NO_LETTER)
    return row


def seen_content(session: Session, principal: Principal, row: WorkLetterRow) -> LetterContent:
    """Returns what a person may see of a letter now: the tasks they may see, and the documents it rests on with the
    clauses where they may read those."""
    content = content_of_letter(row)
    ids = sorted({line.item_id for line in content.lines})
    visible = set(session.scalars(select(WorkItemRow.id).where(WorkItemRow.id.in_(ids), seen(principal))))
    lines = tuple(line for line in content.lines if line.item_id in visible)
    told = replace(content, lines=lines)
    return told.told_to(readable_ids(session, principal, set(told.document_ids)))


def letters_of(session: Session, principal: Principal, which: ColumnElement[bool]) -> list[WorkLetterRow]:
    """Returns the letters of a planner's unit that give items which meet a condition, the oldest first."""
    holding = select(WorkAssignmentRow.letter_id).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    own = WorkLetterRow.unit_id.in_(sorted(kept_units(principal)))
    wanted = select(WorkLetterRow).where(own, WorkLetterRow.id.in_(holding.where(which)))
    rows = session.scalars(wanted.where(WorkLetterRow.kind == ASSIGNING).order_by(WorkLetterRow.id))
    return [row for row in rows if seen_content(session, principal, row).lines]


def _letters_of(principal: Principal) -> ColumnElement[bool]:
    if principal.person_id is None or principal.channel.outside:
        return false()
    own, kept = sorted(principal.own_unit_ids), sorted(kept_units(principal))
    sent = and_(WorkLetterRow.to_unit_id.in_(own), WorkLetterRow.kind == ASSIGNING)
    return or_(WorkLetterRow.unit_id.in_(kept), sent)


def _to_write(session: Session, principal: Principal, which: ColumnElement[bool]) -> dict[int, Given]:
    """Returns what stands given to units in no letter yet, by the unit, in the order of the documents."""
    wanted = select(WorkAssignmentRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(
        which,
        WorkItemRow.unit_id.in_(sorted(kept_units(principal))),
        seen(principal),
        WorkAssignmentRow.letter_id.is_(None),
        WorkAssignmentRow.person_id.is_(None),
        WorkAssignmentRow.delegated_from_id.is_(None),
        WorkAssignmentRow.state.not_in(_GONE),
    )
    found: dict[int, Given] = {}
    for assignment, item in session.execute(
        wanted.order_by(WorkItemRow.document_id, WorkItemRow.start, WorkItemRow.id)
    ):
        found.setdefault(assignment.unit_id, []).append((assignment, item))
    return found


def _content(session: Session, to_unit: int, given: Given, head: LetterHead) -> LetterContent:
    newest = _newest_versions(session, [item.document_id for _, item in given if item.document_id is not None])
    reader = Principal(0, "", unit_tree(session).line(to_unit))
    told = {row.id: row for row in newest.values() if may_read(reader, access_of(session, row))}
    names = _names_by_item(session, [item.id for _, item in given])
    lines = tuple(_line(assignment, item, names[item.id], newest) for assignment, item in given)
    content = LetterContent(lines, tuple(map(directive_of, told.values())), **printed(head))
    return content.told_to(told)


def _newest_versions(session: Session, ids: Sequence[int]) -> dict[int, DocumentRow]:
    """Returns the newest version of each document by the id of the one asked for, those that are gone left out."""
    found: dict[int, DocumentRow] = {}
    for one in dict.fromkeys(ids):
        row = session.get(DocumentRow, one)
        newest = session.get(DocumentRow, row.superseded_by_id) if row is not None and row.superseded_by_id else row
        if newest is not None:
            found[one] = newest
    return found


def _line(
    assignment: WorkAssignmentRow,
    item: WorkItemRow,
    names: Sequence[tuple[int, bool, str]],
    newest: Mapping[int, DocumentRow],
) -> LetterLine:
    others = [name for unit, lead, name in names if unit != assignment.unit_id and (assignment.lead or lead)]
    last = assignment.due_on or item.last
    source = newest.get(item.document_id) if item.document_id is not None else None
    worded = assignment.due_on in (None, item.last) and item.first != item.last  # a period is said in its words
    return LetterLine(
        item_id=item.id,
        text=item.text,
        product=item.product,
        due=item.due if worded else "",
        last=last.isoformat() if last else "",
        clause=place_words(item.path) if item.path else "",
        leads=assignment.lead,
        partners=tuple(dict.fromkeys(others)),
        document_id=source.id if source is not None else None,
    )


def _names_by_item(session: Session, item_ids: Collection[int]) -> dict[int, list[tuple[int, bool, str]]]:
    """Returns who else has each item: the unit, whether it leads, its name."""
    wanted = select(WorkAssignmentRow.item_id, WorkAssignmentRow.unit_id, WorkAssignmentRow.lead, UnitRow.name)
    wanted = wanted.join(UnitRow, UnitRow.id == WorkAssignmentRow.unit_id)
    wanted = wanted.where(WorkAssignmentRow.item_id.in_(item_ids), WorkAssignmentRow.state.not_in(_GONE))
    found: dict[int, list[tuple[int, bool, str]]] = {one: [] for one in item_ids}
    for item, unit, lead, name in session.execute(wanted.order_by(WorkAssignmentRow.id)):
        found[item].append((unit, lead, name))
    return found


def _counted_on(number: str, at: int) -> str:
    """Returns the number of the letter that comes ``at`` letters later: "15-CV/ĐU" gives "16-CV/ĐU" for 1."""
    figures = re.match(r"\d{1,6}", number.strip())
    return number if figures is None else f"{int(figures[0]) + at:0{len(figures[0])}d}{number.strip()[figures.end() :]}"


def _head(row: WorkLetterRow, head: LetterHead) -> None:
    for name, most in (("number", 100), ("signer", 200), ("position", 200)):
        said = nfc(getattr(head, name)).strip()
        if len(said) > most:
            raise InvalidInput(f"Nội dung quá dài: mỗi ô tối đa {most} ký tự.")
        setattr(row, name, said)
    row.dated = head.dated


def _audited(session: Session, principal: Principal, row: WorkLetterRow, change: str, count: int) -> None:
    detail: Detail = {"change": change, "count": count, "unit": row.to_unit_id or 0}
    record(session, Entry(Action.WORK_ASSIGNED, principal, "work_letter", row.id, detail=detail))
