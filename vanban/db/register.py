"""The incoming register of a unit: numbering, entering, changing and reading its entries.

A register is kept and read by the officers of its unit alone. Whoever an entry was handed over to sees that entry's
own marks; the document it is about stays with those who may read it.
"""

import datetime
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.db.library import find_by_reference
from vanban.db.listed import words_of
from vanban.db.models import DocumentRow, IntakeJobRow
from vanban.db.office_models import IncomingRow, IncomingTransferRow
from vanban.db.permissions import readable_ids
from vanban.db.validity import today
from vanban.db.wanted import searched_words
from vanban.document_numbers import parse_number
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal
from vanban.register import Entry, EntryState, RegisterSearch, TransferState
from vanban.text import nfc

NO_ENTRY = "Không có mục này trong sổ, hoặc đồng chí không có quyền xem."
MAY_NOT = "Chỉ văn thư và quản trị viên của đơn vị được vào sổ văn bản đến."
PAGE_SIZE = 50
LARGEST_NUMBER = 999_999  # of a year's register
_ATTEMPTS = 5  # at a number that another officer takes at the same moment
_LONGEST = {"sender": 300, "number": 100, "subject": 2_000, "note": 2_000}  # code points
_NAMES = {"sender": "Nơi gửi", "number": "Số, ký hiệu", "subject": "Trích yếu", "note": "Ghi chú"}


def register_units(principal: Principal) -> frozenset[int]:
    """Returns the units whose registers a person keeps: the own one and those it took the place of, for officers."""
    return principal.own_unit_ids if principal.keeps_documents else frozenset()


def next_number(session: Session, unit_id: int, year: int) -> int:
    """Returns the number after the last of a unit's register of a year; the first is 1."""
    mine = (IncomingRow.unit_id == unit_id, IncomingRow.year == year)
    return (session.scalar(select(func.max(IncomingRow.arrival_number)).where(*mine)) or 0) + 1


def enter(session: Session, principal: Principal, entry: Entry) -> IncomingRow:
    """Returns a new entry of the own unit's register; a number is given once, whoever asks at the same moment.

    Raises ``NotAllowed`` for one who keeps no register, ``InvalidInput`` for what cannot stand in it.
    """
    if principal.unit_id is None or not register_units(principal):
        raise NotAllowed(MAY_NOT)
    entry = checked(session, principal, entry)
    row = IncomingRow(
        unit_id=principal.unit_id,
        year=entry.arrived_on.year,
        state=EntryState.NEW.value,
        created_by_id=principal.person_id,
        created_at=datetime.datetime.now(datetime.UTC),
    )
    _write(row, entry)
    for _ in range(_ATTEMPTS):
        row.arrival_number = entry.arrival_number or next_number(session, row.unit_id, row.year)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            if entry.arrival_number is not None:
                break
        else:
            return row
    free = next_number(session, row.unit_id, row.year)
    raise InvalidInput(f"Số đến {row.arrival_number} của năm {row.year} đã dùng. Số tiếp theo là {free}.")


def change_entry(session: Session, principal: Principal, entry_id: int, entry: Entry) -> IncomingRow:
    """Returns an entry with other marks; its number stays. Raises ``NotFound``, ``InvalidInput``."""
    row = kept_entry(session, principal, entry_id)
    if entry.arrived_on.year != row.year:
        raise InvalidInput(f"Số đến {row.arrival_number} thuộc sổ năm {row.year}: ngày đến phải trong năm {row.year}.")
    _write(row, checked(session, principal, entry, kept=row.document_id))
    session.flush()
    return row


def kept_entry(session: Session, principal: Principal, entry_id: int) -> IncomingRow:
    """Returns an entry of a register the person keeps; raises the same ``NotFound`` for any other."""
    row = session.get(IncomingRow, entry_id)
    if row is None or row.unit_id not in register_units(principal):
        raise NotFound(NO_ENTRY)
    return row


def seen_entry(session: Session, principal: Principal, entry_id: int) -> IncomingRow:
    """Returns an entry that the person keeps, or that was handed over to them; raises ``NotFound``."""
    row = session.get(IncomingRow, entry_id)
    if row is not None and row.unit_id in register_units(principal):
        return row
    mine = select(IncomingTransferRow.id).where(IncomingTransferRow.incoming_id == entry_id, handed_to(principal))
    if row is None or session.scalar(mine.limit(1)) is None:
        raise NotFound(NO_ENTRY)
    return row


def handed_to(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for hand-overs to a person, or to the unit the person acts for, which stand."""
    if principal.person_id is None or principal.channel.outside:
        return false()
    own = IncomingTransferRow.to_unit_id.in_(sorted(principal.own_unit_ids))
    stands = IncomingTransferRow.state != TransferState.RETURNED.value
    return stands & or_(IncomingTransferRow.to_person_id == principal.person_id, own)


def find_entries(
    session: Session, principal: Principal, search: RegisterSearch, *, page: int = 1, page_size: int = PAGE_SIZE
) -> tuple[int, list[IncomingRow]]:
    """Returns how many entries of the registers a person keeps fit, and a page of them, the newest number first."""
    conditions = [IncomingRow.unit_id.in_(sorted(register_units(principal))), *_fits(search)]
    total = session.scalar(select(func.count()).select_from(IncomingRow).where(*conditions)) or 0
    page = max(1, min(page, -(-total // page_size)))
    order = (IncomingRow.year.desc(), IncomingRow.arrival_number.desc(), IncomingRow.id.desc())
    statement = select(IncomingRow).where(*conditions).order_by(*order)
    return total, list(session.scalars(statement.limit(page_size).offset((page - 1) * page_size)))


def count_by_state(session: Session, principal: Principal) -> dict[str, int]:
    """Returns how many entries the person's registers hold in each state, and under ``qua_han`` how many are late."""
    mine = IncomingRow.unit_id.in_(sorted(register_units(principal)))
    counted = select(IncomingRow.state, func.count()).where(mine).group_by(IncomingRow.state)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    late = select(func.count()).select_from(IncomingRow).where(mine, *_fits(RegisterSearch(overdue=True)))
    return counts | {"qua_han": session.scalar(late) or 0}


def same_number(session: Session, principal: Principal, number: str) -> list[DocumentRow]:
    """Returns the documents of a number that the person may read, newest first; none for what is no number."""
    parsed = parse_number(nfc(number))
    return [] if parsed is None else find_by_reference(session, principal, number_key=parsed.key, limit=20)


def handed_in_document(session: Session, row: IncomingRow) -> int | None:
    """Returns the document an entry is about: the one it names, or the one its file has become by now."""
    if row.document_id is not None or row.batch_id is None:
        return row.document_id
    jobs = select(IntakeJobRow.document_id).where(
        IntakeJobRow.batch_id == row.batch_id, IntakeJobRow.document_id.is_not(None)
    )
    became = list(session.scalars(jobs.distinct().limit(2)))
    return became[0] if len(became) == 1 else None


def checked(session: Session, principal: Principal, entry: Entry, *, kept: int | None = None) -> Entry:
    """Returns an entry with its words set in order; raises ``InvalidInput`` for what cannot stand in the register.

    A document it names must be one the person may read; ``kept`` is the one an entry already names.
    """
    words = {name: _line(getattr(entry, name) or "") for name in _LONGEST}
    for name, text in words.items():
        if len(text) > _LONGEST[name]:
            raise InvalidInput(f"{_NAMES[name]} dài quá {_LONGEST[name]} ký tự. Đề nghị rút gọn.")
    if not words["sender"]:
        raise InvalidInput("Chưa ghi nơi gửi.")
    if not words["subject"] and not words["number"]:
        raise InvalidInput("Cần ghi số, ký hiệu hoặc trích yếu của văn bản đến.")
    if entry.arrival_number is not None and not 1 <= entry.arrival_number <= LARGEST_NUMBER:
        raise InvalidInput(f"Số đến phải là số từ 1 đến {LARGEST_NUMBER}.")
    _check_days(entry)
    named = entry.document_id
    if named is not None and named != kept and not readable_ids(session, principal, [named]):
        raise InvalidInput("Không có văn bản đã chọn trong kho, hoặc đồng chí không có quyền xem.")
    sender, subject, note = words["sender"], words["subject"], words["note"]
    return replace(entry, number=words["number"] or None, sender=sender, subject=subject, note=note)


def _check_days(entry: Entry) -> None:
    if entry.arrived_on > today():
        raise InvalidInput("Ngày đến không thể sau hôm nay.")
    if entry.date is not None and entry.date > entry.arrived_on:
        raise InvalidInput("Ngày của văn bản không thể sau ngày đến.")
    if entry.deadline is not None and entry.deadline < entry.arrived_on:
        raise InvalidInput("Hạn xử lý không thể trước ngày đến.")


def _write(row: IncomingRow, entry: Entry) -> None:
    for name in ("arrived_on", "sender", "number", "date", "subject", "note", "deadline", "document_id"):
        setattr(row, name, getattr(entry, name))
    row.words = words_of(row.number, row.subject, row.sender)


def _line(text: str) -> str:
    return " ".join(nfc(text).replace("\0", " ").split())


def _fits(search: RegisterSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.since is not None:
        conditions.append(IncomingRow.arrived_on >= search.since)
    if search.until is not None:
        conditions.append(IncomingRow.arrived_on <= search.until)
    if search.state is not None:
        conditions.append(IncomingRow.state == search.state.value)
    if search.overdue:
        conditions += [IncomingRow.deadline < today(), IncomingRow.state != EntryState.DONE.value]
    if search.words.strip():
        conditions.append(_holds(search.words))
    return conditions


def _holds(words: str) -> ColumnElement[bool]:
    """Every word begins one of the entry's marks, with or without tone marks; a lone number is also a số đến."""
    looked_for = searched_words(words)
    if not looked_for:
        return false()
    holds = and_(*(IncomingRow.words.like(f"% {word}%") for word in looked_for))
    lone = looked_for[0] if len(looked_for) == 1 else ""
    if not (lone.isascii() and lone.isdigit() and len(lone) <= 6):
        return holds
    return or_(holds, IncomingRow.arrival_number == int(lone))
