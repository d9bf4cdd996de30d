"""Doubtful figures of recognised pages located in the document's text, with what they are: number, date or figure."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from ingest.assembling import Assembled
from ingest.blocks import DoubtfulWord, RawDocument
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.documents import Doubt, DoubtKind

_DATE_RE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|\d{1,2}[/-]\d{4}")
_DATE_WORDS = ("ngày", "tháng", "năm")
_CODE_RE = re.compile(r"\d[\w.]*[-/]\S*[A-ZĐ]{2}|[A-ZĐƯ]{2,}[-/][A-ZĐƯ]{2,}")
_PARTED = re.compile(r"[\s|]+")


def place_doubts(raw: RawDocument, assembled: Assembled) -> tuple[Doubt, ...]:
    """Returns where the doubtful words stand in the text, in order of the text.

    A word that is not in the text (it stood in a running head that was removed) is left out.
    """
    taken: set[int] = set()
    doubts: list[Doubt] = []
    named = _kinds(assembled.text) if raw.doubtful else []
    for word in raw.doubtful:
        start = _found(word, assembled, taken)
        if start is None:
            continue
        taken.add(start)
        doubts.append(_doubt(word, start, assembled, named))
    return tuple(sorted(doubts, key=lambda doubt: doubt.start))


def doubts_warning(doubts: tuple[Doubt, ...]) -> Iterator[str]:
    """Yields the sentence that counts the doubts, where there are any."""
    if doubts:
        yield f"{len(doubts)} con số nhận dạng chưa chắc, cần đối chiếu bản gốc."


def _found(word: DoubtfulWord, assembled: Assembled, taken: set[int]) -> int | None:
    """Returns where a word begins: of its occurrences on its page, the one whose neighbours fit best."""
    low, high = _reach(word.page, assembled)
    pattern = re.compile(rf"(?<![^\s|]){re.escape(word.text)}(?![^\s|])")
    best: tuple[int, int] | None = None
    for match in pattern.finditer(assembled.text, low, high):
        if match.start() in taken:
            continue
        fit = _fit(word, assembled.text, match.start(), match.end())
        if best is None or fit > best[0]:
            best = (fit, match.start())
    return best[1] if best else None


def _reach(page: int, assembled: Assembled) -> tuple[int, int]:
    """Returns the part of the text a page's words are in: a paragraph may have begun on the page before."""
    starts = assembled.page_starts
    if page > len(starts):
        return 0, len(assembled.text)
    high = starts[page] if page < len(starts) else len(assembled.text)
    line_starts = [line.start for line in assembled.lines]
    first = max(0, bisect_right(line_starts, max(0, starts[page - 1] - 1)) - 1)
    return (line_starts[first] if line_starts else 0), high


def _fit(word: DoubtfulWord, text: str, start: int, end: int) -> int:
    before = _PARTED.split(text[max(0, start - 60) : start].strip(" |\n"))[::-1]
    after = _PARTED.split(text[end : end + 60].strip(" |\n"))
    return _agreeing(word.before.split()[::-1], before) + _agreeing(word.after.split(), after)


def _agreeing(wanted: list[str], found: list[str]) -> int:
    count = 0
    for one, other in zip(wanted, found, strict=False):
        if one != other:
            break
        count += 1
    return count


def _kinds(text: str) -> list[tuple[int, int, DoubtKind]]:
    numbers = [(m.start, m.end, DoubtKind.DOCUMENT_NUMBER) for m in find_numbers(text)]
    return numbers + [(d.start, d.end, DoubtKind.DATE) for d in find_dates(text)]


def _doubt(word: DoubtfulWord, start: int, assembled: Assembled, named: list[tuple[int, int, DoubtKind]]) -> Doubt:
    text = word.text
    lead = len(text) - len(text.lstrip(".,;:()[]“”\"'"))
    body = text.strip(".,;:()[]“”\"'") or text
    begin = start + (lead if body != text else 0)
    end = begin + len(body)
    kind = next((kind for low, high, kind in named if low < end and begin < high), _kind(body, word.before))
    return Doubt(
        kind=kind,
        start=begin,
        end=end,
        text=assembled.text[begin:end],
        page=word.page,
        raw=word.raw if word.raw != text else "",
        confidence=word.confidence,
    )


def _kind(body: str, before: str) -> DoubtKind:
    last = before.split()[-1:] or [""]
    if _CODE_RE.match(body):
        return DoubtKind.DOCUMENT_NUMBER
    if _DATE_RE.fullmatch(body) or last[0].lower() in _DATE_WORDS:
        return DoubtKind.DATE
    return DoubtKind.FIGURE
