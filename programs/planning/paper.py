"""A programme or a week's lịch as the paper that is signed: what its writer prints, out of the tables."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from programs.papers.calendar_entries import slot_entry
from programs.papers.calendars import CalendarEntry, stable_uid
from programs.papers.views import (
    PaperHead,
    PaperSigner,
    ProgrammeGroup,
    ProgrammeLine,
    ProgrammePaper,
    WeekPaper,
    WeekSlot,
)
from programs.planning.sources import Cited, cited
from vanban.db.models import UnitRow
from vanban.db.programme_access import items_seen
from vanban.db.programme_items import STATE_WORDS
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow, SlotRow
from vanban.db.programme_slots import CANCELLED, POSTPONED, slots_seen
from vanban.db.programmes import span_of_row
from vanban.db.work_items import content_of
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.programme_periods import body_words, organisation_words
from vanban.work import OPINION_WORDS, OWNER_WORDS, Period, ProgrammeOwner

_CODES = (("Đảng ủy", "ĐU"), ("Thành ủy", "TU"), ("Tỉnh ủy", "TU"), ("Chi bộ", "CB"))


def programme_paper(session: Session, principal: Principal, row: ProgrammeRow) -> ProgrammePaper:
    """Returns a programme as the person may see it; a source they may not read is not named."""
    pairs = items_seen(session, principal, row)
    sources = cited(session, principal, [item for _, item in pairs])
    carried = carried_words(session, [one for one, _ in pairs])
    lines = [(one.group, _line(row, one, item, sources, carried)) for one, item in pairs]
    groups = tuple(
        ProgrammeGroup(title, tuple(line for _, line in some)) for title, some in groupby(lines, key=lambda one: one[0])
    )
    opening, closing = _paragraphs(row.opening), _paragraphs(row.closing)
    recipients = tuple(row.recipients.splitlines())
    head = _head(session, row, "Chương trình")
    return ProgrammePaper(head, groups, opening, closing, _signer(row), recipients)


def week_paper(session: Session, principal: Principal, row: ProgrammeRow) -> WeekPaper:
    """Returns a week's lịch as the person may see it."""
    slots = tuple(_slot(slot) for slot in slots_seen(session, principal, row))
    opening, closing = _paragraphs(row.opening), _paragraphs(row.closing)
    recipients = tuple(row.recipients.splitlines())
    head = _head(session, row, "Lịch công tác")
    return WeekPaper(head, row.first, slots, opening, closing, _signer(row), recipients)


def week_entries(session: Session, principal: Principal, row: ProgrammeRow, *, office: str) -> list[CalendarEntry]:
    """Returns the lines of a week's lịch that the person may see as entries of a calendar."""
    return [line_entry(slot, row, office=office) for slot in slots_seen(session, principal, row)]


def line_entry(slot: SlotRow, row: ProgrammeRow, *, office: str) -> CalendarEntry:
    """Returns a line of a week's lịch as an entry, known by the same name in every calendar."""
    uid = stable_uid("lich", slot.id, office=office)
    return slot_entry(_slot(slot), uid, changed_at=row.changed_at, version=row.version)


def change_words(one: ProgrammeItemRow, carried: dict[int, str]) -> str:
    """Returns what happened to a row, with its reason: "Điều chỉnh: …", "Chuyển tiếp từ năm 2026: …", or ""."""
    what = STATE_WORDS.get(one.state, "")
    if not what and one.carried_from_id is not None:
        what = f"Chuyển tiếp từ {carried.get(one.carried_from_id, 'kỳ trước')}"
    return f"{what}: {one.reason}" if what and one.reason else what


def _slot(slot: SlotRow) -> WeekSlot:
    return WeekSlot(
        slot.day,
        slot.text,
        slot.start_minute,
        slot.end_minute,
        leader=slot.leader,
        attending=slot.attending,
        preparing=slot.preparing,
        place=slot.place,
        postponed=slot.state == POSTPONED,
        cancelled=slot.state == CANCELLED,
        reason=slot.reason,
    )


def _line(
    row: ProgrammeRow,
    one: ProgrammeItemRow,
    item: WorkItemRow,
    sources: dict[int, Cited],
    carried: dict[int, str],
) -> ProgrammeLine:
    line = item_line(item, sources[item.id].words if item.id in sources else "")
    due = line.due or (f"tháng {one.month}/{row.first.year}" if one.month and not line.last else "")
    return replace(line, due=due, note=change_words(one, carried))


def item_line(item: WorkItemRow, source: str) -> ProgrammeLine:
    """Returns an item as a line of a paper, with where it comes from in words."""
    said = content_of(item)
    return ProgrammeLine(
        text=said.text,
        lead=said.lead.name if said.lead else "",
        partners=tuple(body.name for body in said.partners),
        product=said.product,
        due=said.due,
        first=said.first,
        last=said.last,
        leader=said.leader,
        opinion=OPINION_WORDS[said.opinion],
        source=source,
    )


def carried_words(session: Session, rows: Sequence[ProgrammeItemRow]) -> dict[int, str]:
    """Returns the periods of the programmes that rows were carried over from, in words, by their ids."""
    ids = sorted({one.carried_from_id for one in rows if one.carried_from_id is not None})
    found = session.scalars(select(ProgrammeRow).where(ProgrammeRow.id.in_(ids))) if ids else ()
    return {row.id: span_of_row(row).words for row in found}


def _head(session: Session, row: ProgrammeRow, type_: str) -> PaperHead:
    code = "" if row.period == Period.WEEK else "CTr"  # a week's lịch has no number
    head = unit_head(session, row.unit_id, ProgrammeOwner(row.owner), type_, code=code)
    return replace(
        head, subject=row.title, number=row.number or head.number, place=row.place or head.place, dated=row.signed_on
    )


def unit_head(session: Session, unit_id: int, owner: ProgrammeOwner, type_: str, *, code: str) -> PaperHead:
    """Returns the head of a paper of a body of a unit, its number ("-KH/ĐU") and day left for the registry to fill in.

    ``code`` is the kind of document in numbers, "" for a paper without a number.
    """
    unit = session.get_one(UnitRow, unit_id)
    above = session.get(UnitRow, unit.parent_id) if unit.parent_id is not None else None
    office = next((mark for words, mark in _CODES if unit.name.startswith(words)), "")
    return PaperHead(
        type=type_,
        subject="",
        issuer=unit.name.upper(),
        superior=organisation_words(above.name).upper() if above is not None else "",
        body=body_words(owner, unit.name),
        number=f"-{code}/{office}" if code and office else "",
    )


def _signer(row: ProgrammeRow) -> PaperSigner:
    authority = f"T/M {OWNER_WORDS[ProgrammeOwner(row.owner)].upper()}"
    return PaperSigner(authority, row.position.upper(), row.signer)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
