"""Organising sittings: what may be planned, what stands in the way of opening, what may still change afterwards."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from exam_papers_made import DURING, OPENS, Office, add_candidate, make_office, make_paper, make_sitting, questions
from fresh import fresh_database
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.sittings.taking import attempt_for, start, submit
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_audiences import audience_units, expected_people
from vanban.db.exam_models import ExamItemRow
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_sitting_changes import (
    approved_papers,
    cancel,
    change_invitation,
    close_early,
    create_sitting,
    edit_sitting,
    extend,
    open_sitting,
    phase,
    set_tie_break,
    take_back,
)
from vanban.db.exam_sitting_checks import opening_problems
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow, ExamSittingUnitRow
from vanban.db.exam_sittings import in_audience, is_for, managed, rules_of
from vanban.db.models import DocumentRow
from vanban.db.people import unit_by_code
from vanban.db.session import Database
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_bank import ItemState
from vanban.exam_phases import Phase
from vanban.exam_plans import Plan, default_rules
from vanban.exam_sittings import Counting, Ended, Rules, Shown, SittingKind, SittingState
from vanban.settings import Settings

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
BEFORE = OPENS - DAY


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("organising"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def office(store: Database) -> Office:
    with store.transaction() as session:
        return make_office(session)


@pytest.fixture
def session(store: Database, office: Office) -> Iterator[Session]:
    class Undone(Exception):
        pass

    try:
        with store.transaction() as session:
            yield session
            raise Undone
    except Undone:
        pass


def usable_paper(session: Session, office: Office, **more: object) -> ExamPaperRow:
    """Returns an approved paper whose questions are approved too."""
    paper = make_paper(session, office, **more)  # type: ignore[arg-type]
    for item in paper.items:
        session.get_one(ExamItemRow, item.item_id).state = ItemState.APPROVED.value
    session.flush()
    return paper


def plan(office: Office, paper: ExamPaperRow, **more: object) -> Plan:
    """Returns the plan of a contest for the holding unit and all below."""
    plain = Plan(
        title="Tìm hiểu quy chế làm việc",
        kind=SittingKind.CONTEST,
        paper_id=paper.id,
        opens_at=OPENS,
        closes_at=OPENS + 7 * DAY,
        rules=Rules(minutes=30),
        units=((office.bank.author.unit_id or 0, True),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def planned(session: Session, office: Office, **more: object) -> ExamSittingRow:
    """Returns a sitting that is being planned."""
    paper = usable_paper(session, office)
    return create_sitting(session, office.bank.author, plan(office, paper, **more), now=BEFORE)


def opened(session: Session, office: Office, **more: object) -> ExamSittingRow:
    """Returns an opened sitting."""
    row = planned(session, office, **more)
    return open_sitting(session, office.bank.author, row.id, version=row.version, now=BEFORE)


def changes(session: Session, sitting_id: int) -> list[str]:
    """Returns the details of the entries about a sitting, oldest first."""
    mine = (AuditRow.action == Action.EXAM_SITTING_CHANGED.value, AuditRow.target_id == str(sitting_id))
    return list(session.scalars(select(AuditRow.detail).where(*mine).order_by(AuditRow.sequence)))


def test_a_trainer_plans_opens_and_closes_a_sitting_and_each_step_is_recorded(session: Session, office: Office) -> None:
    row = planned(session, office)
    assert (row.state, row.version, phase(row, BEFORE)) == (SittingState.DRAFT.value, 1, Phase.DRAFT)
    assert not in_audience(session, office.stranger, row)
    row = open_sitting(session, office.bank.second, row.id, version=1, now=BEFORE)
    assert (phase(row, BEFORE), phase(row, DURING), phase(row, OPENS + 8 * DAY)) == (
        Phase.COMING,
        Phase.RUNNING,
        Phase.ENDED,
    )
    row = close_early(session, office.bank.author, row.id, " Hết người  thi ", version=2, now=DURING)
    assert (row.state, row.reason, row.closes_at, row.version) == (
        SittingState.CLOSED.value,
        "Hết người thi",
        DURING,
        3,
    )
    told = changes(session, row.id)
    assert [one.split('"change":"')[1].split('"')[0] for one in told] == ["them", "mo", "dong_som"]
    assert not any("quy chế" in one or "Hết" in one for one in told)


def test_only_trainers_of_the_holding_unit_change_anything(session: Session, office: Office) -> None:
    row = opened(session, office)
    for person in (office.bank.neighbour, office.bank.reader, office.candidate, office.stranger):
        with pytest.raises(NotFound):
            managed(session, person, row.id)
        with pytest.raises(NotFound):
            close_early(session, person, row.id, "lý do", version=row.version, now=DURING)
        with pytest.raises(NotFound):
            open_sitting(session, person, row.id, version=row.version, now=DURING)
    for person in (office.bank.reader, office.candidate):
        with pytest.raises(NotAllowed):
            create_sitting(session, person, plan(office, row.paper), now=BEFORE)
        with pytest.raises(NotAllowed):
            approved_papers(session, person)
    with pytest.raises(InvalidInput, match="Không có đề thi này"):  # of another unit
        create_sitting(session, office.bank.neighbour, plan(office, row.paper), now=BEFORE)
    assert approved_papers(session, office.bank.neighbour) == []


def test_of_two_people_who_change_a_sitting_the_second_is_told(session: Session, office: Office) -> None:
    row = planned(session, office)
    edit_sitting(session, office.bank.author, row.id, plan(office, row.paper, title="Khác"), version=1, now=BEFORE)
    with pytest.raises(InvalidInput, match="vừa được người khác sửa"):
        edit_sitting(session, office.bank.second, row.id, plan(office, row.paper), version=1, now=BEFORE)
    with pytest.raises(InvalidInput, match="vừa được người khác sửa"):
        open_sitting(session, office.bank.second, row.id, version=1, now=BEFORE)
    assert row.title == "Khác"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "  "}, "Tên kỳ thi"),
        ({"closes_at": OPENS}, "Giờ đóng phải sau giờ mở"),
        ({"closes_at": OPENS + MINUTE}, "ít nhất 5 phút"),
        ({"closes_at": OPENS + 400 * DAY}, "tối đa một năm"),
        ({"rules": Rules(minutes=601)}, "Thời gian làm bài"),
        ({"rules": Rules(minutes=30, draw=7)}, "Số câu rút"),
        ({"rules": Rules(minutes=30, attempts_per_week=0)}, "Số lượt thi mỗi tuần"),
        ({"rules": Rules(minutes=30, pass_percent=101)}, "Tỉ lệ trả lời đúng"),
        ({"rules": Rules(minutes=30, answers_shown=Shown.AT_ONCE)}, "lượt thi sau đã biết trước đáp án"),
        ({"rules": Rules(minutes=30, result_shown=Shown.NEVER)}, "không thể được xem trước kết quả"),
        ({"closes_at": OPENS + 20 * MINUTE}, "dài hơn thời gian kỳ thi mở"),
        ({"units": ()}, "Chưa chọn đối tượng"),
        ({"paper_id": 10**9}, "Không có đề thi này"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_told_in_words(
    session: Session, office: Office, change: dict[str, object], words: str
) -> None:
    paper = usable_paper(session, office)
    with pytest.raises(InvalidInput, match=words):
        create_sitting(session, office.bank.author, plan(office, paper, **change), now=BEFORE)


def test_the_rules_are_fitted_to_the_kind(session: Session, office: Office) -> None:
    loose = Rules(minutes=0, attempts_total=9, attempts_per_week=3, tie_break="Bao nhiêu người?", pass_percent=50)
    kept = {kind: rules_of(planned(session, office, kind=kind, rules=loose)) for kind in SittingKind}
    assert (kept[SittingKind.TEST].attempts_total, kept[SittingKind.TEST].tie_break) == (1, "")
    practice = kept[SittingKind.PRACTICE]
    assert (practice.attempts_total, practice.attempts_per_week, practice.pass_percent) == (None, None, None)
    assert practice.answers_shown is Shown.AT_ONCE
    assert kept[SittingKind.CONTEST] == loose
    for kind in SittingKind:
        rules = default_rules(kind, minutes=30)
        assert rules_of(planned(session, office, kind=kind, rules=rules)) == rules


def test_opening_names_everything_that_stands_in_the_way(session: Session, office: Office) -> None:
    row = planned(session, office)
    assert opening_problems(session, office.bank.author, row, now=BEFORE) == ()
    items = [session.get_one(ExamItemRow, one.item_id) for one in row.paper.items]
    items[0].state, items[1].version = ItemState.RETIRED.value, 2
    row.paper.state = "ngung"
    problems = " ".join(opening_problems(session, office.bank.author, row, now=OPENS + 8 * DAY))
    for words in (
        "Thời gian mở đã qua",
        "“Ngừng dùng”",
        "Câu 1 của đề",
        "Câu 2 của đề không dùng được nữa: đã được sửa",
    ):
        assert words in problems
    with pytest.raises(InvalidInput, match="Chưa mở được kỳ thi"):
        open_sitting(session, office.bank.author, row.id, version=1, now=BEFORE)
    assert row.state == SittingState.DRAFT.value


def test_a_source_that_has_changed_stands_in_the_way(session: Session, office: Office) -> None:
    row = planned(session, office)
    document = session.get_one(DocumentRow, office.bank.document)
    document.text = "Điều 1. Nội dung khác hẳn."
    assert "lời văn tại chỗ trích đã thay đổi" in " ".join(
        opening_problems(session, office.bank.author, row, now=BEFORE)
    )


def test_a_document_closed_to_some_of_the_audience_is_named_with_the_units(session: Session, office: Office) -> None:
    row = planned(session, office)
    document = session.get_one(DocumentRow, office.bank.document)
    document.owner_unit_id, document.type, document.number = row.unit_id, "Quy chế", "01-QC/SNV"
    document.audience = "unit"
    (problem,) = opening_problems(session, office.bank.author, row, now=BEFORE)
    assert problem == "Quy chế số 01-QC/SNV chưa mở cho đơn vị Phòng Tổ chức."
    document.audience = "subtree"
    assert opening_problems(session, office.bank.author, row, now=BEFORE) == ()
    row.everyone, row.units[:] = True, []
    (problem,) = opening_problems(session, office.bank.author, row, now=BEFORE)
    assert "Xã Lạc Khê" in problem
    assert "Sở tai-chinh" in problem
    assert "Phòng Tổ chức" not in problem


def test_a_document_the_organiser_may_not_read_is_not_named(session: Session, office: Office) -> None:
    contents = questions(document=office.bank.document)
    paper = usable_paper(session, office, contents=contents)
    row = create_sitting(session, office.bank.author, plan(office, paper), now=BEFORE)
    document = session.get_one(DocumentRow, office.bank.document)
    document.owner_unit_id = office.bank.neighbour.unit_id or 0
    document.audience, document.number = "unit", "99-BM/STC"
    problems = " ".join(opening_problems(session, office.bank.author, row, now=BEFORE))
    assert "Một văn bản căn cứ mà đồng chí không có quyền xem chưa mở cho đơn vị" in problems
    assert "99-BM" not in problems


def test_an_audience_without_anyone_cannot_be_opened_for(session: Session, office: Office) -> None:
    from vanban.db.people import create_unit

    empty = create_unit(session, code="trong", name="Ban chưa có ai")
    row = planned(session, office, units=((empty.id, True),))
    assert "Chưa có ai được dự thi" in " ".join(opening_problems(session, office.bank.author, row, now=BEFORE))


def test_after_opening_neither_paper_nor_rules_change_until_it_is_taken_back(session: Session, office: Office) -> None:
    row = opened(session, office)
    author = office.bank.author
    with pytest.raises(InvalidInput, match="Sắp mở"):
        edit_sitting(session, author, row.id, plan(office, row.paper), version=row.version, now=BEFORE)
    row = change_invitation(session, author, row.id, "Mời dự thi.", version=row.version, now=DURING)
    assert row.invitation == "Mời dự thi."
    row = take_back(session, author, row.id, version=row.version, now=DURING)
    row = edit_sitting(session, author, row.id, plan(office, row.paper, title="Mới"), version=row.version, now=DURING)
    row = open_sitting(session, author, row.id, version=row.version, now=DURING)
    start(session, office.candidate, row.id, now=DURING)
    with pytest.raises(InvalidInput, match="Đã có 1 lượt thi"):
        take_back(session, author, row.id, version=row.version, now=DURING)


def test_more_time_goes_to_those_whom_the_close_would_have_cut_short(session: Session, office: Office) -> None:
    row = opened(session, office, closes_at=OPENS + DAY + 10 * MINUTE)
    view = start(session, office.candidate, row.id, now=DURING)
    assert view.ends_at == row.closes_at
    with pytest.raises(InvalidInput, match="phải sau giờ đóng cũ"):
        extend(session, office.bank.author, row.id, row.closes_at, version=row.version, now=DURING)
    extend(session, office.bank.author, row.id, row.closes_at + DAY, version=row.version, now=DURING)
    assert attempt_for(session, office.candidate, view.id, now=DURING).ends_at == DURING + 30 * MINUTE
    with pytest.raises(InvalidInput, match="Đã kết thúc"):
        extend(session, office.bank.author, row.id, OPENS + 9 * DAY, version=row.version, now=OPENS + 8 * DAY)


def test_closing_early_hands_in_whoever_is_at_work(session: Session, office: Office) -> None:
    row = opened(session, office)
    view = start(session, office.candidate, row.id, now=DURING)
    with pytest.raises(InvalidInput, match="ghi lý do"):
        close_early(session, office.bank.author, row.id, " ", version=row.version, now=DURING + MINUTE)
    close_early(session, office.bank.author, row.id, "Mất điện", version=row.version, now=DURING + MINUTE)
    assert attempt_for(session, office.candidate, view.id, now=DURING + MINUTE).over
    attempt = session.get_one(ExamAttemptRow, view.id)
    assert (attempt.ended, attempt.seconds) == (Ended.CLOSED.value, 60)


def test_a_cancelled_sitting_is_seen_by_no_candidate_and_an_ended_one_cannot_be_cancelled(
    session: Session, office: Office
) -> None:
    row = opened(session, office)
    cancel(session, office.bank.author, row.id, "Đề bị lộ", version=row.version, now=DURING)
    with pytest.raises(NotFound):
        start(session, office.candidate, row.id, now=DURING)
    ended = opened(session, office)
    with pytest.raises(InvalidInput, match="Đã kết thúc"):
        cancel(session, office.bank.author, ended.id, "muộn", version=ended.version, now=OPENS + 8 * DAY)


def test_the_answer_of_the_tie_break_comes_after_the_end(session: Session, office: Office) -> None:
    row = opened(session, office, rules=Rules(minutes=30, tie_break="Có bao nhiêu người dự thi?"))
    author = office.bank.author
    with pytest.raises(InvalidInput, match="Đang mở"):
        set_tie_break(session, author, row.id, 100, version=row.version, now=DURING)
    row = set_tie_break(session, author, row.id, 100, version=row.version, now=OPENS + 8 * DAY)
    assert row.tie_break_answer == 100
    with pytest.raises(InvalidInput, match="số nguyên không âm"):
        set_tie_break(session, author, row.id, 2**40, version=row.version, now=OPENS + 8 * DAY)
    plain = opened(session, office)
    with pytest.raises(InvalidInput, match="không có câu hỏi dự đoán"):
        set_tie_break(session, author, plain.id, 1, version=plain.version, now=OPENS + 8 * DAY)


def test_the_audience_is_the_one_that_candidates_are_let_in_by(session: Session, office: Office) -> None:
    """The tree and the database say the same of who may sit, also for a unit that took another's place."""
    old = unit_by_code(session, "tai-chinh")
    old.valid_to, old.successor_id = OPENS.date() - 30 * DAY, unit_by_code(session, "xa").id
    session.flush()
    heir = add_candidate(session, "thua-ke", "xa")
    people = (office.candidate, office.below, heir, office.bank.author)
    choices = [
        ((unit_by_code(session, code).id, below),) for code in ("noi-vu", "phong", "tai-chinh") for below in (0, 1)
    ]
    paper = usable_paper(session, office)
    for units in choices:
        row = make_sitting(session, office, paper)
        row.units[:] = []
        session.flush()
        row.units.extend(ExamSittingUnitRow(unit_id=unit_id, below=bool(below)) for unit_id, below in units)
        session.flush()
        invited = audience_units(unit_tree(session), row)
        for person in people:
            assert in_audience(session, person, row) == (person.unit_id in invited), (units, person.name)
            assert is_for(person, row) == (person.unit_id in invited), (units, person.name)


def test_each_person_is_expected_once_and_counted_where_they_sat(session: Session, office: Office) -> None:
    row = opened(session, office)
    expected = expected_people(session, unit_tree(session), row)
    assert {one.name for one in expected} == {"Lan", "Hoa", "An", "Thu", "Phuc"}
    view = start(session, office.below, row.id, now=DURING)
    submit(session, office.below, view.id, now=DURING + MINUTE)
    start(session, office.candidate, row.id, now=DURING)
    told = {one.name: (one.started, one.sat) for one in expected_people(session, unit_tree(session), row)}
    assert told == {
        "Lan": (False, False),
        "Hoa": (False, False),
        "An": (False, False),
        "Thu": (True, False),
        "Phuc": (True, True),
    }


def test_which_attempt_counts_is_kept_with_the_rules(session: Session, office: Office) -> None:
    row = planned(session, office, rules=Rules(minutes=10, counting=Counting.LAST))
    assert rules_of(row).counting is Counting.LAST
