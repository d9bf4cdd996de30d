"""Puts hard-wrapped lines back together, and leaves alone a text in which one line is one paragraph."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.items import (
    added,
    ends_open,
    ends_sentence,
    is_strong_item,
    is_upper,
    names_an_organ,
    starts_basis,
    starts_item,
    starts_lower,
)

Line = tuple[str | None, int]  # text (None: a separator that joins nothing) and 1-based page

_WIDEST_WRAP = 130  # characters; nobody wraps wider, a longer line is a paragraph
_LEAST_EVIDENCE = 4  # line ends inside a sentence before a text counts as wrapped


def unwrap(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Yields paragraphs with the page each begins on, in order; no character but line breaks is lost."""
    width = wrap_width([text for text, _ in lines if text])
    parts: list[str] = []
    began, last, blank = 0, "", False
    for text, page in lines:
        line = (text or "").strip()
        if not line:
            blank = True
            if parts and (text is None or width is None or not _runs_on(last, page != began)):
                yield "".join(parts), began
                parts = []
            continue
        if parts and width is not None and _belongs(last, line, width, broken=blank):
            parts.append(added(last, line))
        else:
            if parts:
                yield "".join(parts), began
            parts, began = [line], page
        last, blank = line, False
    if parts:
        yield "".join(parts), began


def wrap_width(lines: Sequence[str]) -> int | None:
    """Returns the width in characters at which a text is hard-wrapped, or None when it is not.

    A text is hard-wrapped when hardly a line is wider than a page and many break inside a sentence: the next line
    goes on in lower case.
    """
    stripped = [line.strip() for line in lines]
    long_lines = sum(len(line) > _WIDEST_WRAP for line in stripped)
    breaks = [
        len(left)
        for left, right in pairwise(stripped)
        if not ends_sentence(left) and starts_lower(right) and not starts_item(right) and len(left) <= _WIDEST_WRAP
    ]
    if len(breaks) < _LEAST_EVIDENCE or len(breaks) <= 4 * long_lines or len(breaks) * 12 < len(stripped):
        return None
    return sorted(breaks)[int(len(breaks) * 0.9)]


def _runs_on(line: str, new_page: bool) -> bool:
    """Tells whether a paragraph may go on after a blank line: only over a page break, and only in mid-sentence."""
    return new_page or (not ends_sentence(line) and ends_open(line))


def _belongs(left: str, right: str, width: int, *, broken: bool) -> bool:
    if is_strong_item(right) or (broken and not starts_lower(right)):
        return False
    if starts_item(right):
        return not ends_sentence(left) and right[:1] in "-–" and right.lstrip("-– ")[:1].islower()
    if starts_lower(right):
        return not ends_sentence(left) or (not broken and _is_full(left, right, width))
    return _goes_on(left, right, width)


def _goes_on(left: str, right: str, width: int) -> bool:
    """Tells whether a line that begins with a capital goes on with the line above."""
    if starts_basis(right) and ends_sentence(left):
        return False
    if is_upper(left) and is_upper(right):
        return not names_an_organ(right) or ends_open(left)
    if _is_full(left, right, width):
        return not left.endswith((":", ";")) and not (is_upper(left) or names_an_organ(right))
    return left.startswith(("-", "+")) and not ends_sentence(left) and not left.endswith(",") and not is_upper(right)


def _is_full(left: str, right: str, width: int) -> bool:
    first = right.split(None, 1)[0]
    return len(left) + 1 + len(first) > width * 0.92
