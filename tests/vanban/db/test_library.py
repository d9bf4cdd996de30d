"""The reading side shows exactly what a person may read, and hides that there is more."""

import datetime
from dataclasses import dataclass

import pytest
from sqlalchemy import inspect
from stored_rows import add_document

from vanban.db import library
from vanban.db.models import DocumentRow, RelationRow, UnitRow
from vanban.db.session import Database
from vanban.documents import RelationKind, ValidityStatus
from vanban.errors import NotFound
from vanban.principals import Principal

LAN = Principal(1, "Lan", (1, 2))
VISITOR = Principal(None, "khách")


@dataclass(frozen=True)
class Shelf:
    """Ids of two resolutions of one number, a hidden plan that implements the second, and an open notice."""

    old: int
    new: int
    hidden: int
    notice: int


def relation(source: int, target: int | None, kind: str = "thuc_hien") -> RelationRow:
    return RelationRow(
        source_id=source,
        kind=kind,
        target_id=target,
        target_number="18-NQ/TW",
        target_text="x",
        quote="x",
        start=0,
        end=1,
    )


@pytest.fixture
def shelf(database: Database) -> Shelf:
    number = {"number": "18-NQ/TW", "number_key": "18nqtw", "ordinal": "18", "type": "Nghị quyết", "type_code": "NQ"}
    with database.transaction() as session:
        session.add_all([UnitRow(id=1, code="a", name="A"), UnitRow(id=3, code="c", name="C")])
        session.flush()
        session.add(UnitRow(id=2, code="b", name="B", parent_id=1))
        session.flush()
        old = add_document(session, "old", 2, date=datetime.date(2017, 10, 25), issuer_code="TW", **number)
        new = add_document(session, "new", 2, date=datetime.date(2022, 6, 16), issuer_code="TW", **number)
        hidden = add_document(session, "hidden", 3, audience="unit", ordinal="18", number_year=2022)
        notice = add_document(session, "notice", 3, publicity="cong_khai", ordinal="9", type="Thông báo")
        session.add_all([relation(hidden.id, new.id), relation(new.id, hidden.id), relation(notice.id, new.id)])
        session.add(relation(new.id, old.id, "thay_the"))
        return Shelf(old.id, new.id, hidden.id, notice.id)


def ids(rows: list[DocumentRow]) -> list[int]:
    return [row.id for row in rows]


def test_a_forbidden_document_is_exactly_as_missing(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        assert library.document(session, shelf.new, LAN).id == shelf.new
        messages = set()
        for missing in (shelf.hidden, 10**6):
            with pytest.raises(NotFound) as raised:
                library.document(session, missing, LAN)
            messages.add(raised.value.message)
        assert len(messages) == 1


def test_counts_and_lists_hold_only_what_is_readable(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        assert library.count_readable(session, LAN) == 3
        assert library.count_readable(session, VISITOR) == 1
        first = library.recent_documents(session, LAN, limit=2)
        assert ids(first) == [shelf.notice, shelf.new]
        assert ids(library.recent_documents(session, LAN, limit=2, before_id=first[-1].id)) == [shelf.old]


def test_a_number_used_twice_gives_both_newest_first(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        assert ids(library.find_by_reference(session, LAN, ordinal="18")) == [shelf.new, shelf.old]
        assert ids(library.find_by_reference(session, LAN, number_key="18nqtw", year=2017)) == [shelf.old]
        day = datetime.date(2022, 6, 16)
        assert ids(library.find_by_reference(session, LAN, type_codes=["NQ"], date=day)) == [shelf.new]
        assert ids(library.find_by_reference(session, LAN, types=["Thông báo"])) == [shelf.notice]
        assert ids(library.find_by_reference(session, LAN, ordinal="18", issuer_code="HU")) == []
        assert library.find_by_reference(session, LAN, year=99999) == []
        assert library.find_by_reference(session, LAN) == []


def test_a_year_in_the_number_counts_as_the_year(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        assert ids(library.find_by_reference(session, Principal(2, "C", (3,)), year=2022)) == [shelf.new, shelf.hidden]


def test_passages_of_hidden_documents_are_dropped(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        of = {
            d: library.document(session, d, Principal(2, "C", (3,))).passages[0].id for d in (shelf.hidden, shelf.new)
        }
    with database.session() as session:
        found = library.passages_by_id(session, [*of.values(), 10**6], LAN)
        assert list(found) == [of[shelf.new]]
        row = found[of[shelf.new]]
        assert {"text", "embedding"} <= inspect(row).unloaded | inspect(row.document).unloaded
        assert row.document.text[row.start : row.end] == row.text


def test_edges_show_only_readable_ends(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        outgoing = library.outgoing_relations(session, [shelf.new], LAN)
        assert [(e.kind, e.document.id if e.document else None) for e in outgoing] == [
            (RelationKind.IMPLEMENTS, None),
            (RelationKind.REPLACES, shelf.old),
        ]
        incoming = library.incoming_relations(session, [shelf.new, shelf.old], LAN)
        assert sorted(_ends(incoming)) == sorted([(shelf.new, shelf.notice), (shelf.old, shelf.new)])
        assert library.outgoing_relations(session, [shelf.hidden], LAN) == []
        assert library.incoming_relations(session, [shelf.hidden], LAN) == []


def _ends(edges: list[library.Edge]) -> list[tuple[int, int]]:
    return [(edge.document_id, edge.document.id if edge.document else 0) for edge in edges]


def test_a_document_is_not_yet_in_force_before_its_date(database: Database, shelf: Shelf) -> None:
    with database.session() as session:
        row = library.document(session, shelf.new, LAN)
        assert library.summary(row, as_of=datetime.date(2022, 6, 15)).status is ValidityStatus.NOT_YET
        assert library.summary(row, as_of=datetime.date(2022, 6, 16)).status is ValidityStatus.IN_FORCE
        row.effective_date = datetime.date(2023, 1, 1)
        assert library.validity(row, as_of=datetime.date(2022, 12, 31)) is ValidityStatus.NOT_YET
        session.expunge(row)
