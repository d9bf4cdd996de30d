"""Cutting long text at the ends of sentences, else of clauses, else of words."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_BOUNDARY_RE = re.compile(r"[^\S\n]*\n\s*|(?<=[.!?…;])[”\"»)\]]*\s+(?=[A-ZÀ-ỸĐ“\"«(\[\d+-])")
_ABBREVIATION_RE = re.compile(
    r"(?:^|[\s(])(?:[A-ZĐ]|Tp|TP|Th|ThS|TS|PGS|GS|BS|KS|Mr|Mrs|Ông|St|tr|Tr|No|[\dIVX]{1,4}|[a-zđ])\.$"
)
_CLAUSE_RE = re.compile(r"(?<=[,:])\s+")
_WORD_RE = re.compile(r"\s+")


def sentence_spans(text: str, start: int, end: int) -> list[Span]:
    """Returns the half-open ranges of the sentences of ``text[start:end]``, without the spaces between them."""
    return list(_cut(text, start, end, _boundaries(text, start, end)))


def _boundaries(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _BOUNDARY_RE.finditer(text, start, end):
        before = text[max(start, match.start() - 8) : match.start()]
        if "\n" in match[0] or not _ABBREVIATION_RE.search(before):
            closing = len(match[0]) - len(match[0].lstrip('”"»)]'))
            yield match.start() + closing, match.end()


def _cut(text: str, start: int, end: int, gaps: Iterator[Span]) -> Iterator[Span]:
    position = start
    for left, right in gaps:
        if left > position:
            yield position, left
            position = right
    if position < end and text[position:end].strip():
        yield position, end


def packed_spans(text: str, start: int, end: int, *, longest: int) -> list[Span]:
    """Returns consecutive ranges that cover ``text[start:end]``, each at most ``longest`` characters where a word
    ends in time: whole lines, then sentences, then clauses, then words; of nearly even length.

    >>> packed_spans("Một hai. Ba bốn. Năm.", 0, 21, longest=16)
    [(0, 8), (9, 21)]
    """
    pieces = list(_pieces(text, start, end, longest))
    total = end - start
    target = min(longest, total / max(1, -(-total // longest)) * 1.15)
    packed: list[Span] = []
    for left, right in pieces:
        if packed and right - packed[-1][0] <= target:
            packed[-1] = (packed[-1][0], right)
        else:
            packed.append((left, right))
    return packed


def _pieces(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    for left, right in sentence_spans(text, start, end):
        if right - left <= longest:
            yield left, right
            continue
        for first, last in _packed(_split(text, left, right, _CLAUSE_RE), longest):
            if last - first <= longest:
                yield first, last
            else:
                for piece in _packed(_split(text, first, last, _WORD_RE), longest):
                    yield from _hard(piece, longest)


def _hard(piece: Span, longest: int) -> Iterator[Span]:
    """Yields a range in steps of ``longest``: what has no spaces at all."""
    for left in range(piece[0], piece[1], longest):
        yield left, min(left + longest, piece[1])


def _split(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Span]:
    return _cut(text, start, end, (m.span() for m in pattern.finditer(text, start, end)))


def _packed(pieces: Iterator[Span], longest: int) -> Iterator[Span]:
    current: Span | None = None
    for left, right in pieces:
        if current is not None and right - current[0] <= longest:
            current = (current[0], right)
            continue
        if current is not None:
            yield current
        current = (left, right)
    if current is not None:
        yield current
