"""Finds heads and signatures set side by side: issuer and motto, Nơi nhận and signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.items import is_upper, starts_item
from ingest.readers.pdf_geometry import Line, Word, make_line

_MOTTO_RE = re.compile(r"CỘNG H(?:OÀ|ÒA|ÒA) XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT(?: NAM)?\s*$")
_ADDRESS_RE = re.compile(r"K(?:ính|ÍNH)\s+(?:gửi|GỬI)\s*:")
_RECIPIENTS_RE = re.compile(r"Nơi nhận\s*:?")
_AUTHORITY_RE = re.compile(r"(?:T/M|TM\.|K/T|KT\.|T/L|TL\.|TUQ\.|T/UQ|Q\.)\s*[A-ZĐÀ-Ỹ]{2,}")
_FORM_RE = re.compile(r"(?:Mẫu|Biểu|Phụ lục|MẪU|BIỂU)\s+(?:(?:số|SỐ)\b|[\dIVX])")
_LEAST_GAP = 0.8  # em between the columns where words tell that there are two
_NUMBER_RE = re.compile(r"Số\s*:?\s*[\d.…]")
_DATE_RE = re.compile(r"ngày\s*[\d.…]+\s*tháng\s*[\d.…]+\s*năm")
_TITLES_GAP = 1.5  # em between two names in capitals
_WIDE_GAP = 2.6  # em; a gap no justified line has
_HEAD_STEP = 45.0  # points between lines of a head
_SIGNATURE_STEP = 150.0  # points left for the seal and signature
_ALIGNED = 42.0  # points between the middles of lines of one column


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Lines standing in two columns: ``first`` and ``last`` are their places in the page's lines, inclusive."""

    first: int
    last: int
    left: tuple[Line, ...]
    right: tuple[Line, ...]


@dataclass(slots=True)
class _Growing:
    left: list[Line]
    right: list[Line]
    gutter: tuple[float, float]
    head: bool
    page_center: float

    def takes(self, line: Line) -> bool:
        """Adds a line to the columns where it belongs; False when it does not."""
        if _ADDRESS_RE.match(line.text):  # stands below the head of a letter, sometimes under its left column
            return False
        parts = split_at(line, self.gutter)
        if parts is not None:
            return self._add(*parts)
        if line.x1 <= self.gutter[1] and self._fits(line, self.left):
            return self._add(line, None)
        if line.x0 >= self.gutter[0] and self._fits(line, self.right):
            return self._add(None, line)
        return False

    def _add(self, left: Line | None, right: Line | None) -> bool:
        low, high = self.gutter
        if left is not None:
            self.left.append(left)
            low = max(low, left.x1)
        if right is not None:
            self.right.append(right)
            high = min(high, right.x0)
        self.gutter = (low, high)
        return True

    def _is_title(self, line: Line) -> bool:
        return abs(line.center - self.page_center) < 8

    def _fits(self, line: Line, column: list[Line]) -> bool:
        if self.head and (starts_item(line.text) or (column is self.right and self._is_title(line))):
            return False
        if not column:
            return not self.head or is_upper(line.text)
        listed = column is self.left and not self.head
        if listed and min(abs(line.x0 - other.x0) for other in column) < 14:
            return True
        return abs(line.center - _middle(column)) < _ALIGNED


def _middle(column: Sequence[Line]) -> float:
    return (min(line.x0 for line in column) + max(line.x1 for line in column)) / 2


def side_by_side(lines: Sequence[Line], width: float) -> list[SideBySide]:
    """Returns the two-column stretches of a page's lines (sorted from the top), in order, not overlapping."""
    found: list[SideBySide] = []
    start = 0
    while start < len(lines):
        seed = _seed(lines[start])
        if seed is None:
            start += 1
            continue
        region = _grown(lines, start, seed, width, found[-1].last + 1 if found else 0)
        if region is not None:
            found.append(region)
            start = region.last + 1
        else:
            start += 1
    return found


@dataclass(frozen=True, slots=True)
class _Seed:
    left: Line | None
    right: Line | None
    head: bool


def _seed(line: Line) -> _Seed | None:
    motto = _MOTTO_RE.search(line.text)
    if motto:
        parts = _split_before(line, motto[0].split()[0], 0.0)
        return _Seed(parts[0], parts[1], head=True) if parts else _Seed(None, line, head=True)
    if _RECIPIENTS_RE.fullmatch(line.text):
        return _Seed(line, None, head=False)
    parts = _split_at_widest(line, _LEAST_GAP)
    if parts is None or not _stand_side_by_side(parts, line):
        return None
    return _Seed(parts[0], parts[1], head=False)


def _stand_side_by_side(parts: tuple[Line, Line], line: Line) -> bool:
    left, right = parts[0].text, parts[1].text
    if _RECIPIENTS_RE.fullmatch(left) or (_NUMBER_RE.match(left) and _DATE_RE.search(right)):
        return True
    gap = parts[1].x0 - parts[0].x1
    if _AUTHORITY_RE.match(left) and _AUTHORITY_RE.match(right):  # a joint document has two signatures on a line
        return is_upper(left) and is_upper(right)
    if is_upper(left) and is_upper(right):
        return gap > _TITLES_GAP * line.size and not starts_item(left)
    labelled = _AUTHORITY_RE.match(right) or _FORM_RE.match(right)
    return bool(labelled) and gap > _WIDE_GAP * line.size and not starts_item(left)


def _grown(lines: Sequence[Line], at: int, seed: _Seed, width: float, floor: int) -> SideBySide | None:
    left, right = ([seed.left] if seed.left else []), ([seed.right] if seed.right else [])
    low = seed.left.x1 if seed.left else 0.0
    high = seed.right.x0 if seed.right else width
    region = _Growing(left, right, (low, high), seed.head, width / 2)
    step = _HEAD_STEP if seed.head else _SIGNATURE_STEP
    first = last = at
    if not seed.left and seed.head:
        first = _climb(lines, at, region, floor, step=24.0)
    while last + 1 < len(lines) and lines[last + 1].top - max(x.bottom for x in lines[first : last + 1]) < step:
        if not _may_take(lines[last + 1], region) or not region.takes(lines[last + 1]):
            break
        last += 1
    if first == at:
        first = _climb(lines, at, region, floor, step=24.0)
    if not region.left or not region.right or region.gutter[0] >= region.gutter[1]:
        return None
    ordered = [tuple(sorted(column, key=lambda line: line.top)) for column in (region.left, region.right)]
    return SideBySide(first, last, ordered[0], ordered[1])


def _may_take(line: Line, region: _Growing) -> bool:
    """Below Nơi nhận alone, the first line of the right column must be a signature's, in capitals."""
    if region.head or region.right or region.left == []:
        return True
    return line.x1 < region.left[0].x0 + 330 and (line.x0 < region.left[0].x0 + 60 or is_upper(line.text))


def _climb(lines: Sequence[Line], at: int, region: _Growing, floor: int, *, step: float) -> int:
    """Takes lines above the seed that stand in one column only and in capitals; returns the new first place."""
    first = at
    while first > floor:
        above = lines[first - 1]
        if lines[first].top - above.bottom > step or not is_upper(above.text) or split_at(above, region.gutter):
            break
        column = region.left if above.x1 <= region.gutter[1] and above.center < region.page_center else region.right
        centered = abs(above.center - region.page_center) < 8
        if centered or (column and abs(above.center - _middle(column)) > _ALIGNED) or not region.takes(above):
            break
        first -= 1
    return first


def split_at(line: Line, gutter: tuple[float, float]) -> tuple[Line, Line] | None:
    """Returns a line cut at a gap of its words inside the gutter, or None when no gap lies there."""
    words = line.joined_words()
    for index in range(1, len(words)):
        low, high = max(words[index - 1].x1, gutter[0]), min(words[index].x0, gutter[1])
        if high - low > 0.5 * line.size and words[index].x0 - words[index - 1].x1 > _LEAST_GAP * line.size:
            return _cut(line, (low + high) / 2)
    return None


def _split_before(line: Line, word: str, gap: float) -> tuple[Line, Line] | None:
    words = line.joined_words()
    for index in range(1, len(words)):
        parted = words[index].x0 - words[index - 1].x1 > gap * line.size
        if parted and words[index].text.startswith(word):
            return _cut(line, (words[index].x0 + words[index - 1].x1) / 2)
    return None


def _split_at_widest(line: Line, gap: float) -> tuple[Line, Line] | None:
    words = line.joined_words()
    gaps = [(right.x0 - left.x1, index) for index, (left, right) in enumerate(pairwise(words), 1)]
    if not gaps or max(gaps)[0] <= gap * line.size:
        return None
    index = max(gaps)[1]
    return _cut(line, (words[index].x0 + words[index - 1].x1) / 2)


def _cut(line: Line, x: float) -> tuple[Line, Line] | None:
    left: list[Word] = [w for w in line.words if (w.x0 + w.x1) / 2 < x]
    right: list[Word] = [w for w in line.words if (w.x0 + w.x1) / 2 >= x]
    first, second = make_line(left, line.page), make_line(right, line.page)
    return None if first is None or second is None else (first, second)
