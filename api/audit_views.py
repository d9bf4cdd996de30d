"""Entries of the audit log as an auditor sees them: in words, naming only what the auditor may read."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from api.wording import document_name
from vanban.audit import Outcome
from vanban.audit_words import action_words, channel_words, detail_pairs, outcome_words, target_words
from vanban.db.audit_models import AuditRow
from vanban.db.audit_reading import people_named, units_named
from vanban.db.keeping import with_all_below
from vanban.db.library import documents_by_id
from vanban.db.models import PersonRow
from vanban.principals import Principal, Role


@dataclass(frozen=True, slots=True)
class TargetView:
    """What something was done to; ``name`` and ``href`` are empty where the auditor may not know it."""

    kind: str
    number: str
    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in words. ``tone`` is that of its outcome's badge."""

    row: AuditRow
    at: datetime.datetime
    action: str
    outcome: str
    tone: str
    person: str
    username: str
    unit: str
    channel: str
    target: TargetView
    detail: tuple[tuple[str, str], ...]

    @property
    def moment(self) -> str:
        """Returns the local date and time with seconds."""
        return f"{self.at.astimezone():%d/%m/%Y %H:%M:%S}"


def entry_views(session: Session, auditor: Principal, rows: Sequence[AuditRow]) -> list[EntryView]:
    """Returns the entries in words, with the names that stand behind their ids."""
    people = people_named(session, [row.person_id for row in rows])
    units = units_named(session, [row.unit_id for row in rows])
    targets = _targets(session, auditor, rows)
    return [_view(row, people, units, targets) for row in rows]


def moment_of(at: str) -> datetime.datetime:
    """Returns the moment of an entry; words that are no moment give the beginning of time."""
    try:
        return datetime.datetime.fromisoformat(at)
    except ValueError:  # an edited entry must still be shown
        return datetime.datetime.min.replace(tzinfo=datetime.UTC) + datetime.timedelta(days=1)


def entry_json(view: EntryView) -> dict[str, Any]:
    """Returns the entry for programs: the fields as they are, and in words."""
    row = view.row
    plain = ("sequence", "at", "action", "outcome", "person_id", "unit_id", "channel", "address", "target", "target_id")
    return {name: getattr(row, name) for name in plain} | {
        "hash": row.hash,
        "detail": row.detail,
        "words": view.action,
        "username": view.username or None,
        "person": view.person or None,
        "unit": view.unit or None,
        "target_name": view.target.name or None,
    }


def _view(
    row: AuditRow, people: dict[int, tuple[str, str]], units: dict[int, str], targets: dict[tuple[str, str], TargetView]
) -> EntryView:
    username, name = people.get(row.person_id or 0, ("", ""))
    return EntryView(
        row,
        moment_of(row.at),
        action_words(row.action),
        outcome_words(row.outcome),
        "good" if row.outcome == Outcome.DONE.value else "bad",
        name,
        username,
        units.get(row.unit_id or 0, ""),
        channel_words(row.channel),
        targets.get((row.target, row.target_id)) or TargetView(target_words(row.target), row.target_id),
        tuple(detail_pairs(row.detail)),
    )


def _targets(session: Session, auditor: Principal, rows: Sequence[AuditRow]) -> dict[tuple[str, str], TargetView]:
    """Returns what the auditor may know of the things the entries name; the others are shown by number alone."""
    documents = documents_by_id(session, _ids(rows, "document"), auditor)
    found = {
        ("document", str(one.id)): TargetView(
            target_words("document"),
            str(one.id),
            document_name(type=one.type, number=one.number, date=one.date),
            f"/van-ban/{one.id}",
        )
        for one in documents.values()
    }
    for one in _people_below(session, auditor, _ids(rows, "person")):
        found["person", str(one.id)] = TargetView(target_words("person"), str(one.id), f"{one.name} ({one.username})")
    below = _below(session, auditor)
    for number, name in units_named(session, sorted(_ids(rows, "unit"))).items():
        if below is None or number in below:
            found["unit", str(number)] = TargetView(target_words("unit"), str(number), name)
    return found


def _ids(rows: Sequence[AuditRow], kind: str) -> set[int]:
    named = {row.target_id for row in rows if row.target == kind}
    return {int(one) for one in named if one.isascii() and one.isdigit() and len(one) < 19}


def _below(session: Session, auditor: Principal) -> Collection[int] | None:
    return None if Role.SYSTEM in auditor.roles else with_all_below(session, auditor.own_unit_ids)


def _people_below(session: Session, auditor: Principal, ids: Collection[int]) -> list[PersonRow]:
    below = _below(session, auditor)
    inside = true() if below is None else PersonRow.unit_id.in_(below)
    return list(session.scalars(select(PersonRow).where(PersonRow.id.in_(ids), inside)))
