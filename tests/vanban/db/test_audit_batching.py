"""Entries of many readers at once: one commit for all who wait, each told how its own ended."""

import threading
import time

import pytest
from sqlalchemy import event

from vanban.audit import Action, Entry
from vanban.db.audit_batching import EntryWriter, NotRecorded
from vanban.db.audit_verification import verify
from vanban.db.session import Database

VIEW = Entry(Action.VIEWED, None, "document", 1)


def test_an_entry_is_committed_when_write_returns(database: Database) -> None:
    writer = EntryWriter(database)
    assert [writer.write(VIEW) for _ in range(3)] == [1, 2, 3]
    assert verify(database.engine).entries == 3


def test_many_at_once_share_commits_and_each_gets_a_number_of_its_own(database: Database) -> None:
    writer, numbers, commits = EntryWriter(database), [], []

    @event.listens_for(database.engine, "commit")
    def slow_disk(_connection: object) -> None:
        commits.append(1)
        time.sleep(0.02)

    threads = [threading.Thread(target=lambda: numbers.append(writer.write(VIEW))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))
    assert len(commits) < 20
    assert verify(database.engine).intact


def test_what_one_entry_breaks_does_not_fall_on_the_others(database: Database) -> None:
    writer, ended = EntryWriter(database), []
    bad = Entry(Action.VIEWED, None, "document", 1, detail={"page": object()})  # type: ignore[dict-item]

    def write(entry: Entry) -> None:
        try:
            ended.append(writer.write(entry) > 0)
        except NotRecorded:
            ended.append(False)

    with writer._turn:  # everyone waits until all have come
        threads = [threading.Thread(target=write, args=(entry,)) for entry in (VIEW, bad, VIEW, VIEW)]
        for thread in threads:
            thread.start()
        while len(writer._waiting) < 4:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert sorted(ended) == [False, True, True, True]
    assert verify(database.engine).entries == 3


def test_an_entry_that_cannot_be_written_is_told_to_who_waits(database: Database) -> None:
    @event.listens_for(database.engine, "before_cursor_execute")
    def full(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO audit "):
            raise OSError("disk is full")

    with pytest.raises(NotRecorded, match="Chưa ghi được nhật ký"):
        EntryWriter(database).write(VIEW)
