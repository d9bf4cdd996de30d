"""Work programmes: who has which, calls and proposals, two steps of approval, adjusting, carrying over, a week."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fresh import fresh_database
from sqlalchemy import select
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from programs.planning.coverage import chosen_tasks, uncovered
from programs.planning.given_items import given_uncovered
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import principal_of
from vanban.db.programme_access import items_seen, programme_row
from vanban.db.programme_calls import (
    call_units,
    calls_of,
    is_late,
    my_call,
    my_calls,
    proposals_of,
    propose,
    propose_nothing,
    rewrite_proposal,
    withdraw,
)
from vanban.db.programme_deciding import approve, comment, decisions_of, give_back, send_for_approval
from vanban.db.programme_items import (
    Carrying,
    Placing,
    add_existing,
    add_new,
    cancel,
    carry_over,
    move,
    move_group,
    place,
    rewrite,
    take_out,
    unfinished,
)
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow
from vanban.db.programme_proposals import merge, proposed, refuse, take
from vanban.db.programme_slots import SlotContent, add_slots, end_slot, remove_slot, slots_of, slots_seen, write_slot
from vanban.db.programmes import (
    SignOff,
    close_programme,
    create_programme,
    list_programmes,
    remove_programme,
    sign_programme,
    source_programme,
    write_programme,
)
from vanban.db.session import Database
from vanban.db.task_models import DocumentTaskRow, TaskBodyRow
from vanban.db.validity import today
from vanban.db.work_assigning import Assignee, give
from vanban.db.work_items import add_items, content_of, finish_item, make_items, release_item, write_item
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Channel, Principal, Role
from vanban.programme_periods import span_of
from vanban.settings import Settings
from vanban.work import CallState, ItemState, Period, ProgrammeOwner, ProgrammeState, WorkSource, allowed

BUREAU = ProgrammeOwner.BUREAU
YEAR = span_of(Period.YEAR, datetime.date(2027, 1, 1))
WEEK = span_of(Period.WEEK, datetime.date(2027, 3, 3))
LATER = today() + datetime.timedelta(days=9)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("programmes"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def commune(store: Database) -> Commune:
    with store.transaction() as session:
        return make_commune(session)


@pytest.fixture(scope="module")
def leader(store: Database, commune: Commune) -> Principal:
    """A second planner of the commune."""
    with store.transaction() as session:
        row = PersonRow(username="hai", name="Hải", unit_id=commune.unit, roles="chuong_trinh", password_hash=UNUSABLE)
        session.add(row)
        session.flush()
        return principal_of(session, "hai", Channel.WEB)


@pytest.fixture
def session(store: Database, commune: Commune) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def year(session: Session, commune: Commune, **more: object) -> ProgrammeRow:
    return create_programme(session, commune.planner, BUREAU, span_of(Period.YEAR, datetime.date(2027, 1, 1)), **more)


def filled(session: Session, commune: Commune, *texts: str) -> ProgrammeRow:
    """Returns a year's programme with items of these words."""
    row = year(session, commune)
    add_new(session, commune.planner, row.id, [(task(one), Placing()) for one in texts or ("Việc một", "Việc hai")])
    return row


def approved(session: Session, commune: Commune, leader: Principal, row: ProgrammeRow) -> ProgrammeRow:
    send_for_approval(session, commune.planner, row.id, after=row.version)
    return approve(session, leader, row.id, after=row.version)


def texts_of(session: Session, principal: Principal, row: ProgrammeRow) -> list[str]:
    return [item.text for _, item in items_seen(session, principal, row)]


@pytest.mark.parametrize("owner", list(ProgrammeOwner))
@pytest.mark.parametrize("period", list(Period))
def test_a_body_has_programmes_for_its_own_periods_alone(
    session: Session, commune: Commune, owner: ProgrammeOwner, period: Period
) -> None:
    span = span_of(period, datetime.date(2027, 1, 4))
    if allowed(owner, period):
        row = create_programme(session, commune.planner, owner, span)
        assert (row.owner, row.first, row.version) == (owner, span.first, 1)
        with pytest.raises(InvalidInput, match="đã có chương trình"):
            create_programme(session, commune.planner, owner, span)
    else:
        with pytest.raises(InvalidInput, match="không lập chương trình"):
            create_programme(session, commune.planner, owner, span)


def test_a_draft_is_seen_by_the_planners_alone_and_an_approved_programme_by_the_unit(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = filled(session, commune)
    outside = replace(commune.planner, channel=Channel.TELEGRAM)
    for other in (commune.clerk, commune.office_officer, commune.stranger, outside):
        with pytest.raises(NotFound):
            programme_row(session, other, row.id)
        assert list_programmes(session, other) == []
    approved(session, commune, leader, row)
    assert programme_row(session, commune.clerk, row.id) is row
    for other in (commune.office_officer, commune.stranger, outside):
        with pytest.raises(NotFound):
            programme_row(session, other, row.id)


def test_items_of_a_closed_document_are_shown_to_its_readers_alone(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = year(session, commune)
    contents = [task("Việc mở"), task("Việc kín", document=commune.closed_document)]
    add_new(session, commune.planner, row.id, [(one, Placing()) for one in contents])
    approved(session, commune, leader, row)
    assert texts_of(session, commune.clerk, row) == ["Việc mở", "Việc kín"]
    session.get_one(DocumentRow, commune.closed_document).owner_unit_id = commune.front
    assert texts_of(session, commune.clerk, row) == ["Việc mở"]


def test_only_planners_make_and_change_programmes(session: Session, commune: Commune, leader: Principal) -> None:
    with pytest.raises(NotAllowed):
        create_programme(session, commune.clerk, BUREAU, YEAR)
    row = approved(session, commune, leader, filled(session, commune))
    with pytest.raises(NotAllowed):
        cancel(session, commune.clerk, row.id, row.items[0].id, reason="x")
    with pytest.raises(NotFound):
        cancel(session, commune.stranger, row.id, row.items[0].id, reason="x")


def test_who_writes_over_a_newer_version_is_told(session: Session, commune: Commune) -> None:
    row = year(session, commune)
    write_programme(
        session, commune.planner, row.id, title="Tên mới", opening="Căn cứ", closing="Văn phòng theo dõi", after=1
    )
    with pytest.raises(InvalidInput, match="phiên bản 2"):
        write_programme(session, commune.planner, row.id, title="Khác", opening="", closing="", after=1)


def test_items_are_placed_moved_rewritten_and_taken_out_while_it_is_in_the_making(
    session: Session, commune: Commune
) -> None:
    row = filled(session, commune, "A", "B", "C")
    first, second, third = row.items
    move(session, commune.planner, row.id, third.id, by=-2)
    assert texts_of(session, commune.planner, row) == ["C", "A", "B"]
    move(session, commune.planner, row.id, third.id, by=-1)
    place(session, commune.planner, row.id, first.id, Placing("I. Công tác cán bộ", 3, "Hội nghị tháng 3"))
    assert (first.group, first.month, first.meeting, first.state) == ("I. Công tác cán bộ", 3, "Hội nghị tháng 3", "")
    with pytest.raises(InvalidInput, match="không thuộc kỳ"):
        place(session, commune.planner, row.id, first.id, Placing(month=13))
    rewrite(session, commune.planner, row.id, second.id, task("B mới"), after=1)
    take_out(session, commune.planner, row.id, third.id)
    assert texts_of(session, commune.planner, row) == ["B mới", "A"]
    assert [one.position for one in row.items] == [0, 1]
    assert session.get(WorkItemRow, third.item_id) is not None


def test_an_item_stands_in_a_programme_once(session: Session, commune: Commune) -> None:
    row = year(session, commune)
    item = add_items(session, commune.planner, [replace(task(), last=datetime.date(2027, 5, 2), group="Nhóm")])[0]
    (made,) = add_existing(session, commune.planner, row.id, [item.id])
    assert (made.month, made.group) == (5, "Nhóm")
    assert add_existing(session, commune.planner, row.id, [item.id]) == []
    assert len(row.items) == 1


def test_a_second_person_approves_and_until_then_nothing_changes(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = filled(session, commune)
    send_for_approval(session, commune.planner, row.id, after=row.version)
    with pytest.raises(InvalidInput, match="Chờ duyệt"):
        take_out(session, commune.planner, row.id, row.items[0].id)
    with pytest.raises(NotAllowed, match="không tự duyệt"):
        approve(session, commune.planner, row.id, after=row.version)
    with pytest.raises(InvalidInput, match="phiên bản"):
        approve(session, leader, row.id, after=row.version - 1)
    comment(session, leader, row.id, words="Cần thêm hạn")
    give_back(session, leader, row.id, after=row.version, reason="Bổ sung sản phẩm")
    assert row.state == ProgrammeState.DRAFT
    send_for_approval(session, commune.planner, row.id, after=row.version)
    approve(session, leader, row.id, after=row.version, note="Đồng ý")
    assert {session.get_one(WorkItemRow, one.item_id).state for one in row.items} == {ItemState.ACTIVE}
    said = [(one.decision, one.note) for one in decisions_of(session, leader, row.id)]
    assert said[:2] == [("duyet", "Đồng ý"), ("gui_duyet", "")]
    assert ("tra_lai", "Bổ sung sản phẩm") in said


def test_what_is_rewritten_elsewhere_after_it_was_sent_is_not_approved_unseen(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = filled(session, commune)
    send_for_approval(session, commune.planner, row.id, after=row.version)
    write_item(session, commune.planner, row.items[0].item_id, task("Khác hẳn"), after=1)
    with pytest.raises(InvalidInput, match="sau khi trình"):
        approve(session, leader, row.id, after=row.version)


def test_an_empty_programme_is_not_sent(session: Session, commune: Commune) -> None:
    row = year(session, commune)
    with pytest.raises(InvalidInput, match="chưa có mục nào"):
        send_for_approval(session, commune.planner, row.id, after=row.version)


def test_an_approved_programme_is_adjusted_and_cut_with_a_reason_that_stays(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = approved(session, commune, leader, filled(session, commune))
    first, second = row.items
    with pytest.raises(InvalidInput, match="lý do"):
        place(session, commune.planner, row.id, first.id, Placing(month=4))
    place(session, commune.planner, row.id, first.id, Placing(month=4), reason="Lùi theo lịch của thành phố")
    cancel(session, commune.planner, row.id, second.id, reason="Không còn cần thiết")
    with pytest.raises(InvalidInput, match="Đã hủy"):
        cancel(session, commune.planner, row.id, second.id, reason="Lần nữa")
    (added,) = add_new(session, commune.planner, row.id, [(task("Bổ sung"), Placing())], reason="Thành ủy giao thêm")
    assert [(one.state, one.reason) for one in row.items] == [
        ("dieu_chinh", "Lùi theo lịch của thành phố"),
        ("huy", "Không còn cần thiết"),
        ("dieu_chinh", "Thành ủy giao thêm"),
    ]
    assert session.get_one(WorkItemRow, added.item_id).state == ItemState.ACTIVE
    kinds = [one.decision for one in decisions_of(session, leader, row.id)]
    assert kinds[:3] == ["bo_sung", "huy_muc", "dieu_chinh"]


def test_it_is_signed_after_approval_and_closed_with_a_word(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row = filled(session, commune)
    sign = SignOff("07-CTr/ĐU", datetime.date(2027, 1, 5), "Đông", "Nguyễn Văn Mẫu", "BÍ THƯ", ("Thành ủy", " ", "Lưu"))
    with pytest.raises(InvalidInput):
        sign_programme(session, commune.planner, row.id, sign)
    approved(session, commune, leader, row)
    sign_programme(session, commune.planner, row.id, sign)
    assert (row.number, row.recipients) == ("07-CTr/ĐU", "Thành ủy\nLưu")
    close_programme(session, commune.planner, row.id, note="Hoàn thành 1/2 mục")
    with pytest.raises(InvalidInput):
        cancel(session, commune.planner, row.id, row.items[0].id, reason="x")


def test_what_is_not_finished_goes_on_in_the_next_period_with_a_reason(
    session: Session, commune: Commune, leader: Principal
) -> None:
    before = approved(session, commune, leader, filled(session, commune, "Xong", "Dở dang", "Đã hủy"))
    done, going, cut = before.items
    finish_item(session, commune.planner, done.item_id, after=1, done_on=datetime.date(2027, 5, 1))
    cancel(session, commune.planner, before.id, cut.id, reason="Thôi")
    assert [one.id for one in unfinished(session, before)] == [going.id]
    after = create_programme(session, commune.planner, BUREAU, span_of(Period.YEAR, datetime.date(2028, 1, 1)))
    with pytest.raises(InvalidInput, match="lý do"):
        carry_over(session, commune.planner, after.id, Carrying(before.id, (going.item_id,), " "))
    with pytest.raises(InvalidInput, match="đã hoàn thành"):
        carry_over(session, commune.planner, after.id, Carrying(before.id, (done.item_id,), "Chậm"))
    with pytest.raises(InvalidInput, match="kỳ trước"):
        carry_over(session, commune.planner, after.id, Carrying(after.id, (going.item_id,), "Chậm"))
    (made,) = carry_over(session, commune.planner, after.id, Carrying(before.id, (going.item_id,), "Chờ kinh phí"))
    assert (made.item_id, made.carried_from_id, made.reason) == (going.item_id, before.id, "Chờ kinh phí")
    assert (going.state, going.reason) == ("chuyen", "Chờ kinh phí")
    assert session.get_one(WorkItemRow, going.item_id).state == ItemState.ACTIVE
    assert unfinished(session, before) == []


def test_a_programme_is_derived_from_the_one_above(session: Session, commune: Commune) -> None:
    above = year(session, commune)
    quarter = create_programme(session, commune.planner, BUREAU, span_of(Period.QUARTER, datetime.date(2027, 5, 1)))
    month = create_programme(session, commune.planner, BUREAU, span_of(Period.MONTH, datetime.date(2027, 5, 1)))
    week = create_programme(
        session, commune.planner, ProgrammeOwner.STANDING, span_of(Period.WEEK, datetime.date(2027, 5, 31))
    )
    assert (quarter.parent_id, month.parent_id, week.parent_id) == (above.id, quarter.id, month.id)
    assert source_programme(session, commune.stranger, BUREAU, span_of(Period.QUARTER, above.first)) is None


def test_a_draft_that_nobody_was_asked_about_is_removed_and_its_items_stay(session: Session, commune: Commune) -> None:
    row = filled(session, commune)
    item_id, number = row.items[0].item_id, row.id
    remove_programme(session, commune.planner, row.id, after=row.version)
    assert session.get(ProgrammeRow, number) is None
    assert session.scalar(select(ProgrammeItemRow).where(ProgrammeItemRow.programme_id == number)) is None
    assert session.get(WorkItemRow, item_id) is not None
    asked = year(session, commune)
    call_units(session, commune.planner, asked.id, [commune.office], answer_by=LATER)
    with pytest.raises(InvalidInput):
        remove_programme(session, commune.planner, asked.id, after=asked.version)


def called(session: Session, commune: Commune) -> tuple[ProgrammeRow, int]:
    """Returns a programme with a call to the office, and the call's id."""
    row = filled(session, commune)
    call_units(session, commune.planner, row.id, [commune.office, commune.front], answer_by=LATER, note="Gửi sớm")
    return row, next(one.id for one in calls_of(session, row) if one.unit_id == commune.office)


def test_a_unit_answers_until_the_day_and_may_change_its_mind(session: Session, commune: Commune) -> None:
    row, call_id = called(session, commune)
    officer = commune.office_officer
    assert [one.id for one, _ in my_calls(session, officer)] == [call_id]
    propose_nothing(session, officer, call_id)
    call, _ = my_call(session, officer, call_id)
    assert call.state == CallState.NOTHING
    made = propose(session, officer, call_id, task("Số hóa hồ sơ", lead=commune.office))
    assert call.state == CallState.ANSWERED
    with pytest.raises(InvalidInput, match="rút hết"):
        propose_nothing(session, officer, call_id)
    rewrite_proposal(session, officer, call_id, made.id, task("Số hóa hồ sơ đảng viên"))
    assert [one.content.text for one in proposed(session, commune.planner, row)] == ["Số hóa hồ sơ đảng viên"]
    withdraw(session, officer, call_id, made.id)
    assert (call.state, proposals_of(session, call)) == (CallState.SENT, [])
    call.answer_by = today() - datetime.timedelta(days=1)
    session.flush()
    assert is_late(call, today())
    with pytest.raises(InvalidInput, match="hết hạn"):
        propose(session, officer, call_id, task())


def test_a_proposal_is_for_the_planners_of_both_units_alone(
    session: Session, commune: Commune, leader: Principal
) -> None:
    row, call_id = called(session, commune)
    item_id = propose(session, commune.office_officer, call_id, task("Kín")).item_id
    front = replace(commune.office_officer, unit_ids=(commune.above, commune.unit, commune.front))
    for other in (commune.clerk, commune.office_worker, commune.stranger, front):
        with pytest.raises(NotFound):
            my_call(session, other, call_id)
        with pytest.raises((NotFound, NotAllowed)):
            proposed(session, other, programme_row(session, other, row.id))
    outside = replace(commune.office_officer, channel=Channel.ZALO)
    assert my_calls(session, outside) == []
    planner = replace(commune.office_officer, roles=frozenset({Role.PLANNER}))
    assert my_call(session, planner, call_id)[0].id == call_id
    assert [one.item_id for one in proposed(session, leader, row)] == [item_id]


def test_proposals_are_taken_refused_or_merged_and_the_unit_reads_which(session: Session, commune: Commune) -> None:
    row, call_id = called(session, commune)
    officer = commune.office_officer
    ids = [propose(session, officer, call_id, replace(task(text), lead=None)).id for text in ("Một", "Hai", "Ba")]
    made = take(session, commune.planner, row.id, ids[0])
    item = session.get_one(WorkItemRow, made.item_id)
    assert (item.unit_id, item.text) == (commune.unit, "Một")
    lead = content_of(item).lead
    assert lead is not None
    assert (lead.name, lead.unit_id) == ("Văn phòng Đảng ủy xã Đông", commune.office)
    with pytest.raises(InvalidInput, match="lý do"):
        refuse(session, commune.planner, row.id, ids[1], reason="")
    refuse(session, commune.planner, row.id, ids[1], reason="Không thuộc thẩm quyền")
    merge(session, commune.planner, row.id, ids[2], into_id=row.items[0].item_id)
    call, _ = my_call(session, officer, call_id)
    assert [(one.state, one.reason) for one in proposals_of(session, call)] == [
        ("nhan", ""),
        ("khong_nhan", "Không thuộc thẩm quyền"),
        ("gop", ""),
    ]
    carried_out = [session.get_one(WorkItemRow, one.item_id).answers_id for one in proposals_of(session, call)]
    assert carried_out == [made.item_id, None, row.items[0].item_id]
    with pytest.raises(InvalidInput, match="đã được xử lý"):
        take(session, commune.planner, row.id, ids[0])
    with pytest.raises(InvalidInput, match="đã được xử lý"):
        withdraw(session, officer, call_id, ids[0])


def test_only_living_units_below_are_called_and_for_a_day_to_come(session: Session, commune: Commune) -> None:
    row = year(session, commune)
    with pytest.raises(InvalidInput, match="trực thuộc"):
        call_units(session, commune.planner, row.id, [commune.above], answer_by=LATER)
    with pytest.raises(InvalidInput, match="ít nhất một"):
        call_units(session, commune.planner, row.id, [], answer_by=LATER)
    with pytest.raises(InvalidInput, match="từ hôm nay"):
        call_units(session, commune.planner, row.id, [commune.office], answer_by=datetime.date(2020, 1, 1))


def given(session: Session, document: int, unit: int, start: int, last: datetime.date | None = None) -> int:
    """Returns a task that a document gives to a unit."""
    row = DocumentTaskRow(
        document_id=document, position=start, kind="viec", text=f"Việc {start}", lead="Đảng ủy xã Đông", last=last,
        first=last, path="Điều 1", start=start, end=start + 5,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(TaskBodyRow(task_id=row.id, name="Đảng ủy xã Đông", lead=True, unit_id=unit))
    session.flush()
    return row.id


def test_the_coverage_list_has_what_nobody_of_the_unit_has_taken(session: Session, commune: Commune) -> None:
    one = given(session, commune.open_document, commune.unit, 0)
    two = given(session, commune.open_document, commune.unit, 10, datetime.date(2027, 6, 30))
    given(session, commune.open_document, commune.office, 20)
    found = uncovered(session, commune.planner)
    assert [task_.task_id for task_ in found] == [one, two]
    assert found[0].content.lead is not None
    assert (found[0].content.lead.unit_id, found[0].leads) == (commune.unit, True)
    assert found[0].content.source == WorkSource(commune.open_document, "Điều 1", 0, 5, "Điều ")
    assert [task_.task_id for task_ in uncovered(session, commune.planner, last=datetime.date(2027, 3, 1))] == [one]
    add_items(session, commune.planner, [chosen_tasks(session, commune.planner, [one])[0].content])
    assert [task_.task_id for task_ in uncovered(session, commune.planner)] == [two]
    assert chosen_tasks(session, commune.planner, [one]) == []


def test_a_task_of_a_document_one_may_not_read_is_neither_listed_nor_chosen(session: Session, commune: Commune) -> None:
    other = commune.stranger
    hidden = given(session, commune.closed_document, other.unit_id or 0, 0)
    assert uncovered(session, other) == []
    assert chosen_tasks(session, other, [hidden]) == []
    assert uncovered(session, replace(commune.planner, channel=Channel.TELEGRAM)) == []


def test_what_a_unit_above_gave_is_listed_until_an_item_carries_it_out(session: Session, commune: Commune) -> None:
    contents = [task("Việc giao xuống"), task("Việc kín giao xuống", document=commune.closed_document)]
    open_item, closed = add_items(session, commune.planner, contents)
    give(session, commune.planner, open_item.id, Assignee(commune.office))
    release_item(session, commune.planner, closed.id, released=True)
    give(session, commune.planner, closed.id, Assignee(commune.office, lead=False))
    officer = commune.office_officer
    found = given_uncovered(session, officer)
    assert [(one.item_id, one.leads, one.content.source) for one in found] == [
        (open_item.id, True, None),
        (closed.id, False, None),
    ]
    assert given_uncovered(session, commune.planner) == []
    assert given_uncovered(session, commune.stranger) == []
    own = make_items(session, officer, commune.office, [task("Thực hiện")])[0]
    own.answers_id = open_item.id
    assert [one.item_id for one in given_uncovered(session, officer)] == [closed.id]


def week_of(session: Session, commune: Commune) -> ProgrammeRow:
    return create_programme(session, commune.planner, ProgrammeOwner.STANDING, WEEK)


def test_the_lines_of_a_week_are_kept_by_day_and_time(session: Session, commune: Commune, leader: Principal) -> None:
    row = week_of(session, commune)
    person = commune.clerk.person_id or 0
    late = SlotContent(WEEK.first, "Tiếp công dân", 840, place="Trụ sở", people=frozenset({person}))
    early = SlotContent(WEEK.first, "Giao ban", 480, 570, leads=frozenset({person}))
    add_slots(session, commune.planner, row.id, [late, early, SlotContent(WEEK.first, "Trực")])
    assert [one.text for one in slots_of(session, row)] == ["Trực", "Giao ban", "Tiếp công dân"]
    slot = slots_of(session, row)[1]
    write_slot(session, commune.planner, row.id, slot.id, replace(early, text="Giao ban tuần"), after=row.version)
    with pytest.raises(InvalidInput, match="vừa được người khác sửa"):
        write_slot(session, commune.planner, row.id, slot.id, early, after=row.version - 1)
    approved(session, commune, leader, row)
    with pytest.raises(InvalidInput, match="hoãn hoặc hủy"):
        remove_slot(session, commune.planner, row.id, slot.id)
    with pytest.raises(InvalidInput, match="lý do"):
        end_slot(session, commune.planner, row.id, slot.id, state="hoan", reason="")
    end_slot(session, commune.planner, row.id, slot.id, state="hoan", reason="Dự họp thành phố")
    assert (slot.state, slot.reason) == ("hoan", "Dự họp thành phố")
    assert len(slots_seen(session, commune.clerk, row)) == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": WEEK.last + datetime.timedelta(days=1)}, "Ngày phải từ"),
        ({"text": "  "}, "không được để trống"),
        ({"end_minute": 500}, "sau giờ bắt đầu"),
        ({"start_minute": 500, "end_minute": 500}, "sau giờ bắt đầu"),
        ({"start_minute": 1_500}, "Giờ chưa đúng"),
        ({"place": "x" * 301}, "quá dài"),
    ],
)
def test_a_line_that_cannot_be_is_not_kept(
    session: Session, commune: Commune, wrong: dict[str, object], said: str
) -> None:
    row = week_of(session, commune)
    good = SlotContent(WEEK.first, "Họp")
    with pytest.raises(InvalidInput, match=said):
        add_slots(session, commune.planner, row.id, [replace(good, **wrong)])  # type: ignore[arg-type]


def test_who_is_not_of_the_office_cannot_be_put_in_a_line(session: Session, commune: Commune) -> None:
    row = week_of(session, commune)
    for people in ({"people": frozenset({99_999})}, {"leads": frozenset({commune.stranger.person_id or 0})}):
        with pytest.raises(NotFound):
            add_slots(session, commune.planner, row.id, [SlotContent(WEEK.first, "Họp", **people)])  # type: ignore[arg-type]


def test_everything_is_audited_without_words(session: Session, commune: Commune, leader: Principal) -> None:
    row, call_id = called(session, commune)
    propose(session, commune.office_officer, call_id, task("Lời kín đáo"))
    approved(session, commune, leader, row)
    cancel(session, commune.planner, row.id, row.items[0].id, reason="Lý do riêng")
    wanted = select(AuditRow).where(AuditRow.target.in_(("programme", "programme_call"))).order_by(AuditRow.sequence)
    rows = list(session.scalars(wanted))
    assert {one.action for one in rows} == {"sua_chuong_trinh", "duyet_chuong_trinh"}
    kept = " ".join(one.detail for one in rows)
    assert '"change":"de_xuat"' in kept
    assert '"decision":"duyet"' in kept
    assert not any(words in kept for words in ("kín đáo", "Lý do riêng", "Việc một"))


def test_rows_stand_together_under_their_heads_and_move_within_them(session: Session, commune: Commune) -> None:
    row = year(session, commune)
    placed = [("A", "I"), ("B", "II"), ("C", "I"), ("D", "II")]
    add_new(session, commune.planner, row.id, [(task(text), Placing(group)) for text, group in placed])
    assert texts_of(session, commune.planner, row) == ["A", "C", "B", "D"]
    by_text = {item.text: one.id for one, item in items_seen(session, commune.planner, row)}
    move(session, commune.planner, row.id, by_text["C"], by=-5)
    move(session, commune.planner, row.id, by_text["B"], by=-1)
    assert texts_of(session, commune.planner, row) == ["C", "A", "B", "D"]
    move_group(session, commune.planner, row.id, "II", by=-1)
    assert texts_of(session, commune.planner, row) == ["B", "D", "C", "A"]
    place(session, commune.planner, row.id, by_text["D"], Placing("I"))
    assert texts_of(session, commune.planner, row) == ["B", "D", "C", "A"]
    with pytest.raises(NotFound):
        move_group(session, commune.planner, row.id, "III", by=1)
