"""A unit's work: who sees what, one lead, versions, giving and returning, progress, and what is never shown."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from work_people import Commune, make_commune, task

from vanban.db.audit_models import AuditRow
from vanban.db.session import Database, open_database
from vanban.db.work_access import item_row, may_see_source
from vanban.db.work_assigning import (
    Assignee,
    accept,
    assignments_of,
    delegate,
    give,
    my_assignments,
    recall,
    return_back,
)
from vanban.db.work_items import (
    add_items,
    cancel_item,
    changes_of,
    content_of,
    finish_item,
    release_item,
    reopen_item,
    take_on,
    write_item,
)
from vanban.db.work_models import WorkItemRow
from vanban.db.work_progress import progress_of, report
from vanban.db.work_reshaping import merge_items, split_item
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Channel, Principal
from vanban.settings import Settings
from vanban.work import AssignmentState, ItemState

DAY = datetime.date(2026, 12, 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("work"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def commune(store: Database) -> Commune:
    with store.transaction() as session:
        return make_commune(session)


@pytest.fixture
def session(store: Database, commune: Commune) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def added(session: Session, commune: Commune, *, document: int | None = None) -> WorkItemRow:
    return add_items(session, commune.planner, [task(document=document)])[0]


def visible(session: Session, principal: Principal, item: WorkItemRow) -> bool:
    try:
        return item_row(session, principal, item.id) is item
    except NotFound:
        return False


def test_a_draft_is_seen_by_the_planners_of_its_unit_alone(session: Session, commune: Commune) -> None:
    item = added(session, commune, document=commune.open_document)
    assert visible(session, commune.planner, item)
    for other in (commune.clerk, commune.office_officer, commune.stranger):
        assert not visible(session, other, item)
    take_on(session, commune.planner, [item.id])
    assert visible(session, commune.clerk, item)
    assert not visible(session, commune.office_officer, item)


def test_nothing_of_it_goes_out_through_an_outside_channel(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    take_on(session, commune.planner, [item.id])
    for channel in (Channel.TELEGRAM, Channel.ZALO):
        outside = replace(commune.planner, channel=channel)
        assert not visible(session, outside, item)
        with pytest.raises(NotAllowed):
            add_items(session, outside, [task()])


def test_only_a_planner_keeps_the_work(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    take_on(session, commune.planner, [item.id])
    with pytest.raises(NotAllowed):
        write_item(session, commune.clerk, item.id, task("Việc khác"), after=1)
    with pytest.raises(NotFound):
        write_item(session, commune.stranger, item.id, task("Việc khác"), after=1)


def test_a_source_that_the_planner_may_not_read_is_not_there(session: Session, commune: Commune) -> None:
    with pytest.raises(NotFound):
        add_items(session, commune.stranger, [task(document=commune.closed_document)])


def test_a_change_made_on_an_older_version_is_told_and_changes_nothing(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    write_item(session, commune.planner, item.id, task("Rà soát lại hồ sơ"), after=1)
    with pytest.raises(InvalidInput, match="phiên bản 2"):
        write_item(session, commune.planner, item.id, task("Lời thứ ba"), after=1)
    assert content_of(item).text == "Rà soát lại hồ sơ"
    assert '"text": "Rà soát hồ sơ"' in changes_of(session, item.id)[0].before


def test_one_unit_leads_and_giving_twice_gives_once(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    first = give(session, commune.planner, item.id, Assignee(commune.office))
    assert give(session, commune.planner, item.id, Assignee(commune.office)).id == first.id
    with pytest.raises(InvalidInput, match="một đơn vị chủ trì"):
        give(session, commune.planner, item.id, Assignee(commune.front))
    give(session, commune.planner, item.id, Assignee(commune.front, lead=False))
    assert [one.lead for one in assignments_of(session, commune.planner, item.id)] == [True, False]
    assert item.state == ItemState.ACTIVE


def test_work_is_not_given_upwards(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    with pytest.raises(InvalidInput, match="cấp trên"):
        give(session, commune.planner, item.id, Assignee(commune.above))


def test_words_of_a_closed_document_are_given_on_only_when_released(session: Session, commune: Commune) -> None:
    item = added(session, commune, document=commune.closed_document)
    with pytest.raises(InvalidInput, match="chưa được xem văn bản nguồn"):
        give(session, commune.planner, item.id, Assignee(commune.office))
    release_item(session, commune.planner, item.id, released=True)
    give(session, commune.planner, item.id, Assignee(commune.office))
    assert visible(session, commune.office_worker, item)
    assert not may_see_source(session, commune.office_worker, item)
    assert may_see_source(session, commune.planner, item)
    release_item(session, commune.planner, item.id, released=False)
    assert not visible(session, commune.office_worker, item)


def test_a_unit_accepts_passes_on_and_returns_with_a_reason(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    given = give(session, commune.planner, item.id, Assignee(commune.office), due_on=DAY)
    with pytest.raises(NotAllowed):
        accept(session, commune.office_worker, given.id)
    accept(session, commune.office_officer, given.id)
    worker = commune.office_worker.person_id
    passed = delegate(session, commune.office_officer, given.id, Assignee(commune.office, worker))
    assert (passed.due_on, passed.lead) == (DAY, True)
    assert given.state == AssignmentState.DELEGATED
    with pytest.raises(InvalidInput, match="lý do"):
        return_back(session, commune.office_worker, passed.id, reason=" ")
    return_back(session, commune.office_worker, passed.id, reason="Đi công tác")
    assert given.state == AssignmentState.ACCEPTED
    assert [one.id for one, _ in my_assignments(session, commune.office_officer)] == [given.id]
    return_back(session, commune.office_officer, given.id, reason="Không đúng chức năng")
    give(session, commune.planner, item.id, Assignee(commune.front))


def test_work_is_passed_on_within_the_unit_alone(session: Session, commune: Commune) -> None:
    given = give(session, commune.planner, added(session, commune).id, Assignee(commune.office))
    with pytest.raises(InvalidInput, match="trực thuộc"):
        delegate(session, commune.office_officer, given.id, Assignee(commune.front))
    with pytest.raises(NotFound, match="người này"):
        delegate(session, commune.office_officer, given.id, Assignee(commune.office, commune.stranger.person_id))


def test_what_is_recalled_is_no_longer_seen(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    given = give(session, commune.planner, item.id, Assignee(commune.office))
    recall(session, commune.planner, given.id, reason="Giao nhầm")
    assert not visible(session, commune.office_officer, item)
    assert my_assignments(session, commune.office_officer) == []


def test_progress_of_who_leads_is_that_of_the_item(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    give(session, commune.planner, item.id, Assignee(commune.office))
    report(session, commune.office_worker, item.id, percent=40, note="Đã rà soát 4/10 hồ sơ")
    assert item.percent == 40
    report(session, commune.office_worker, item.id, percent=100, note="Xong")
    (assignment,) = assignments_of(session, commune.planner, item.id)
    assert (assignment.state, item.state) == (AssignmentState.DONE, ItemState.ACTIVE)
    finish_item(session, commune.planner, item.id, after=item.version, done_on=DAY, result="Đạt")
    assert [row.percent for row in progress_of(session, commune.planner, item.id)] == [100, 40]
    with pytest.raises(InvalidInput, match="Hoàn thành"):
        report(session, commune.planner, item.id, percent=50, note="")


def test_who_is_not_given_an_item_reports_nothing(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    take_on(session, commune.planner, [item.id])
    with pytest.raises(NotAllowed):
        report(session, commune.clerk, item.id, percent=10, note="")
    with pytest.raises(NotFound):
        report(session, commune.stranger, item.id, percent=10, note="")


def test_items_are_split_and_merged_with_a_trace(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    parts = split_item(session, commune.planner, item.id, [task("Phần một"), task("Phần hai")], after=1)
    assert [content_of(part).text for part in parts] == ["Phần một", "Phần hai"]
    after = {part.id: part.version for part in parts}
    merged = merge_items(session, commune.planner, [part.id for part in parts], task("Cả hai"), after=after)
    assert (merged.id, content_of(merged).text) == (item.id, "Cả hai")
    assert parts[1].state == ItemState.CANCELLED
    assert changes_of(session, parts[1].id)[0].reason == f"gộp vào nhiệm vụ {item.id}"


def test_an_ended_item_is_changed_only_after_it_is_opened_again(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    cancel_item(session, commune.planner, item.id, after=1, reason="Trùng việc khác")
    with pytest.raises(InvalidInput, match="mở lại"):
        write_item(session, commune.planner, item.id, task("Khác"), after=2)
    reopen_item(session, commune.planner, item.id, after=2, reason="Không trùng")
    write_item(session, commune.planner, item.id, task("Khác"), after=3)


def test_every_change_is_audited_without_the_words(session: Session, commune: Commune) -> None:
    item = added(session, commune)
    write_item(session, commune.planner, item.id, task("Nội dung kín đáo"), after=1)
    give(session, commune.planner, item.id, Assignee(commune.office), note="Làm ngay")
    report(session, commune.office_worker, item.id, percent=10, note="Ghi chú riêng")
    wanted = select(AuditRow).where(AuditRow.target == "work_item").order_by(AuditRow.sequence)
    rows = list(session.scalars(wanted))
    assert [row.action for row in rows] == ["sua_nhiem_vu", "sua_nhiem_vu", "giao_nhiem_vu", "bao_cao_tien_do"]
    kept = " ".join(row.detail for row in rows)
    assert not any(words in kept for words in ("kín đáo", "Làm ngay", "Ghi chú"))
