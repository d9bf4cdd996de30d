"""Planning a programme: clock, deriving, balance, duplicates, authority and conflicts, as properties and examples."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.planning.balance import balance
from programs.planning.checks import check
from programs.planning.clock import clock_words, range_words, read_clock
from programs.planning.conflicts import Clash, Line, conflicts, names_in
from programs.planning.deriving import belongs, day_in, derive
from programs.planning.duplicates import Sameness, Text, like, pairs
from programs.planning.lines import PlanLine
from programs.working_days import working_calendar
from vanban.errors import InvalidInput
from vanban.programme_periods import SOURCE_OF, Span, body_words, span_of, title_words
from vanban.tasks import Recurrence
from vanban.work import PERIODS_OF, Opinion, Period, ProgrammeOwner, WorkBody, WorkContent

YEAR = span_of(Period.YEAR, datetime.date(2027, 1, 1))
QUARTERS = [span_of(Period.QUARTER, datetime.date(2027, month, 1)) for month in (1, 4, 7, 10)]
MONTHS = [span_of(Period.MONTH, datetime.date(2027, month, 1)) for month in range(1, 13)]
MONDAY = datetime.date(2027, 3, 1)
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 12, 31))


def line(key: int, **said: object) -> PlanLine:
    """Returns a line of a programme; ``month``, ``meeting`` and ``over`` are of the row, the rest of its item."""
    row = {name: said.pop(name) for name in ("month", "meeting", "over") if name in said}
    return PlanLine(key, key, key, WorkContent(str(said.pop("text", f"Việc {key}")), **said), **row)  # type: ignore[arg-type]


LINES = st.builds(
    line,
    st.integers(1, 10_000),
    month=st.none() | st.integers(1, 12),
    last=st.none() | DAYS,
    every=st.sampled_from(["", *(one.value for one in Recurrence)]),
    over=st.booleans(),
)


@given(LINES)
def test_what_belongs_to_a_quarter_belongs_to_one_of_its_months_at_least_and_the_other_way_round(one: PlanLine) -> None:
    for quarter in QUARTERS:
        inside = [month for month in MONTHS if month.first.month in quarter.months]
        assert belongs(one, quarter) == any(belongs(one, month) for month in inside)


@given(LINES)
def test_an_item_planned_for_a_month_belongs_to_one_quarter_and_one_month(one: PlanLine) -> None:
    if one.month is None:
        return
    assert [belongs(one, month) for month in MONTHS].count(True) == 1
    assert [belongs(one, quarter) for quarter in QUARTERS].count(True) == 1
    assert belongs(one, YEAR)


@given(st.lists(LINES, max_size=6), st.sampled_from([*QUARTERS, *MONTHS]))
def test_deriving_loses_nothing_that_is_undated_and_invents_nothing(lines: list[PlanLine], span: Span) -> None:
    derived = derive(lines, span)
    standing = [one for one in lines if not one.over]
    assert all(one in standing for one in (*derived.belonging, *derived.open))
    assert not any(one in derived.open for one in derived.belonging)
    for one in standing:
        if one.month is None and one.last is None and not one.content.every:
            assert one in derived.open


@given(DAYS)
def test_a_day_lies_in_one_week_of_seven_days_that_begins_on_monday(day: datetime.date) -> None:
    span = span_of(Period.WEEK, day)
    assert span.holds(day)
    assert (span.first.weekday(), (span.last - span.first).days) == (0, 6)
    assert span.before.last == span.first - datetime.timedelta(days=1)


@given(DAYS, st.sampled_from([Period.YEAR, Period.QUARTER, Period.MONTH, Period.WEEK]))
def test_the_period_before_ends_the_day_before(day: datetime.date, period: Period) -> None:
    span = span_of(period, day)
    assert span.before.last + datetime.timedelta(days=1) == span.first


@given(DAYS)
def test_an_item_of_a_week_is_put_on_a_working_day_not_after_its_deadline(day: datetime.date) -> None:
    span = span_of(Period.WEEK, day)
    put = day_in(line(1, last=day), span)
    assert span.first <= put <= day
    calendar = working_calendar()
    earlier = [span.first + datetime.timedelta(days=count) for count in range((day - span.first).days + 1)]
    assert calendar.works(put) or not any(map(calendar.works, earlier))


def test_every_programme_that_is_derived_comes_from_one_that_its_body_may_have() -> None:
    for (owner, period), (above, longer) in SOURCE_OF.items():
        assert period in PERIODS_OF[owner]
        assert longer in PERIODS_OF[above]


def test_periods_and_titles_are_worded_as_programmes_word_them() -> None:
    unit = "Đảng ủy xã Phúc Lâm Hạ"
    assert body_words(ProgrammeOwner.COMMITTEE, "Thành ủy Lạc Hà") == "Ban Chấp hành Đảng bộ thành phố Lạc Hà"
    title = title_words(ProgrammeOwner.BUREAU, QUARTERS[1], unit)
    assert title == "công tác quý II năm 2027 của Ban Thường vụ Đảng ủy xã Phúc Lâm Hạ"
    week = span_of(Period.WEEK, MONDAY)
    assert week.words == "tuần từ ngày 01/03 đến ngày 07/03/2027"
    assert span_of(Period.TERM, datetime.date(2025, 8, 1)).words == "nhiệm kỳ 2025 - 2030"


@given(st.integers(0, 24 * 60 - 1))
def test_a_time_that_is_written_is_read_back(minute: int) -> None:
    assert read_clock(clock_words(minute)) == minute


@pytest.mark.parametrize("words", ["8h15", "08h15", "8:15", "8 giờ 15", "08 GIỜ 15 phút", "8g15", " 8.15 "])
def test_the_usual_forms_of_a_time_are_read(words: str) -> None:
    assert read_clock(words) == 495


@pytest.mark.parametrize("words", ["8h75", "25h", "sáng", "8h15 - 9h", "-8h"])
def test_what_is_no_time_is_said_with_the_form_to_write(words: str) -> None:
    with pytest.raises(InvalidInput, match="08h15"):
        read_clock(words)


def test_a_time_without_an_end_is_written_alone() -> None:
    assert (read_clock(""), read_clock("8")) == (None, 480)
    assert [range_words(None, None), range_words(495, None), range_words(495, 600)] == ["", "08h15", "08h15 - 10h00"]


def test_a_month_with_too_many_items_is_marked_and_what_may_move_is_proposed() -> None:
    late, early = datetime.date(2027, 12, 20), datetime.date(2027, 3, 31)
    lines = [line(key, month=3, last=early if key < 6 else late) for key in range(10)] + [line(20, month=7)]
    found = balance(lines, YEAR)
    assert [load.month for load in found.months if load.overloaded] == [3]
    assert {load.month: load.count for load in found.months}[3] == 10
    assert found.moves
    for move in found.moves:
        assert move.line.last is None or datetime.date(2027, move.month, 1) <= move.line.last
    assert balance([line(key, month=key) for key in range(1, 13)], YEAR).moves == ()


@given(st.lists(LINES, max_size=30))
def test_moves_only_make_months_more_even_and_counts_add_up(lines: list[PlanLine]) -> None:
    found = balance(lines, YEAR)
    standing = [one for one in lines if not one.over]
    counts = {load.month: load.count for load in found.months}
    assert sum(counts.values()) + found.unplanned == len(standing)
    assert sum(load.count for load in found.meetings) == len(standing)
    for move in found.moves:
        before, after = counts[move.line.month or 0], counts[move.month]
        counts[move.line.month or 0] -= 1
        counts[move.month] += 1
        assert after < before


def test_items_of_one_source_in_the_same_words_or_much_alike_are_paired_but_other_years_are_not() -> None:
    texts = [
        Text(1, "Sơ kết 6 tháng thực hiện chuyển đổi số của xã", (9, 100)),
        Text(2, "Xây dựng báo cáo sơ kết 6 tháng chuyển đổi số của xã", (9, 100)),
        Text(3, "Kiểm tra công tác thu nộp đảng phí năm 2027"),
        Text(4, "KIỂM TRA công tác thu, nộp đảng phí năm 2027"),
        Text(5, "Kiểm tra công tác thu nộp đảng phí năm 2026"),
        Text(6, "Đại hội chi bộ trực thuộc"),
    ]
    found = {(pair.first, pair.second): pair.why for pair in pairs(texts)}
    assert found == {(1, 2): Sameness.SOURCE, (3, 4): Sameness.WORDS}
    near = like(Text(9, "Kiểm tra việc thu nộp đảng phí năm 2027 ở các chi bộ"), texts)
    assert near is not None
    assert (near.second, near.why) == (3, Sameness.ALIKE)


@given(st.lists(st.text(alphabet="abc 12", min_size=1, max_size=12), max_size=5))
def test_whether_two_items_are_alike_does_not_depend_on_their_order(said: list[str]) -> None:
    texts = [Text(at, one) for at, one in enumerate(said)]
    ahead = {(pair.first, pair.second): pair.share for pair in pairs(texts)}
    back = {(pair.second, pair.first): pair.share for pair in pairs(texts[::-1])}
    assert ahead == back
    assert all(0 <= share <= 1 for share in ahead.values())


def words_of(line_: PlanLine, owner: ProgrammeOwner = ProgrammeOwner.BUREAU) -> list[str]:
    """Returns what the check of one line says."""
    return [found.words for found in check([line_], owner, YEAR)]


def test_an_item_that_a_higher_body_must_decide_is_told_until_its_meeting_is_named() -> None:
    whole = {"lead": WorkBody("Văn phòng", 1), "product": "Tờ trình", "last": YEAR.last, "month": 12}
    asking = line(1, opinion=Opinion.COMMITTEE, **whole)
    found = check([asking], ProgrammeOwner.BUREAU, YEAR)
    assert [(one.words, one.grave) for one in found] == [
        ("Cần ý kiến Ban Chấp hành, vượt thẩm quyền của Ban Thường vụ và chưa ghi kỳ họp trình.", True)
    ]
    assert words_of(asking, ProgrammeOwner.COMMITTEE) == []
    named = line(1, opinion=Opinion.COMMITTEE, meeting="Hội nghị Đảng ủy tháng 12", **whole)
    assert [one.grave for one in check([named], ProgrammeOwner.BUREAU, YEAR)] == [False]
    assert words_of(line(1, opinion=Opinion.BUREAU, **whole)) == []


def test_what_an_item_lacks_and_a_deadline_outside_the_period_are_told() -> None:
    assert words_of(line(1)) == [
        "Chưa có cơ quan chủ trì.",
        "Chưa ghi sản phẩm.",
        "Chưa có thời hạn.",
        "Chưa xếp tháng.",
    ]
    past = line(1, lead=WorkBody("Ban lạ"), product="Báo cáo", last=datetime.date(2026, 5, 1), month=2)
    assert words_of(past) == [
        "“Ban lạ” chưa khớp với đơn vị nào trong cây tổ chức.",
        "Hạn 01/05/2026 trước kỳ của chương trình.",
    ]
    after = line(1, lead=WorkBody("Văn phòng", 1), product="Báo cáo", last=datetime.date(2027, 2, 9), month=5)
    assert words_of(after) == ["Xếp tháng 5 nhưng hạn là 09/02/2027."]
    assert check([line(1, over=True)], ProgrammeOwner.BUREAU, YEAR) == []


TIMES = st.tuples(st.integers(0, 1_300), st.integers(1, 130)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(TIMES, TIMES)
def test_two_lines_of_one_person_conflict_exactly_when_they_share_a_minute(
    left: tuple[int, int], right: tuple[int, int]
) -> None:
    first = Line(1, MONDAY, "Họp", *left, place="Phòng 1", people=frozenset({7}))
    second = Line(2, MONDAY, "Làm việc", *right, place="Phòng 2", people=frozenset({7}))
    shared = set(range(*left)) & set(range(*right))
    assert bool(conflicts([first, second], {7: "Lê Thị Bình"})) == bool(shared)
    assert conflicts([first, second], {}) == conflicts([first, second], {7: ""})


def test_a_room_twice_a_person_twice_and_an_absent_leader_are_told() -> None:
    lines = [
        Line(1, MONDAY, "Giao ban", 480, 600, "Phòng họp số 1", frozenset({7})),
        Line(2, MONDAY, "Tiếp công dân", 540, None, "phòng họp SỐ 1", frozenset({8})),
        Line(
            3, MONDAY, "Dự hội nghị", 570, None, "Trực tuyến", names=names_in("Đ/c Lê Thị Bình, đồng chí Hoàng Văn Em")
        ),
        Line(4, MONDAY, "Nghỉ phép", people=frozenset({8})),
        Line(5, MONDAY + datetime.timedelta(days=1), "Giao ban", 480, 600, "Phòng họp số 1", frozenset({7})),
    ]
    found = conflicts(lines, {7: "Lê Thị Bình", 8: "Trần Văn Cảnh"})
    assert [(one.first, one.second, one.clash, one.what) for one in found] == [
        (1, 2, Clash.ROOM, "Phòng họp số 1"),
        (1, 3, Clash.PERSON, "Lê Thị Bình"),
        (2, 4, Clash.AWAY, "Trần Văn Cảnh"),
    ]


def test_places_that_are_no_room_and_lines_without_a_time_conflict_with_nothing() -> None:
    one = Line(1, MONDAY, "Họp", 480, 600, "Trực tuyến")
    two = Line(2, MONDAY, "Họp khác", 480, 600, "trực tuyến")
    three = Line(3, MONDAY, "Trực", None, None, "Phòng 1", frozenset({7}))
    four = Line(4, MONDAY, "Họp", 480, 600, "Phòng 1", frozenset({7}))
    assert conflicts([one, two, three, four], {7: "Bình"}) == []
