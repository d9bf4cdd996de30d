"""The periods of work programmes: their days, names, what comes before one, and which programme one derives from."""

import calendar
import datetime
import re
from dataclasses import dataclass

from vanban.work import OWNER_WORDS, Period, ProgrammeOwner

_QUARTERS = ("I", "II", "III", "IV")
_DAY = datetime.timedelta(days=1)
TERM_YEARS = 5  # of a committee elected by a congress (Điều lệ Đảng, Điều 11)
# What a programme is derived from: the programme of which body, for which period.
SOURCE_OF = {
    (ProgrammeOwner.COMMITTEE, Period.YEAR): (ProgrammeOwner.COMMITTEE, Period.TERM),
    (ProgrammeOwner.BUREAU, Period.YEAR): (ProgrammeOwner.COMMITTEE, Period.YEAR),
    (ProgrammeOwner.BUREAU, Period.QUARTER): (ProgrammeOwner.BUREAU, Period.YEAR),
    (ProgrammeOwner.BUREAU, Period.MONTH): (ProgrammeOwner.BUREAU, Period.QUARTER),
    (ProgrammeOwner.STANDING, Period.WEEK): (ProgrammeOwner.BUREAU, Period.MONTH),
}
_COMMITTEE_NAMES = (  # how the committee of a unit is called by the Party body it leads
    (re.compile(r"^Đảng ủy "), "Đảng bộ "),
    (re.compile(r"^Thành ủy "), "Đảng bộ thành phố "),
    (re.compile(r"^Tỉnh ủy "), "Đảng bộ tỉnh "),
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, both counted."""

    period: Period
    first: datetime.date
    last: datetime.date

    @property
    def months(self) -> tuple[int, ...]:
        """The months of the year it has; none for a term and for a week."""
        if self.period in (Period.TERM, Period.WEEK):
            return ()
        return tuple(range(self.first.month, self.last.month + 1))

    @property
    def words(self) -> str:
        """The period as it is named: "năm 2026", "quý II năm 2026", "tuần từ ngày 05/01 đến ngày 11/01/2026"."""
        if self.period is Period.TERM:
            return f"nhiệm kỳ {self.first.year} - {self.last.year}"
        if self.period is Period.YEAR:
            return f"năm {self.first.year}"
        if self.period is Period.QUARTER:
            return f"quý {_QUARTERS[(self.first.month - 1) // 3]} năm {self.first.year}"
        if self.period is Period.MONTH:
            return f"tháng {self.first.month:02d} năm {self.first.year}"
        return f"tuần từ ngày {self.first:%d/%m} đến ngày {self.last:%d/%m/%Y}"

    def holds(self, day: datetime.date) -> bool:
        """Tells whether a day lies in it."""
        return self.first <= day <= self.last

    @property
    def before(self) -> "Span":
        """The period of the same kind right before."""
        if self.period is Period.TERM:
            year = self.first.year - (self.last.year - self.first.year)
            return Span(self.period, datetime.date(year, 1, 1), datetime.date(self.first.year, 12, 31))
        return span_of(self.period, self.first - _DAY)


def span_of(period: Period, day: datetime.date) -> Span:
    """Returns the period of a kind that a day lies in; a term begins with the year of the day.

    >>> span_of(Period.QUARTER, datetime.date(2026, 5, 9)).words
    'quý II năm 2026'
    """
    if period is Period.WEEK:
        monday = day - datetime.timedelta(days=day.weekday())
        return Span(period, monday, monday + 6 * _DAY)
    if period is Period.TERM:
        return Span(period, datetime.date(day.year, 1, 1), datetime.date(day.year + TERM_YEARS, 12, 31))
    first = {Period.YEAR: 1, Period.QUARTER: day.month - (day.month - 1) % 3}.get(period, day.month)
    last = {Period.YEAR: 12, Period.QUARTER: first + 2}.get(period, day.month)
    end = calendar.monthrange(day.year, last)[1]
    return Span(period, datetime.date(day.year, first, 1), datetime.date(day.year, last, end))


def body_words(owner: ProgrammeOwner, unit_name: str) -> str:
    """Returns the body whose programme it is, in full.

    >>> body_words(ProgrammeOwner.COMMITTEE, "Đảng ủy xã Vân Khê Thượng")
    'Ban Chấp hành Đảng bộ xã Vân Khê Thượng'
    """
    name = organisation_words(unit_name) if owner is ProgrammeOwner.COMMITTEE else unit_name
    return f"{OWNER_WORDS[owner]} {name}"


def organisation_words(unit_name: str) -> str:
    """Returns the Party organisation that a committee leads; other units keep their name.

    >>> organisation_words("Thành ủy Lạc Hà")
    'Đảng bộ thành phố Lạc Hà'
    """
    name = unit_name
    for pattern, words in _COMMITTEE_NAMES:
        name = pattern.sub(words, name)
    return name


def title_words(owner: ProgrammeOwner, span: Span, unit_name: str) -> str:
    """Returns the usual title of a programme: its trích yếu, without the name of its kind."""
    if span.period is Period.WEEK:
        return f"{span.words} của {body_words(owner, unit_name)}"
    return f"công tác {span.words} của {body_words(owner, unit_name)}"
