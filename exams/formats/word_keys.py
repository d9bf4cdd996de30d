"""Tables and lines of keys: numbers above letters, numbers beside letters, or "1.A  2-B  3 C" in cells and lines."""

import itertools
import re
from collections.abc import Sequence

from exams.formats.answer_words import LETTERS_RE

_NUMBER_RE = re.compile(r"(?:câu\s*)?(\d{1,4})\s*[.:)]?", re.IGNORECASE)
_BOTH_RE = re.compile(r"(?:câu\s*)?(\d{1,4})\s*[.:)\-–/]?\s*([A-Z](?: ?, ?[A-Z])*)(?![\w])", re.IGNORECASE)
_NONE = frozenset({"–", "-", "?", "x", ""})
Keys = dict[int, str]


def keys_of_table(rows: Sequence[Sequence[str]]) -> Keys:
    """Returns the letters by number of question ("AC" for two), or nothing for a table of other things."""
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    return _in_cells(cells) or _row_above_row(cells) or _row_above_row(list(map(list, zip(*cells, strict=False))))


def keys_of_line(line: str) -> Keys:
    """Returns the letters of a line "1.A 2.B 3.C", where that is all it says."""
    line = " ".join(line.split())
    rest = _BOTH_RE.sub("", line)
    found = {int(number): _bare(letters) for number, letters in _BOTH_RE.findall(line)}
    return found if found and not re.search(r"\w", rest) else {}


def _in_cells(cells: Sequence[Sequence[str]]) -> Keys:
    found: Keys = {}
    for cell in (cell for row in cells for cell in row if cell):
        keys = keys_of_line(cell)
        if not keys:
            return {}
        found |= keys
    return found


def _row_above_row(cells: Sequence[Sequence[str]]) -> Keys:
    """Returns the keys of rows that come in pairs: numbers, then letters in the same columns."""
    found: Keys = {}
    for above, below in itertools.pairwise(cells):
        pairs = [(n, k) for n, k in zip(above, below, strict=False) if _NUMBER_RE.fullmatch(n)]
        if pairs and all(k.lower() in _NONE or LETTERS_RE.fullmatch(k.upper()) for _, k in pairs):
            matched = ((_NUMBER_RE.fullmatch(number), key) for number, key in pairs)
            found |= {int(m[1]): "" if key.lower() in _NONE else _bare(key) for m, key in matched if m}
    return found


def _bare(letters: str) -> str:
    return "".join(re.findall(r"[A-Z]", letters.upper()))
