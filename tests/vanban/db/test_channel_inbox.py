"""The inbox: each event once, in order per chat, one at a time, back again when its worker dies, soon without words."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from channel_databases import DAY, HOUR, NOW, SECOND, TELEGRAM, event, opened
from sqlalchemy import event as sql_event
from sqlalchemy import select

from vanban.channels import IncomingKind
from vanban.db import channel_inbox as inbox
from vanban.db.channel_chats import heard_at, is_gone
from vanban.db.channel_inbox import Claim, LostClaim
from vanban.db.channel_models import InboxRow, OutboxRow
from vanban.db.channel_tallies import counts, durations
from vanban.db.platform_states import cursor_of
from vanban.db.session import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request.param, tmp_path) as database:
        yield database


def take_in(database: Database, *events: inbox.Incoming, cursor: int | None = None) -> int:
    with database.transaction() as session:
        return inbox.take_in(session, events, cursor, NOW)


def claim(database: Database, worker: str = "a", *, now=NOW) -> Claim | None:
    with database.transaction() as session:
        return inbox.claim(session, worker, TELEGRAM, now)


def done(database: Database, held: Claim | None, *, now=NOW) -> None:
    assert held is not None
    with database.transaction() as session:
        inbox.done(session, held, now)


def numbers(*held: Claim | None) -> list[str]:
    return ["" if one is None else one.incoming.message_id for one in held]


def test_the_same_event_twice_is_one_event(database: Database) -> None:
    assert take_in(database, event(1), event(2), event(1)) == 2
    assert take_in(database, event(2), event(3)) == 1
    with database.session() as session:
        assert counts(session, "received") == {"telegram": 3}


def test_an_event_is_known_again_after_it_was_answered_and_forgotten_after_a_month(database: Database) -> None:
    take_in(database, event(1))
    done(database, claim(database))
    assert take_in(database, event(1)) == 0
    with database.transaction() as session:
        assert inbox.purge(session, NOW + 29 * DAY) == 0
        assert inbox.purge(session, NOW + 31 * DAY) == 1


def test_events_are_stored_together_with_how_far_polling_has_come(database: Database) -> None:
    take_in(database, event(1), cursor=17)
    take_in(database, event(1), cursor=18)
    with database.session() as session:
        assert cursor_of(session, TELEGRAM) == 18


def test_events_are_answered_in_the_order_in_which_they_were_sent(database: Database) -> None:
    take_in(database, event(1, after_s=5), event(2, chat="binh", after_s=1), event(3, after_s=2))
    assert numbers(claim(database), claim(database), claim(database)) == ["m2", "m3", ""]


def test_a_chat_waits_for_its_event_in_work_and_other_chats_do_not(database: Database) -> None:
    take_in(database, event(1), event(2), event(3, chat="binh"))
    first, second = claim(database, "a"), claim(database, "b")
    assert numbers(first, second, claim(database, "c")) == ["m1", "m3", ""]
    done(database, first)
    assert numbers(claim(database, "c")) == ["m2"]


def test_an_event_that_is_done_keeps_what_names_it_and_no_words(database: Database) -> None:
    take_in(database, event(1))
    done(database, claim(database), now=NOW + 2 * SECOND)
    with database.session() as session:
        row = session.scalars(select(InboxRow)).one()
        assert (row.state, row.message_id, row.payload, row.done_at) == ("done", "m1", "", NOW + 2 * SECOND)
        answered = durations(session, "answered")["telegram"]
        assert (sum(answered.buckets), answered.seconds) == (1, 2.0)


def test_the_event_of_a_dead_worker_comes_back_at_once_or_when_its_lease_is_over(database: Database) -> None:
    take_in(database, event(1), event(2, chat="binh"))
    claim(database, "chết"), claim(database, "ở máy khác")
    with database.transaction() as session:
        assert inbox.come_back(session, NOW + SECOND, dead=["chết"]) == 1
    assert numbers(claim(database, "b"), claim(database, "b")) == ["m1", ""]
    with database.transaction() as session:
        assert not inbox.lost_leases(session, NOW + inbox.LEASE)
        inbox.renew(session, "b", [1], NOW + inbox.LEASE)
        assert inbox.come_back(session, NOW + inbox.LEASE + SECOND) == 1
    assert numbers(claim(database, "b"), claim(database, "b")) == ["m2", ""]


def test_a_worker_that_was_too_slow_changes_nothing_any_more(database: Database) -> None:
    take_in(database, event(1))
    slow = claim(database, "chậm")
    with database.transaction() as session:
        inbox.come_back(session, NOW + 2 * inbox.LEASE)
    taken = claim(database, "khác")
    with pytest.raises(LostClaim):
        done(database, slow)
    with pytest.raises(LostClaim), database.transaction() as session:
        inbox.failed(session, slow, "lỗi", NOW)
    done(database, taken)


def test_an_event_that_fails_is_tried_again_before_later_ones_of_its_chat(database: Database) -> None:
    take_in(database, event(1), event(2))
    held = claim(database)
    with database.transaction() as session:
        assert inbox.failed(session, held, "ValueError at x.py:1", NOW) is False
    assert claim(database) is None
    with database.transaction() as session:
        assert inbox.come_back(session, NOW + 10 * SECOND) == 1
    again = claim(database)
    assert numbers(again) == ["m1"]
    assert again.tries == 2


def fail(database: Database, times: int) -> None:
    for turn in range(times):
        held = claim(database)
        with database.transaction() as session:
            assert inbox.failed(session, held, "ValueError at x.py:1", NOW) is (turn == inbox.MAX_TRIES - 1)
            inbox.come_back(session, NOW + HOUR)


def test_after_three_failures_the_person_is_told_and_no_words_are_kept(database: Database) -> None:
    take_in(database, event(1))
    fail(database, inbox.MAX_TRIES)
    with database.session() as session:
        row = session.scalars(select(InboxRow)).one()
        assert (row.state, row.payload, row.error) == ("failed", "", "ValueError at x.py:1")
        told = session.scalars(select(OutboxRow)).one()
        assert (told.chat_id, told.key) == ("an", "failed:1")
        assert "Chưa trả lời được" in told.payload
        assert "câu 1" not in told.payload
        assert counts(session, "failed") == {"telegram": 1}


def test_nobody_is_told_of_what_was_not_said_to_the_bot(database: Database) -> None:
    take_in(database, event(1, kind=IncomingKind.LEFT))
    fail(database, inbox.MAX_TRIES)
    take_in(database, event(2, group=True, addressed=False))
    fail(database, inbox.MAX_TRIES)
    with database.session() as session:
        assert session.scalars(select(OutboxRow)).all() == []


def test_an_event_that_kills_its_workers_is_given_up(database: Database) -> None:
    take_in(database, event(1), event(2))
    for _ in range(inbox.MAX_DEATHS):
        assert numbers(claim(database, "chết")) == ["m1"]
        with database.transaction() as session:
            inbox.come_back(session, NOW, dead=["chết"])
    assert numbers(claim(database)) == ["m2"]
    with database.session() as session:
        assert session.scalars(select(OutboxRow.key)).all() == ["failed:1"]


def test_an_event_that_cannot_be_read_holds_up_nobody(database: Database) -> None:
    take_in(database, event(1), event(2))
    with database.transaction() as session:
        session.get_one(InboxRow, 1).payload = '{"platform": "telegram"}'
    assert claim(database) is None
    assert numbers(claim(database)) == ["m2"]
    with database.session() as session:
        row = session.get_one(InboxRow, 1)
        assert (row.state, row.payload) == ("failed", "")


def test_an_event_given_back_waits_as_if_it_had_never_been_taken(database: Database) -> None:
    take_in(database, event(1))
    with database.transaction() as session:
        inbox.give_back(session, inbox.claim(session, "a", TELEGRAM, NOW))
    held = claim(database, "b")
    assert held is not None
    assert held.tries == 1


def test_a_chat_is_heard_from_when_its_person_wrote_and_gone_when_they_left(database: Database) -> None:
    take_in(database, event(1, after_s=-60), event(2, after_s=-90), event(3, chat="binh", after_s=3600))
    with database.session() as session:
        assert heard_at(session, TELEGRAM, "an") == NOW - 60 * SECOND
        assert heard_at(session, TELEGRAM, "binh") == NOW  # a clock ahead of ours
        assert heard_at(session, TELEGRAM, "ai") is None
    take_in(database, event(4, after_s=-10, kind=IncomingKind.LEFT))
    with database.session() as session:
        assert is_gone(session, TELEGRAM, "an")
        assert not is_gone(session, TELEGRAM, "binh")
    take_in(database, event(5, after_s=-1))
    with database.session() as session:
        assert not is_gone(session, TELEGRAM, "an")


def test_workers_that_race_for_events_never_share_one_nor_a_chat(database: Database) -> None:
    take_in(database, *(event(n, chat=f"chat {n % 4}", after_s=n) for n in range(40)))
    answered: list[tuple[str, int]] = []
    in_work: list[str] = []
    shared: list[str] = []

    def work(name: str) -> None:
        while len(answered) < 40:
            held = claim(database, name)
            if held is None:
                continue
            chat = held.incoming.chat_id
            shared.extend(one for one in in_work if one == chat)
            in_work.append(chat)
            answered.append((chat, int(held.incoming.message_id[1:])))
            in_work.remove(chat)
            done(database, held)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert shared == []
    assert sorted(number for _, number in answered) == list(range(40))
    for name in {chat for chat, _ in answered}:
        own = [number for chat, number in answered if chat == name]
        assert own == sorted(own)


def test_the_oldest_of_ten_thousand_waiting_events_is_found_along_an_index(tmp_path: Path) -> None:
    with opened("sqlite", tmp_path) as database:
        take_in(database, *(event(n, chat=f"chat {n % 500}", after_s=n) for n in range(10_000)))
        seen: list[tuple[str, object]] = []
        sql_event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append((told[2], told[3])))
        with database.session() as session:
            assert inbox.waiting(session, TELEGRAM)
        statement, values = next(one for one in seen if "ORDER BY channel_inbox.sent_at" in one[0])
        with database.engine.connect() as connection:
            plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert any("ix_channel_inbox_order" in step for step in plan)
        assert [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step] == []
