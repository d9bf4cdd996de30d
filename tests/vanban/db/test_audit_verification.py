"""The chain of the audit log: whatever is done to the table behind the program's back is found, and where."""

import datetime
import threading
from pathlib import Path

import pytest
from fresh import fresh_database
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from vanban.audit import GENESIS, Action, Entry, entry_hash
from vanban.audit_anchors import Anchor, AnchorFile
from vanban.db.audit import record
from vanban.db.audit_checking import checked
from vanban.db.audit_keeping import anchor_if_due, anchor_now, prunable_through, prune
from vanban.db.audit_models import AuditHeadRow, AuditRow
from vanban.db.audit_verification import FIELDS, Break, verify
from vanban.db.session import Database
from vanban.errors import InvalidInput, UnreadableFile
from vanban.principals import Channel, Principal
from vanban.settings import Settings

NOW = datetime.datetime(2026, 11, 27, 8, tzinfo=datetime.UTC)
SOMEONE = Principal(7, "An", (1, 3), channel=Channel.WEB)


def fill(database: Database, count: int, *, at: datetime.datetime = NOW) -> None:
    with database.transaction() as session:
        for number in range(count):
            entry = Entry(Action.VIEWED, SOMEONE, "document", number, address="10.0.0.9", detail={"page": number})
            record(session, entry, now=at + datetime.timedelta(seconds=number))


def breaks(database: Database) -> list[tuple[Break, int, int]]:
    return [(one.kind, one.first, one.last) for one in verify(database.engine).findings]


def change(database: Database, sequence: int, **values: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(AuditRow).where(AuditRow.sequence == sequence).values(values))


def rewrite(database: Database, sequence: int, **values: object) -> None:
    """Changes an entry and computes every hash from there on anew, as someone with the whole database could."""
    change(database, sequence, **values)
    with database.engine.begin() as connection:
        rows = connection.execute(select(*FIELDS, AuditRow.hash).order_by(AuditRow.sequence)).all()
        before = GENESIS
        for row in rows:
            before = entry_hash(before, row[:-1])
            connection.execute(update(AuditRow).where(AuditRow.sequence == row[0]).values(hash=before))
        connection.execute(update(AuditHeadRow).values(hash=before))


def test_an_empty_log_and_an_untouched_one_are_intact(database: Database) -> None:
    assert verify(database.engine).intact
    fill(database, 12)
    result = verify(database.engine)
    assert (result.intact, result.entries, result.last) == (True, 12, 12)


@pytest.mark.parametrize(
    "values",
    [
        {"at": "2020-01-01T00:00:00.000000Z"},
        {"action": Action.LISTED.value},
        {"outcome": "tu_choi"},
        {"person_id": 8},
        {"person_id": None},
        {"unit_id": 1},
        {"channel": "api"},
        {"address": ""},
        {"target": "person"},
        {"target_id": "999"},
        {"detail": '{"page":999}'},
        {"hash": "f" * 64},
    ],
)
def test_an_entry_edited_in_any_field_is_found_at_its_number(database: Database, values: dict[str, object]) -> None:
    fill(database, 9)
    change(database, 5, **values)
    assert breaks(database)[0] == (Break.ALTERED, 5, 5)


def test_an_edited_entry_whose_own_hash_was_made_to_fit_breaks_the_next(database: Database) -> None:
    fill(database, 9)
    change(database, 5, person_id=8)
    with database.engine.begin() as connection:
        rows = connection.execute(select(*FIELDS, AuditRow.hash).order_by(AuditRow.sequence)).all()
        own = entry_hash(rows[3][-1], rows[4][:-1])
    change(database, 5, hash=own)
    assert breaks(database) == [(Break.ALTERED, 6, 6)]


def test_removed_entries_are_named_from_first_to_last(database: Database) -> None:
    fill(database, 9)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.sequence.between(4, 6)))
    assert breaks(database) == [(Break.MISSING, 4, 6)]


def test_entries_cut_off_at_the_beginning_or_the_end_are_found(database: Database) -> None:
    fill(database, 9)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where((AuditRow.sequence < 3) | (AuditRow.sequence > 7)))
    assert breaks(database) == [(Break.MISSING, 1, 2), (Break.MISSING, 8, 9)]


def test_a_cut_end_with_the_head_moved_back_is_found_by_an_anchor_alone(database: Database) -> None:
    fill(database, 9)
    with database.session() as session:
        last = session.scalars(select(AuditRow.hash).where(AuditRow.sequence == 9)).one()
        kept = session.scalars(select(AuditRow.hash).where(AuditRow.sequence == 6)).one()
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.sequence > 6))
        connection.execute(update(AuditHeadRow).values(sequence=6, hash=kept))
    assert verify(database.engine).intact
    assert [one.kind for one in verify(database.engine, [Anchor(9, last, "")]).findings] == [Break.ANCHOR]


def test_two_entries_that_changed_places_are_both_found(database: Database) -> None:
    fill(database, 9)
    with database.engine.begin() as connection:
        for old, new in ((4, 100), (6, 4), (100, 6)):
            connection.execute(update(AuditRow).where(AuditRow.sequence == old).values(sequence=new))
    assert {one[1] for one in breaks(database)} >= {4, 6}


def test_an_entry_put_in_between_breaks_everything_behind_it(database: Database) -> None:
    fill(database, 6)
    with database.engine.begin() as connection:
        for sequence in (6, 5, 4):
            connection.execute(update(AuditRow).where(AuditRow.sequence == sequence).values(sequence=sequence + 1))
        copied = connection.execute(select(AuditRow.__table__).where(AuditRow.sequence == 3)).mappings().one()
        connection.execute(AuditRow.__table__.insert().values(**{**copied, "sequence": 4, "person_id": 99}))
    found = breaks(database)
    assert found[0] == (Break.ALTERED, 4, 4)
    assert (Break.EXTRA, 7, 7) in found


def test_an_entry_put_behind_the_head_is_found(database: Database) -> None:
    fill(database, 3)
    with database.engine.begin() as connection:
        rows = connection.execute(select(AuditRow.__table__).where(AuditRow.sequence == 3)).mappings().one()
        fields = {**rows, "sequence": 4}
        own = entry_hash(rows["hash"], [fields[column.key] for column in FIELDS])
        connection.execute(AuditRow.__table__.insert().values(**{**fields, "hash": own}))
    assert breaks(database) == [(Break.EXTRA, 4, 4)]


def test_a_head_that_was_replaced_is_found(database: Database) -> None:
    fill(database, 3)
    with database.engine.begin() as connection:
        connection.execute(update(AuditHeadRow).values(hash="0" * 64))
    assert breaks(database) == [(Break.HEAD, 3, 3)]


def test_a_chain_rewritten_from_end_to_end_differs_from_its_anchor(database: Database, tmp_path: Path) -> None:
    fill(database, 9)
    anchors = AnchorFile(tmp_path)
    anchor_now(database, anchors, now=NOW)
    fill(database, 2)
    rewrite(database, 4, person_id=8)
    assert verify(database.engine).intact  # the chain alone cannot know
    found = checked(database, anchors)
    assert [(one.kind, one.first) for one in found.findings] == [(Break.ANCHOR, 9)]
    assert found.checked_anchors == 1


@given(
    victim=st.integers(1, 20),
    field=st.sampled_from([column.key for column in FIELDS if column.key not in ("sequence", "person_id", "unit_id")]),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
)
def test_no_edit_of_any_entry_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, victim: int, field: str, words: str
) -> None:
    database = _shared(tmp_path_factory)
    with database.engine.connect() as connection, connection.begin() as transaction:
        before = connection.execute(select(AuditRow.__table__).where(AuditRow.sequence == victim)).mappings().one()
        connection.execute(update(AuditRow).where(AuditRow.sequence == victim).values({field: words}))
        rows = connection.execute(select(*FIELDS, AuditRow.hash).order_by(AuditRow.sequence)).all()
        transaction.rollback()
    hashes = [GENESIS, *(row[-1] for row in rows)]
    broken = [row[0] for at, row in enumerate(rows) if entry_hash(hashes[at], row[:-1]) != row[-1]]
    assert broken == ([] if before[field] == words else [victim])


_SHARED: list[Database] = []


def _shared(folders: pytest.TempPathFactory) -> Database:
    if not _SHARED:
        _SHARED.append(fresh_database(Settings(data_dir=folders.mktemp("chain"))))
        fill(_SHARED[0], 20)
    return _SHARED[0]


def test_many_writers_at_once_leave_one_chain_without_a_gap(database: Database) -> None:
    threads = [threading.Thread(target=fill, args=(database, 5)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result = verify(database.engine)
    assert (result.intact, result.entries, result.last) == (True, 40, 40)


def test_progress_is_told(database: Database) -> None:
    fill(database, 7)
    told: list[tuple[int, int]] = []
    verify(database.engine, progress=lambda done, total: told.append((done, total)))
    assert told == [(7, 7)]


def test_entries_younger_than_two_years_cannot_be_removed(database: Database) -> None:
    with database.session() as session, pytest.raises(InvalidInput, match="ít nhất 2 năm"):
        prunable_through(session, NOW - datetime.timedelta(days=729), now=NOW)


def test_what_is_older_can_be_removed_and_the_rest_still_verifies(database: Database) -> None:
    fill(database, 6, at=NOW - datetime.timedelta(days=800))
    fill(database, 4)
    before = NOW - datetime.timedelta(days=730)
    with database.transaction() as session:
        through = prunable_through(session, before, now=NOW)
        assert (through, prune(session, SOMEONE, through=through, exported="a" * 64)) == (6, 6)
    result = verify(database.engine)
    assert (result.intact, result.pruned_through, result.entries, result.last) == (True, 6, 5, 11)


def test_a_removal_that_was_not_the_programs_is_found_though_one_was(database: Database) -> None:
    fill(database, 6, at=NOW - datetime.timedelta(days=800))
    fill(database, 4)
    with database.transaction() as session:
        prune(session, None, through=6, exported="a" * 64)
    with database.engine.begin() as connection:
        connection.execute(delete(AuditRow).where(AuditRow.sequence == 7))
    assert breaks(database) == [(Break.MISSING, 7, 7)]


def test_a_forged_pruning_entry_does_not_hide_a_removal(database: Database) -> None:
    fill(database, 9)
    with database.engine.begin() as connection:
        hash_ = connection.execute(select(AuditRow.hash).where(AuditRow.sequence == 4)).scalar()
        forged = f'{{"through":4,"hash":"{hash_}"}}'
        connection.execute(
            update(AuditRow).where(AuditRow.sequence == 8).values(action=Action.AUDIT_PRUNED.value, detail=forged)
        )
        connection.execute(delete(AuditRow).where(AuditRow.sequence <= 4))
    assert (Break.ALTERED, 8, 8) in breaks(database)


def test_a_younger_entry_in_front_keeps_older_ones_behind_it(database: Database) -> None:
    fill(database, 2, at=NOW - datetime.timedelta(days=900))
    fill(database, 1, at=NOW)  # the clock was wrong for a while
    fill(database, 2, at=NOW - datetime.timedelta(days=900))
    with database.session() as session:
        assert prunable_through(session, NOW - datetime.timedelta(days=730), now=NOW) == 2


def test_one_anchor_a_day_is_written_and_only_the_owner_may_read_it(database: Database, tmp_path: Path) -> None:
    anchors = AnchorFile(tmp_path)
    assert anchor_if_due(database, anchors, now=NOW) is None  # nothing to anchor yet
    fill(database, 3)
    made = anchor_if_due(database, anchors, now=NOW)
    assert made is not None
    assert made.sequence == 3
    assert anchor_if_due(database, anchors, now=NOW + datetime.timedelta(hours=23)) is None
    assert anchor_if_due(database, anchors, now=NOW + datetime.timedelta(hours=24)) is not None
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("audit.*")} == {
        "audit.anchors": 0o600,
        "audit.key": 0o600,
    }


def test_an_anchor_typed_in_by_hand_is_told_from_a_sealed_one(database: Database, tmp_path: Path) -> None:
    fill(database, 3)
    anchors = AnchorFile(tmp_path)
    made = anchor_now(database, anchors, now=NOW)
    assert made is not None
    with anchors.path.open("a", encoding="utf-8") as file:
        file.write(Anchor(2, "f" * 64, made.at, made.seal).line() + "\n")
    assert [(one.kind, one.first) for one in checked(database, anchors).findings] == [(Break.SEAL, 2)]


def test_a_line_copied_from_paper_counts_without_a_seal(database: Database, tmp_path: Path) -> None:
    fill(database, 3)
    wrong = Anchor(2, "f" * 64, "")
    found = checked(database, AnchorFile(tmp_path), extra=[wrong]).findings
    assert [(one.kind, one.first) for one in found] == [(Break.ANCHOR, 2)]


def test_a_file_that_holds_no_anchors_is_named_with_its_line(tmp_path: Path) -> None:
    anchors = AnchorFile(tmp_path)
    anchors.path.write_text('{"sequence": 1, "hash": "a", "at": ""}\nkhông phải mốc\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="Dòng 2"):
        anchors.read()


def test_the_columns_of_the_hash_are_those_of_the_table(database: Database) -> None:
    fill(database, 1)
    with database.engine.connect() as connection:
        names = [row[1] for row in connection.execute(text("PRAGMA table_info(audit)"))]
    assert names == [*(column.key for column in FIELDS), "hash"]
