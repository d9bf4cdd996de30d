"""Choices for platforms without buttons: numbered lines, and reading the number that comes back."""

import re
from collections.abc import Sequence

from vanban.channels import Button, Span
from vanban.text import bare_form

_WORDS = {word: n for n, word in enumerate(("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi"), 1)}
_NUMBER = re.compile(r"\W*(?:(?:chon|so|muc|phuong an)\W+)*(\d{1,2}|[a-z]+)\W*")


def numbered(buttons: Sequence[Button]) -> tuple[Span, ...]:
    """Returns the choices as lines "1. …" under a line that says how to choose."""
    lines = "\n".join(f"{number}. {button.label}" for number, button in enumerate(buttons, start=1))
    return (Span("Trả lời bằng số để chọn:\n", "italic"), Span(lines))


def chosen(text: str, count: int) -> int | None:
    """Returns the position, from 0, of the choice a message names, or None when it is no number of a choice.

    >>> chosen("số 2", 3), chosen("Hai", 3), chosen("4", 3), chosen("2 năm", 3)
    (1, 1, None, None)
    """
    match = _NUMBER.fullmatch(bare_form(text))
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else _WORDS.get(match[1], 0)
    return number - 1 if 1 <= number <= count else None
