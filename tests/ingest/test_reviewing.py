"""What people decide about files kept back, and what becomes of the documents they replace."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fresh import fresh_database
from intake_fakes import HashEmbedder, parse_lines
from sqlalchemy import select

from ingest.file_store import FileStore
from ingest.intake import Intake, IntakeResult
from ingest.removing import delete_document
from ingest.reviewing import Review
from ingest.storing import Placement
from rag.following import LogReader
from vanban.db.keeping import held_file, held_files
from vanban.db.library import count_readable, document, find_by_reference
from vanban.db.listing import list_documents
from vanban.db.models import DocumentRow, HeldFileRow, PersonRow, RelationRow
from vanban.db.people import create_person, create_unit, principal_of, root_unit
from vanban.db.session import Database
from vanban.errors import NotAllowed, NotFound
from vanban.principals import Audience, Channel, Principal, Publicity
from vanban.settings import Settings

PLAN = "so: 12-KH/TU\nloai: Kế hoạch\nco quan: Ban Thường vụ\nngay: 2026-03-02\nNội dung thứ nhất"
NEWER = PLAN + "\nNội dung thứ hai"
DRAFT = PLAN + "\nluu hanh: DỰ THẢO"


@dataclass(frozen=True)
class Desk:
    """An intake, the decisions over it, the unit and the person who decides."""

    intake: Intake
    review: Review
    unit: int
    officer: Principal

    @property
    def database(self) -> Database:
        return self.intake.database

    def take(self, text: str, *, publicity: Publicity = Publicity.INTERNAL) -> IntakeResult:
        placement = Placement(self.unit, Audience.PUBLIC, publicity)
        return self.intake.take_bytes("a.txt", text.encode(), placement=placement)

    def held(self, held_file_id: int | None) -> HeldFileRow:
        with self.database.session() as session:
            return session.get_one(HeldFileRow, held_file_id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(data_dir=tmp_path / "data", database_url=None)
    database = fresh_database(settings)
    with database.transaction() as session:
        unit = root_unit(session)
        create_person(session, username="van.thu", name="Văn thư", unit_code=unit.code, roles=("van_thu",))
        officer = principal_of(session, "van.thu", Channel.WEB)
    intake = Intake(database, FileStore(settings.files_dir), HashEmbedder(), settings, parse_lines)
    yield Desk(intake, Review(intake), unit.id, officer)
    database.close()


def test_an_accepted_draft_is_read_by_its_unit_only(desk: Desk) -> None:
    waiting = desk.take(DRAFT, publicity=Publicity.OPEN)
    result = desk.review.accept(waiting.held_file_id or 0, by=desk.officer.person_id, note="bản chính thức")
    row = desk.held(waiting.held_file_id)
    assert (result.status, row.state, row.document_id, row.note) == (
        "indexed",
        "nhan",
        result.document_id,
        "bản chính thức",
    )
    assert row.decided_by_id == desk.officer.person_id
    with desk.database.session() as session:
        stored = session.get_one(DocumentRow, result.document_id)
        assert (stored.audience, stored.publicity, stored.circulation) == ("unit", "noi_bo", "DỰ THẢO")
    assert desk.intake.held_files.hashes() == set()


def test_a_dismissed_file_leaves_no_bytes(desk: Desk) -> None:
    waiting = desk.take(DRAFT)
    desk.review.dismiss(waiting.held_file_id or 0, by=None)
    assert desk.held(waiting.held_file_id).state == "bo"
    assert desk.intake.held_files.hashes() == set()
    with pytest.raises(NotAllowed):
        desk.review.accept(waiting.held_file_id or 0, by=None)
    assert desk.take(DRAFT).held_file_id not in (None, waiting.held_file_id)


def test_a_newer_version_takes_the_place_of_the_old_one(desk: Desk) -> None:
    old = desk.take(PLAN).document_id or 0
    desk.take("so: 3-BC/TU\nCăn cứ Kế hoạch số 12-KH/TU")
    result = desk.review.replace_rival(desk.take(NEWER).held_file_id or 0, by=None)
    reader = LogReader(desk.database, HashEmbedder())
    with desk.database.session() as session:
        assert [row.id for row in find_by_reference(session, desk.officer, ordinal="12")] == [result.document_id]
        assert {one.document_id for one in list_documents(session, desk.officer).documents} == {2, result.document_id}
        assert count_readable(session, desk.officer) == 2
        assert document(session, old, desk.officer).superseded_by_id == result.document_id
        assert session.scalars(select(RelationRow.target_id)).one() == result.document_id
        assert set(reader.everything(session).documents) == {2, result.document_id}
        changes = reader.changes(session, 0)
        upserts = {passage.document_id for passage in reader.passages(session, changes.documents)}
        assert upserts == {2, result.document_id}
        assert reader.passage_count(session) == sum(1 for _ in reader.passages(session, changes.documents))


def test_the_old_text_again_is_known_as_an_earlier_version(desk: Desk) -> None:
    old = desk.take(PLAN).document_id
    desk.review.replace_rival(desk.take(NEWER).held_file_id or 0, by=None)
    again = desk.take(PLAN + " ")
    assert (again.status, again.document_id) == ("duplicate", old)
    assert "bản cũ" in again.warnings[0]


def test_removing_the_newer_version_brings_the_old_one_back(desk: Desk) -> None:
    old = desk.take(PLAN).document_id
    newer = desk.review.replace_rival(desk.take(NEWER).held_file_id or 0, by=None).document_id or 0
    newest = desk.review.replace_rival(desk.take(NEWER + " ba").held_file_id or 0, by=None).document_id or 0
    delete_document(desk.database, desk.intake.files, newest)
    with desk.database.session() as session:
        assert [row.id for row in find_by_reference(session, desk.officer, ordinal="12")] == [newer]
        assert session.get_one(DocumentRow, old).superseded_by_id == newer
        assert LogReader(desk.database, HashEmbedder()).changes(session, 0).documents == [old, newer, newest]


def test_a_rival_may_be_taken_in_as_a_document_of_its_own(desk: Desk) -> None:
    first = desk.take(PLAN).document_id
    second = desk.review.accept(desk.take(NEWER).held_file_id or 0, by=None).document_id
    with desk.database.session() as session:
        found = find_by_reference(session, desk.officer, ordinal="12")
    assert {row.id for row in found} == {first, second}


def test_an_accepted_draft_with_a_rival_waits_again_for_that(desk: Desk) -> None:
    desk.take(PLAN)
    waiting = desk.take(DRAFT)
    again = desk.review.accept(waiting.held_file_id or 0, by=None)
    assert again.status == "held"
    assert again.held_file_id != waiting.held_file_id
    assert desk.held(again.held_file_id).kind == "ban_khac"
    assert desk.review.replace_rival(again.held_file_id or 0, by=None).status == "indexed"


def test_only_officers_of_the_unit_and_administrators_above_it_decide(desk: Desk) -> None:
    waiting = desk.take(DRAFT).held_file_id or 0
    with desk.database.transaction() as session:
        root = root_unit(session).code
        create_unit(session, code="xa", name="Xã", parent_code=root)
        for name, unit, role in (("doc", root, "can_bo"), ("xa", "xa", "quan_tri"), ("tren", root, "quan_tri")):
            create_person(session, username=name, name=name, unit_code=unit, roles=(role,))
        seen = {
            name: bool(held_files(session, principal_of(session, name, Channel.WEB)))
            for name in ("van.thu", "doc", "xa", "tren")
        }
        assert seen == {"van.thu": True, "doc": False, "xa": False, "tren": True}
        outside = principal_of(session, "tren", Channel.TELEGRAM)
        assert held_files(session, outside) == []
        with pytest.raises(NotFound):
            held_file(session, waiting, principal_of(session, "xa", Channel.WEB))
        held_at_xa = session.get_one(HeldFileRow, waiting)
        held_at_xa.owner_unit_id = principal_of(session, "xa", Channel.WEB).unit_id or 0
        assert [row.id for row in held_files(session, principal_of(session, "tren", Channel.WEB))] == [waiting]
        assert held_files(session, desk.officer) == []


def test_two_people_cannot_decide_differently(desk: Desk) -> None:
    waiting = desk.take(DRAFT).held_file_id or 0
    with desk.database.session() as session:
        by = session.scalars(select(PersonRow.id)).first()
    desk.review.accept(waiting, by=by)
    for again in (desk.review.dismiss, desk.review.accept, desk.review.replace_rival):
        with pytest.raises(NotAllowed):
            again(waiting, by=by)


def test_a_decision_that_cannot_be_written_takes_nothing_in(desk: Desk) -> None:
    waiting = desk.take(DRAFT).held_file_id or 0
    late = Review(desk.intake)
    original = desk.intake.parse

    def decided_meanwhile(name: str, data: bytes):  # type: ignore[no-untyped-def]
        with desk.database.transaction() as session:
            session.get_one(HeldFileRow, waiting).state = "bo"
        return original(name, data)

    slow = Intake(desk.database, desk.intake.files, HashEmbedder(), desk.intake.settings, decided_meanwhile)
    with pytest.raises(NotAllowed):
        Review(slow).accept(waiting, by=None)
    with desk.database.session() as session:
        assert session.scalars(select(DocumentRow.id)).all() == []
    assert late.intake is desk.intake


def test_a_unit_does_not_learn_of_documents_that_it_may_not_read(desk: Desk) -> None:
    with desk.database.transaction() as session:
        other = create_unit(session, code="khac", name="Khác").id
    hidden = Placement(other, Audience.UNIT, Publicity.INTERNAL)
    desk.intake.take_bytes("a.txt", PLAN.encode(), placement=hidden)
    same_words, same_number = desk.take(PLAN + " "), desk.take(NEWER)
    assert (same_words.status, same_words.warnings) == ("indexed", ())
    assert (same_number.status, same_number.document_id) == ("held", same_words.document_id)


def test_what_was_decided_about_edges_goes_along_with_the_versions(desk: Desk) -> None:
    old = desk.take(PLAN + "\nCăn cứ Nghị quyết số 8-NQ/TU").document_id
    desk.take("so: 3-BC/TU\nCăn cứ Kế hoạch số 12-KH/TU")
    with desk.database.transaction() as session:
        for row in session.scalars(select(RelationRow)):
            row.state = "xac_nhan"
    newer = desk.review.replace_rival(
        desk.take(NEWER + "\nCăn cứ Nghị quyết số 8-NQ/TU").held_file_id or 0, by=None
    ).document_id

    def edges() -> list[tuple[int, int | None, bool]]:
        with desk.database.session() as session:
            rows = session.scalars(select(RelationRow).order_by(RelationRow.id))
            return [(row.source_id, row.target_id, row.confirmed) for row in rows]

    assert edges() == [(old, None, True), (2, newer, True), (newer, None, True)]
    delete_document(desk.database, desk.intake.files, newer or 0)
    assert edges() == [(old, None, True), (2, old, True)]
