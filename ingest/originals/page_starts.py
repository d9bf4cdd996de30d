"""Where in a document's text each page of its original begins, for formats whose reader knows no pages."""

from bisect import bisect_right
from collections.abc import Sequence

from ingest.originals.locating import aligned
from vanban.text import tokens, words

_HEAD = 30  # words at the top of a page that are looked for
_AHEAD = 3_000  # words after the last page's beginning within which the next is expected
_LEAST = 0.5  # share of the words that must stand there


def page_starts(text: str, pages: Sequence[str]) -> tuple[int, ...]:
    """Returns the offset in ``text`` at which each page begins, never falling; the first is 0.

    ``pages`` are the words of each page in order. A page that cannot be placed begins where the one before does.
    """
    given = tokens(text)
    plain = [token.text for token in given]
    starts: list[int] = []
    at = 0
    for page in pages:
        head = words(page)[:_HEAD]
        window = plain[at : at + _AHEAD]
        pairs = [(i, j) for i, j in aligned(head, window) if head[i] == window[j]]
        if starts and pairs and len(pairs) >= _LEAST * len(head):
            at += pairs[0][1]
        starts.append(given[at].start if starts and at < len(given) else 0)
    return tuple(starts)


def page_at(starts: Sequence[int], offset: int) -> int | None:
    """Returns the page (from 1) that holds an offset, None without pages.

    >>> page_at((0, 10, 10, 30), 12), page_at((0, 10, 10, 30), 9)
    (3, 1)
    """
    return max(1, bisect_right(starts, offset)) if starts else None
