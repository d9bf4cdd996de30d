"""Giving what was taken on from a document: whom each item is offered to, the form as it comes in, and doing it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.form_values import day_of
from api.work_forms import receivers_from
from api.work_view import Choices, lead_of, names_of_units
from programs.working_days import working_calendar
from vanban.db.library import documents_by_id
from vanban.db.work_access import kept_row, kept_units, require_planner, seen
from vanban.db.work_assigning import give
from vanban.db.work_items import release_item
from vanban.db.work_letter_content import LetterHead, content_of_letter
from vanban.db.work_list import OPEN_STATES, given_units
from vanban.db.work_models import WorkItemRow, WorkLetterRow
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.wording import document_name

MOST_ITEMS = 200  # on one page, and in one turn of giving
HEAD_FIELDS = (
    "number", "dated", "signer", "position", "authority", "assigner", "superior", "issuer", "place", "report_by",
)  # fmt: skip
Words = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class ToGive:
    """An item to be given: to whom it stands given already, and what the form starts with."""

    row: WorkItemRow
    led: str  # the name of who leads it already
    given: tuple[str, ...]
    lead: str
    others: frozenset[str]
    due: str
    body: str  # who leads, as the document words it
    document: str  # its name, "" for one that was typed in

    @property
    def has_lead(self) -> bool:
        """Whether someone leads it already."""
        return bool(self.led)


@dataclass(frozen=True, slots=True)
class Handing:
    """The form as it came in: for each item whom it goes to and by when."""

    items: tuple[int, ...]
    leads: tuple[str, ...]
    dues: tuple[str, ...]
    others: frozenset[str]
    release: bool

    def values(self) -> dict[int, tuple[str, str]]:
        """Returns the lead and the deadline written for each item."""
        return {one: (lead, due) for one, lead, due in zip(self.items, self.leads, self.dues, strict=True)}


def handing_fields(
    *,
    item: Annotated[list[int] | None, Form()] = None,
    lead: Annotated[list[str] | None, Form()] = None,
    due: Annotated[list[str] | None, Form()] = None,
    others: Annotated[list[str] | None, Form()] = None,
    release: Words = "",
) -> Handing:
    """Returns the form; what does not fit together counts as empty."""
    items, leads, dues = item or [], lead or [], due or []
    if len(items) != len(leads) or len(items) != len(dues):
        items, leads, dues = [], [], []
    return Handing(tuple(items), tuple(leads), tuple(dues), frozenset(others or []), release == "1")


def head_fields(
    *,
    number: Words = "",
    dated: Words = "",
    signer: Words = "",
    position: Words = "",
    authority: Words = "",
    assigner: Words = "",
    superior: Words = "",
    issuer: Words = "",
    place: Words = "",
    report_by: Words = "",
) -> dict[str, str]:
    """Returns the fields of a letter's head, as they were written."""
    given = (number, dated, signer, position, authority, assigner, superior, issuer, place, report_by)
    return dict(zip(HEAD_FIELDS, given, strict=True))


def head_from(form: Mapping[str, str]) -> LetterHead:
    """Returns the head that a form describes; raises ``InvalidInput`` for a day that is none, or no assigner."""
    if not form["assigner"].strip():
        raise InvalidInput("Chưa ghi cơ quan giao việc.")
    words = {name: form[name].strip() for name in HEAD_FIELDS if name not in ("dated", "report_by")}
    dated, report_by = day_of(form["dated"], label="Ngày công văn"), day_of(form["report_by"], label="Hạn báo cáo")
    return LetterHead(**words, dated=dated, report_by=report_by)


def head_values(head: LetterHead) -> dict[str, str]:
    """Returns the fields of a form that shows a head."""
    found = {name: getattr(head, name) for name in HEAD_FIELDS}
    return {name: said.isoformat() if isinstance(said, datetime.date) else said or "" for name, said in found.items()}


def values_of_letter(row: WorkLetterRow) -> dict[str, str]:
    """Returns the fields of a form that shows the head of a letter."""
    content = content_of_letter(row)
    of_row = {"number": row.number, "signer": row.signer, "position": row.position}
    names = ("authority", "assigner", "superior", "issuer", "place", "report_by")
    dated = row.dated.isoformat() if row.dated else ""
    return of_row | {name: getattr(content, name) for name in names} | {"dated": dated}


def first_head(letters: Sequence[WorkLetterRow], usual: LetterHead) -> dict[str, str]:
    """Returns the head that a form starts with: as in the last letter, without its number, else the usual one."""
    if not letters:
        return head_values(usual)
    kept = values_of_letter(letters[-1])
    return head_values(usual) | {name: kept[name] for name in kept if name not in ("number", "dated", "report_by")}


def items_to_give(
    session: Session, principal: Principal, which: ColumnElement[bool], choices: Choices, *, day: datetime.date
) -> list[ToGive]:
    """Returns the open items of a planner's unit that meet a condition, in the order of the documents they come from,
    each as the form starts with."""
    wanted = select(WorkItemRow).where(
        which,
        WorkItemRow.unit_id.in_(sorted(kept_units(principal))),
        WorkItemRow.state.in_([state.value for state in OPEN_STATES]),
        seen(principal),
    )
    order = (WorkItemRow.document_id, WorkItemRow.start, WorkItemRow.id)
    rows = list(session.scalars(wanted.order_by(*order).limit(MOST_ITEMS)))
    documents = documents_by_id(session, {row.document_id for row in rows if row.document_id is not None}, principal)
    given = given_units(session, [row.id for row in rows])
    names = names_of_units(session, {one.unit_id for some in given.values() for one in some})
    offered = {unit.id for unit in (*choices.below, *choices.beside)}
    default = working_calendar().default_deadline(day)
    found = []
    for row in rows:
        held = given.get(row.id, [])
        led = next((names[one.unit_id] for one in held if one.lead), "")
        lead, others = _suggested(row, offered - {one.unit_id for one in held})
        due = row.last.isoformat() if row.last else "" if row.every else default.isoformat()
        given_names = tuple(dict.fromkeys(names[one.unit_id] for one in held))
        source = documents.get(row.document_id) if row.document_id is not None else None
        name = document_name(type=source.type, number=source.number, date=source.date) if source else ""
        found.append(ToGive(row, led, given_names, "" if led else lead, others, due, lead_of(row), name))
    return found


def hand_on(session: Session, principal: Principal, form: Handing) -> int:
    """Returns how many assignments were asked for; gives each item to whom the form says. ``InvalidInput`` names it."""
    own, count = require_planner(principal), 0
    for item_id, (lead, due) in form.values().items():
        others = sorted(one.partition(":")[2] for one in form.others if one.startswith(f"{item_id}:"))
        receivers = receivers_from(lead, others, own_unit=own)
        if not receivers:
            continue
        row = kept_row(session, principal, item_id)
        if form.release and not row.released:
            release_item(session, principal, item_id, released=True)
        try:
            due_on = day_of(due, label="Hạn")
            for to in receivers:
                give(session, principal, item_id, to, due_on=due_on)
        except InvalidInput as error:
            raise InvalidInput(f"Nhiệm vụ “{_short(row.text)}”: {error.message}") from error
        count += len(receivers)
    return count


def _suggested(row: WorkItemRow, offered: set[int]) -> tuple[str, frozenset[str]]:
    """Returns whom an item would go to by its own words: the bodies in it that are units the planner may give to."""
    lead = next((f"u{body.unit_id}" for body in row.bodies if body.lead and body.unit_id in offered), "")
    others: Sequence[str] = [f"u{body.unit_id}" for body in row.bodies if not body.lead and body.unit_id in offered]
    return lead, frozenset(one for one in others if one != lead)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rpartition(" ")[0] + "…"
