"""Which documents the numbers of a question mean, in a library of two terms."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEmbedder
from stored_library import StoredLibrary

from rag.lookup import Resolution, choice, resolve
from rag.question import understand
from rag.registry import Registry
from vanban.db.models import DocumentRow
from vanban.principals import Principal

TERMS = {
    datetime.date(2021, 3, 1): "về văn thư khóa XVII, nhiệm kỳ 2020 - 2025",
    datetime.date(2026, 4, 2): "về văn thư khóa XVIII, nhiệm kỳ 2025 - 2030",
}


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A library with 09-NQ/TU of two terms, and a letter that only unit 2 may read."""
    stored = StoredLibrary(tmp_path, HashEmbedder())
    for date, subject in TERMS.items():
        _numbered(stored, stored.add(subject, ["Văn phòng chủ trì."], number="09-NQ/TU"), "9", date)
    closed = stored.add("kín", ["Việc kín."], number="5-CV/TU", owner=2, audience="unit", publicity="noi_bo")
    _numbered(stored, closed, "5", datetime.date(2026, 5, 5))
    with stored.database.session() as session:
        yield Registry(session, Principal(1, "Lan", (1,)))
    stored.close()


def _numbered(stored: StoredLibrary, document_id: int, ordinal: str, date: datetime.date) -> None:
    with stored.database.transaction() as session:
        row = session.get_one(DocumentRow, document_id)
        row.ordinal, row.date = ordinal, date


def resolved(question: str, registry: Registry) -> Resolution:
    return resolve(understand(question, limit=2_000), registry)


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Nghị quyết 09-NQ/TU khóa XVII nói gì?", 2021),
        ("nghi quyet 09-nq/tu khoa XVIII", 2026),
        ("09-NQ/TU năm 2021", 2021),
        ("09-NQ/TU ngày 02/4/2026", 2026),
        ("09-NQ/TU nhiệm kỳ 2020-2025", 2021),
        ("nghij quyeets 9 khóa XVII nói gì?", 2021),
        ("09NQTU năm 2026 quy định gì?", 2026),
        ("０９－ＮＱ／ＴＵ khóa XVIII", 2026),
        ("nghị quết số 9 năm 2021", 2021),
    ],
)
def test_a_number_of_two_terms_is_narrowed_by_term_year_date_and_tenure(
    registry: Registry, question: str, year: int
) -> None:
    found = resolved(question, registry)
    assert [document.date.year for document in found.documents if document.date] == [year]
    assert found.candidates == found.unknown == ()


@pytest.mark.parametrize("question", ["09-NQ/TU nói gì?", "09-NQ/TU năm 2019", "09-NQ/TU khóa XV"])
def test_a_number_that_nothing_narrows_is_a_choice_newest_first(registry: Registry, question: str) -> None:
    found = resolved(question, registry)
    assert found.documents == ()
    offered = choice(found.candidates, understand(question, limit=2_000))
    assert [item.date.year for item in offered.choices if item.date] == [2026, 2021]
    assert "Có 2 văn bản" in offered.text


def test_a_comparison_means_all_documents_of_the_number(registry: Registry) -> None:
    assert len(resolved("So sánh hai nghị quyết 09-NQ/TU", registry).documents) == 2


@pytest.mark.parametrize("number", ["5-CV/TU", "6-CV/TU"])
def test_a_document_of_another_unit_is_as_unknown_as_one_that_is_not_there(registry: Registry, number: str) -> None:
    found = resolved(f"{number} nói gì?", registry)
    assert (found.documents, found.candidates, len(found.unknown)) == ((), (), 1)


def test_a_document_named_by_type_and_full_date_is_found(registry: Registry) -> None:
    (document,) = resolved("Theo nghị quyết ngày 01/3/2021 thì ai chủ trì?", registry).documents
    assert document.date == datetime.date(2021, 3, 1)


def test_as_of_a_day_only_what_was_issued_by_then_is_known(registry: Registry) -> None:
    then = Registry(registry.session, registry.principal, datetime.date(2022, 1, 1))
    assert [d.date.year for d in resolved("09-NQ/TU", then).documents if d.date] == [2021]
