"""Pieces of a page, the same for every format: paragraphs with their looks, and two columns side by side."""

import datetime
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. Sizes in points; ``first_line`` in millimetres; ``rule`` is the width of a line below it as a
    share of the text's width; ``line`` an exact line height in points, 0 for single."""

    runs: tuple[Run, ...]
    size: float
    align: Align = "left"
    first_line: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    rule: float = 0
    keep_with_next: bool = False
    page_break_before: bool = False

    @property
    def text(self) -> str:
        """The words without their look."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A table without borders: each row has a left and a right cell. ``widths`` are shares that sum to 1."""

    rows: tuple[tuple[tuple[Para, ...], tuple[Para, ...]], ...]
    widths: tuple[float, float]


def centred(
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    rule: float = 0,
    keep: bool = False,
) -> Para:
    """Returns a centred paragraph of one look."""
    run = Run(text, bold=bold, italic=italic)
    return Para((run,), size, "center", before=before, after=after, rule=rule, keep_with_next=keep)


def printed_date(date: datetime.date) -> str:
    """Returns "ngày 05 tháng 02 năm 2026": a 0 before days under 10 and months 1 and 2 (Hướng dẫn 36-HD/VPTW)."""
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


def short_date(date: datetime.date) -> str:
    """Returns "05/02/2026" and "15/6/2026", with the zeros of ``printed_date``."""
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"{date.day:02}/{month}/{date.year}"
