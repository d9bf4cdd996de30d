"""Statistics of stored sittings: first attempts alone, for the organisers alone, with nobody's name."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bank_people import Bank, content
from exam_papers_made import Office, make_office
from fresh import fresh_database
from sat_exam import CLOSES, Sat, make_paper, make_sitting, sit
from sqlalchemy import event
from sqlalchemy.orm import Session

from exams.sittings.taking import save_answers, start, submit
from exams.sittings.views import Save
from exams.statistics.as_json import analysis_json
from exams.statistics.sittings import SittingStatistics, item_history, sitting_statistics
from vanban.db.exam_bank import write_version
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.models import DocumentRow
from vanban.db.session import Database
from vanban.errors import InvalidInput, NotFound
from vanban.exam_bank import BankContent
from vanban.exam_responses import NOBODY, PRACTICE, STILL_ON, TOO_FEW
from vanban.principals import Channel, Principal
from vanban.settings import Settings

KEYS = "ABC"
AFTER = CLOSES + datetime.timedelta(hours=1)
DURING = CLOSES - datetime.timedelta(hours=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("statistics"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def office(store: Database) -> Office:
    with store.transaction() as session:
        return make_office(session)


@pytest.fixture(scope="module")
def bank(office: Office) -> Bank:
    return office.bank


@pytest.fixture
def session(store: Database, bank: Bank) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def question(stem: str, key: str, *, document: int | None = None) -> BankContent:
    options = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng")
    return replace(content(stem, document=document, keys=("ABCD".index(key),)), options=options)


def held(session: Session, bank: Bank, **values: object) -> ExamSittingRow:
    contents = [question(f"Câu {n}?", key, document=bank.document) for n, key in enumerate(KEYS, start=1)]
    return make_sitting(session, make_paper(session, bank.author, contents), **values)  # type: ignore[arg-type]


def told(session: Session, bank: Bank, sitting: ExamSittingRow, *, now: datetime.datetime = AFTER) -> SittingStatistics:
    return sitting_statistics(session, bank.author, sitting.id, now=now)


def unit(bank: Bank) -> int:
    assert bank.author.unit_id is not None
    return bank.author.unit_id


def test_the_matrix_holds_what_was_chosen_in_the_order_of_the_bank(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank)), Sat("B-C", unit(bank), seconds=300), Sat("AD ", unit(bank))])
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert [item.difficulty for item in analysis.items] == pytest.approx([2 / 3, 1 / 3, 2 / 3])
    assert [item.omitted for item in analysis.items] == [0, 1, 1]
    assert [[one.chosen for one in item.options] for item in analysis.items] == [
        [2, 1, 0, 0],
        [0, 1, 0, 1],
        [0, 0, 2, 0],
    ]
    assert analysis.paper.complete
    assert analysis.paper.passed is not None
    assert (analysis.paper.passed.passed, analysis.paper.passed.known) == (1, 3)  # one of three right is not half
    assert analysis.paper.seconds is not None
    assert analysis.paper.seconds.least == 300


def test_only_the_first_attempt_that_was_handed_in_counts(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    (first,) = sit(session, sitting, KEYS, [Sat("---", unit(bank), submitted=False)])
    person = first.person_id
    sit(session, sitting, KEYS, [Sat("ABD", unit(bank), person, 2), Sat("ABC", unit(bank), person, 3)])
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank), submitted=False)])
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert analysis.paper.people == 1
    assert [item.difficulty for item in analysis.items] == [1.0, 1.0, 0.0]


def test_attempts_that_people_really_made_are_read_as_they_were_scored(
    session: Session, bank: Bank, office: Office
) -> None:
    sitting = held(session, bank, state="mo", pass_percent=60)
    for moment, person, chosen in (
        (1, office.candidate, {0: (0,), 1: (1,), 2: (3,)}),
        (2, office.candidate, {0: (0,), 1: (1,), 2: (2,)}),  # the second time is not counted
        (1, office.below, {1: (), 2: (2,)}),
    ):
        now = DURING - datetime.timedelta(hours=3 - moment)
        view = start(session, person, sitting.id, now=now)
        saves = [Save(question, places, 1) for question, places in chosen.items()]
        save_answers(session, person, view.id, saves, now=now)
        submit(session, person, view.id, now=now + datetime.timedelta(minutes=5))
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert [item.difficulty for item in analysis.items] == [0.5, 0.5, 0.5]
    assert [item.omitted for item in analysis.items] == [1, 1, 0]
    assert [[one.chosen for one in item.options] for item in analysis.items] == [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 1],
    ]
    assert analysis.paper.passed is not None
    assert analysis.paper.passed.passed == 1
    assert analysis.paper.seconds is not None
    assert analysis.paper.seconds.median == 300
    assert [one.name for one in analysis.units] == ["Phòng Tổ chức", "Sở noi-vu"]


def test_attempts_of_other_sittings_with_the_same_paper_do_not_mix(session: Session, bank: Bank) -> None:
    one = held(session, bank)
    two = make_sitting(session, one.paper)
    (attempt,) = sit(session, one, KEYS, [Sat("ABC", unit(bank))])
    sit(session, two, KEYS, [Sat("CCC", unit(bank), attempt.person_id)])
    firsts = [told(session, bank, sitting).analysis for sitting in (one, two)]
    assert [[item.difficulty for item in one.items] for one in firsts if one] == [[1, 1, 1], [0, 0, 1]]


def test_questions_that_an_attempt_did_not_draw_are_not_counted_against_it(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("AB.", unit(bank)), Sat(".-C", unit(bank)), Sat("B.C", unit(bank))])
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert not analysis.paper.complete
    assert [item.people for item in analysis.items] == [2, 2, 2]
    assert [item.difficulty for item in analysis.items] == [0.5, 0.5, 1.0]


def test_an_option_that_no_question_has_counts_for_none(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank), rows={0: "0,2", 1: "7"})])
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert [[one.chosen for one in item.options] for item in analysis.items[:2]] == [[1, 0, 1, 0], [0, 0, 0, 0]]


def test_whoever_does_not_organise_the_sitting_learns_nothing(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))])
    outside = replace(bank.author, channel=Channel.TELEGRAM)
    texts = set()
    strangers: list[tuple[Principal, int]] = [
        (one, sitting.id) for one in (bank.neighbour, bank.reader, outside, Principal(None, "khách"))
    ]
    for person, asked in [*strangers, (bank.author, 10**9)]:
        with pytest.raises(NotFound) as refused:
            sitting_statistics(session, person, asked, now=AFTER)
        texts.add(refused.value.message)
    assert len(texts) == 1
    assert sitting_statistics(session, bank.second, sitting.id, now=AFTER).analysis is not None


def test_the_words_of_a_question_that_cites_what_the_person_may_not_read_are_left_out(
    session: Session, bank: Bank
) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))])
    row = session.get_one(DocumentRow, bank.document)
    before = told(session, bank, sitting)
    row.owner_unit_id, row.audience = bank.neighbour.unit_id, "unit"
    session.flush()
    after = told(session, bank, sitting)
    assert before.items[0].stem == "Câu 1?"
    assert before.items[0].listed
    assert {(one.stem, one.options, one.listed) for one in after.items} == {("", ("",) * 4, False)}
    assert before.analysis is not None
    assert after.analysis is not None
    assert before.analysis.items == after.analysis.items


def test_a_question_is_told_as_it_was_asked_though_the_bank_has_a_newer_version(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))])
    item = sitting.paper.items[0].item_id
    write_version(session, bank.author, item, question("Câu 1, lời mới?", "B", document=bank.document), after=1)
    asked = told(session, bank, sitting).items[0]
    assert (asked.stem, asked.version, asked.keys) == ("Câu 1?", 1, (0,))


def test_practice_and_a_sitting_without_attempts_show_nothing(session: Session, bank: Bank) -> None:
    practice = held(session, bank, kind="luyen_tap")
    sit(session, practice, KEYS, [Sat("ABC", unit(bank))])
    empty = held(session, bank)
    for sitting, reason in ((practice, PRACTICE), (empty, NOBODY)):
        found = told(session, bank, sitting)
        assert (found.analysis, found.hidden) == (None, reason)


def test_an_anonymous_sitting_shows_nothing_while_the_next_answer_could_be_told_by_difference(
    session: Session, bank: Bank
) -> None:
    sitting = held(session, bank, anonymity="an_danh", state="mo")
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))] * 4)
    assert told(session, bank, sitting, now=DURING).hidden == STILL_ON
    assert told(session, bank, sitting).hidden == TOO_FEW
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))])
    (late,) = sit(session, sitting, KEYS, [Sat("ABC", unit(bank), submitted=False)])
    assert told(session, bank, sitting).hidden == STILL_ON
    late.submitted_at, late.right = CLOSES, 0
    session.flush()
    assert told(session, bank, sitting).hidden == ""


def test_in_an_anonymous_sitting_small_units_are_put_together(session: Session, bank: Bank) -> None:
    sitting = held(session, bank, anonymity="an_danh")
    neighbour = bank.neighbour.unit_id or 0
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))] * 9 + [Sat("AAA", neighbour)] * 2)
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    assert [one.shares.n for one in analysis.units] == [11]
    named = held(session, bank, anonymity="an_voi_nhau")
    sit(session, named, KEYS, [Sat("ABC", unit(bank))] * 9 + [Sat("AAA", neighbour)] * 2)
    shown = told(session, bank, named).analysis
    assert shown is not None
    assert [(one.name, one.shares.n) for one in shown.units] == [("Sở noi-vu", 9), ("Sở tai-chinh", 2)]


def test_rules_that_are_none_show_nothing(session: Session, bank: Bank) -> None:
    sitting = held(session, bank, anonymity="la_lung")
    with pytest.raises(InvalidInput, match="Thể lệ"):
        told(session, bank, sitting)


def test_no_name_of_a_person_is_in_what_is_told(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))] * 3)
    found = told(session, bank, sitting)
    assert found.analysis is not None
    assert "Người thi" not in repr(found) + json.dumps(analysis_json(found.analysis), ensure_ascii=False)


def test_an_open_sitting_is_told_as_provisional(session: Session, bank: Bank) -> None:
    sitting = held(session, bank, state="mo")
    sit(session, sitting, KEYS, [Sat("ABC", unit(bank))])
    assert told(session, bank, sitting, now=DURING).provisional
    assert not told(session, bank, sitting, now=AFTER).provisional


CLASS = [Sat(signs, 0) for signs in ("ABC", "ABD", "AAA", "BBC", "-BC", "AB-", "CCC", "DDD") for _ in range(5)]
DRAWN = [Sat(signs, 0) for signs in ("AB.", "A.C", ".BC", "BB.", "B.D", ".AC") for _ in range(10)]


@pytest.mark.parametrize("attempts", [CLASS, DRAWN, CLASS[:3]])
def test_the_history_of_a_question_gives_what_the_sitting_gives(
    session: Session, bank: Bank, attempts: list[Sat]
) -> None:
    sitting = held(session, bank)
    sit(session, sitting, KEYS, [replace(one, unit=unit(bank)) for one in attempts])
    analysis = told(session, bank, sitting).analysis
    assert analysis is not None
    for placed, item in zip(sitting.paper.items, analysis.items, strict=True):
        (found,) = item_history(session, bank.author, placed.item_id, now=AFTER)
        assert (found.people, found.version, found.sitting.id) == (item.people, 1, sitting.id)
        assert found.difficulty == item.difficulty
        assert found.discrimination == item.discrimination
        assert found.difficulty_interval == item.difficulty_interval


def test_the_history_leaves_out_what_must_not_be_shown(session: Session, bank: Bank) -> None:
    shown = held(session, bank)
    paper = shown.paper
    others = [
        make_sitting(session, paper, kind="luyen_tap"),
        make_sitting(session, paper, state="huy"),
        make_sitting(session, paper, state="nhap"),
        make_sitting(session, paper, anonymity="an_danh"),
    ]
    for sitting in (shown, *others):
        sit(session, sitting, KEYS, [Sat("ABC", unit(bank))] * 2)
    make_sitting(session, paper)  # nobody came
    item = paper.items[0].item_id
    assert [one.sitting.id for one in item_history(session, bank.second, item, now=AFTER)] == [shown.id]
    for stranger in (bank.neighbour, bank.reader):
        with pytest.raises(NotFound):
            item_history(session, stranger, item, now=AFTER)


def test_the_number_of_statements_does_not_grow_with_the_people(session: Session, bank: Bank) -> None:
    sitting = held(session, bank)
    seen: list[str] = []
    counts = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    for people in (3, 40):
        sit(session, sitting, KEYS, [Sat("ABC", unit(bank))] * people)
        session.expunge_all()
        seen.clear()
        told(session, bank, sitting)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
