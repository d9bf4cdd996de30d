"""What the wording of a deadline means, and where a sentence says one."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.deadlines import read_deadline
from programs.due_wording import find_dues
from vanban.tasks import Deadline, Recurrence

ISSUED = datetime.date(2025, 11, 18)
ONCE = {
    "6/2026": "2026-06-01 2026-06-30",
    "Tháng 10/2026": "2026-10-01 2026-10-31",
    "2026": "2026-01-01 2026-12-31",
    "Năm 2026": "2026-01-01 2026-12-31",
    "quý III/2026": "2026-07-01 2026-09-30",
    "Quý III Năm 2026": "2026-07-01 2026-09-30",
    "quý III": "2026-07-01 2026-09-30",  # the next one: that of the year is past
    "Quý 4": "2025-10-01 2025-12-31",
    "Quý II, III năm 2026": "2026-04-01 2026-09-30",
    "Quý IV/2025- Quý II/2026": "2025-10-01 2026-06-30",
    "6 tháng đầu năm 2026": "2026-01-01 2026-06-30",
    "trước 30/11": "2025-11-30 2025-11-30",
    "trước 30/1": "2026-01-30 2026-01-30",
    "trước ngày 05 tháng 12": "2025-12-05 2025-12-05",
    "chậm nhất ngày 05 tháng 12 năm 2026": "2026-12-05 2026-12-05",
    "15/8-20/8/2026": "2026-08-15 2026-08-20",
    "từ ngày 01/3/2026 đến 30/4/2026": "2026-03-01 2026-04-30",
    "tháng 11, 12/2026": "2026-11-01 2026-12-31",
    "2026-2027": "2026-01-01 2027-12-31",
    "đến hết năm 2025": "2025-01-01 2025-12-31",
    "Thường xuyên, báo cáo trước ngày 15/12/2026": "2026-12-15 2026-12-15",
    "chậm nhất 15 ngày kể từ ngày ký ban hành": "2025-12-03 2025-12-03",
    "trong 02 tháng kể từ ngày ban hành Kế hoạch này": "2026-01-18 2026-01-18",
    "03 ngày làm việc kể từ ngày ký": "2025-11-21 2025-11-21",
    "05 ngày làm việc kể từ ngày ký": "2025-11-25 2025-11-25",
}
AGAIN = {
    "Thường xuyên": (Recurrence.ALWAYS, None, None),
    "Hằng năm": (Recurrence.YEARLY, None, None),
    "Hàng năm": (Recurrence.YEARLY, None, None),
    "Mỗi quý một lần": (Recurrence.QUARTERLY, None, None),
    "định kỳ 6 tháng": (Recurrence.HALF_YEARLY, None, None),
    "trước ngày 20 hằng tháng": (Recurrence.MONTHLY, 20, None),
    "trước ngày 15/12 hằng năm": (Recurrence.YEARLY, 15, 12),
    "thứ hai hằng tuần": (Recurrence.WEEKLY, 0, None),
}
NO_DAY = ("chậm nhất 15 ngày kể từ ngày nhận được văn bản", "ngày 31/02/2026", "", "sau khi được phê duyệt", "1/2 ngày")


@pytest.mark.parametrize(("wording", "days"), ONCE.items(), ids=ONCE)
def test_a_day_a_month_a_quarter_or_a_term_means_its_days(wording: str, days: str) -> None:
    deadline = read_deadline(wording, issued=ISSUED)
    assert f"{deadline.first} {deadline.last}" == days
    assert deadline.every is None


@pytest.mark.parametrize(("wording", "means"), AGAIN.items(), ids=AGAIN)
def test_what_comes_again_says_how_often(wording: str, means: tuple[Recurrence, int | None, int | None]) -> None:
    deadline = read_deadline(wording, issued=ISSUED)
    assert (deadline.every, deadline.day, deadline.month) == means
    assert deadline.last is None


@pytest.mark.parametrize("wording", NO_DAY)
def test_what_depends_on_something_unknown_means_no_day(wording: str) -> None:
    assert read_deadline(wording, issued=ISSUED).last is None


def test_the_year_of_a_plan_is_that_of_its_deadlines() -> None:
    deadline = read_deadline("Tháng 11", issued=datetime.date(2026, 11, 20), year=2027)
    assert deadline.last == datetime.date(2027, 11, 30)


def test_what_comes_again_falls_on_its_days_and_on_the_last_of_a_short_month() -> None:
    monthly = Deadline(every=Recurrence.MONTHLY, day=31)
    days = monthly.days_within(datetime.date(2027, 1, 1), datetime.date(2027, 4, 1))
    assert [str(day) for day in days] == ["2027-01-31", "2027-02-28", "2027-03-31"]


@given(
    st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)),
    st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)),
)
def test_a_full_date_means_that_day_whenever_the_document_was_issued(day: datetime.date, issued: datetime.date) -> None:
    for wording in (f"trước ngày {day:%d/%m/%Y}", f"ngày {day.day} tháng {day.month} năm {day.year}"):
        deadline = read_deadline(wording, issued=issued)
        assert (deadline.first, deadline.last) == (day, day)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 1, 1)), st.integers(1, 31), st.integers(1, 12))
def test_a_day_without_a_year_is_the_next_one_after_the_document(issued: datetime.date, day: int, month: int) -> None:
    last = read_deadline(f"trước {day}/{month}", issued=issued).last
    assert last is None or (last >= issued and (last - issued).days <= 366 * (8 if (day, month) == (29, 2) else 1))


@given(st.text(max_size=60))
def test_no_wording_breaks_the_reading(wording: str) -> None:
    deadline = read_deadline(wording, issued=ISSUED)
    assert deadline.first is None or deadline.last is not None


def test_a_sentence_says_its_deadlines_and_not_its_past_nor_its_beginnings() -> None:
    words = (
        "Từ ngày 01/7/2025 đến nay đã rà soát trước ngày 01/9/2025; hoàn thành trong năm 2025, báo cáo trước ngày 15 "
        "hằng tháng, quy hoạch đến năm 2030."
    )
    assert [due.wording for due in find_dues(words, issued=ISSUED)] == [
        "hoàn thành trong năm 2025",
        "trước ngày 15 hằng tháng",
    ]
