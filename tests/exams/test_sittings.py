"""Sittings: who may begin, limits, deadlines, saves that never go backwards, one handing in, what is shown after."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from bank_people import content
from exam_papers_made import CLOSES, DURING, OPENS, Office, make_office, make_paper, make_sitting
from fresh import fresh_database
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.items import Kind
from exams.sittings.attempts import renew_deadlines
from exams.sittings.measures import measures
from exams.sittings.saving import Sent, save_together
from exams.sittings.starting import leave_to_start
from exams.sittings.taking import attempt_for, close_due, note_event, result_for, save_answers, start, submit
from exams.sittings.views import AttemptOver, AttemptView, Save, Saved
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAnswerRow, ExamAttemptRow, ExamEventRow, ExamSittingRow
from vanban.db.exam_sittings import managed, rules_json, rules_of, sitting_for, sittings_for
from vanban.db.models import PersonRow
from vanban.db.people import principal_of, unit_by_code
from vanban.db.session import Database
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_sittings import Ended, EventKind, Rules, Shown, SittingKind, SittingState, View
from vanban.principals import Channel, Principal
from vanban.settings import Settings

SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
GRACE = measures().grace


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("sittings"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def office(store: Database) -> Office:
    with store.transaction() as session:
        return make_office(session)


@pytest.fixture
def session(store: Database, office: Office) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def sitting_of(session: Session, office: Office, **values: object) -> ExamSittingRow:
    return make_sitting(session, office, make_paper(session, office), **values)  # type: ignore[arg-type]


def all_right(view: AttemptView) -> list[Save]:
    """Returns the right answers to the questions of ``exam_papers_made``."""
    return [Save(one.question, (0, 2) if one.question == 5 else (one.question % 4,), 1) for one in view.questions]


def chosen_in(view: AttemptView) -> dict[int, tuple[int, ...]]:
    return {one.question: one.chosen for one in view.questions}


def recorded(session: Session, attempt_id: int) -> list[str]:
    wanted = select(AuditRow.action).where(AuditRow.target == "exam_attempt", AuditRow.target_id == str(attempt_id))
    return list(session.scalars(wanted.order_by(AuditRow.sequence)))


def test_an_attempt_runs_from_start_to_result(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, rules=Rules(minutes=30, pass_percent=80, answers_shown=Shown.AT_ONCE))
    view = start(session, office.candidate, sitting.id, now=DURING)
    assert (len(view.questions), view.seconds_left, view.number) == (6, 1800, 1)
    saved = save_answers(session, office.candidate, view.id, all_right(view), now=DURING + MINUTE)
    assert (saved.accepted, saved.older, saved.seconds_left) == (tuple(range(6)), (), 1740)
    result = submit(session, office.candidate, view.id, now=DURING + 2 * MINUTE)
    assert (result.right, result.questions, result.mark, result.passed) == (6, 6, 10.0, True)
    assert (result.seconds, result.ended) == (120, Ended.BY_CANDIDATE)
    assert all(one.right and one.explanation and one.cited for one in result.review)
    assert recorded(session, view.id) == [Action.EXAM_STARTED, Action.EXAM_SUBMITTED]


def test_rules_are_stored_and_read_back() -> None:
    rules = Rules(minutes=20, draw=5, view=View.ALL, answers_shown=Shown.NEVER, tie_break="Bao nhiêu?")
    assert rules_of(ExamSittingRow(rules=rules_json(rules))) == rules
    for broken in ("", "[]", '{"minutes": 1, "la": 2}', '{"minutes": 1, "view": "la"}'):
        with pytest.raises(InvalidInput):
            rules_of(ExamSittingRow(rules=broken))


@pytest.mark.parametrize(
    ("moment", "words"),
    [(OPENS - SECOND, "bắt đầu từ 15 giờ 00 ngày 01/11/2026"), (CLOSES, "đã đóng"), (CLOSES + DAY, "đã đóng")],
)
def test_nobody_begins_outside_the_window(
    session: Session, office: Office, moment: datetime.datetime, words: str
) -> None:
    sitting = sitting_of(session, office)
    with pytest.raises(NotAllowed, match=words):
        start(session, office.candidate, sitting.id, now=moment)
    assert start(session, office.candidate, sitting.id, now=OPENS).number == 1


def test_drafts_and_cancelled_sittings_are_seen_by_no_candidate(session: Session, office: Office) -> None:
    for state in (SittingState.DRAFT, SittingState.CANCELLED):
        sitting = sitting_of(session, office, state=state)
        with pytest.raises(NotFound):
            sitting_for(session, office.candidate, sitting.id)
        assert sitting.id not in [one.id for one in sittings_for(session, office.candidate)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"below": True}, {"thu", "phuc"}),
        ({"below": False}, {"thu"}),
        ({"everyone": True}, {"thu", "phuc", "khach"}),
    ],
)
def test_the_audience_decides_who_sees_and_sits(
    session: Session, office: Office, values: dict[str, bool], expected: set[str]
) -> None:
    sitting = sitting_of(session, office, **values)
    for person in (office.candidate, office.below, office.stranger):
        if person.name.lower() in expected:
            assert start(session, person, sitting.id, now=DURING).questions
            continue
        with pytest.raises(NotFound):
            start(session, person, sitting.id, now=DURING)


def test_visitors_and_chat_channels_sit_nothing(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, everyone=True)
    in_chat = replace(office.candidate, channel=Channel.ZALO)
    for person in (Principal(None, "khách"), in_chat):
        assert sittings_for(session, person) == []
        with pytest.raises(NotFound):
            start(session, person, sitting.id, now=DURING)
    own = start(session, office.candidate, sitting.id, now=DURING)
    with pytest.raises(NotFound):
        attempt_for(session, in_chat, own.id, now=DURING)


def test_who_moved_to_another_unit_still_sees_what_they_sat_but_begins_nothing(
    session: Session, office: Office
) -> None:
    sitting = sitting_of(session, office)
    submit(session, office.candidate, start(session, office.candidate, sitting.id, now=DURING).id, now=DURING)
    person = session.get_one(PersonRow, office.candidate.person_id)
    person.unit_id = unit_by_code(session, "xa").id
    session.flush()
    moved = principal_of(session, "thu", Channel.WEB)
    assert sitting_for(session, moved, sitting.id).id == sitting.id
    with pytest.raises(NotAllowed, match="không thuộc đối tượng"):
        start(session, moved, sitting.id, now=DURING)


def test_sittings_are_managed_by_the_trainers_of_their_unit_alone(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, state=SittingState.DRAFT)
    assert managed(session, office.bank.second, sitting.id).id == sitting.id
    for other in (office.bank.neighbour, office.bank.reader, replace(office.bank.author, channel=Channel.TELEGRAM)):
        with pytest.raises(NotFound):
            managed(session, other, sitting.id)


def test_one_attempt_is_open_at_a_time_and_begun_again_it_goes_on(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    first = start(session, office.candidate, sitting.id, now=DURING)
    save_answers(session, office.candidate, first.id, all_right(first)[:1], now=DURING)
    again = start(session, office.candidate, sitting.id, now=DURING + MINUTE)
    assert (again.id, again.seconds_left, again.sequence) == (first.id, 1740, 1)
    assert [one.question for one in again.questions] == [one.question for one in first.questions]
    assert recorded(session, first.id) == [Action.EXAM_STARTED]


def test_attempts_in_all_and_in_a_week_are_limited(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, rules=Rules(minutes=5, attempts_total=3, attempts_per_week=2))
    sunday_night = datetime.datetime(2026, 11, 8, 16, 50, tzinfo=datetime.UTC)  # 23:50 in Việt Nam
    for _ in range(2):
        view = start(session, office.candidate, sitting.id, now=sunday_night)
        submit(session, office.candidate, view.id, now=sunday_night)
    with pytest.raises(NotAllowed, match="hết 2 lượt của tuần này"):
        start(session, office.candidate, sitting.id, now=sunday_night + 9 * MINUTE)
    third = start(session, office.candidate, sitting.id, now=sunday_night + 10 * MINUTE)  # Monday
    submit(session, office.candidate, third.id, now=sunday_night + 10 * MINUTE)
    with pytest.raises(NotAllowed, match="hết 3 lượt làm bài"):
        start(session, office.candidate, sitting.id, now=sunday_night + 11 * MINUTE)
    codes = set(session.scalars(select(ExamAttemptRow.code).where(ExamAttemptRow.sitting_id == sitting.id)))
    assert (third.number, len(codes)) == (3, 1)
    leave = leave_to_start(session, office.candidate, sitting, now=sunday_night + 11 * MINUTE)
    assert (leave.left, leave.granted, leave.open_id) == (0, False, None)


def test_an_attempt_ends_when_the_sitting_closes(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    view = start(session, office.candidate, sitting.id, now=CLOSES - MINUTE)
    assert (view.ends_at, view.seconds_left) == (CLOSES, 60)
    result = submit(session, office.candidate, view.id, now=CLOSES + GRACE + SECOND)
    assert (result.ended, result.seconds) == (Ended.CLOSED, 60)


def test_without_minutes_only_the_window_ends_an_attempt(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office, rules=Rules(minutes=0)).id, now=DURING)
    assert view.ends_at == CLOSES


def test_an_older_save_never_takes_the_place_of_a_newer_one(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office).id, now=DURING)

    def saved(*saves: Save) -> tuple[tuple[int, ...], tuple[int, ...]]:
        done = save_answers(session, office.candidate, view.id, saves, now=DURING)
        return done.accepted, done.older

    assert saved(Save(0, (1,), 5)) == ((0,), ())
    assert saved(Save(0, (1,), 5)) == ((0,), ())  # sent again
    assert saved(Save(0, (2,), 4), Save(1, (3,), 6)) == ((1,), (0,))
    assert saved(Save(0, (2,), 5)) == ((), (0,))  # another device came first with the same number
    assert saved(Save(1, (0,), 8), Save(1, (2,), 9), Save(1, (1,), 7)) == ((1,), ())  # a queue in any order
    assert saved(Save(0, (), 10)) == ((0,), ())  # taken back
    now = attempt_for(session, office.candidate, view.id, now=DURING)
    assert (chosen_in(now)[0], chosen_in(now)[1], now.sequence) == ((), (2,), 10)


def test_what_several_people_send_together_is_judged_one_by_one(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    mine, other = (start(session, person, sitting.id, now=DURING) for person in (office.candidate, office.below))
    late = other.ends_at + GRACE + SECOND

    def sent(person: Principal, attempt: int, *saves: Save, now: datetime.datetime = DURING) -> Sent:
        return Sent(person, attempt, saves, now)

    told = save_together(
        session,
        [
            sent(office.candidate, mine.id, Save(0, (1,), 2)),
            sent(office.candidate, other.id, Save(0, (3,), 9)),  # not theirs
            sent(office.candidate, mine.id, Save(0, (2,), 1), Save(1, (2,), 1)),  # sent before, came after
            sent(office.below, other.id, Save(0, (9,), 1)),  # no such option
            sent(office.below, other.id, Save(1, (0,), 1)),
            sent(office.below, other.id, Save(2, (0,), 2), now=late),
            sent(office.below, 999_999, Save(0, (0,), 1)),
        ],
    )
    kinds = [type(one) for one in told]
    assert kinds == [Saved, NotFound, Saved, InvalidInput, Saved, AttemptOver, NotFound]
    assert (told[2].accepted, told[2].older) == ((1,), (0,))
    assert str(told[1]) == str(told[6])
    own = chosen_in(attempt_for(session, office.candidate, mine.id, now=DURING))
    others = chosen_in(attempt_for(session, office.below, other.id, now=DURING))
    assert (own[0], own[1], {place for place, chosen in others.items() if chosen}) == ((1,), (2,), {1})


def test_answers_are_taken_until_the_grace_ends_and_refused_with_words_after(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office).id, now=DURING)
    in_grace, late = view.ends_at + GRACE, view.ends_at + GRACE + SECOND
    assert save_answers(session, office.candidate, view.id, [Save(0, (0,), 1)], now=in_grace).seconds_left == 0
    with pytest.raises(AttemptOver, match="Đã hết giờ"):
        save_answers(session, office.candidate, view.id, [Save(1, (1,), 2)], now=late)
    assert attempt_for(session, office.candidate, view.id, now=late).over
    result = result_for(session, office.candidate, view.id, now=late)
    assert (result.right, result.ended, result.seconds) == (1, Ended.TIME_UP, 1800)
    with pytest.raises(AttemptOver, match="Bài đã nộp"):
        save_answers(session, office.candidate, view.id, [Save(1, (1,), 2)], now=DURING)


def test_handing_in_counts_what_came_with_it_once(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, rules=Rules(minutes=30, tie_break="Bao nhiêu người?"))
    view = start(session, office.candidate, sitting.id, now=DURING)
    saves = all_right(view)
    first = submit(session, office.candidate, view.id, now=DURING + MINUTE, saves=saves[:4], prediction=120)
    again = submit(session, office.candidate, view.id, now=DURING + 2 * MINUTE, saves=saves, prediction=7)
    assert first == again
    assert (first.right, first.prediction, first.seconds) == (4, 120, 60)
    assert recorded(session, view.id) == [Action.EXAM_STARTED, Action.EXAM_SUBMITTED]


def test_a_prediction_is_kept_only_where_one_is_asked_for(session: Session, office: Office) -> None:
    asked = sitting_of(session, office, rules=Rules(minutes=30, tie_break="Bao nhiêu người?"))
    view = start(session, office.candidate, asked.id, now=DURING)
    save_answers(session, office.candidate, view.id, [], now=DURING, prediction=55)
    assert attempt_for(session, office.candidate, view.id, now=DURING).prediction == 55
    with pytest.raises(InvalidInput, match="Số dự đoán"):
        save_answers(session, office.candidate, view.id, [], now=DURING, prediction=-1)
    other = start(session, office.candidate, sitting_of(session, office).id, now=DURING)
    assert submit(session, office.candidate, other.id, now=DURING, prediction=55).prediction is None


def test_several_answers_are_right_only_all_together(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office, rules=Rules(minutes=30, answers_shown=Shown.AT_ONCE))
    for chosen, right in (((0,), False), ((0, 1, 2), False), ((2, 0), True), ((), False)):
        view = start(session, office.candidate, sitting.id, now=DURING)
        several = next(one for one in view.questions if one.several)
        result = submit(
            session, office.candidate, view.id, now=DURING, saves=[Save(several.question, chosen, 1)] if chosen else []
        )
        (reviewed,) = [one for one in result.review if one.question == several.question]
        assert (reviewed.right, result.right) == (right, int(right)), chosen


def test_what_is_due_is_handed_in_and_nothing_else(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    early = start(session, office.candidate, sitting.id, now=DURING)
    save_answers(session, office.candidate, early.id, all_right(early)[:2], now=DURING + 29 * MINUTE)
    late = start(session, office.below, sitting.id, now=DURING + 20 * MINUTE)
    assert close_due(session, now=early.ends_at + GRACE) == 0
    assert close_due(session, now=early.ends_at + GRACE + SECOND) == 1
    assert close_due(session, now=early.ends_at + GRACE + SECOND) == 0
    row = session.get_one(ExamAttemptRow, early.id)
    assert (row.right, row.ended, row.submitted_at, row.seconds) == (2, Ended.TIME_UP, early.ends_at, 1800)
    assert session.get_one(ExamAttemptRow, late.id).submitted_at is None
    assert recorded(session, early.id) == [Action.EXAM_STARTED, Action.EXAM_SUBMITTED]


def test_closing_a_sitting_hands_in_every_open_attempt(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    views = [start(session, person, sitting.id, now=DURING) for person in (office.candidate, office.below)]
    sitting.state = SittingState.CLOSED.value
    with pytest.raises(AttemptOver, match="Kỳ thi đã đóng"):
        save_answers(session, office.candidate, views[0].id, [Save(0, (0,), 1)], now=DURING + MINUTE)
    assert close_due(session, now=DURING + MINUTE) == 2
    ended = {session.get_one(ExamAttemptRow, view.id).ended for view in views}
    assert (ended, session.get_one(ExamAttemptRow, views[0].id).seconds) == ({Ended.CLOSED}, 60)


def test_a_paper_that_lost_its_questions_stops_no_closing(session: Session, office: Office) -> None:
    paper = make_paper(session, office)
    sitting = make_sitting(session, office, paper, rules=Rules(minutes=30))
    view = start(session, office.candidate, sitting.id, now=DURING)
    save_answers(session, office.candidate, view.id, all_right(view), now=DURING)
    paper.items, paper.version = [], paper.version + 1
    session.flush()
    assert close_due(session, now=CLOSES) == 1
    assert session.get_one(ExamAttemptRow, view.id).right == 0
    with pytest.raises(InvalidInput, match="chưa có câu hỏi"):
        start(session, office.below, sitting.id, now=DURING)


def test_what_is_due_goes_by_portions(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    for person in (office.candidate, office.below):
        start(session, person, sitting.id, now=DURING)
    assert [close_due(session, now=CLOSES, most=1) for _ in range(3)] == [1, 1, 0]


def test_a_longer_window_gives_open_attempts_their_time_back(session: Session, office: Office) -> None:
    sitting = sitting_of(session, office)
    view = start(session, office.candidate, sitting.id, now=CLOSES - MINUTE)
    sitting.closes_at = CLOSES + DAY
    renew_deadlines(session, sitting)
    assert attempt_for(session, office.candidate, view.id, now=CLOSES).seconds_left == 29 * 60


def test_a_score_that_waits_for_the_close_is_shown_after_it(session: Session, office: Office) -> None:
    rules = Rules(minutes=30, result_shown=Shown.AFTER_CLOSE, answers_shown=Shown.AFTER_CLOSE, pass_percent=50)
    sitting = sitting_of(session, office, rules=rules)
    view = start(session, office.candidate, sitting.id, now=DURING)
    hidden = submit(session, office.candidate, view.id, now=DURING, saves=all_right(view))
    assert (hidden.right, hidden.mark, hidden.passed, hidden.review) == (None, None, None, ())
    at_close = result_for(session, office.candidate, view.id, now=CLOSES + GRACE)
    assert (at_close.score_shown, at_close.answers_shown) == (False, False)  # somebody may still be handing in
    after = result_for(session, office.candidate, view.id, now=CLOSES + GRACE + SECOND)
    assert (after.right, after.passed, len(after.review)) == (6, True, 6)
    sitting.state = SittingState.CANCELLED.value
    assert not result_for(session, office.candidate, view.id, now=CLOSES + DAY).score_shown


def test_a_result_is_not_there_before_the_end(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office).id, now=DURING)
    with pytest.raises(InvalidInput, match="chưa nộp"):
        result_for(session, office.candidate, view.id, now=DURING)


def test_options_move_only_where_their_order_says_nothing(session: Session, office: Office) -> None:
    plain = content(document=office.bank.document)
    figures = replace(plain, options=("30 ngày", "10 ngày", "20 ngày", "15 ngày"), kind=Kind.FIGURE.value, key="a")
    truth = replace(plain, options=("Đúng", "Sai"), kind=Kind.TRUE_FALSE.value, key="b")
    free = replace(plain, options=tuple(f"Cơ quan {letter}" for letter in "KTNM"), key="c")
    paper = make_paper(session, office, [figures, truth, free])
    sitting = make_sitting(session, office, paper, rules=Rules(minutes=30))
    seen = []
    for _ in range(12):
        view = start(session, office.candidate, sitting.id, now=DURING)
        seen.append({one.question: tuple(place for place, _ in one.options) for one in view.questions})
        submit(session, office.candidate, view.id, now=DURING)
    assert {one[0] for one in seen} == {(1, 3, 2, 0)}
    assert {one[1] for one in seen} == {(0, 1)}
    assert len({one[2] for one in seen}) > 1
    assert len({tuple(one) for one in seen}) > 1  # the order of the questions


def test_nothing_is_shuffled_where_the_rules_say_so(session: Session, office: Office) -> None:
    rules = Rules(minutes=30, shuffle_questions=False, shuffle_options=False, draw=4)
    sitting = sitting_of(session, office, rules=rules)
    view = start(session, office.candidate, sitting.id, now=DURING)
    numbers = [one.question for one in view.questions]
    assert (len(numbers), all(one < other for one, other in pairwise(numbers))) == (4, True)
    assert {tuple(place for place, _ in one.options) for one in view.questions} == {(0, 1, 2, 3)}


def test_what_is_noted_ends_with_the_attempt_and_with_its_measure(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office).id, now=DURING)

    def noted() -> list[int]:
        wanted = select(ExamEventRow.seconds).where(ExamEventRow.attempt_id == view.id).order_by(ExamEventRow.id)
        return list(session.scalars(wanted))

    for seconds in (-5, 10**9):
        note_event(session, office.candidate, view.id, EventKind.LEFT, now=DURING, seconds=seconds)
    assert noted() == [0, 86_400]
    many = measures().most_events - 2
    session.add_all(ExamEventRow(attempt_id=view.id, at=DURING, kind=EventKind.LEFT.value) for _ in range(many))
    note_event(session, office.candidate, view.id, EventKind.LEFT, now=DURING)
    assert len(noted()) == measures().most_events
    with pytest.raises(NotFound):
        note_event(session, office.below, view.id, EventKind.LEFT, now=DURING)


def test_practice_has_no_limits_of_attempts(session: Session, office: Office) -> None:
    rules = Rules(minutes=0, attempts_total=1, attempts_per_week=1)
    sitting = sitting_of(session, office, kind=SittingKind.PRACTICE, rules=rules)
    for number in (1, 2, 3):
        view = start(session, office.candidate, sitting.id, now=DURING)
        submit(session, office.candidate, view.id, now=DURING)
        assert view.number == number


def test_an_answer_that_is_handed_in_is_marked(session: Session, office: Office) -> None:
    view = start(session, office.candidate, sitting_of(session, office).id, now=DURING)
    submit(session, office.candidate, view.id, now=DURING, saves=[Save(0, (0,), 1), Save(1, (2,), 2)])
    wanted = select(ExamAnswerRow).where(ExamAnswerRow.attempt_id == view.id).order_by(ExamAnswerRow.question)
    rows = session.scalars(wanted.execution_options(populate_existing=True))
    assert [(row.question, row.right) for row in rows] == [(0, True), (1, False)]
