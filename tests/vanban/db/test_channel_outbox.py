"""The outbox: each message once, in order per chat, no faster than allowed; never again when it may have arrived."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from channel_databases import DAY, HOUR, NOW, SECOND, TELEGRAM, opened, queue
from sqlalchemy import event as sql_event
from sqlalchemy import select

from vanban.channels import Outgoing, Platform, plain
from vanban.db import channel_outbox as outbox
from vanban.db import channel_outcomes as outcomes
from vanban.db import dead_letters
from vanban.db.channel_models import ChannelChatRow, OutboxRow
from vanban.db.channel_outbox import Held, NewMessage, Pace, put
from vanban.db.session import Database

FREE = Pace()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request.param, tmp_path) as database:
        yield database


def claim(database: Database, process: str = "a", *, pace: Pace = FREE, now=NOW) -> Held | None:
    with database.transaction() as session:
        return outbox.claim(session, process, TELEGRAM, pace, now)


def sure(held: Held | None) -> Held:
    assert held is not None
    return held


def keys(*held: Held | None) -> list[str]:
    return ["" if one is None else one.key for one in held]


def note(database: Database, outcome, held: Held | None, *words, now=NOW, **more) -> object:
    with database.transaction() as session:
        return outcome(session, sure(held), *words, now, **more)


def row(database: Database, key: str) -> OutboxRow:
    with database.session() as session:
        return session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()


def test_the_same_key_twice_is_one_message(database: Database) -> None:
    queue(database, "nhac:5:2026-11-27")
    with database.transaction() as session:
        assert put(session, NewMessage("nhac:5:2026-11-27", TELEGRAM, "an", Outgoing(plain("khác"))), NOW) is None


def test_messages_of_a_chat_go_one_after_another_and_chats_beside_each_other(database: Database) -> None:
    for key, chat in (("1", "an"), ("2", "an"), ("3", "binh")):
        queue(database, key, chat=chat)
    first, second = claim(database), claim(database)
    assert keys(first, second, claim(database)) == ["1", "3", ""]
    note(database, outcomes.sent, first, "x1")
    assert keys(claim(database)) == ["2"]


def test_a_message_tried_in_vain_makes_later_ones_wait_and_one_due_later_does_not(database: Database) -> None:
    queue(database, "sáng mai", due_at=NOW + 8 * HOUR)
    queue(database, "1")
    queue(database, "2")
    held = claim(database)
    assert keys(held) == ["1"]
    assert note(database, outcomes.again, held, "HTTP 502") is True
    assert claim(database) is None
    later = NOW + 10 * SECOND
    assert keys(claim(database, now=later)) == ["1"]


def test_a_message_sent_keeps_the_platforms_id_and_no_words(database: Database) -> None:
    queue(database, "1")
    note(database, outcomes.sent, claim(database), "77", now=NOW + SECOND)
    found = row(database, "1")
    assert (found.state, found.external_id, found.payload, found.sent_at) == ("sent", "77", "", NOW + SECOND)


def test_a_message_that_cannot_be_read_holds_up_nobody(database: Database) -> None:
    queue(database, "1")
    queue(database, "2")
    with database.transaction() as session:
        session.get_one(OutboxRow, 1).payload = '{"spans": 3}'
    assert claim(database) is None
    assert keys(claim(database)) == ["2"]
    assert (row(database, "1").state, row(database, "1").payload) == ("dead", "")


def test_a_chat_and_a_platform_get_no_more_than_they_take(database: Database) -> None:
    for number in range(5):
        queue(database, str(number), chat=f"chat {number // 2}")
    pace = Pace(per_second=2, chat_interval_s=1)
    first = claim(database, pace=pace)
    note(database, outcomes.sent, first, "x")
    second = claim(database, pace=pace, now=NOW + SECOND / 10)
    assert keys(first, second) == ["0", "2"]  # 1 is of the same chat as 0
    assert claim(database, pace=pace, now=NOW + SECOND / 5) is None  # one sent just now, one on its way
    assert keys(claim(database, pace=pace, now=NOW + SECOND)) == ["1"]


def test_the_platform_says_when_to_try_again(database: Database) -> None:
    queue(database, "1")
    note(database, outcomes.again, claim(database), "429", retry_after=37.0)
    assert claim(database, now=NOW + 36.9 * SECOND) is None
    assert keys(claim(database, now=NOW + 38 * SECOND)) == ["1"]


def test_rests_grow_and_after_a_day_a_message_is_dead(database: Database) -> None:
    queue(database, "1")
    now, rests = NOW, []
    while (held := claim(database, now=now)) is not None:
        if not note(database, outcomes.again, held, "HTTP 502", now=now):
            break
        rests.append((row(database, "1").due_at - now).total_seconds())
        now = row(database, "1").due_at
    assert all(later > earlier for earlier, later in itertools.pairwise(rests[:9]))
    assert max(rests) <= 1_800 * 1.25
    assert 23 * HOUR < now - NOW <= 24 * HOUR
    assert (row(database, "1").state, row(database, "1").error) == ("dead", "quá thời hạn gửi: HTTP 502")


def test_a_message_that_may_have_arrived_is_told_of_and_never_sent_again(database: Database) -> None:
    number = queue(database, "1")
    queue(database, "2")
    note(database, outcomes.uncertain, claim(database), "đứt kết nối")
    assert keys(claim(database)) == ["2"]
    notice = row(database, f"notice:{number}")
    assert "có thể chưa tới" in notice.payload
    assert f"lai:{number}" in notice.payload
    assert "lời 1" not in notice.payload
    with database.session() as session:
        menu = session.get_one(ChannelChatRow, ("telegram", "an")).menu
        shown = outbox.stored_reply(session, TELEGRAM, "an", number)
        assert outbox.stored_reply(session, TELEGRAM, "binh", number) is None
        assert outbox.stored_reply(session, Platform.ZALO_BOT, "an", number) is None
        assert outbox.stored_reply(session, TELEGRAM, "an", number + 1) is None  # it waits still
    assert menu == f'["lai:{number}"]'
    assert shown is not None
    assert shown.text == "lời 1"


def test_nothing_follows_at_once_into_the_chat_of_a_message_that_may_have_arrived(database: Database) -> None:
    pace = Pace(chat_interval_s=1.0)
    number = queue(database, "1")
    claim(database, "chết")
    with database.transaction() as session:
        outcomes.recover(session, TELEGRAM, NOW, dead=["chết"])
    assert claim(database, pace=pace, now=NOW + SECOND / 2) is None
    assert keys(claim(database, pace=pace, now=NOW + SECOND)) == [f"notice:{number}"]


def test_what_a_dead_process_was_sending_is_uncertain(database: Database) -> None:
    for number in (1, 2):
        queue(database, str(number), chat=f"chat {number}")
    claim(database, "chết"), claim(database, "sống")
    with database.transaction() as session:
        assert outcomes.left_behind(session, TELEGRAM, NOW, dead=["chết"])
        assert outcomes.recover(session, TELEGRAM, NOW, dead=["chết"]) == 1
        assert outcomes.recover(session, TELEGRAM, NOW, dead=["chết"]) == 0
        outbox.renew(session, "sống", [2], NOW + outbox.LEASE)
        assert not outcomes.left_behind(session, TELEGRAM, NOW + outbox.LEASE + SECOND)
        assert outcomes.recover(session, TELEGRAM, NOW + 3 * outbox.LEASE) == 1
    assert (row(database, "1").state, row(database, "2").state) == ("uncertain", "uncertain")


def test_an_outcome_that_comes_after_all_is_believed(database: Database) -> None:
    queue(database, "1")
    held = claim(database, "chậm")
    with database.transaction() as session:
        outcomes.recover(session, TELEGRAM, NOW + 2 * outbox.LEASE)
    note(database, outcomes.sent, held, "77")
    assert row(database, "1").state == "sent"


def test_a_notice_that_may_have_arrived_is_sent_again_without_a_notice_of_its_own(database: Database) -> None:
    number = queue(database, "1")
    note(database, outcomes.uncertain, claim(database), "đứt kết nối")
    notice = claim(database)
    assert keys(notice) == [f"notice:{number}"]
    note(database, outcomes.uncertain, notice, "đứt kết nối")
    assert row(database, f"notice:{number}").state == "waiting"
    with database.session() as session:
        assert len(session.scalars(select(OutboxRow)).all()) == 2


def test_nothing_more_goes_to_a_chat_that_is_gone(database: Database) -> None:
    for key, chat in (("1", "an"), ("2", "an"), ("3", "binh")):
        queue(database, key, chat=chat)
    note(database, outcomes.dead, claim(database), "bị chặn", gone=True)
    assert [row(database, key).state for key in "123"] == ["dead", "dropped", "waiting"]
    assert row(database, "2").payload == ""


def test_while_a_channel_is_down_its_messages_wait_and_no_try_counts(database: Database) -> None:
    queue(database, "1")
    note(database, outcomes.put_off, claim(database), "token")
    assert claim(database, now=NOW + 29 * SECOND) is None
    assert sure(claim(database, now=NOW + 31 * SECOND)).tries == 1


def test_dead_letters_are_shown_without_words_and_sent_again_or_dropped(database: Database) -> None:
    first, second = queue(database, "in:7:0", chat="123456789"), queue(database, "nhac:3", chat="binh")
    for _ in range(2):
        note(database, outcomes.dead, claim(database), "từ chối")
    with database.transaction() as session:
        newest, oldest = dead_letters.dead_letters(session)
        assert (newest.id, newest.kind, newest.chat) == (second, "nhac", "…")
        assert (oldest.kind, oldest.chat, oldest.reason, oldest.has_words) == ("in", "…6789", "từ chối", True)
        assert dead_letters.try_again(session, [first, second + 5], NOW + 30 * HOUR) == [first]
        assert dead_letters.discard(session, None, NOW) == [second]
        assert dead_letters.dead_letters(session) == []
    assert row(database, "nhac:3").payload == ""
    held = claim(database, now=NOW + 31 * HOUR)
    assert keys(held) == ["in:7:0"]
    assert note(database, outcomes.again, held, "502", now=NOW + 31 * HOUR) is True  # with a day of its own


def test_words_that_did_not_arrive_are_kept_a_week_and_rows_half_a_year(database: Database) -> None:
    number = queue(database, "1")
    note(database, outcomes.uncertain, claim(database), "đứt kết nối")
    with database.transaction() as session:
        dead_letters.purge(session, NOW + 6 * DAY)
        assert outbox.stored_reply(session, TELEGRAM, "an", number) is not None
        dead_letters.purge(session, NOW + 8 * DAY)
    with database.transaction() as session:
        assert outbox.stored_reply(session, TELEGRAM, "an", number) is None
        dead_letters.purge(session, NOW + 181 * DAY)
    with database.session() as session:
        assert session.scalars(select(OutboxRow.key)).all() == [f"notice:{number}"]  # it waits


def test_numbers_of_a_platform_are_of_now_and_of_the_last_day(database: Database) -> None:
    for key in "123":
        queue(database, key)
    note(database, outcomes.sent, claim(database), "x")
    note(database, outcomes.dead, claim(database), "từ chối")
    with database.session() as session:
        told = dead_letters.traffic(session, NOW + HOUR)["telegram"]
        assert (told.waiting, told.dead, told.sent_lately) == (1, 1, 1)
        assert dead_letters.traffic(session, NOW + 25 * HOUR)["telegram"].sent_lately == 0


def test_the_message_due_longest_is_found_along_an_index(tmp_path: Path) -> None:
    with opened("sqlite", tmp_path) as database:
        queue(database, "1")
        seen: list[tuple[str, object]] = []
        sql_event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append((told[2], told[3])))
        with database.session() as session:
            assert outbox.sendable(session, TELEGRAM, Pace(30, 1), NOW)
        wanted = [one for one in seen if "FROM channel_outbox" in one[0]]
        assert len(wanted) == 3
        with database.engine.connect() as connection:
            plans = [
                step[-1]
                for statement, values in wanted
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
        assert [step for step in plans if step.startswith("SCAN") or "TEMP B-TREE" in step] == []
