"""Putting letters right once is enough: the second time changes nothing."""

import itertools

from ingest.readers.characters import tidy

PIECES = ("a", "\u0430", "\u0300", " ", "\u00e0", "\u0435", "\u0301", "o", "\u043e")


def test_marks_and_look_alikes_in_any_order_settle_at_once() -> None:
    for letters in itertools.product(PIECES, repeat=5):
        once = tidy("".join(letters))
        assert tidy(once) == once
