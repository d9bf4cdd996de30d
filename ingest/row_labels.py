"""Names of table rows: by their number in the TT column, else counted; the group row above; the column heads."""

import re
from collections import Counter
from dataclasses import dataclass

from vanban.documents import Table

_NUMBER_HEAD_RE = re.compile(r"(?:tt|stt|số\s*tt|s\.?t\.?t\.?|số thứ tự|#)\.?$", re.I)
_ROW_NUMBER_RE = re.compile(r"(?P<n>\d{1,4}(?:\.\d{1,3})*[a-zđ]?|[IVXL]+(?:\.\d+)*|[A-ZĐ])[.)]?$")
_LONGEST_COLUMN = 60  # characters kept of a column head
_BETWEEN = " | "


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


def row_names(table: Table) -> RowNames:
    """Returns how the rows of a table are cited: "12" is the row numbered 12, without a number column the 12th."""
    header_rows = min(table.header_rows, max(0, table.n_rows - 1))
    grid = _grid(table)
    columns = [[grid[r][c] for r in range(header_rows) if grid[r][c]] for c in range(table.n_columns)]
    heads = [" ".join(dict.fromkeys(texts)) for texts in columns]
    numbered = bool(heads) and _NUMBER_HEAD_RE.match(heads[0]) is not None
    labels: list[str] = []
    groups: list[str] = []
    used: Counter[str] = Counter()
    group = ""
    for row, texts in enumerate(grid):
        if row < header_rows:
            labels.append("tiêu đề")
            groups.append("")
            continue
        number = _ROW_NUMBER_RE.match(texts[0]) if numbered and texts else None
        label = number["n"] if number else str(row - header_rows + 1)
        label = label if number or not numbered else f"thứ {label}"
        used[label] += 1
        labels.append(label if used[label] == 1 else f"{label} ({used[label]})")
        title = _group_title(texts)
        group = title or group
        groups.append("" if title else group)
    joined = _BETWEEN.join(_shortened(head) for head in heads if head)
    return RowNames(tuple(labels), tuple(groups), joined, header_rows)


def _grid(table: Table) -> list[list[str]]:
    """Returns the texts of all rows, as ``Table.row`` does for one, in time linear in the cells."""
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        text = " ".join(cell.text.split())
        for row in range(cell.row, min(cell.row + cell.rows, table.n_rows)):
            for column in range(cell.column, min(cell.column + cell.columns, table.n_columns)):
                grid[row][column] = text
    return grid


def _group_title(texts: list[str]) -> str:
    """Returns the title of a row that heads the rows below it: one text, perhaps with a number before it."""
    if len(texts) < 3:
        return ""
    distinct = [text for text in dict.fromkeys(texts) if text]
    if len(distinct) == 2 and _ROW_NUMBER_RE.match(distinct[0]) and texts[0] == distinct[0]:
        distinct = distinct[1:]
    return _shortened(distinct[0], 200) if len(distinct) == 1 and not distinct[0].isdigit() else ""


def _shortened(text: str, longest: int = _LONGEST_COLUMN) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + "…"
