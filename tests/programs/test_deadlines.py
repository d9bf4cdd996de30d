"""What the wording of a deadline means, and where a sentence says one."""

import datetime
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.task_reading import due_words
from programs.deadlines import read_deadline
from programs.due_wording import find_dues
from programs.working_days import working_calendar
from vanban.tasks import Deadline, Recurrence

ISSUED = datetime.date(2025, 11, 18)
PHRASES = Path(__file__).with_name("deadline_phrases.txt")


@dataclass(frozen=True)
class Phrase:
    """A line of the file: the days it is reckoned from, the wording, what it means."""

    issued: datetime.date | None
    year: int | None
    received: datetime.date | None
    effective: datetime.date | None
    wording: str
    meaning: str

    def read(self) -> Deadline:
        return read_deadline(
            self.wording, issued=self.issued, year=self.year, received=self.received, effective=self.effective
        )


def phrases() -> Iterator[Phrase]:
    """Yields the lines of the file of phrases."""
    known: dict[str, str] = {}
    for line in PHRASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            known = dict(pair.split("=") for pair in line.strip("[]").split())
        elif " => " in line and not line.startswith("#"):
            wording, meaning = line.split(" => ")
            issued, received, effective = (day_of(known.get(name)) for name in ("issued", "received", "effective"))
            yield Phrase(issued, int(known["year"]) if "year" in known else None, received, effective, wording, meaning)


def day_of(words: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(words) if words and words != "none" else None


def meaning(deadline: Deadline) -> str:
    """Returns what a deadline means as the file writes it."""
    if deadline.last is not None and deadline.first != deadline.last:
        return f"{deadline.first} {deadline.last}"
    return due_words(deadline) or "-"


def test_each_wording_means_what_was_worked_out_by_hand() -> None:
    listed = list(phrases())
    wrong = [
        f"{one.wording}: {meaning(one.read())}, not {one.meaning}"
        for one in listed
        if meaning(one.read()) != one.meaning
    ]
    assert wrong == []
    assert len({(one.issued, one.wording) for one in listed}) >= 400


def test_what_is_named_once_comes_not_again_and_what_comes_again_has_no_last_day() -> None:
    for one in phrases():
        deadline = one.read()
        assert deadline.every is None or deadline.last is None, one


def test_a_wording_in_capitals_or_taken_apart_means_the_same() -> None:
    for one in phrases():
        means = one.read()
        for wording in (
            one.wording.upper(),
            unicodedata.normalize("NFD", one.wording),
            one.wording.replace(" ", "\u00a0"),
        ):
            days = read_deadline(
                wording, issued=one.issued, year=one.year, received=one.received, effective=one.effective
            )
            assert days == means, wording


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


def test_the_fifteenth_of_the_last_month_of_a_quarter_falls_four_times_a_year() -> None:
    quarterly = read_deadline("trước ngày 15 của tháng cuối quý", issued=ISSUED)
    days = quarterly.days_within(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert [f"{day:%d/%m}" for day in days] == ["15/03", "15/06", "15/09", "15/12"]


def test_what_is_due_twice_a_year_falls_six_months_apart() -> None:
    twice = Deadline(every=Recurrence.HALF_YEARLY, day=31, month=6)
    days = twice.days_within(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert [f"{day:%d/%m}" for day in days] == ["30/06", "31/12"]


@given(st.dates(datetime.date(2001, 1, 1), datetime.date(2090, 1, 1)), st.integers(1, 90))
def test_a_counted_term_ends_on_a_working_day_that_is_not_too_early(issued: datetime.date, count: int) -> None:
    for unit in ("ngày", "ngày làm việc", "tuần", "tháng"):
        last = read_deadline(f"{count} {unit} kể từ ngày ký", issued=issued).last
        assert last is not None
        assert working_calendar().works(last)
        assert (last - issued).days >= count


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


@pytest.mark.parametrize(
    ("words", "wordings", "last"),
    [
        (
            "Văn phòng tổ chức hội nghị trong tuần thứ hai của tháng 6/2026.",
            "trong tuần thứ hai của tháng 6/2026",
            "2026-06-14",
        ),
        ("Sở Y tế hoàn thành vào cuối tháng 12/2025 việc rà soát.", "hoàn thành vào cuối tháng 12/2025", "2025-12-31"),
        ("Các xã sơ kết trong 6 tháng đầu năm 2026.", "trong 6 tháng đầu năm 2026", "2026-06-30"),
        ("Thăm, tặng quà xong trước Tết Nguyên đán Bính Ngọ 2026.", "trước Tết Nguyên đán Bính Ngọ 2026", "2026-02-16"),
        ("Ban Tổ chức báo cáo trước ngày 15 của tháng cuối quý.", "trước ngày 15 của tháng cuối quý", None),
        ("Hằng năm, Sở Nội vụ hướng dẫn việc xét tặng.", "Hằng năm", None),
        ("Trong thời gian tới, các xã tiếp tục rà soát.", None, None),
    ],
)
def test_a_sentence_says_its_deadline_in_many_ways(words: str, wordings: str | None, last: str | None) -> None:
    found = find_dues(words, issued=ISSUED)
    assert [due.wording for due in found] == ([wordings] if wordings else [])
    assert [str(due.deadline.last) for due in found if due.deadline.last] == ([last] if last else [])
