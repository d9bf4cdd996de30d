"""The intake: every file ends stored whole, or not at all with a reason."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from fresh import fresh_database
from intake_fakes import HashEmbedder, parse_lines
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.file_store import FileStore, sha256_of
from ingest.intake import Intake, IntakeResult, IntakeStatus
from ingest.removing import delete_document
from ingest.storing import Placement
from vanban.db.models import (
    Base,
    DocumentAudienceRow,
    DocumentRow,
    HeldFileRow,
    IndexLogRow,
    PassageRow,
    RejectionRow,
    RelationRow,
)
from vanban.db.people import create_unit, root_unit
from vanban.errors import NotFound
from vanban.principals import Audience, Publicity
from vanban.settings import Settings

NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)
PLAN = "so: 12-KH/TU\nloai: Kế hoạch\nco quan: Ban Thường vụ\nngay: 2026-03-02\nNội dung thứ nhất"


@dataclass(frozen=True)
class Office:
    """An intake, the unit it takes documents in for, and the folder where files arrive."""

    intake: Intake
    unit: int
    folder: Path

    def take(self, text: str | bytes, name: str = "a.txt", **options: object) -> IntakeResult:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.intake.take(path, owner_unit_id=self.unit, **options)  # type: ignore[arg-type]

    def session(self) -> Session:
        return Session(self.intake.database.engine)

    def counts(self) -> dict[str, int]:
        with self.session() as session:
            tables = ("file", "document", "section", "passage", "relation", "document_table", "index_log", "rejection")
            return {n: session.scalar(select(func.count()).select_from(Base.metadata.tables[n])) or 0 for n in tables}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(data_dir=tmp_path / "data", database_url=None, max_file_mb=1, max_text_chars=5_000)
    database = fresh_database(settings)
    with database.transaction() as session:
        unit = root_unit(session).id
    (tmp_path / "in").mkdir()
    intake = Intake(database, FileStore(settings.files_dir), HashEmbedder(), settings, parse_lines)
    yield Office(intake, unit, tmp_path / "in")
    database.close()


def test_a_document_is_stored_whole(office: Office) -> None:
    result = office.take(PLAN + "\ncó cảnh báo", audience=Audience.SUBTREE, publicity=Publicity.OPEN)
    assert (result.status, result.number, result.passages, result.error) == ("indexed", "12-KH/TU", 6, None)
    assert result.warnings == ("cảnh báo của bộ đọc",)
    assert result.path.endswith("in/a.txt")
    with office.session() as session:
        row = session.get_one(DocumentRow, result.document_id)
        assert (row.ordinal, row.type, row.type_code, row.issuer_code) == ("12", "Kế hoạch", "KH", "TU")
        assert (row.audience, row.publicity, row.owner_unit_id) == ("subtree", "cong_khai", office.unit)
        assert office.intake.files.read(row.file_sha256).decode() == row.text
        for passage in row.passages:
            assert row.text[passage.start : passage.end] == passage.text
            expected = HashEmbedder().embed([f"Mục\n{passage.text}"])[0].astype("<f2")
            assert np.array_equal(np.frombuffer(passage.embedding, dtype="<f2"), expected)
            assert passage.embedding_model == "fake-1"
        log = session.scalars(select(IndexLogRow)).all()
        assert [(entry.action, entry.document_id) for entry in log] == [("upsert", row.id)]
    assert office.counts() | {"passage": 6} == office.counts()
    assert office.counts()["section"] == office.counts()["document_table"] == office.counts()["file"] == 1


def test_the_same_bytes_again_are_a_duplicate(office: Office) -> None:
    first = office.take(PLAN)
    before = office.counts()
    again = office.take(PLAN, "ten-khac.txt")
    assert (again.status, again.document_id, again.number, again.passages) == (
        "duplicate",
        first.document_id,
        "12-KH/TU",
        5,
    )
    assert office.counts() == before


def test_the_same_text_in_other_bytes_is_a_duplicate_that_says_so(office: Office) -> None:
    first = office.take(PLAN)
    again = office.take(PLAN.replace("thứ nhất", "thứ  nhất ").replace("-", "–", 1))
    assert (again.status, again.document_id) == ("duplicate", first.document_id)
    assert "trùng" in again.warnings[0]
    assert len(office.intake.files.hashes()) == 1


def test_another_text_under_the_same_number_waits_for_a_decision(office: Office) -> None:
    first = office.take(PLAN)
    other = office.take(PLAN + "\nNội dung thứ hai")
    assert (other.status, other.document_id, other.number) == ("held", first.document_id, "12-KH/TU")
    assert "nội dung khác" in (other.error or "")
    assert office.counts()["document"] == 1
    assert office.take(PLAN + "\nNội dung thứ hai", "b.txt").held_file_id == other.held_file_id


def test_a_reading_that_lacks_an_attribute_is_a_rival_too(office: Office) -> None:
    office.take(PLAN)
    assert office.take("so: 12-KH/TU\nNội dung quét kém").status == "held"


def test_the_same_words_without_a_number_are_a_duplicate(office: Office) -> None:
    first = office.take("Thư mời họp giao ban tháng Ba")
    again = office.take("Thư mời họp\ngiao ban tháng Ba.", "b.txt")
    assert (again.status, again.document_id) == ("duplicate", first.document_id)


def test_the_same_words_read_in_another_order_are_a_duplicate(office: Office) -> None:
    lines = "\n".join(f"Dòng {i} nói về việc{i} của nhóm{i}" for i in range(100))
    first = office.take(f"{PLAN}\nChú thích cuối trang\n{lines}")
    again = office.take(f"{PLAN}\n{lines}\nChú thích cuối trang")
    assert (again.status, again.document_id) == ("duplicate", first.document_id)


def test_the_same_number_of_another_date_is_no_namesake(office: Office) -> None:
    office.take(PLAN)
    other = office.take(PLAN.replace("2026-03-02", "2021-03-02"))
    assert (other.status, other.warnings) == ("indexed", ())


def test_a_secret_document_leaves_only_hash_time_and_reason(office: Office) -> None:
    text = PLAN + "\nmat: TỐI MẬT"
    result = office.take(text, "bi-mat.txt")
    assert (result.status, result.document_id, result.number) == ("rejected", None, None)
    with office.session() as session:
        row = session.scalars(select(RejectionRow)).one()
        assert row.sha256 == sha256_of(text.encode())
        assert "TỐI MẬT" in row.reason
        assert row.rejected_at.tzinfo is not None
    assert office.counts() == dict.fromkeys(office.counts(), 0) | {"rejection": 1}
    everything = b"".join(path.read_bytes() for path in office.intake.settings.data_dir.rglob("*") if path.is_file())
    assert "thứ nhất".encode() not in everything
    assert b"bi-mat" not in everything


def test_a_circulation_mark_keeps_the_file_back(office: Office) -> None:
    text = PLAN + "\nluu hanh: DỰ THẢO"
    result = office.take(text, publicity=Publicity.OPEN)
    assert (result.status, result.document_id, result.number) == ("held", None, "12-KH/TU")
    assert "DỰ THẢO" in (result.error or "")
    assert office.counts() == dict.fromkeys(office.counts(), 0)
    assert office.intake.held_files.read(sha256_of(text.encode())).decode() == text
    with office.session() as session:
        row = session.scalars(select(HeldFileRow)).one()
        assert (row.state, row.kind, row.audience, row.publicity) == ("cho", "dau_han_che", "public", "cong_khai")


def test_what_settles_a_file_is_written_with_it_or_not_at_all(office: Office) -> None:
    seen: list[IntakeResult] = []

    def note(session: Session, result: IntakeResult) -> None:
        seen.append(result)
        session.add(RejectionRow(sha256="0" * 64, reason=result.status, rejected_at=NOW))

    def fail(session: Session, result: IntakeResult) -> None:
        note(session, result)
        raise NotFound("hỏng")

    placement = Placement(office.unit)
    for text in (PLAN, PLAN, PLAN + "\nmat: MẬT", PLAN + "\nluu hanh: DỰ THẢO", " "):
        office.intake.take_bytes("a.txt", text.encode(), placement=placement, settle=note)
    assert [r.status for r in seen] == ["indexed", "duplicate", "rejected", "held", "failed"]
    before = office.counts()
    for text in (PLAN, resolution("2017-10-25"), PLAN + "\nmat: MẬT ", PLAN + "\nluu hanh:  DỰ THẢO", "  "):
        with pytest.raises(NotFound):
            office.intake.take_bytes("a.txt", text.encode(), placement=placement, settle=fail)
    assert office.counts() == before


def test_named_units_are_kept(office: Office) -> None:
    with office.intake.database.transaction() as session:
        other = create_unit(session, code="b", name="B").id
    placement = Placement(office.unit, Audience.NAMED, Publicity.INTERNAL, frozenset({other}))
    result = office.intake.take_bytes("a.txt", PLAN.encode(), placement=placement)
    with office.session() as session:
        rows = session.execute(select(DocumentAudienceRow.document_id, DocumentAudienceRow.unit_id)).all()
    assert [tuple(row) for row in rows] == [(result.document_id, other)]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "rỗng"),
        (b"x" * (1024 * 1024 + 1), "a.txt", "vượt giới hạn 1 MB"),
        ("á".encode() * 5_001, "a.txt", "vượt giới hạn 5000"),
        (b"  \n \n", "a.txt", "Không trích được chữ"),
        (b"a\x00b", "a.txt", "không phải chữ Việt"),
        ("\u0101\u4e00\u0f40\u4e8c\u4e09\u56db".encode(), "a.txt", "không phải chữ Việt"),
        (b"-- ... ***", "a.txt", "không phải chữ Việt"),
        (b"a", "a.xyz", "Định dạng"),
        (b"a", "a.loi", "Không phân tích được"),
        (b"\xff\xfe\xfa", "a.txt", "Không phân tích được"),
    ],
)
def test_a_bad_file_fails_with_its_reason_and_stores_nothing(
    office: Office, data: bytes, name: str, reason: str
) -> None:
    result = office.take(data, name)
    assert result.status is IntakeStatus.FAILED
    assert reason in (result.error or "")
    assert office.counts() == dict.fromkeys(office.counts(), 0)
    assert office.intake.files.hashes() == set()


def test_a_huge_file_is_refused_without_reading_it(office: Office) -> None:
    path = office.folder / "lon.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)
    result = office.intake.take(path, owner_unit_id=office.unit)
    assert "51200 MB" in (result.error or "")


def test_folders_pipes_and_missing_files_fail(office: Office) -> None:
    os.mkfifo(office.folder / "ong")
    for name in ("ong", "khong-co.txt", ""):
        result = office.intake.take(office.folder / name, owner_unit_id=office.unit)
        assert result.status is IntakeStatus.FAILED
        assert result.error


def test_a_name_that_is_no_utf8_can_be_stored_and_shown(office: Office) -> None:
    path = office.folder / os.fsdecode(b"v\xffn b\x0an.txt")
    path.write_text(PLAN)
    result = office.intake.take(path, owner_unit_id=office.unit)
    assert result.status is IntakeStatus.INDEXED
    assert result.path.encode().endswith(b"v?n b n.txt")


def test_a_full_disk_fails_the_file_and_stores_nothing(office: Office) -> None:
    office.intake.settings.files_dir.write_text("a file where the folder should be")
    result = office.take(PLAN)
    assert (result.status, result.document_id) == ("failed", None)
    assert "chỗ trống" in (result.error or "")
    assert office.counts() == dict.fromkeys(office.counts(), 0)


def test_long_attributes_are_cut_to_their_columns(office: Office) -> None:
    result = office.take(PLAN.replace("Ban Thường vụ", "B" * 1_000))
    with office.session() as session:
        assert session.get_one(DocumentRow, result.document_id).issuer == "B" * 300


def targets(office: Office) -> list[int | None]:
    with office.session() as session:
        return list(session.scalars(select(RelationRow.target_id).order_by(RelationRow.id)))


def resolution(date: str) -> str:
    return f"so: 18-NQ/TW\nloai: Nghị quyết\nngay: {date}\nVề tổ chức bộ máy"


def test_an_edge_finds_its_target_whichever_comes_first(office: Office) -> None:
    early = office.take(resolution("2017-10-25"))
    office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW")
    assert targets(office) == [early.document_id]
    office.take(PLAN.replace("12-", "13-") + "\nCăn cứ Quy định số 294-QĐ/TW")
    late = office.take("so: 294-QĐ/TW\nloai: Quy định\nngay: 2025-05-26\nThi hành Điều lệ")
    assert targets(office) == [early.document_id, late.document_id]


def test_an_undated_edge_to_a_number_used_twice_stays_open(office: Office) -> None:
    first = office.take(resolution("2017-10-25"))
    office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW")
    second = office.take(resolution("2022-06-16"))
    assert targets(office) == [None]
    delete_document(office.intake.database, office.intake.files, first.document_id or 0)
    assert targets(office) == [second.document_id]


def test_a_date_tells_two_terms_apart(office: Office) -> None:
    office.take(resolution("2017-10-25"))
    second = office.take(resolution("2022-06-16"))
    office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW @2022-06-16")
    office.take(PLAN.replace("12-", "13-") + "\nCăn cứ Nghị quyết 18-NQ/TW @1999-01-01")
    assert targets(office) == [second.document_id, None]


def test_a_text_cannot_name_a_younger_document(office: Office) -> None:
    first = office.take(resolution("2017-10-25"))
    office.take(resolution("2026-06-16"))
    office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW")
    assert targets(office) == [first.document_id]


def test_the_type_word_decides_where_two_types_share_a_code(office: Office) -> None:
    office.take("so: 15-QĐ/TW\nloai: Quyết định\nngay: 2025-01-02\nVề việc thứ nhất")
    rule = office.take("so: 15-QĐ/TW\nloai: Quy định\nngay: 2025-01-03\nVề việc thứ hai")
    office.take(PLAN + "\nCăn cứ Quy định số 15-QĐ/TW")
    assert targets(office) == [rule.document_id]


def test_a_confirmed_edge_is_left_alone(office: Office) -> None:
    first = office.take(resolution("2017-10-25"))
    office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW")
    with office.intake.database.transaction() as session:
        session.scalars(select(RelationRow)).one().state = "xac_nhan"
    office.take(resolution("2022-06-16"))
    assert targets(office) == [first.document_id]


def test_deleting_removes_every_trace_and_logs_the_passages(office: Office) -> None:
    result = office.take(PLAN + "\nCăn cứ Nghị quyết 18-NQ/TW")
    with office.session() as session:
        passages = list(session.scalars(select(PassageRow.id)))
    delete_document(office.intake.database, office.intake.files, result.document_id or 0)
    assert office.counts() == dict.fromkeys(office.counts(), 0) | {"index_log": 2}
    assert office.intake.files.hashes() == set()
    with office.session() as session:
        last = session.scalars(select(IndexLogRow).order_by(IndexLogRow.sequence.desc())).first()
        assert last is not None
        assert (last.action, last.document_id) == ("delete", result.document_id)
        assert [int(n) for n in last.passage_ids.split(",")] == passages
    with pytest.raises(NotFound):
        delete_document(office.intake.database, office.intake.files, result.document_id or 0)
    assert office.take(PLAN).status is IntakeStatus.INDEXED
