"""The table of tasks keeps up with the documents and the units, and the agenda shows what may be read of it."""

import datetime
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from task_library import TaskLibrary

from ingest.correcting import correct_attributes
from ingest.removing import delete_document
from programs.units import UnitNames
from vanban.db import agenda
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.permissions import readable_ids
from vanban.db.units import unit_tree
from vanban.principals import Audience, Channel, Principal, Publicity
from vanban.tasks import TaskRole

YEAR = datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)
CITY = """I- NHIỆM VỤ
1. Văn phòng Thành ủy chủ trì, phối hợp với Ban Tuyên giáo và Dân vận Thành ủy lập báo cáo trước ngày 27/11/2026.
2. Đảng ủy các xã, phường gửi số liệu trước ngày 30/11.
3. Văn phòng Đảng ủy cử người dự họp trước ngày 01/12/2026.
4. Sở Tài chính bố trí kinh phí trước ngày 15/12/2026.
"""
COMMUNE_HEAD = """ĐẢNG BỘ THÀNH PHỐ LẠC HÀ
ĐẢNG ỦY XÃ VÂN KHÊ THƯỢNG
*
Số 60-{code}/ĐU

Vân Khê Thượng, ngày 03 tháng 11 năm 2026

{title}
{subject}

"""
COMMUNE = """I- NHIỆM VỤ
1. Văn phòng Đảng ủy chuẩn bị hội nghị trước ngày 20/12/2026.
2. Ban Xây dựng Đảng tổng hợp kết quả trước ngày 22/12/2026.
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library without documents."""
    folder = tmp_path_factory.mktemp("empty")
    TaskLibrary(folder).database.close()
    return folder


@pytest.fixture
def library(empty: Path, tmp_path: Path) -> Iterator[TaskLibrary]:
    shutil.copytree(empty, tmp_path / "library")
    built = TaskLibrary(tmp_path / "library")
    yield built
    built.database.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskLibrary]:
    """Documents of every openness and owner, read."""
    built = TaskLibrary(tmp_path_factory.mktemp("tasks"))
    placed = itertools.product(("tu", "vptu", "du-vkt"), (Audience.PUBLIC, Audience.UNIT, Audience.SUBTREE), Publicity)
    for number, (owner, audience, publicity) in enumerate(placed, start=10):
        body = CITY.replace("lập báo cáo", f"lập báo cáo số {number}")
        built.take(body, number=str(number), owner=owner, audience=audience, publicity=publicity)
    assert built.keeper.follow() == 18
    yield built
    built.database.close()


def test_a_name_means_the_one_unit_that_bears_it_the_place_left_out(library: TaskLibrary) -> None:
    library.take(CITY, number="61")
    library.keeper.follow()
    by_task = {(unit, lead) for _, unit, lead in library.named()}
    assert by_task == {("vptu", True), ("btg", False), ("du-vkt", True), ("du-tld", True)}


def test_what_two_units_are_called_means_neither_but_in_their_own_document(library: TaskLibrary) -> None:
    library.take(CITY, number="61")
    library.take(COMMUNE, number="62", owner="du-vkt", head=COMMUNE_HEAD)
    library.keeper.follow()
    assert {unit for _, unit, _ in library.named() if unit.startswith("vp-")} == {"vp-vkt"}


def test_a_document_of_nobody_known_means_only_whole_names(library: TaskLibrary) -> None:
    with library.database.session() as session:
        scope = UnitNames(unit_tree(session)).scope("Ban Thường vụ Tỉnh ủy Ninh Giang", "Ninh Giang")
    assert scope.find("Văn phòng Thành ủy") == {}
    assert scope.find("Đảng ủy các xã, phường") == {}
    assert list(scope.find("Văn phòng Thành ủy Lạc Hà").values()) == [frozenset({library.units["vptu"]})]


def test_an_and_inside_a_name_does_not_part_it(library: TaskLibrary) -> None:
    with library.database.session() as session:
        scope = UnitNames(unit_tree(session)).scope("Ban Thường vụ Thành ủy Lạc Hà", None)
    found = scope.find("Ban Tổ chức Thành ủy và Ban Tuyên giáo và Dân vận Thành ủy, các cơ quan liên quan")
    assert sorted(unit for units in found.values() for unit in units) == sorted(
        [library.units["btctu"], library.units["btg"]]
    )


def test_a_document_is_read_once_and_again_when_it_changes(library: TaskLibrary) -> None:
    document = library.take(CITY, number="61")
    assert [library.keeper.follow(), library.keeper.follow()] == [1, 0]
    assert [task.last for task in library.tasks()][1] == datetime.date(2026, 11, 30)
    with library.database.transaction() as session:
        row = session.get_one(DocumentRow, document)
        correct_attributes(session, row, {"ngay": "2027-02-01"}, embedder=library.embedder)
    assert library.keeper.follow() == 1
    assert [task.last for task in library.tasks()][1] == datetime.date(2027, 11, 30)


def test_tasks_go_with_their_document(library: TaskLibrary) -> None:
    document = library.take(CITY, number="61")
    library.keeper.follow()
    delete_document(library.database, library.files, document)
    assert library.tasks() == []
    assert library.keeper.follow() == 0


def test_a_unit_that_is_renamed_is_found_by_its_new_name(library: TaskLibrary) -> None:
    library.take(CITY, number="61")
    library.keeper.follow()
    before = [task.id for task in library.tasks()]
    with library.database.transaction() as session:
        session.get_one(UnitRow, library.units["vptu"]).name = "Văn phòng Tỉnh ủy Ninh Giang"
    assert library.keeper.follow() == 1
    assert "vptu" not in {unit for _, unit, _ in library.named()}
    assert [task.id for task in library.tasks()] == before  # nothing was read anew but the names


def test_building_all_anew_gives_the_same(library: TaskLibrary) -> None:
    library.take(CITY, number="61")
    library.take(COMMUNE, number="62", owner="du-vkt", head=COMMUNE_HEAD)
    library.keeper.follow()
    before = [(task.text, task.last, task.start) for task in library.tasks()], library.named()
    assert library.keeper.rebuild() == 2
    assert ([(task.text, task.last, task.start) for task in library.tasks()], library.named()) == before


def test_a_unit_with_none_below_has_what_its_own_document_gives_to_parts_of_it(library: TaskLibrary) -> None:
    library.take(
        COMMUNE.replace("Văn phòng Đảng ủy", "Phòng Kinh tế xã"), number="62", owner="du-vkt", head=COMMUNE_HEAD
    )
    library.keeper.follow()
    with library.database.transaction() as session:
        assert agenda.tasks_of_unit(session, library.person("du-vkt"), *YEAR) == []
        session.get_one(UnitRow, library.units["vp-vkt"]).valid_to = datetime.date(2026, 1, 1)
    with library.database.session() as session:
        found = agenda.tasks_of_unit(session, library.person("du-vkt"), *YEAR)
        assert [item.role for item in found] == [TaskRole.OWN, TaskRole.OWN]
        assert agenda.tasks_of_unit(session, library.person("tu"), *YEAR) == []


def test_an_item_says_where_it_stands_and_who_leads(library: TaskLibrary) -> None:
    document = library.take(CITY, number="61")
    library.keeper.follow()
    with library.database.session() as session:
        [led] = agenda.tasks_of_unit(session, library.person("vptu"), *YEAR)
        [part] = agenda.tasks_of_unit(session, library.person("btg"), *YEAR)
        text = session.get_one(DocumentRow, document).text
    assert led.source == "mục I.1 Kế hoạch số 61-KH/TU ngày 02/11/2026"
    assert text[led.start : led.end] == led.text
    assert (led.leads, part.leads, part.lead) == (True, False, "Văn phòng Thành ủy")


def test_the_days_of_an_agenda_are_those_asked_for(library: TaskLibrary) -> None:
    library.take(CITY, number="61")
    library.keeper.follow()
    with library.database.session() as session:
        person, friday = library.person("vptu"), datetime.date(2026, 11, 27)
        assert len(agenda.today(session, person, friday).tasks) == 1
        assert agenda.today(session, person, friday - datetime.timedelta(days=1)).tasks == ()
        assert agenda.this_week(session, person, friday).first == datetime.date(2026, 11, 23)
        assert len(agenda.this_week(session, person, friday).tasks) == 1
        assert agenda.overdue(session, person, friday) == []
        assert len(agenda.overdue(session, person, friday + datetime.timedelta(days=1))) == 1


@pytest.mark.parametrize("channel", Channel)
def test_only_tasks_of_documents_that_may_be_read_there_are_told(full: TaskLibrary, channel: Channel) -> None:
    for unit in ("tu", "vptu", "btg", "du-vkt", "du-tld"):
        person = full.person(unit, channel)
        with full.database.session() as session:
            open_ids = {row.id for row in session.query(DocumentRow) if row.publicity == Publicity.OPEN.value}
            items = agenda.tasks_of_unit(session, person, *YEAR) + agenda.standing_tasks(session, person)
            ids = {item.document_id for item in items}
            assert ids <= readable_ids(session, person, ids)
            assert not channel.outside or ids <= open_ids
            # Open to all: 6, half of them công khai; of the city's branch 2, of the own unit 4.
            assert unit != "vptu" or len(ids) == (6 if channel.outside else 12)


def test_a_visitor_has_no_tasks(full: TaskLibrary) -> None:
    with full.database.session() as session:
        visitor = Principal(None, "khách")
        assert agenda.tasks_of_unit(session, visitor, *YEAR) == []
        assert agenda.programme_of(session, visitor, *YEAR) == []
