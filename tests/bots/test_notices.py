"""Reminders, alerts, digests and drills: to whom, when, once, and never of what may not leave the office."""

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notice_office import OFFICE, OTHER, WAYS, WEB, Office, keys, moment
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bots.notices import Notices, Ways
from vanban.channels import Outgoing, Platform, plain
from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import SubscriptionRow
from vanban.db.subscriptions import is_quiet
from vanban.db.task_models import DocumentTaskRow
from vanban.principals import Principal

DUE = datetime.date(2026, 12, 10)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office without documents or links."""
    folder = tmp_path_factory.mktemp("empty")
    Office.at(folder).database.close()
    return folder


@pytest.fixture
def office(empty: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(empty, tmp_path / "office")
    built = Office.at(tmp_path / "office")
    yield built
    built.database.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office for all examples of a property: open and internal tasks and news on several days, and people."""
    built = Office.at(tmp_path_factory.mktemp("office"))
    for day in range(1, 15):
        built.task(datetime.date(2026, 12, day), publicity="noi_bo" if day % 2 else "cong_khai", unit=1 + day % 3 // 2)
        built.document(publicity="noi_bo" if day % 2 else "cong_khai", came_in=moment(day, 9))
    built.search()
    yield built
    built.database.close()


def notices(office: Office, platform: Platform = Platform.TELEGRAM, ways: Ways = WAYS) -> Notices:
    """Returns notices as a process has them that has just been started."""
    return Notices(office.database, platform, ways)


def test_a_task_is_told_of_some_days_before_and_on_its_day_once_each(office: Office) -> None:
    office.pair(reminders=True, digest=False, days_before=3)
    office.task(DUE)
    telling = notices(office)
    told = [telling.do(moment(day, hour)) for day in range(5, 13) for hour in (8, 9, 15)]
    assert [day for day in range(8) if sum(told[day * 3 : day * 3 + 3])] == [2, 5]  # 7 and 10 December
    assert sum(told) == 2
    first, second = (message.text for message in office.messages())
    assert first.startswith("Nhắc việc: còn 3 ngày, hạn 10/12/2026")
    assert second.startswith("Nhắc việc: đến hạn hôm nay")


def test_a_reminder_says_what_where_from_and_leads_to_the_place_in_the_document(office: Office) -> None:
    office.pair(reminders=True, digest=False)
    document = office.task(DUE)
    notices(office).do(moment(10, 8))
    [message] = office.messages()
    assert "Nộp báo cáo ngày 10" in message.text
    assert "mục 1 Kế hoạch số 01-KH/TU ngày 01/01/2026" in message.text
    assert f"{WEB}/van-ban/{document}?start=0&end=10#trich" in {span.url for span in message.spans}
    assert message.document_ids == (document,)


def test_what_a_restart_or_a_second_process_finds_again_is_not_told_again(office: Office) -> None:
    office.pair(reminders=True, digest=False)
    office.task(DUE)
    assert [notices(office).do(moment(10, hour)) for hour in (8, 8, 9)] == [1, 0, 0]


def test_a_task_read_anew_is_not_told_again(office: Office) -> None:
    office.pair(reminders=True, digest=False)
    document = office.task(DUE)
    notices(office).do(moment(10, 8))
    with office.database.transaction() as session:
        session.delete(session.scalars(select(DocumentTaskRow)).one())
    office.task(DUE, document=document)
    assert notices(office).do(moment(10, 9)) == 0


def test_a_task_that_comes_to_be_known_late_is_told_at_once(office: Office) -> None:
    office.pair(reminders=True, digest=False, days_before=3)
    telling = notices(office)
    assert telling.do(moment(9, 8)) == 0
    office.task(DUE)
    assert telling.do(moment(9, 10)) == 1


def test_what_was_missed_is_told_later_the_same_day_but_not_in_quiet_hours_nor_the_next_day(office: Office) -> None:
    office.pair(reminders=True, digest=True, digest_at=7 * 60 + 30, quiet_from=20 * 60, quiet_to=7 * 60, days_before=0)
    office.task(DUE)
    telling = notices(office)
    assert telling.do(moment(10, 21)) == 0  # missed until the evening: quiet
    assert telling.do(moment(11, 8)) == 0  # no longer true
    office.task(datetime.date(2026, 12, 12))
    assert telling.do(moment(12, 16)) == 1  # missed until the afternoon


def test_a_digest_tells_everything_in_one_message_at_its_time(office: Office) -> None:
    office.pair(reminders=True, alerts=True, digest=True, digest_at=7 * 60 + 30)
    office.search()
    office.task(DUE)
    office.task(DUE + datetime.timedelta(days=2))
    office.document(came_in=moment(9, 15))
    telling = notices(office)
    assert [telling.do(moment(10, 7, minute)) for minute in (0, 29, 30, 31)] == [0, 0, 1, 0]
    [message] = office.messages()
    order = ["Bản tin thứ Năm, 10/12/2026", "Việc đến hạn hôm nay", "Việc sắp đến hạn", "Văn bản mới"]
    assert [message.text.index(part) for part in order] == sorted(message.text.index(part) for part in order)
    assert len(message.document_ids) == 3


def test_a_day_with_nothing_to_tell_has_no_digest(office: Office) -> None:
    office.pair(reminders=True, alerts=True, digest=True)
    assert notices(office).do(moment(10, 8)) == 0


def test_new_documents_are_told_together_and_once(office: Office) -> None:
    office.pair(alerts=True, digest=False)
    office.search()
    telling = notices(office)
    office.document(came_in=moment(10, 9, 1))
    office.document(came_in=moment(10, 9, 2))
    assert [telling.do(moment(10, 9, minute)) for minute in (5, 6, 20, 40)] == [1, 0, 0, 0]
    office.document(came_in=moment(10, 9, 45))
    assert telling.do(moment(10, 10)) == 1
    assert [len(message.document_ids) for message in office.messages()] == [2, 1]


def test_what_is_not_wanted_is_not_told(office: Office) -> None:
    office.pair()
    office.search()
    office.task(DUE)
    office.document(came_in=moment(10, 7))
    assert notices(office).do(moment(10, 9)) == 0


def test_another_units_task_is_not_told(office: Office) -> None:
    office.pair(person=OTHER, reminders=True, digest=False)
    office.task(DUE, unit=OFFICE)
    assert notices(office).do(moment(10, 9)) == 0


def test_an_internal_task_is_neither_told_nor_counted(office: Office) -> None:
    office.pair(reminders=True, alerts=True, digest=True)
    office.search()
    office.task(DUE)
    notices(office).do(moment(10, 8))
    [before] = office.messages()
    office.forget()
    for _ in range(3):
        office.task(DUE, publicity="noi_bo")
        office.document(publicity="noi_bo", came_in=moment(9, 9))
    notices(office).do(moment(10, 8))
    assert office.messages() == [before]


def test_of_many_tasks_ten_are_told_and_the_rest_counted(office: Office) -> None:
    office.pair(reminders=True, digest=True)
    for _ in range(13):
        office.task(DUE)
    notices(office).do(moment(10, 8))
    [message] = office.messages()
    assert message.text.count("Nộp báo cáo") == 10
    assert "Còn 3 mục khác." in message.text


def test_a_cut_link_is_told_nothing(office: Office) -> None:
    link = office.pair(reminders=True, digest=False)
    office.task(DUE)
    office.cut(link)
    assert notices(office).do(moment(10, 9)) == 0


def test_a_closed_window_keeps_notices_for_later(office: Office) -> None:
    office.pair(reminders=True, digest=False, platform=Platform.ZALO_OA)
    office.task(DUE)
    is_open = False

    def may_send(_session: Session, chat_id: str, _now: datetime.datetime) -> bool:
        return is_open and chat_id == "chat-1"

    telling = notices(office, Platform.ZALO_OA, replace(WAYS, may_send=may_send))
    assert telling.do(moment(10, 8)) == 0
    is_open = True
    assert telling.do(moment(10, 9)) == 1


def test_a_process_tells_only_the_links_of_its_platform(office: Office) -> None:
    office.pair(reminders=True, digest=False, platform=Platform.ZALO_BOT)
    office.task(DUE)
    assert notices(office, Platform.TELEGRAM).do(moment(10, 9)) == 0
    assert notices(office, Platform.ZALO_BOT).do(moment(10, 9)) == 1


def test_the_days_question_comes_at_the_time_of_the_digest_once(office: Office) -> None:
    office.pair(drill=True, digest_at=8 * 60)

    def question(_session: Session, _link_id: int, _principal: Principal, now: datetime.datetime) -> Outgoing:
        return Outgoing(plain(f"Câu hỏi ngày {now:%d}"))

    ways = replace(WAYS, drill=question)
    told = [notices(office, ways=ways).do(moment(10, hour)) for hour in (7, 8, 9)]
    assert told == [0, 1, 0]
    assert keys(office.outbox()) == ["drill"]


def test_a_message_too_long_for_the_platform_is_told_in_parts(office: Office) -> None:
    office.pair(reminders=True, digest=True)
    office.task(DUE)

    def halves(message: Outgoing) -> list[Outgoing]:
        middle = len(message.spans) // 2
        return [replace(message, spans=message.spans[:middle]), replace(message, spans=message.spans[middle:])]

    telling = notices(office, ways=replace(WAYS, fit=halves))
    assert telling.do(moment(10, 8)) == 1
    assert [row.key for row in office.outbox()] == ["digest:1:2026-12-10", "digest:1:2026-12-10:2"]


def test_each_notice_stands_in_the_audit_log_without_its_words(office: Office) -> None:
    office.pair(reminders=True, digest=False)
    document = office.task(DUE)
    notices(office).do(moment(10, 9))
    with office.database.session() as session:
        [entry] = session.scalars(select(AuditRow).where(AuditRow.action == "gui_thong_bao"))
    assert entry.detail == f'{{"documents":[{document}],"kind":"remind"}}'


def test_a_fault_with_one_link_leaves_the_others_their_notices(office: Office) -> None:
    fails = True
    office.pair(reminders=True, digest=False)
    office.pair(person=OTHER, reminders=True, digest=False)
    office.task(DUE)
    office.task(DUE, unit=OTHER)

    def may_send(session: Session, chat_id: str, _now: datetime.datetime) -> bool:
        if chat_id == "chat-1" and fails:
            raise SQLAlchemyError("the disk is full")
        return True

    telling = notices(office, ways=replace(WAYS, may_send=may_send))
    assert telling.do(moment(10, 9)) == 1
    fails = False
    assert telling.do(moment(10, 9, 1)) == 1  # tried again


wishes = st.fixed_dictionaries(
    {
        "reminders": st.booleans(),
        "alerts": st.booleans(),
        "digest": st.booleans(),
        "digest_at": st.integers(0, 1439),
        "days_before": st.integers(0, 5),
        "quiet_from": st.integers(0, 1439),
        "quiet_to": st.integers(0, 1439),
    }
)
moments = st.lists(st.tuples(st.integers(2, 13), st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=12)


@settings(max_examples=60)
@given(wish=wishes, at=moments, platform=st.sampled_from([Platform.TELEGRAM, Platform.ZALO_BOT, Platform.ZALO_OA]))
def test_no_notice_comes_in_quiet_hours_or_twice_or_tells_of_what_is_internal(
    lasting: Office, wish: dict[str, int], at: list[tuple[int, int, int]], platform: Platform
) -> None:
    lasting.forget()
    link = lasting.pair(platform=platform, **wish)
    row = SubscriptionRow(**wish)
    try:
        for day, hour, minute in sorted(at):
            before = len(lasting.outbox())
            notices(lasting, platform).do(moment(day, hour, minute))  # as after a restart
            if is_quiet(row.quiet_from, row.quiet_to, hour * 60 + minute):
                assert len(lasting.outbox()) == before
        mine = [one for one in lasting.outbox() if one.link_id == link]
        told = [message.text for message in lasting.messages()]
        assert len({one.key for one in mine}) == len(mine)
        assert not any("RIÊNG" in text for text in told)
        assert {one for message in lasting.messages() for one in message.document_ids} <= lasting.open_ids()
        reminded = [text.partition("Nguồn")[0] for text in told if text.startswith("Nhắc việc")]
        assert len(set(reminded)) == len(reminded)
    finally:
        lasting.cut(link)
