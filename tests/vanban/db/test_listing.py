"""The list of documents: filters, order, pages, permissions."""

import datetime

import pytest
from stored_rows import add_document

from vanban.db.listing import list_documents
from vanban.db.people import create_person, create_unit, principal_of
from vanban.db.session import Database
from vanban.db.wanted import Wanted
from vanban.document_numbers import parse_number
from vanban.principals import Channel, Principal


@pytest.fixture
def an(database: Database) -> Principal:
    with database.transaction() as session:
        unit = create_unit(session, code="tp", name="Thành phố")
        other = create_unit(session, code="xa", name="Xã")
        create_person(session, username="an", name="An", unit_code="tp")
        for year in range(2001, 2008):
            written = f"{year - 2000}-QĐ/TU"
            number = parse_number(written)
            assert number is not None
            add_document(
                session, f"{year}.txt", unit.id, number=written, number_key=number.key, type="Quyết định",
                subject=f"về việc thứ {year}", date=datetime.date(year, 1, 1),
            )  # fmt: skip
        add_document(session, "khong-ngay.txt", unit.id, subject="không ghi ngày")
        add_document(session, "kin.txt", other.id, audience="unit", subject="việc thứ kín")
        return principal_of(session, "an", Channel.WEB)


def test_the_newest_stand_first_and_the_undated_last(database: Database, an: Principal) -> None:
    with database.session() as session:
        listing = list_documents(session, an, page_size=3)
        assert (listing.total, listing.pages) == (8, 3)
        assert [one.number for one in listing.documents] == ["7-QĐ/TU", "6-QĐ/TU", "5-QĐ/TU"]
        last = list_documents(session, an, page=99, page_size=3)
    assert last.page == 3
    assert [one.subject for one in last.documents] == ["về việc thứ 2001", "không ghi ngày"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("03 qd tu", 1), ("viec thu 2003", 1), ("VIỆC THỨ", 7), ("quyết định việc", 7), ("kín", 0), ("???", 0)],
)
def test_words_filter_by_number_or_by_every_word(database: Database, an: Principal, words: str, found: int) -> None:
    with database.session() as session:
        listing = list_documents(session, an, Wanted(words=words))
    assert listing.total == len(listing.documents) == found
    assert listing.pages == 1
