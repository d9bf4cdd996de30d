"""Deciding on edges, the list for review, and decisions that go along to a new version."""

import datetime
from dataclasses import dataclass

import pytest
from stored_rows import add_document

from ingest.linking import relink, relink_number
from vanban.db import library
from vanban.db.models import DocumentRow, PersonRow, RelationRow, SectionRow, UnitRow
from vanban.db.relations import apply_decisions, carry_over, decide, decisions_of, review
from vanban.db.session import Database
from vanban.documents import RelationKind, RelationState, ValidityStatus
from vanban.errors import NotFound
from vanban.principals import Channel, Principal

AT = datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC)
CITY = Principal(1, "Văn thư thành phố", unit_ids=(1,), channel=Channel.COMMAND)
WARD = Principal(2, "Văn thư phường", unit_ids=(1, 2), channel=Channel.COMMAND)
ZALO = Principal(2, "Văn thư phường", unit_ids=(1, 2), channel=Channel.ZALO)
STATES = list(RelationState)


@dataclass
class Office:
    """Ids: ``new`` says three things of ``old``; ``secret`` is for the ward alone and repeals ``old`` too."""

    old: int
    new: int
    secret: int
    replaces: int
    guides: int
    cites: int
    repeals: int


def edge(source: int, target: int | None, kind: str, quote: str, start: int = 0, key: str = "1-qc-tu") -> RelationRow:
    return RelationRow(
        source_id=source, target_id=target, kind=kind, target_number="01-QC/TU", target_key=key, target_text="01-QC/TU",
        quote=quote, start=start, end=start + 5,
    )  # fmt: skip


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        session.add(UnitRow(id=1, code="goc", name="Thành ủy Lạc Hà"))
        session.flush()
        session.add(UnitRow(id=2, code="phuong", name="Đảng ủy phường", parent_id=1))
        session.flush()
        session.add_all(PersonRow(id=i, username=f"vt{i}", name="Văn thư", unit_id=i, password_hash="") for i in (1, 2))
        old = add_document(session, "old", 1, number="01-QC/TU", number_key="1-qc-tu", date=datetime.date(2020, 1, 2))
        new = add_document(session, "new", 1, number="02-QC/TU", number_key="2-qc-tu", date=datetime.date(2024, 1, 2))
        secret = add_document(session, "secret", 2, audience="unit", date=datetime.date(2024, 1, 2))
        new.sections = [
            SectionRow(position=0, kind="dieu", label="Điều 9", title="", path="Điều 9", start=0, own_end=9, end=20),
            SectionRow(
                position=1, kind="khoan", label="2", title="", path="Điều 9, khoản 2", start=9, own_end=20, end=20
            ),
        ]
        rows = [
            edge(new.id, old.id, "thay_the", "thay thế 01-QC/TU", 10),
            edge(new.id, old.id, "huong_dan", "hướng dẫn 01-QC/TU", 2),
            edge(new.id, old.id, "vien_dan", "theo 01-QC/TU", 30),
            edge(secret.id, old.id, "bai_bo", "bãi bỏ 01-QC/TU"),
        ]
        session.add_all(rows)
        session.flush()
        return Office(old.id, new.id, secret.id, *(row.id for row in rows))


def test_a_decision_keeps_who_and_when_and_a_reset_forgets_them(database: Database, office: Office):
    with database.transaction() as session:
        row = decide(session, office.replaces, RelationState.CONFIRMED, by=CITY, at=AT)
        assert (row.confirmed, row.decided_by_id, row.decided_at) == (True, 1, AT)
    with database.transaction() as session:
        row = decide(session, office.replaces, RelationState.PROPOSED, by=WARD, at=AT)
        assert (row.state, row.decided_by_id, row.decided_at) == ("de_xuat", None, None)


@pytest.mark.parametrize("who", [CITY, ZALO])
def test_nobody_decides_on_an_edge_whose_source_is_not_readable(database: Database, office: Office, who: Principal):
    with database.transaction() as session, pytest.raises(NotFound) as forbidden:
        decide(session, office.repeals, RelationState.CONFIRMED, by=who, at=AT)
    with database.transaction() as session, pytest.raises(NotFound) as missing:
        decide(session, 10_000, RelationState.CONFIRMED, by=who, at=AT)
    assert str(forbidden.value) == str(missing.value)


def test_the_review_shows_readable_undecided_edges_with_quote_and_place(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.cites, RelationState.DENIED, by=CITY, at=AT)
        found = review(session, CITY)
        assert [(item.id, item.place) for item in found.items] == [
            (office.guides, "Điều 9"),
            (office.replaces, "Điều 9, khoản 2"),
        ]
        assert found.items[1].quote == "thay thế 01-QC/TU"
        assert found.items[1].target is not None
        assert {item.id for item in review(session, WARD).items} == {office.guides, office.replaces, office.repeals}
        assert [i.id for i in review(session, CITY, states=[RelationState.DENIED]).items] == [office.cites]
        assert [i.id for i in review(session, WARD, kinds=[RelationKind.REPEALS]).items] == [office.repeals]
        assert review(session, WARD, document_ids=[office.secret]).total == 1


def test_pages_of_the_review_hold_each_edge_once(database: Database, office: Office):
    with database.session() as session:
        pages = [review(session, WARD, states=STATES, page=page, page_size=3) for page in (1, 2, 99)]
        assert [(p.total, p.pages, p.page) for p in pages] == [(4, 2, 1), (4, 2, 2), (4, 2, 2)]
        ids = [item.id for page in pages[:2] for item in page.items]
        assert sorted(ids) == sorted([office.replaces, office.guides, office.cites, office.repeals])


def test_a_denied_edge_is_shown_from_neither_end(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.replaces, RelationState.DENIED, by=CITY, at=AT)
        assert RelationKind.REPLACES not in {e.kind for e in library.outgoing_relations(session, [office.new], CITY)}
        assert RelationKind.REPLACES not in {e.kind for e in library.incoming_relations(session, [office.old], CITY)}


def test_a_denied_edge_stays_denied_when_its_target_goes_and_comes_again(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.replaces, RelationState.DENIED, by=CITY, at=AT)
        old = session.get_one(DocumentRow, office.old)
        old.number_key = None
        session.flush()
        relink_number(session, "1-qc-tu")
        old.number_key = "1-qc-tu"
        session.flush()
        relink(session, old)
        assert session.get_one(RelationRow, office.replaces).state == "bac_bo"
        assert session.get_one(RelationRow, office.guides).target_id == office.old
        assert library.validity(old) is ValidityStatus.IN_FORCE


def _version(database: Database, office: Office) -> int:
    """Stores a second version of ``new`` that says two of its three things again, and something else."""
    with database.transaction() as session:
        row = add_document(session, "new 2", 1, number="02-QC/TU", number_key="2-qc-tu", date=datetime.date(2024, 1, 2))
        session.add_all(
            [
                edge(row.id, office.old, "thay_the", "thay  thế 01-QC/TU", 40),
                edge(row.id, office.old, "huong_dan", "hướng dẫn 01-QC/TU", 3),
                edge(row.id, office.old, "vien_dan", "nay theo 01-QC/TU", 3),
            ]
        )
        session.get_one(DocumentRow, office.new).superseded_by_id = row.id
        return row.id


def test_decisions_go_along_to_the_same_edges_of_a_new_version(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.replaces, RelationState.CONFIRMED, by=CITY, at=AT)
        for one in (office.guides, office.cites):
            decide(session, one, RelationState.DENIED, by=CITY, at=AT)
    new = _version(database, office)
    with database.transaction() as session:
        assert carry_over(session, old_id=office.new, new_id=new) == 2
    with database.session() as session:
        states = {row.kind: (row.state, row.decided_by_id) for row in session.get_one(DocumentRow, new).relations}
        assert states == {"thay_the": ("xac_nhan", 1), "huong_dan": ("bac_bo", 1), "vien_dan": ("de_xuat", None)}
        assert session.get_one(DocumentRow, office.old).status == ValidityStatus.EXPIRED
        assert [e.document.id for e in library.incoming_relations(session, [office.old], CITY) if e.document] == [
            new
        ] * 2
        assert {item.source.document_id for item in review(session, CITY).items} == {new}


def test_what_was_said_to_the_old_version_is_said_to_the_new_one(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.replaces, RelationState.CONFIRMED, by=CITY, at=AT)
        row = add_document(session, "old 2", 1, number="01-QC/TU", number_key="1-qc-tu", date=datetime.date(2020, 1, 2))
        session.get_one(DocumentRow, office.old).superseded_by_id = row.id
        session.flush()
        carry_over(session, old_id=office.old, new_id=row.id)
        assert session.get_one(RelationRow, office.replaces).target_id == row.id
        assert row.status == ValidityStatus.EXPIRED


def test_decisions_survive_deletion_and_a_new_intake_when_they_are_kept_in_between(database: Database, office: Office):
    with database.transaction() as session:
        decide(session, office.replaces, RelationState.DENIED, by=CITY, at=AT)
        kept = decisions_of(session, office.new)
        session.delete(session.get_one(RelationRow, office.replaces))
        session.add(edge(office.new, office.old, "thay_the", "thay thế 01-QC/TU", 12))
        session.flush()
        assert apply_decisions(session, office.new, kept) == 1
        assert review(session, CITY, states=[RelationState.DENIED]).total == 1
