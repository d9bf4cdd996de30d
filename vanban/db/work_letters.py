"""Letters that give a unit's work to other bodies: one for each body, with all it was given and no letter names yet.

A letter freezes what it says. Making letters again makes one for what has been given since, none for what a letter
holds already. Who may not read the document that the words come from is told neither its name nor the clause.
"""

import datetime
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.document_versions import version_ids
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import access_of, readable_ids
from vanban.db.units import unit_tree
from vanban.db.work_access import kept_units, require_planner, seen
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


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What stands around the tasks of a letter. ``superior`` and ``issuer`` are printed as given."""

    number: str = ""
    dated: datetime.date | None = None
    signer: str = ""
    position: str = ""
    authority: str = ""
    assigner: str = ""
    superior: str = ""
    issuer: str = ""
    place: str = ""
    report_by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A task as a letter says it; ``last`` is a day in ISO form, "" for none."""

    item_id: int
    text: str
    product: str = ""
    due: str = ""
    last: str = ""
    clause: str = ""
    leads: bool = True
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All that a letter says besides number, day and signer. ``directive`` is empty where it may not be named."""

    lines: tuple[LetterLine, ...]
    directive: dict[str, str] = field(default_factory=dict)
    assigner: str = ""
    authority: str = ""
    superior: str = ""
    issuer: str = ""
    place: str = ""
    report_by: str = ""


def make_letters(session: Session, principal: Principal, document_id: int, head: LetterHead) -> list[WorkLetterRow]:
    """Returns the new letters that give what a planner's unit has taken from a document, one for each body."""
    unit_id = require_planner(principal)
    session.execute(select(UnitRow.id).where(UnitRow.id == unit_id).with_for_update())
    made = []
    for at, (to_unit, given) in enumerate(_to_write(session, principal, document_id).items()):
        row = WorkLetterRow(unit_id=unit_id, to_unit_id=to_unit, kind=ASSIGNING, document_id=document_id)
        row.addressee = session.get_one(UnitRow, to_unit).name
        row.content = _dumped(_content(session, document_id, to_unit, given, head))
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
    row.content = _dumped(LetterContent(old.lines, old.directive, **_printed(head)))
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
    """Returns what a person may see of a letter now: the tasks they may see, and the document it rests on with the
    clauses where they may read that."""
    content = content_of_letter(row)
    ids = sorted({line.item_id for line in content.lines})
    visible = set(session.scalars(select(WorkItemRow.id).where(WorkItemRow.id.in_(ids), seen(principal))))
    lines = tuple(line for line in content.lines if line.item_id in visible)
    if row.document_id is not None and readable_ids(session, principal, {row.document_id}):
        return replace(content, lines=lines)
    return replace(content, lines=tuple(replace(line, clause="") for line in lines), directive={})


def letters_of_document(session: Session, principal: Principal, document_id: int) -> list[WorkLetterRow]:
    """Returns the letters that a planner's unit made from a document, the oldest first."""
    own = sorted(kept_units(principal))
    versions = version_ids(session, document_id)
    wanted = select(WorkLetterRow).where(WorkLetterRow.unit_id.in_(own), WorkLetterRow.document_id.in_(versions))
    rows = session.scalars(wanted.where(WorkLetterRow.kind == ASSIGNING).order_by(WorkLetterRow.id))
    return [row for row in rows if seen_content(session, principal, row).lines]


def content_of_letter(row: WorkLetterRow) -> LetterContent:
    """Returns what a letter says."""
    stored: dict[str, Any] = json.loads(row.content)
    lines = tuple(LetterLine(**{**line, "partners": tuple(line["partners"])}) for line in stored.pop("lines"))
    return LetterContent(lines=lines, **stored)


def _letters_of(principal: Principal) -> ColumnElement[bool]:
    if principal.person_id is None or principal.channel.outside:
        return false()
    own, kept = sorted(principal.own_unit_ids), sorted(kept_units(principal))
    sent = and_(WorkLetterRow.to_unit_id.in_(own), WorkLetterRow.kind == ASSIGNING)
    return or_(WorkLetterRow.unit_id.in_(kept), sent)


Given = list[tuple[WorkAssignmentRow, WorkItemRow]]


def _to_write(session: Session, principal: Principal, document_id: int) -> dict[int, Given]:
    """Returns what stands given to units in no letter yet, by the unit, in the order of the document."""
    wanted = select(WorkAssignmentRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == WorkAssignmentRow.item_id)
    wanted = wanted.where(
        WorkItemRow.document_id.in_(version_ids(session, document_id)),
        WorkItemRow.unit_id.in_(sorted(kept_units(principal))),
        seen(principal),
        WorkAssignmentRow.letter_id.is_(None),
        WorkAssignmentRow.person_id.is_(None),
        WorkAssignmentRow.delegated_from_id.is_(None),
        WorkAssignmentRow.state.not_in(_GONE),
    )
    found: dict[int, Given] = {}
    for assignment, item in session.execute(wanted.order_by(WorkItemRow.start, WorkItemRow.id)):
        found.setdefault(assignment.unit_id, []).append((assignment, item))
    return found


def _content(session: Session, document_id: int, to_unit: int, given: Given, head: LetterHead) -> LetterContent:
    document = session.get(DocumentRow, document_id)
    reader = Principal(0, "", unit_tree(session).line(to_unit))
    told = document if document is not None and may_read(reader, access_of(session, document)) else None
    names = _names_by_item(session, [item.id for _, item in given])
    lines = tuple(_line(assignment, item, names[item.id], named=told is not None) for assignment, item in given)
    return LetterContent(lines, _directive(told) if told is not None else {}, **_printed(head))


def _printed(head: LetterHead) -> dict[str, str]:
    """Returns what a letter's content keeps of its head."""
    names = ("assigner", "authority", "superior", "issuer", "place")
    words = {name: nfc(getattr(head, name)).strip()[:300] for name in names}
    return words | {"report_by": head.report_by.isoformat() if head.report_by else ""}


def _line(
    assignment: WorkAssignmentRow, item: WorkItemRow, names: Sequence[tuple[int, bool, str]], *, named: bool
) -> LetterLine:
    others = [name for unit, lead, name in names if unit != assignment.unit_id and (assignment.lead or lead)]
    last = assignment.due_on or item.last
    worded = assignment.due_on in (None, item.last) and item.first != item.last  # a period is said in its words
    return LetterLine(
        item_id=item.id,
        text=item.text,
        product=item.product,
        due=item.due if worded else "",
        last=last.isoformat() if last else "",
        clause=place_words(item.path) if named and item.path else "",
        leads=assignment.lead,
        partners=tuple(dict.fromkeys(others)),
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


def _directive(row: DocumentRow) -> dict[str, str]:
    dated = row.date.isoformat() if row.date else ""
    words = {"type": row.type, "number": row.number, "issuer": row.issuer, "subject": row.subject}
    return {name: said or "" for name, said in words.items()} | {"dated": dated}


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


def _dumped(content: LetterContent) -> str:
    return json.dumps(asdict(content), ensure_ascii=False)


def _audited(session: Session, principal: Principal, row: WorkLetterRow, change: str, count: int) -> None:
    detail: Detail = {"change": change, "count": count, "unit": row.to_unit_id or 0}
    record(session, Entry(Action.WORK_ASSIGNED, principal, "work_letter", row.id, detail=detail))
