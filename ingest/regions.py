"""A region of lines read before its units are: the body, or what follows the signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.assembling import Line
from ingest.headings import reads_as_heading
from ingest.levels import follows
from ingest.markers import Style, read_markers
from ingest.quoting import contents_lines, quoted_lines

_LONE_WORD_RE = re.compile(r"[#*_\s]*(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ lục|PHỤ LỤC)$")
_LONE_NUMBER_RE = re.compile(r"(?:\d{1,3}|[IVXL]+)(?:[.:]|$)")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and what is known of them at once: ``plain`` are the indexes of lines whose marks mean nothing
    (quotations, tables of contents), ``confirmed`` those of articles which the next article goes on from,
    ``lowest_article`` the lowest ordinal that heads an article (0: none), ``attached`` that the signature precedes."""

    lines: Sequence[Line] = ()
    attached: bool = False
    plain: frozenset[int] = frozenset()
    confirmed: frozenset[int] = frozenset()
    lowest_article: int = 0


def read_region(lines: Sequence[Line], *, attached: bool) -> Region:
    """Returns the region that these lines make, headings broken after their word put together again."""
    joined = _rejoined(lines)
    quoted = {index for index, inside in enumerate(quoted_lines(joined)) if inside}
    plain = frozenset(quoted | contents_lines(joined))
    articles = _articles(joined, plain)
    confirmed = frozenset(a for (a, first), (_, second) in pairwise(articles.items()) if follows(first, second))
    return Region(joined, attached, plain, confirmed, min(articles.values(), default=0))


def _articles(lines: Sequence[Line], plain: frozenset[int]) -> dict[int, int]:
    """Returns the ordinals of the lines that may head an article, in document order."""
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        markers = read_markers(line.text) if index not in plain and line.table is None else []
        if markers and markers[0].style is Style.ARTICLE and reads_as_heading(line, markers[0]):
            found[index] = markers[0].ordinal
    return found


def _rejoined(lines: Sequence[Line]) -> list[Line]:
    """Returns the lines, "Điều" or "Chương" alone on one as one line with the number that begins the next."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        split = last is not None and last.table is None and line.table is None and _LONE_WORD_RE.match(last.text)
        if last is not None and split and _LONE_NUMBER_RE.match(line.text):
            joined[-1] = replace(last, text=f"{last.text}\n{line.text}", end=line.end)
        else:
            joined.append(line)
    return joined
