"""The spans of time that figures are shown over, and the columns they fall into: days, weeks or months."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

DAYS = (7, 30, 90, 365)
_BY_DAY, _BY_WEEK = 31, 120  # up to so many days each column is a day, a week; beyond it is a month


@dataclass(frozen=True, slots=True)
class Period:
    """The last ``days`` days up to ``today``, both ends counted in."""

    days: int
    today: datetime.date

    @property
    def since(self) -> datetime.date:
        """The first day."""
        return self.today - datetime.timedelta(days=self.days - 1)

    @property
    def head(self) -> str:
        """What a column is, as the head of a table."""
        return "Ngày" if self.days <= _BY_DAY else "Tuần từ" if self.days <= _BY_WEEK else "Tháng"

    def column(self, day: datetime.date) -> datetime.date:
        """Returns the first day of the column that a day falls into."""
        if self.days <= _BY_DAY:
            return day
        return day - datetime.timedelta(days=day.weekday()) if self.days <= _BY_WEEK else day.replace(day=1)

    def columns(self) -> list[datetime.date]:
        """Returns the first days of all columns, in order."""
        days = (self.since + datetime.timedelta(days=n) for n in range(self.days))
        return list(dict.fromkeys(map(self.column, days)))

    def label(self, column: datetime.date) -> str:
        """Returns how a column is named: "27/11", or "11/2026" for a month."""
        return f"{column:%m/%Y}" if self.days > _BY_WEEK else f"{column:%d/%m}"


def period_of(words: str, *, today: datetime.date) -> Period:
    """Returns the period an address asks for; thirty days for anything but one of ``DAYS``."""
    days = int(words) if words.isascii() and words.isdigit() and len(words) < 4 else 0
    return Period(days if days in DAYS else 30, today)


def spread(
    period: Period, found: Iterable[tuple[datetime.date, str, int]], names: Mapping[str, str]
) -> tuple[list[str], dict[str, list[int]]]:
    """Returns the labels of all columns and, for each name in its order, the counts in them.

    A kind that ``names`` does not know is counted under the last of them.
    """
    columns = period.columns()
    place: Callable[[datetime.date], int] = {column: n for n, column in enumerate(columns)}.__getitem__
    series = {name: [0] * len(columns) for name in names.values()}
    last = list(series)[-1]
    for day, kind, count in found:
        column = period.column(day)
        if column in columns:
            series[names.get(kind, last)][place(column)] += count
    return [period.label(column) for column in columns], series
