"""A library as large as a city's, made up for measuring: units, people, documents, passages with random vectors.

Everything is plainly fictional and follows from the seed. Rows are written in bulk, past the intake; those of the list
are made afterwards (``vanban.db.listed.relist``).
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from vanban.db.listed import relist, words_of
from vanban.db.models import (
    DocumentAudienceRow,
    DocumentRow,
    FileRow,
    IndexLogRow,
    PassageRow,
    PersonRow,
    RelationRow,
    SectionRow,
    UnitRow,
)
from vanban.db.office_models import IncomingRow, IncomingTransferRow, SavedSearchRow
from vanban.db.passwords import UNUSABLE
from vanban.document_numbers import parse_number
from vanban.fields import SHIPPED
from vanban.ports import Embedder
from vanban.principals import Audience, Publicity
from vanban.text import nfc

BATCH = 1_000  # documents written at a time
NOW = datetime.datetime.now(datetime.UTC)  # days are counted back from the day of making
TODAY = NOW.date()
TYPES = (
    ("Quyết định", "QĐ"),
    ("Nghị quyết", "NQ"),
    ("Kế hoạch", "KH"),
    ("Công văn", "CV"),
    ("Thông báo", "TB"),
    ("Báo cáo", "BC"),
    ("Hướng dẫn", "HD"),
    ("Kết luận", "KL"),
)
_ACTS = (
    "tổ chức",
    "rà soát",
    "kiểm tra",
    "hướng dẫn",
    "đánh giá",
    "triển khai",
    "phối hợp",
    "báo cáo",
    "thống kê",
    "quản lý",
)
_THINGS = (
    *(
        "hồ sơ lưu trữ",
        "trụ sở làm việc",
        "chuyển đổi số",
        "cải cách hành chính",
        "vệ sinh môi trường",
        "trật tự đô thị",
    ),
    *("sinh hoạt chi bộ", "công tác dân vận", "dữ liệu dùng chung", "an toàn giao thông", "phòng cháy, chữa cháy"),
    *("chi trả trợ cấp", "đầu tư công", "đào tạo cán bộ", "tiếp công dân", "công tác văn thư", "giám sát chuyên đề"),
)
_WHEN = (
    "trước ngày 30 tháng 6",
    "trong quý III",
    "hằng tháng",
    "chậm nhất 15 ngày",
    "trong năm 2026",
    "định kỳ sáu tháng",
)
_WHO = (
    "các chi bộ trực thuộc",
    "văn phòng",
    "ban chỉ đạo",
    "tổ công tác",
    "cơ quan thường trực",
    "các phòng chuyên môn",
)
_AUDIENCES = ((Audience.PUBLIC, 55), (Audience.SUBTREE, 25), (Audience.UNIT, 15), (Audience.NAMED, 5))


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made; ``passages`` is a mean for each document, the long document has ``long`` of them."""

    units: int = 600
    people: int = 5_000
    documents: int = 8_000
    passages: int = 12
    long: int = 1_500
    entries: int = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """What the measuring asks for: ids and usernames."""

    short_id: int
    long_id: int
    passages: int


def build(session: Session, size: Size, embedder: Embedder, *, seed: int) -> Made:
    """Returns what was written into an empty database: everything but the search index."""
    dice = random.Random(seed)  # noqa: S311 - made-up contents, not secrets
    _units(session, size.units)
    _people(session, size, dice)
    counts = [1 + dice.randrange(2 * size.passages) for _ in range(size.documents - 1)]
    lengths = [*counts, size.long]
    for first in range(0, len(lengths), BATCH):
        _documents(session, first, lengths[first : first + BATCH], dice, embedder)
    _named(session, size, dice)
    _relations(session, size, dice)
    relist(session)
    _register(session, size, dice)
    return Made(short_id=lengths.index(min(lengths)) + 1, long_id=len(lengths), passages=sum(lengths))


def _units(session: Session, count: int) -> None:
    """A city, twelve organs, and communes with bodies below them: three levels."""
    rows = [{"id": 1, "code": "tu", "name": "Thành ủy Lạc Hà", "parent_id": None}]
    for one in range(2, count + 1):
        organ, commune = one <= 13, one <= 140
        parent = 1 if organ or commune else 14 + one % 127
        kind = "Ban" if organ else "Đảng ủy xã" if commune else "Chi bộ"
        rows.append({"id": one, "code": f"dv-{one}", "name": f"{kind} Lạc Hà {one}", "parent_id": parent})
    session.execute(insert(UnitRow), rows)


def _people(session: Session, size: Size, dice: random.Random) -> None:
    rows = [
        {
            "username": f"nguoi-{one}",
            "name": f"Người Thứ {one}",
            "unit_id": 1 + dice.randrange(size.units),
            "roles": "van_thu" if one % 9 == 0 else "",
            "password_hash": UNUSABLE,
        }
        for one in range(size.people)
    ]
    session.execute(insert(PersonRow), rows)


def _documents(session: Session, first: int, lengths: list[int], dice: random.Random, embedder: Embedder) -> None:
    files: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    sections: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for offset, length in enumerate(lengths):
        document_id = first + offset + 1
        text, pieces = text_of(length, dice)
        digest = sha256(f"made-{document_id}".encode()).hexdigest()
        name = f"{document_id}.docx"
        files.append({"sha256": digest, "name": name, "media_type": "x", "size": 1, "received_at": NOW})
        documents.append(_document(document_id, digest, text, dice))
        sections += [_section(document_id, position, start, end) for position, (start, end) in enumerate(pieces)]
        passages += [
            _passage(document_id, position, text[start:end], (start, end))
            for position, (start, end) in enumerate(pieces)
        ]
    for passage, vector in zip(passages, _vectors(len(passages), embedder, first), strict=True):
        passage |= {"embedding_model": embedder.name, "embedding": vector}
    session.execute(insert(FileRow), files)
    session.execute(insert(DocumentRow), documents)
    session.execute(insert(SectionRow), sections)
    session.execute(insert(PassageRow), passages)
    session.execute(insert(IndexLogRow), [{"action": "upsert", "document_id": one["id"]} for one in documents])


def _vectors(count: int, embedder: Embedder, seed: int) -> list[bytes]:
    made = np.random.default_rng(seed).normal(size=(count, embedder.dimension)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return [vector.astype("<f2").tobytes() for vector in made]


def _document(document_id: int, digest: str, text: str, dice: random.Random) -> dict[str, Any]:
    type_name, code = TYPES[document_id % len(TYPES)]
    owner = 1 + dice.randrange(13) if dice.random() < 0.4 else 14 + dice.randrange(580)
    date = TODAY - datetime.timedelta(days=dice.randrange(4_000))
    number = parse_number(f"{1 + document_id % 400}-{code}/{'TU' if owner == 1 else 'ĐU'}")
    audience = dice.choices([one for one, _ in _AUDIENCES], [weight for _, weight in _AUDIENCES])[0]
    return {
        "id": document_id,
        "file_sha256": digest,
        "number": number.canonical if number else None,
        "number_key": number.key if number else None,
        "ordinal": number.ordinal_key if number else None,
        "type": type_name,
        "type_code": code,
        "issuer": f"Ban Thường vụ Lạc Hà {1 + document_id % 60}",
        "date": date,
        "subject": f"về việc {dice.choice(_ACTS)} {dice.choice(_THINGS)} và {dice.choice(_THINGS)} năm {date.year}",
        "text": text,
        "status": dice.choices(["con_hieu_luc", "het_hieu_luc", "het_hieu_luc_mot_phan"], [8, 1, 1])[0],
        "owner_unit_id": owner,
        "audience": audience.value,
        "publicity": (Publicity.OPEN if dice.random() < 0.3 else Publicity.INTERNAL).value,
        "field": dice.choice(_FIELDS) if dice.random() < 0.7 else None,
        "circulation": "DỰ THẢO" if dice.random() < 0.02 else None,
        "ingested_at": NOW - datetime.timedelta(minutes=dice.randrange(2_000_000)),
    }


def text_of(length: int, dice: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Returns a made-up text of so many articles, and where each of them stands in it."""
    parts: list[str] = []
    pieces: list[tuple[int, int]] = []
    at = 0
    for position in range(length):
        sentences = " ".join(_sentence(dice) for _ in range(4))
        part = f"Điều {position + 1}. {dice.choice(_ACTS).capitalize()} {dice.choice(_THINGS)}\n{sentences}"
        parts.append(part)
        pieces.append((at, at + len(part)))
        at += len(part) + 1
    return "\n".join(parts), pieces


def _sentence(dice: random.Random) -> str:
    who, act, thing, when = (dice.choice(words) for words in (_WHO, _ACTS, _THINGS, _WHEN))
    return f"{who.capitalize()} {act} {thing}, bảo đảm {dice.choice(_THINGS)} đạt {dice.randrange(50, 100)}% {when}."


def _section(document_id: int, position: int, start: int, end: int) -> dict[str, Any]:
    label = f"Điều {position + 1}"
    places = {"start": start, "own_end": end, "end": end}
    return {
        "document_id": document_id,
        "position": position,
        "kind": "dieu",
        "label": label,
        "title": "",
        "path": label,
    } | places


def _passage(document_id: int, position: int, text: str, place: tuple[int, int]) -> dict[str, Any]:
    named = {"document_id": document_id, "position": position, "section_position": position, "kind": "text"}
    return named | {"path": f"Điều {position + 1}", "heading": "", "text": text, "start": place[0], "end": place[1]}


def _named(session: Session, size: Size, dice: random.Random) -> None:
    rows = [
        {"document_id": one, "unit_id": unit}
        for one in range(1, size.documents + 1)
        if dice.random() < 0.05
        for unit in dice.sample(range(1, size.units + 1), 3)
    ]
    session.execute(insert(DocumentAudienceRow), rows)


def _relations(session: Session, size: Size, dice: random.Random) -> None:
    rows = [
        {
            "source_id": one,
            "kind": dice.choice(("can_cu", "thuc_hien", "sua_doi", "thay_the")),
            "target_id": 1 + dice.randrange(one - 1),
            "target_text": "văn bản trước",
            "quote": "Căn cứ văn bản trước",
            "start": 0,
            "end": 10,
            "state": dice.choice(("xac_nhan", "de_xuat")),
        }
        for one in range(2, size.documents)
        if dice.random() < 0.5
    ]
    session.execute(insert(RelationRow), rows)


def _register(session: Session, size: Size, dice: random.Random) -> None:
    entries = [_entry(one, size, dice) for one in range(1, size.entries + 1)]
    session.execute(insert(IncomingRow), entries)
    transfers = [
        {
            "incoming_id": one["id"],
            "from_unit_id": one["unit_id"],
            "to_unit_id": 14 + dice.randrange(100),
            "lead": True,
            "state": "xong" if one["state"] == "xong" else "moi",
            "sent_at": NOW,
        }
        for one in entries
        if one["state"] != "moi"
    ]
    session.execute(insert(IncomingTransferRow), transfers)


def _entry(one: int, size: Size, dice: random.Random) -> dict[str, Any]:
    """A quarter of the entries stand in the register of the city, the others in those of its communes."""
    unit = 1 if one % 4 == 0 else 14 + one % 120
    day = TODAY - datetime.timedelta(days=dice.randrange(300))
    subject = f"về việc {dice.choice(_ACTS)} {dice.choice(_THINGS)}"
    sender, number = f"Cơ quan Lạc Hà {dice.randrange(90)}", f"{dice.randrange(1, 900)}-CV/VPTU"
    return {
        "id": one,
        "unit_id": unit,
        "year": TODAY.year,
        "arrival_number": one,
        "arrived_on": day,
        "sender": sender,
        "number": number,
        "date": day,
        "subject": subject,
        "words": words_of(number, subject, sender),
        "state": dice.choices(("moi", "dang_xu_ly", "xong"), (1, 2, 7))[0],
        "deadline": day + datetime.timedelta(days=20),
        "document_id": 1 + dice.randrange(size.documents),
        "created_at": NOW,
    }


def save_searches(session: Session, person_id: int) -> None:
    """Saves five searches with alerts for a person, seen a month ago."""
    seen = NOW - datetime.timedelta(days=30)
    queries = (
        "q=chuyen+doi+so",
        "loai=B%C3%A1o+c%C3%A1o",
        "don_vi=1",
        "q=luu+tru&nam=2026",
        "linh_vuc=Tuy%C3%AAn+gi%C3%A1o",
    )
    rows = [
        {"person_id": person_id, "name": query, "query": query, "alert": True, "created_at": seen, "seen_at": seen}
        for query in queries
    ]
    session.execute(insert(SavedSearchRow), rows)


def _shipped_fields() -> Iterator[str]:
    for line in nfc(SHIPPED.read_text("utf-8")).splitlines():
        if line and not line.startswith("#"):
            yield line


_FIELDS = tuple(_shipped_fields())
