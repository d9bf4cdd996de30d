"""Removes what is printed on the pages but is not the document: running heads, page numbers, gazette lines, stamps."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_geometry import Line

_GAZETTE_RE = re.compile(r"(?:\d+\s+)?CÔNG BÁO\s*/\s*Số.*", re.IGNORECASE)
_PAGE_NUMBER_RE = re.compile(r"(?:[-–—]\s*)?(?:(?:Trang|trang|Page)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*[-–—])?")
_STAMP_RE = re.compile(
    r"(?:Ký bởi|Người ký|Được ký bởi|Ký số bởi|Thời gian ký|Ngày ký|Signature Not Verified|Signed by|Digitally signed)"
    r"\s*(?::|$|by\b).*",
    re.IGNORECASE,
)
_STAMP_DETAIL_RE = re.compile(
    r"(?:Email|E-mail|Cơ quan|Tổ chức|Chức vụ|Đơn vị|Date|Reason|Location|Ngày|Giờ)\s*:.*"
    r"|\d{2}[./-]\d{2}[./-]\d{4} \d{2}:\d{2}.*"
)
_MOTTO_RE = re.compile(r"CỘNG H(?:OÀ|ÒA|ÒA) XÃ HỘI CHỦ NGHĨA")
_GAZETTE_TITLE = 14.6  # points; the head itself is set in 12 to 14 (Nghị định 30/2020/NĐ-CP)
_EDGE = 0.12  # share of the page height in which running heads and feet stand
_APART = 0.55  # em of white between running heads and text; lines of a paragraph leave less
_DIGITS_RE = re.compile(r"\d+")
_STAMP_REACH = 60.0  # points around a stamp's first line in which its other lines stand


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page with the page's size, before or after cleaning."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]


def without_noise(pages: Sequence[PageLines]) -> list[PageLines]:
    """Returns the pages without running heads and feet, page numbers, gazette furniture and signature stamps."""
    repeated = _repeated(pages)
    return [_cleaned(page, repeated) for page in pages]


def is_furniture(line: Line) -> bool:
    """Tells whether a line by itself is a page number or a gazette line, wherever it stands."""
    return bool(_PAGE_NUMBER_RE.fullmatch(line.text) or _GAZETTE_RE.fullmatch(line.text))


def _cleaned(page: PageLines, repeated: frozenset[tuple[str, int]]) -> PageLines:
    kept = [line for line in page.lines if not _GAZETTE_RE.fullmatch(line.text)]
    gazette = len(kept) < len(page.lines)
    kept = _without_stamps(kept)
    kept = _without_running(kept, page, repeated)
    kept = _without_page_numbers(kept, page)
    if gazette:
        kept = _without_gazette_titles(kept)
    return PageLines(page.number, page.width, page.height, tuple(kept))


def _repeated(pages: Sequence[PageLines]) -> frozenset[tuple[str, int]]:
    """Returns the running heads and feet: (text with digits masked, place) found on enough pages."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({key for line in page.lines if (key := _key(line, page))})
    enough = max(3, len(pages) // 4)
    return frozenset(key for key, count in counts.items() if count >= enough)


def _key(line: Line, page: PageLines) -> tuple[str, int] | None:
    if line.bottom > _EDGE * page.height and line.top < (1 - _EDGE) * page.height:
        return None
    masked = _DIGITS_RE.sub("#", line.text)
    # A short item may stand at the same place on several pages; a running head has words of its own.
    if sum(c.isalpha() for c in masked) < 6:
        return None
    return masked, round(line.top / 4)


def _without_running(lines: list[Line], page: PageLines, repeated: frozenset[tuple[str, int]]) -> list[Line]:
    """Drops running heads and feet that stand apart; the last line of the text may look alike on many pages too."""
    first, last = 0, len(lines)
    while first < last and _key(lines[first], page) in repeated:
        first += 1
    while last > first and _key(lines[last - 1], page) in repeated:
        last -= 1
    if first and first < len(lines) and not _stands_apart(lines[first - 1], lines[first]):
        first = 0
    if 0 < last < len(lines) and not _stands_apart(lines[last - 1], lines[last]):
        last = len(lines)
    return lines[first:last]


def _stands_apart(above: Line, below: Line) -> bool:
    return below.top - above.bottom > _APART * min(above.size, below.size)


def _without_stamps(lines: list[Line]) -> list[Line]:
    stamps = [line for line in lines if _STAMP_RE.fullmatch(line.text)]
    if not stamps:
        return lines
    return [line for line in lines if not _STAMP_RE.fullmatch(line.text) and not _beside(line, stamps)]


def _beside(line: Line, stamps: list[Line]) -> bool:
    if not _STAMP_DETAIL_RE.fullmatch(line.text):
        return False
    return any(abs(line.top - s.top) < _STAMP_REACH and abs(line.x0 - s.x0) < _STAMP_REACH for s in stamps)


def _without_page_numbers(lines: list[Line], page: PageLines) -> list[Line]:
    def is_number(line: Line) -> bool:
        at_edge = line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height
        return at_edge and _PAGE_NUMBER_RE.fullmatch(line.text) is not None

    first = lines[1:] if lines and is_number(lines[0]) else lines
    return first[:-1] if first and is_number(first[-1]) else first


def _without_gazette_titles(lines: list[Line]) -> list[Line]:
    """Drops the gazette's own titles above a document: its section and the issuer, in larger type than any head."""
    first = 0
    while first < len(lines) and _is_gazette_title(lines[first]):
        first += 1
    headed = any(_MOTTO_RE.search(line.text) for line in lines[first : first + 4])
    consolidated = any("HỢP NHẤT" in line.text for line in lines[:first])  # says what kind of document follows
    return lines[first:] if headed and not consolidated else lines


def _is_gazette_title(line: Line) -> bool:
    return line.bold and line.text.isupper() and line.size >= _GAZETTE_TITLE
