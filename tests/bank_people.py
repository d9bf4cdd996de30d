"""A unit with two trainers, a neighbour, and documents, for tests of the question bank."""

import datetime
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, FileRow, PassageRow, PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_unit, principal_of
from vanban.exam_bank import BankContent, BankSource
from vanban.principals import Channel, Principal, Role

TEXT = "Điều 1. Sở Nội vụ chủ trì việc này.\nĐiều 2. Sở Tài chính bố trí kinh phí."
NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)
QUOTE = "Sở Nội vụ chủ trì việc này."


@dataclass(frozen=True, slots=True)
class Bank:
    """Who uses a bank, and what its questions cite."""

    author: Principal
    second: Principal
    neighbour: Principal
    reader: Principal  # of the same unit, no trainer
    document: int
    closed: int  # a document of the unit that only its named readers may read


def make_bank(session: Session) -> Bank:
    """Returns the people and documents, stored."""
    units = {code: create_unit(session, code=code, name=f"Sở {code}").id for code in ("noi-vu", "tai-chinh")}
    people = (
        ("lan", "noi-vu", Role.TRAINER),
        ("hoa", "noi-vu", Role.TRAINER),
        ("minh", "tai-chinh", Role.TRAINER),
        ("an", "noi-vu", Role.OFFICER),
    )
    for name, unit, role in people:
        session.add(
            PersonRow(username=name, name=name.title(), unit_id=units[unit], roles=role.value, password_hash=UNUSABLE)
        )
    session.flush()
    lan, hoa, minh, an = (principal_of(session, name, Channel.WEB) for name, _, _ in people)
    document = stored_document(session, "van-ban", lan.unit_id or 0, "public")
    closed = stored_document(session, "rieng", minh.unit_id or 0, "unit")
    return Bank(lan, hoa, minh, an, document, closed)


def stored_document(session: Session, name: str, owner: int, audience: str) -> int:
    """Returns the id of a document with ``TEXT``, stored, of a unit and for an audience."""
    digest = sha256(name.encode()).hexdigest()
    session.add(FileRow(sha256=digest, name=name, media_type="text/plain", size=1, received_at=NOW))
    session.flush()
    row = DocumentRow(
        file_sha256=digest,
        owner_unit_id=owner,
        text=TEXT,
        status="con_hieu_luc",
        audience=audience,
        publicity="noi_bo",
        ingested_at=NOW,
    )
    passage = {"position": 0, "kind": "text", "path": "Điều 1", "heading": "", "embedding_model": "", "embedding": b""}
    row.passages.append(PassageRow(text=TEXT, start=0, end=len(TEXT), **passage))
    session.add(row)
    session.flush()
    return row.id


def content(
    stem: str = "Cơ quan nào chủ trì?", *, document: int | None = None, keys: tuple[int, ...] = (0,)
) -> BankContent:
    """Returns a question; with a document, one that cites its first clause."""
    start = TEXT.index(QUOTE)
    sources = () if document is None else (source(document, start),)
    return BankContent(
        kind="khac",
        level="nhan_biet",
        topic="Bộ máy",
        stem=stem,
        options=("Sở Nội vụ", "Sở Tài chính"),
        keys=keys,
        key=stem,
        sources=sources,
    )


def source(document: int, start: int) -> BankSource:
    """Returns the first clause of a document as a source."""
    return BankSource(document, 0, "Điều 1", start, start + len(QUOTE), QUOTE, "Điều 1 của văn bản")


def rewrite(session: Session, document_id: int, text: str) -> None:
    """Gives a document another text."""
    session.get_one(DocumentRow, document_id).text = text
