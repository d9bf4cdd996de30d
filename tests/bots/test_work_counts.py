"""Counts of work on chat channels: numbers alone, once a day, to whom it concerns and who wants them."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from notice_office import OFFICE, OTHER, WAYS, WEB, Office, moment
from sqlalchemy import delete, update

from bots.work_counts import WorkCounts
from vanban.channels import Platform
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import principal_of
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_due import NoticeWish, save_notice_wish
from vanban.db.work_items import add_items
from vanban.db.work_notice_models import WorkNoticeRow
from vanban.principals import Channel
from vanban.work import WorkContent

MORNING = moment(10, 9)
TODAY = datetime.date(2026, 12, 10)
WORDS = "Rà soát hồ sơ riêng của phòng"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office where person 1 is given three tasks, and the unit of person 2 one."""
    folder = tmp_path_factory.mktemp("counted")
    office = Office.at(folder)
    with office.database.transaction() as session:
        session.execute(update(PersonRow).where(PersonRow.id == OFFICE).values(roles="chuong_trinh"))
        session.flush()
        planner = principal_of(session, f"p{OFFICE}", Channel.WEB)
        for days, to in (
            (2, Assignee(OFFICE, OFFICE)), (-1, Assignee(OFFICE, OFFICE)), (-9, Assignee(OFFICE)), (0, Assignee(OTHER)),
        ):  # fmt: skip
            item = add_items(session, planner, [WorkContent(WORDS)])[0]
            give(session, planner, item.id, to, due_on=TODAY + datetime.timedelta(days=days))
        for person in (OFFICE, OTHER):
            save_notice_wish(session, principal_of(session, f"p{person}", Channel.WEB), NoticeWish(chat=True))
    office.database.close()
    return folder


@pytest.fixture
def office(empty: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(empty, tmp_path / "office")
    built = Office.at(tmp_path / "office")
    yield built
    built.database.close()


def counts(office: Office, platform: Platform = Platform.TELEGRAM) -> WorkCounts:
    """Returns counts as a process has them that has just been started."""
    return WorkCounts(office.database, platform, WAYS)


def texts(office: Office) -> list[str]:
    return ["".join(span.text for span in one.spans) for one in office.messages()]


def test_a_person_is_told_numbers_and_where_to_look_and_no_word(office: Office) -> None:
    office.pair()
    assert counts(office).do(MORNING) == 1
    (text,) = texts(office)
    assert text.startswith("Đồng chí có 1 việc sắp đến hạn, 2 việc quá hạn, 3 việc chờ nhận.")
    assert f"{WEB}/viec-cua-toi" in text
    assert not any(word in text for word in WORDS.split() if len(word) > 3)


def test_it_is_told_once_a_day_by_any_number_of_processes_and_restarts(office: Office) -> None:
    office.pair()
    first, second = counts(office), counts(office)
    assert [one.do(MORNING) for one in (first, second, first, counts(office))] == [1, 0, 0, 0]
    assert first.do(MORNING + datetime.timedelta(hours=5)) == 0
    assert counts(office).do(MORNING + datetime.timedelta(days=1)) == 1
    assert len(office.outbox()) == 2


def test_it_is_not_told_before_the_morning_nor_in_quiet_hours(office: Office) -> None:
    office.pair(quiet_from=20 * 60, quiet_to=7 * 60)
    told = counts(office)
    assert [told.do(moment(10, hour)) for hour in (5, 7, 22)] == [0, 0, 0]
    assert told.do(moment(11, 8)) == 1


def test_who_never_asked_for_it_is_told_nothing_outside(office: Office) -> None:
    office.pair()
    with office.database.transaction() as session:
        session.execute(delete(WorkNoticeRow))
    assert counts(office).do(MORNING) == 0
    assert office.outbox() == []


def test_who_turned_it_off_or_has_nothing_due_or_is_not_paired_is_told_nothing(office: Office) -> None:
    link = office.pair()
    office.pair(person=OTHER, platform=Platform.ZALO_BOT)  # no officer: what is given to the unit is not theirs
    assert counts(office, Platform.ZALO_BOT).do(MORNING) == 1  # but nobody else of the unit answers for it
    with office.database.transaction() as session:
        save_notice_wish(session, principal_of(session, f"p{OFFICE}", Channel.WEB), NoticeWish(chat=False))
    assert counts(office).do(MORNING) == 0
    office.cut(link)
    assert counts(office).do(MORNING) == 0


def test_of_a_unit_that_lets_nothing_out_not_even_a_number_leaves(office: Office) -> None:
    office.pair()
    with office.database.transaction() as session:
        session.execute(update(UnitRow).where(UnitRow.id == OFFICE).values(outside="none"))
    assert counts(office).do(MORNING) == 0
    assert office.outbox() == []


def test_a_platform_that_takes_nothing_now_is_asked_again(office: Office) -> None:
    office.pair()
    closed = [True]
    ways = type(WAYS)(may_send=lambda *_: not closed[0], web=WEB)
    told = WorkCounts(office.database, Platform.TELEGRAM, ways)
    assert told.do(MORNING) == 0
    closed[0] = False
    assert told.do(MORNING) == 1
