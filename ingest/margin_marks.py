"""The marks in what is printed around a text: running heads and feet, text boxes, watermarks, recognised stamps."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.blocks import Marginal
from ingest.blocks import Place as MarginPlace
from ingest.circulation import OWNERSHIP, circulation_of, is_draft_title, names_owner
from ingest.printed_lines import Printed, printed
from ingest.secrecy import Degree, continues, degree_beside, is_bulleted, misread_degree, stamped_degree, stated_degree
from vanban.documents import Mark, MarkKind
from vanban.text import bare_form

_PARTS_RE = re.compile(r"[\n\r\t\v\f]+| \| ")
_SHORT = 30  # characters of a line that may be half a stamp


def margin_marks(marginalia: Sequence[Marginal]) -> Iterator[Mark]:
    """Yields the marks of marginalia in their order; one that is repeated comes again."""
    for (place, page), group in groupby(marginalia, key=lambda one: (one.place, one.page)):
        parts = [part.strip() for one in group for part in _PARTS_RE.split(one.text) if part.strip()]
        where = _where(place, page)
        for text, before in _candidates(parts):
            line = printed(text)
            if line is None:
                continue
            degree = _degree(line, before, place)
            if degree is not None:
                yield Mark(MarkKind.SECRECY, degree.name, text, where, page)
            yield from (Mark(kind, name, text, where, page) for kind, name in _circulation(line, place))


def closed_up(texts: Sequence[str]) -> Iterator[str]:
    """Yields what letters set one below the other spell: "M", "Ậ", "T" on lines of their own."""
    for single, group in groupby(texts, key=lambda text: len(text.strip()) == 1 and text.strip().isalpha()):
        letters = list(group)
        if single and len(letters) > 2:
            yield "".join(letter.strip() for letter in letters)


def _candidates(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yields the lines of a margin, each with the one before it; then what may be one stamp on several lines."""
    yield from zip(parts, ["", *parts], strict=False)
    for above, below in pairwise(parts):
        if len(above) < _SHORT and len(below) < _SHORT:
            yield f"{above} {below}", ""
    yield from ((word, "") for word in closed_up(parts))


def _degree(line: Printed, before: str, place: MarginPlace) -> Degree | None:
    if place is MarginPlace.STAMP:
        return stamped_degree(line) or degree_beside(line) or stated_degree(line) or misread_degree(line)
    if place is not MarginPlace.WATERMARK and continues(before, line):
        return None
    return stamped_degree(line) or degree_beside(line) or stated_degree(line)


def _circulation(line: Printed, place: MarginPlace) -> Iterator[tuple[MarkKind, str]]:
    if place is MarginPlace.BOX and is_bulleted(line):
        return
    for mark in circulation_of(line):
        if mark.loud or not mark.sentence or place is not MarginPlace.BOX:
            yield mark.kind, mark.name
    if is_draft_title(line):
        yield MarkKind.DRAFT, "DỰ THẢO"
    if names_owner(bare_form(line.text)):
        yield MarkKind.OWNERSHIP, OWNERSHIP


def _where(place: MarginPlace, page: int | None) -> str:
    if page is None:
        return place.value
    return f"{place.value} {page}" if place.value.endswith("trang") else f"{place.value} trang {page}"
