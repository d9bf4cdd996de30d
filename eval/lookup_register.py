"""A made-up register of thousands of documents, Party and State, in which one number is given again and again.

Ordinals start anew every year and with every term, and units of one level share a code: so "12-NQ/TU" or "QĐ 57" mean
several documents. A part of the register belongs to another unit and is closed to the one who looks up.
"""

import datetime
import random
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, FileRow, UnitRow
from vanban.document_numbers import DocumentNumber
from vanban.document_types import DOCUMENT_TYPES, Family
from vanban.principals import Principal

ASKER = Principal(1, "Người tra cứu", (1,))
SEED = 20_261_127
DOCUMENTS = 6_000
_CLOSED = 0.15  # share of the register that only unit 2 may read
_FIRST_DAY, _LAST_DAY = datetime.date(2010, 1, 4), datetime.date(2026, 11, 20)
_NOW = datetime.datetime(2026, 11, 27, 8, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the register; ``closed`` ones the asker may not read."""

    id: int
    number: DocumentNumber
    type: str
    issuer: str
    date: datetime.date
    closed: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    """Who issues: the code, the names it signs with, its types by code, how often, and how its numbers are written."""

    code: str
    names: tuple[str, ...]
    types: tuple[tuple[str | None, str], ...]  # type code, type name
    family: Family
    highest: int  # ordinal
    yearly: bool = False  # the year stands in the number
    share: int = 10


_PARTY = (("NQ", "Nghị quyết"), ("CT", "Chỉ thị"), ("KL", "Kết luận"), ("QĐ", "Quyết định"), ("QĐ", "Quy định"))
_OFFICE = (("HD", "Hướng dẫn"), ("TB", "Thông báo"), ("CV", "Công văn"), ("BC", "Báo cáo"), ("KH", "Kế hoạch"))
_CITY = (*_PARTY, *_OFFICE, ("CTr", "Chương trình"), ("TTr", "Tờ trình"))
_PEOPLE = (("QĐ", "Quyết định"), ("KH", "Kế hoạch"), ("BC", "Báo cáo"), ("TTr", "Tờ trình"), ("CT", "Chỉ thị"))
BODIES = (
    _Body("TW", ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương"), _PARTY, "party", 240, share=14),
    _Body("VPTW", ("Văn phòng Trung ương Đảng",), _OFFICE, "party", 150, share=5),
    _Body("BTCTW", ("Ban Tổ chức Trung ương",), _OFFICE, "party", 90, share=5),
    _Body("UBKTTW", ("Ủy ban Kiểm tra Trung ương",), _OFFICE, "party", 60, share=4),
    _Body("TU", ("Ban Thường vụ Thành ủy Lạc Hà", "Ban Chấp hành Đảng bộ Thành phố Lạc Hà"), _CITY, "party", 320),
    _Body("VPTU", ("Văn phòng Thành ủy Lạc Hà",), _OFFICE, "party", 500),
    _Body("ĐU", ("Ban Thường vụ Đảng ủy xã Vân Khê", "Ban Thường vụ Đảng ủy phường Hạ Đông"), _CITY, "party", 200),
    _Body("CP", ("Chính phủ",), (("NĐ", "Nghị định"), ("NQ", "Nghị quyết")), "state", 190, yearly=True),
    _Body("TTg", ("Thủ tướng Chính phủ",), (("QĐ", "Quyết định"), ("CT", "Chỉ thị")), "state", 2_100),
    _Body("BTC", ("Bộ Tài chính",), (("TT", "Thông tư"),), "state", 170, yearly=True, share=6),
    _Body("BNV", ("Bộ Nội vụ",), (("TT", "Thông tư"),), "state", 30, yearly=True, share=4),
    _Body("BKHCN", ("Bộ Khoa học và Công nghệ",), (("TT", "Thông tư"),), "state", 40, yearly=True, share=4),
    _Body("QH15", ("Quốc hội",), ((None, "Luật"), (None, "Nghị quyết")), "state", 160, yearly=True, share=4),
    _Body("UBND", ("Ủy ban nhân dân Thành phố Lạc Hà",), _PEOPLE, "state", 3_900, share=14),
    _Body("HĐND", ("Hội đồng nhân dân Thành phố Lạc Hà",), (("NQ", "Nghị quyết"),), "state", 120, share=6),
    _Body("SNV", ("Sở Nội vụ Thành phố Lạc Hà",), (("QĐ", "Quyết định"), ("BC", "Báo cáo")), "state", 400, share=4),
    _Body("VPCP-KGVX", ("Văn phòng Chính phủ",), ((None, "Công văn"),), "state", 11_900, share=3),
    _Body("UBND-NC", ("Ủy ban nhân dân Thành phố Lạc Hà",), ((None, "Công văn"),), "state", 4_900, share=3),
)


def make_register(count: int = DOCUMENTS, *, seed: int = SEED, first_id: int = 1) -> list[Entry]:
    """Returns that many documents, no two of one identity (number, type, issuer and date)."""
    dice = random.Random(seed)  # noqa: S311 - made-up contents, not secrets
    shares = [body.share for body in BODIES]
    seen: set[tuple[str, str, str, datetime.date]] = set()
    entries: list[Entry] = []
    while len(entries) < count:
        entry = _entry(first_id + len(entries), dice.choices(BODIES, shares)[0], dice)
        identity = (entry.number.key, entry.type, entry.issuer, entry.date)
        if identity not in seen:
            seen.add(identity)
            entries.append(entry)
    return entries


def _entry(entry_id: int, body: _Body, dice: random.Random) -> Entry:
    date = _FIRST_DAY + datetime.timedelta(days=dice.randrange((_LAST_DAY - _FIRST_DAY).days))
    code, name = dice.choice(body.types)
    ordinal = min(dice.randint(1, body.highest), dice.randint(1, body.highest))  # the low ones are given every year
    width = 2 if dice.random() < 0.8 else 3 if dice.random() < 0.2 else 1
    number = DocumentNumber(f"{ordinal:0{width}}", code, body.code, body.family, date.year if body.yearly else None)
    return Entry(entry_id, number, name, dice.choice(body.names), date, closed=dice.random() < _CLOSED)


def store_register(session: Session, entries: list[Entry]) -> None:
    """Writes the register into an empty database of two units: number, type, issuer and date, no passages."""
    units = [{"id": 1, "code": "tu", "name": "Thành ủy Lạc Hà"}, {"id": 2, "code": "k", "name": "Đơn vị khác"}]
    session.execute(insert(UnitRow), units)
    files = [
        {"sha256": _digest(one), "name": f"{one.id}.docx", "media_type": "x", "size": 1, "received_at": _NOW}
        for one in entries
    ]
    session.execute(insert(FileRow), files)
    session.execute(insert(DocumentRow), [_row(one) for one in entries])


def _digest(entry: Entry) -> str:
    return sha256(f"register-{entry.id}".encode()).hexdigest()


def _row(entry: Entry) -> dict[str, Any]:
    number = entry.number
    return {
        "id": entry.id,
        "file_sha256": _digest(entry),
        "number": number.canonical,
        "number_key": number.key,
        "ordinal": number.ordinal_key,
        "number_year": number.year,
        "type": entry.type,
        "type_code": number.type_code,
        "issuer": entry.issuer,
        "issuer_code": number.issuer_code,
        "date": entry.date,
        "subject": f"về công việc thứ {entry.id} của thành phố Lạc Hà",
        "text": f"{entry.type} {number.canonical}",
        "status": "con_hieu_luc",
        "owner_unit_id": 2 if entry.closed else 1,
        "audience": "unit" if entry.closed else "public",
        "publicity": "noi_bo",
        "ingested_at": _NOW,
    }


def type_names_of(code: str) -> frozenset[str]:
    """Returns the names of the types a code is used for, whatever its case and marks."""
    return frozenset(one.name for one in DOCUMENT_TYPES if code in one.codes)
