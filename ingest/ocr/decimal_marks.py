"""Marks with decimals ("1.2.") that were misread, told by the marks around them: "1.1.", "12.", "1.3."."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ingest.ocr.line_marks import Family, Found, Start
from ingest.ocr.mark_slips import read_as

_FORMED_RE = re.compile(r"(\d{1,2})\.(\d{1,2})(\.?)")
_POINTS_RE = re.compile(r"[.,:;·]")
_LONGEST = 7  # characters of a mark


@dataclass(frozen=True, slots=True)
class _Decimal:
    group: int
    place: int
    close: str


def misread_decimals(starts: Sequence[Start], right: Collection[int]) -> Iterator[tuple[Found, str]]:
    """Yields what stands where the marks before and after leave one open, and what it must be.

    ``right`` are the words (by ``id``) that stand right in sequences of their own.
    """
    formed = [_formed(start) for start in starts]
    last: _Decimal | None = None
    for index, start in enumerate(starts):
        if formed[index] is not None:
            last = formed[index]
        elif id(start.words[0]) not in right and _may_be_mark(start):
            following = next((mark for mark in formed[index + 1 :] if mark is not None), None)
            meant = _open_between(last, following)
            if meant and _is_slip(start.words[0].text, meant):
                last = meant
                word = start.words[0]
                text = f"{meant.group}.{meant.place}{meant.close}"
                yield Found(Family.NUMBER, start, word, word.text), text


def _formed(start: Start) -> _Decimal | None:
    match = _FORMED_RE.fullmatch(start.words[0].text)
    return _Decimal(int(match[1]), int(match[2]), match[3]) if match else None


def _may_be_mark(start: Start) -> bool:
    return len(start.words) > 1 and len(start.words[0].text) <= _LONGEST and start.words[1].text[:1].isupper()


def _open_between(last: _Decimal | None, following: _Decimal | None) -> _Decimal | None:
    if following is None or following.place < 2:
        return None
    before = _Decimal(following.group, following.place - 1, following.close)
    if before.place == 1:
        return before if last is None or last.group < following.group else None
    fits = last is not None and (last.group, last.place) == (before.group, before.place - 1)
    return before if fits else None


def _is_slip(read: str, meant: _Decimal) -> bool:
    figures = _POINTS_RE.sub("", read)
    pointed = any(char in ".,:;" for char in read)
    return pointed and read_as(figures, f"{meant.group}{meant.place}")
