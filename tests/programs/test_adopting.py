"""From a document to a unit's work: what concerns the unit, which units are meant, and that nothing is taken twice."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update
from task_library import TaskLibrary

from programs.adopting import Concern, Proposal, adopt, proposals, review_of
from programs.places import place_now
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.work_models import WorkItemRow
from vanban.errors import NotAllowed, NotFound
from vanban.principals import Audience, Principal, Publicity, Role
from vanban.work import ItemState, WorkBody

DAY = datetime.date(2026, 11, 10)
CITY = """I- NHIỆM VỤ
1. Văn phòng Thành ủy chủ trì, phối hợp với Đảng ủy các xã, phường lập báo cáo trước ngày 27/11/2026.
2. Đảng ủy các xã, phường gửi số liệu về Văn phòng Thành ủy trước ngày 30/11/2026.
3. Văn phòng Đảng ủy phường Tân Lạc Đông cử người dự họp trước ngày 01/12/2026.
4. Ban Tổ chức Thành ủy bố trí người trước ngày 15/12/2026.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskLibrary]:
    built = TaskLibrary(tmp_path_factory.mktemp("adopting"))
    with built.database.transaction() as session:
        for unit in ("du-tld", "du-vkt"):
            row = PersonRow(username=unit, name=unit, unit_id=built.units[unit], roles="", password_hash=UNUSABLE)
            session.add(row)
    yield built
    built.database.close()


def planner(library: TaskLibrary, unit: str = "du-tld") -> Principal:
    with library.database.session() as session:
        person = session.scalar(select(PersonRow.id).where(PersonRow.username == unit))
    return replace(library.person(unit), person_id=person, roles=frozenset({Role.PLANNER}))


def read(library: TaskLibrary, document: int, principal: Principal) -> list[Proposal]:
    with library.database.session() as session:
        return proposals(session, principal, document)


def taken(library: TaskLibrary, document: int, principal: Principal, *places: int) -> list[int]:
    """Returns the ids of the items that the tasks at these places of the document became."""
    keys = [one.key for at, one in enumerate(read(library, document, principal), start=1) if at in places]
    with library.database.transaction() as session:
        return [row.id for row in adopt(session, principal, document, keys)]


def count(library: TaskLibrary, document: int) -> int:
    with library.database.session() as session:
        counted = select(func.count()).select_from(WorkItemRow).where(WorkItemRow.document_id == document)
        return session.scalar(counted) or 0


@pytest.fixture(scope="module")
def city(library: TaskLibrary) -> int:
    return library.take(CITY, number="61")


def test_each_task_says_what_it_is_to_the_own_unit(library: TaskLibrary, city: int) -> None:
    found = read(library, city, planner(library))
    assert [one.concern for one in found] == [Concern.TAKES_PART, Concern.LEADS, Concern.BELOW, None]
    elsewhere = read(library, city, planner(library, "du-vkt"))
    assert [one.concern for one in elsewhere] == [Concern.TAKES_PART, Concern.LEADS, None, None]


def test_a_class_means_the_own_unit_and_a_name_the_unit_of_that_name(library: TaskLibrary, city: int) -> None:
    first, second, third, _ = (one.content for one in read(library, city, planner(library)))
    assert first.lead == WorkBody("Văn phòng Thành ủy", library.units["vptu"])
    assert first.partners == (WorkBody("Đảng ủy các xã, phường", library.units["du-tld"]),)
    assert second.lead == WorkBody("Đảng ủy các xã, phường", library.units["du-tld"])
    assert third.lead is not None
    assert third.lead.unit_id == library.units["vp-tld"]


def test_the_quote_is_the_documents_own_words_and_the_deadline_a_day(library: TaskLibrary, city: int) -> None:
    found = read(library, city, planner(library))
    with library.database.session() as session:
        text = session.get_one(DocumentRow, city).text
    for one in found:
        source = one.content.source
        assert source is not None
        assert source.quote == text[source.start : source.end]
    days = [datetime.date(2026, *day) for day in ((11, 27), (11, 30), (12, 1), (12, 15))]
    assert [one.content.last for one in found] == days
    assert found[1].content.due == "trước ngày 30/11/2026"


def test_the_own_document_gives_work_within_the_unit(library: TaskLibrary) -> None:
    head = """ĐẢNG BỘ THÀNH PHỐ LẠC HÀ
ĐẢNG ỦY PHƯỜNG TÂN LẠC ĐÔNG
*
Số 60-{code}/ĐU

Tân Lạc Đông, ngày 03 tháng 11 năm 2026

{title}
{subject}

"""
    body = "I- NHIỆM VỤ\n1. Ban Xây dựng Đảng tổng hợp kết quả trước ngày 22/12/2026.\n"
    document = library.take(body, number="62", owner="du-tld", head=head)
    assert [one.concern for one in read(library, document, planner(library))] == [Concern.INSIDE]
    assert [one.concern for one in read(library, document, planner(library, "du-vkt"))] == [None]


def test_taking_twice_makes_no_second_item_and_says_which_are_taken(library: TaskLibrary) -> None:
    document = library.take(CITY.replace("lập báo cáo", "lập biểu mẫu"), number="63")
    person = planner(library)
    first = taken(library, document, person, 2, 3)
    assert taken(library, document, person, 2, 3, 4)[:2] == first
    assert count(library, document) == 3
    again = read(library, document, person)
    assert [one.taken_id is not None for one in again] == [False, True, True, True]
    assert {one.taken_state for one in again} == {None, ItemState.ACTIVE}


def test_a_neighbour_takes_its_own(library: TaskLibrary) -> None:
    document = library.take(CITY.replace("lập báo cáo", "lập danh sách"), number="64")
    taken(library, document, planner(library), 2)
    assert [one.taken_id for one in read(library, document, planner(library, "du-vkt"))] == [None] * 4


def test_a_new_version_of_the_document_keeps_the_link(library: TaskLibrary) -> None:
    person = planner(library)
    old = library.take(CITY.replace("lập báo cáo", "lập đề án"), number="65")
    first, second = taken(library, old, person, 2, 3)
    longer = CITY.replace("lập báo cáo", "lập đề án, kèm phụ lục,").replace("30/11/2026", "02/12/2026")
    new = library.take(longer, number="66")
    with library.database.transaction() as session:
        session.execute(update(DocumentRow).where(DocumentRow.id == old).values(superseded_by_id=new))
    found = read(library, new, person)
    assert [one.taken_id for one in found] == [None, first, second, None]  # the second has another deadline now
    assert taken(library, new, person, 2, 3) == [first, second]
    with library.database.session() as session:
        text = session.get_one(DocumentRow, new).text
        kept, changed = (place_now(session, person, session.get_one(WorkItemRow, one)) for one in (second, first))
        stranger = replace(person, unit_ids=(), person_id=0)
        assert kept is not None
        assert kept.document_id == new
        assert text[kept.start : kept.end] == kept.quote
        assert changed is not None
        assert (changed.document_id, changed.start is None) == (old, False)  # its words stand in the old version alone
        session.get_one(DocumentRow, old).audience = Audience.UNIT.value
        session.get_one(DocumentRow, old).publicity = Publicity.INTERNAL.value
        session.flush()
        assert place_now(session, stranger, session.get_one(WorkItemRow, second)) is None
        session.rollback()


def test_two_deadlines_of_one_sentence_are_two_items(library: TaskLibrary) -> None:
    body = (
        "I- NHIỆM VỤ\n1. Đảng ủy phường Tân Lạc Đông báo cáo sơ kết trước ngày 15/12/2026, "
        "báo cáo tổng kết trước ngày 20/01/2027.\n"
    )
    document = library.take(body, number="67")
    person = planner(library)
    assert len(read(library, document, person)) == 2
    (second,) = taken(library, document, person, 2)
    assert [one.taken_id for one in read(library, document, person)] == [None, second]


def test_only_a_planner_takes_and_only_what_they_may_read(library: TaskLibrary, city: int) -> None:
    key = read(library, city, planner(library))[0].key
    clerk = replace(planner(library), roles=frozenset({Role.CADRE}))
    with pytest.raises(NotAllowed), library.database.transaction() as session:
        adopt(session, clerk, city, [key])
    closed = library.take(CITY.replace("lập", "nộp"), number="68", audience=Audience.UNIT, publicity=Publicity.INTERNAL)
    with pytest.raises(NotFound), library.database.transaction() as session:
        review_of(session, planner(library), closed)
    assert count(library, closed) == 0


GOALS = """I- MỤC TIÊU
Đến năm 2028, ít nhất 90% hồ sơ được nộp trực tuyến, trên 60% người dân hài lòng; mở 03 điểm tiếp nhận.

II- CẢI CÁCH HÀNH CHÍNH
1. Đảng ủy phường Tân Lạc Đông báo cáo trước ngày 15/12/2026.
"""


def test_goals_are_taken_as_items_with_indicator_value_and_year_and_only_once(library: TaskLibrary) -> None:
    document, person = library.take(GOALS, number="69"), planner(library)
    with library.database.session() as session:
        goals = review_of(session, person, document).goals
    assert [(one.content.value, one.year) for one in goals] == [
        ("ít nhất 90%", 2028),
        ("trên 60%", 2028),
        ("03", 2028),
    ]
    with library.database.transaction() as session:
        (row,) = adopt(session, person, document, [goals[1].key])
        assert (row.indicator, row.value, row.last) == ("Người dân hài lòng", "trên 60%", datetime.date(2028, 12, 31))
        assert row.quote.startswith("Đến năm 2028")
        number = row.id
    with library.database.transaction() as session:
        assert [row.id for row in adopt(session, person, document, [goals[1].key])] == [number]
        review = review_of(session, person, document)
    assert [one.taken_id for one in review.goals] == [None, number, None]  # three goals of the same words
    assert [one.taken_id for one in review.proposals] == [None]


def test_the_field_comes_from_the_heading_else_from_the_document(library: TaskLibrary) -> None:
    document, person = library.take(GOALS.replace("báo cáo", "báo cáo tóm tắt"), number="70"), planner(library)
    with library.database.transaction() as session:
        session.get_one(DocumentRow, document).field = "Tuyên giáo"
        session.flush()
        known = review_of(session, person, document, fields=["Cải cách hành chính", "Y tế"])
        unknown = review_of(session, person, document, fields=["Y tế"])
        (task,) = known.proposals
        assert (task.content.field, unknown.proposals[0].content.field) == ("Cải cách hành chính", "Tuyên giáo")
        assert known.goals[0].content.field == "Tuyên giáo"
        (row,) = adopt(session, person, document, [task.key], fields=["Cải cách hành chính"])
        assert row.field == "Cải cách hành chính"
