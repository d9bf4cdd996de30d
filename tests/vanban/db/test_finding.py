"""Look-ups by number in any form, by nickname and by words, within what a person may read."""

import datetime

import pytest
from stored_rows import add_document

from vanban.db.finding import find_documents
from vanban.db.models import UnitRow
from vanban.db.session import Database
from vanban.document_numbers import parse_number
from vanban.errors import QuestionError
from vanban.principals import Principal

WAYS = ("57-NQ/TW", "57/NQ-TW", "nghị quyết năm bảy", "nq57", "Số 57 – NQ/TƯ", "khoa hoc cong nghe")
LAN = Principal(1, "Lan", (1,))
SHELF = (
    ("57-NQ/TW", "Nghị quyết", datetime.date(2024, 12, 22), "về đột phá phát triển khoa học, công nghệ"),
    ("18-NQ/TW", "Nghị quyết", datetime.date(2017, 10, 25), "về tiếp tục đổi mới, sắp xếp tổ chức bộ máy"),
    ("18-NQ/TW", "Nghị quyết", datetime.date(2022, 6, 16), "về quản lý và sử dụng đất"),
    ("30/2020/NĐ-CP", "Nghị định", datetime.date(2020, 3, 5), "về công tác văn thư"),
)


@pytest.fixture
def library(database: Database) -> Database:
    with database.transaction() as session:
        session.add_all([UnitRow(id=1, code="a", name="A"), UnitRow(id=2, code="b", name="B")])
        session.flush()
        for written, kind, date, subject in SHELF:
            number = parse_number(written)
            assert number is not None
            parts = {
                "number": number.canonical,
                "number_key": number.key,
                "ordinal": number.ordinal_key,
                "type_code": number.type_code,
                "issuer_code": number.issuer_code,
                "number_year": number.year,
            }
            add_document(session, subject, 1, type=kind, date=date, subject=subject, **parts)
        add_document(session, "x", 2, audience="unit", ordinal="57", number="57-KH/TU", number_key="57-kh-tu")
    return database


def found(library: Database, text: str) -> list[tuple[str | None, int | None]]:
    with library.session() as session:
        documents = find_documents(session, LAN, text).documents
    return [(document.number, document.date.year if document.date else None) for document in documents]


@pytest.mark.parametrize(
    "text", ["57-NQ/TW", "57/NQ-TW", "nghị quyết năm bảy", "nq57", "Số 57 – NQ/TƯ", "khoa hoc cong nghe"]
)
def test_every_way_of_asking_finds_the_resolution(library: Database, text: str) -> None:
    assert found(library, text) == [("57-NQ/TW", 2024)]


def test_a_number_used_twice_gives_both(library: Database) -> None:
    assert found(library, "NQ 18") == [("18-NQ/TW", 2022), ("18-NQ/TW", 2017)]


def test_a_year_or_date_tells_them_apart(library: Database) -> None:
    assert found(library, "nghị quyết 18-NQ/TW ngày 25/10/2017") == [("18-NQ/TW", 2017)]


def test_a_hidden_document_is_not_found(library: Database) -> None:
    assert found(library, "57-KH/TU") == []


def test_a_correction_is_reported(library: Database) -> None:
    with library.session() as session:
        result = find_documents(session, LAN, " S7-NQ/TW ")
    assert (result.query, result.corrected_from) == ("S7-NQ/TW", "S7-NQ/TW")
    assert [document.number for document in result.documents] == ["57-NQ/TW"]


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_no_query(library: Database, text: str) -> None:
    with library.session() as session, pytest.raises(QuestionError):
        find_documents(session, LAN, text)
