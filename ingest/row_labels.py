"""Names of table rows: by their number in the TT column, else counted; the group row above; the column heads."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.documents import Table
from vanban.tables import BETWEEN_CELLS, column_names, grid, head_rows, is_title, short_name

_NUMBER_HEAD_RE = re.compile(r"(?:tt|stt|số\s*tt|s\.?t\.?t\.?|số thứ tự|#)\.?$", re.I)
_ROW_NUMBER_RE = re.compile(r"(?P<n>\d{1,4}(?:\.\d{1,3})*[a-zđ]?|[IVXL]+(?:\.\d+)*|[A-ZĐ])[.)]?$")
_TITLE_NUMBER_RE = re.compile(r"(?P<n>[IVXL]{1,6}|[A-ZĐ])\s?[.)/–-]\s?\S")  # of a title over all columns
_LONGEST_GROUP = 200  # characters kept of a group's title
_BETWEEN_GROUPS = " › "
_NUMBERED_SHARE = 0.8  # of the rows that begin with a number in a column of numbers without a head


@dataclass(frozen=True, slots=True)
class RowNames:
    """For each row its label and the title of the group it stands in; ``columns`` joins the column heads."""

    labels: tuple[str, ...]
    groups: tuple[str, ...]
    columns: str
    header_rows: int

    def is_header(self, row: int) -> bool:
        """Tells whether the row holds column heads."""
        return row < self.header_rows


@dataclass(frozen=True, slots=True)
class _Group:
    """A row that heads the rows below it: its number ("II", "3"), "" without one, and its title."""

    number: str
    title: str

    @property
    def rank(self) -> str:
        """The kind of its number: groups of one kind do not stand in each other."""
        return "digit" if self.number[:1].isdigit() else "roman" if _is_roman(self.number) else self.number and "letter"

    def holds(self, label: str) -> bool:
        """Tells whether a row numbered so stands in the group: below "11" stand "11.1", "a" and no "12"."""
        return self.rank != "digit" or not label[:1].isdigit() or label.startswith(f"{self.number}.")


def row_names(table: Table) -> RowNames:
    """Returns how the rows of a table are cited: "12" is the row numbered 12, without a number column the 12th.

    Where numbers begin again under each numbered group, "II.3" is row 3 of group II.
    """
    first = head_rows(table)
    rows = grid(table)
    heads = column_names(table)
    numbered = _has_numbers(heads, rows[first:])
    numbers = [_number(texts) if numbered else "" for texts in rows]
    reached = {row for cell in table.cells if cell.column == 0 for row in range(cell.row + 1, cell.row + cell.rows)}
    groups = _groups(rows, numbers, {row for row in range(first, len(rows)) if row not in reached})
    restarting = _restart(numbers, groups, first)
    labels: list[str] = []
    used: Counter[str] = Counter()
    for row, number in enumerate(numbers):
        if row < first:
            labels.append("tiêu đề")
            continue
        label = number or (f"thứ {row - first + 1}" if numbered else str(row - first + 1))
        label = ".".join((*_above(groups[row], number), number)) if restarting and number else label
        used[label] += 1
        labels.append(label if used[label] == 1 else f"{label} ({used[label]})")
    titles = tuple(_BETWEEN_GROUPS.join(group.title for group in above) for above in groups)
    joined = BETWEEN_CELLS.join(short_name(head) for head in heads if head)
    return RowNames(tuple(labels), titles, joined, first)


def _has_numbers(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tells whether the first column numbers the rows: by its head, or without one by what it holds."""
    if heads and heads[0]:
        return _NUMBER_HEAD_RE.match(heads[0]) is not None
    begun = [texts for texts in rows if texts and texts[0] and not is_title(texts)]
    return len(begun) > 1 and sum(bool(_number(texts)) for texts in begun) >= _NUMBERED_SHARE * len(begun)


def _number(texts: Sequence[str]) -> str:
    pattern = _TITLE_NUMBER_RE if is_title(texts) else _ROW_NUMBER_RE
    match = pattern.match(texts[0]) if texts else None
    return match["n"] if match else ""


def _groups(rows: Sequence[Sequence[str]], numbers: Sequence[str], own: set[int]) -> list[tuple[_Group, ...]]:
    """Returns for each row the groups it stands in, outermost first; ``own`` are the rows below the heads that begin
    in the first column: what a number above reaches into is a part of that row."""
    found: list[tuple[_Group, ...]] = []
    inside: list[_Group] = []
    for row, texts in enumerate(rows):
        title = _group_title(texts) if row in own else ""
        if title:
            group = _Group(numbers[row], title)
            same = next((at for at, other in enumerate(inside) if other.rank == group.rank), len(inside))
            inside = [other for other in inside[:same] if other.holds(group.number)]
        elif numbers[row] and row in own:
            inside = [group for group in inside if group.holds(numbers[row])]
        found.append(tuple(inside))
        if title:
            inside.append(group)
    return found


def _restart(numbers: Sequence[str], groups: Sequence[Sequence[_Group]], first: int) -> bool:
    """Tells whether a number comes again under another numbered group."""
    places = {
        (number, _above(above, number))
        for number, above in zip(numbers[first:], groups[first:], strict=True)
        if number[:1].isdigit()
    }
    return len({number for number, _ in places}) < len(places)


def _above(groups: Sequence[_Group], number: str) -> tuple[str, ...]:
    """Returns the numbers of the groups that a number does not carry itself, as "11.2" carries its group's."""
    return tuple(group.number for group in groups if group.number and not number.startswith(f"{group.number}."))


def _is_roman(number: str) -> bool:
    return re.fullmatch(r"[IVXL]+", number) is not None


def _group_title(texts: Sequence[str]) -> str:
    """Returns the title of a row that heads the rows below it: one text, perhaps with a number before it."""
    if is_title(texts) and not texts[0].isdigit():
        return short_name(texts[0], _LONGEST_GROUP)
    if len(texts) < 3:
        return ""
    distinct = [text for text in dict.fromkeys(texts) if text]
    if len(distinct) == 2 and _ROW_NUMBER_RE.match(distinct[0]) and texts[0] == distinct[0]:
        distinct = distinct[1:]
    return short_name(distinct[0], _LONGEST_GROUP) if len(distinct) == 1 and not distinct[0].isdigit() else ""
