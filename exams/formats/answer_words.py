"""What people write in the place of an answer: letters, numbers, or the words of the option itself."""

import re
from collections.abc import Sequence

from exams.formats.entries import LETTERS
from vanban.text import words

_OURS_RE = re.compile(r"[A-Z](?:, [A-Z])*")  # as our own files write it: no option's words count
LETTERS_RE = re.compile(r"[A-Z](?:(?: ?(?:[,;./&+\-]|VÀ) ?| )?[A-Z])*")  # of words in capitals with single blanks
_NUMBERS_RE = re.compile(r"\d{1,2}(?: ?[,;&] ?\d{1,2})*")
_BEFORE_RE = re.compile(r"^(?:đáp án|phương án|câu|chọn|answer|key)(?:\s+đúng)?(?:\s+là)?\s*[:.]?\s*", re.IGNORECASE)


def keys_of_words(said: str, options: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """Returns the places of the options that an answer means, and the part of it that means none.

    >>> keys_of_words("A, C", ["một", "hai", "ba"]), keys_of_words("E", ["một"]), keys_of_words("hai", ["một", "hai"])
    (((0, 2), ''), ((), 'E'), ((1,), ''))
    """
    said = " ".join(said.split())
    said = _BEFORE_RE.sub("", said).strip(" .:()[]") or said
    if not said:
        return (), ""
    if _OURS_RE.fullmatch(said):
        keys, unknown = _within([LETTERS.index(letter) for letter in said.split(", ")], said, len(options))
        if not unknown:
            return keys, ""
    if LETTERS_RE.fullmatch(said.upper()) and (len(said) == 1 or not _same(said, options)):
        return _within([LETTERS.index(letter) for letter in re.findall(r"[A-Z]", said.upper())], said, len(options))
    same = _same(said, options)
    if same:
        return same, ""
    if _NUMBERS_RE.fullmatch(said):
        return _within([int(number) - 1 for number in re.findall(r"\d+", said)], said, len(options))
    return (), said


def _same(said: str, options: Sequence[str]) -> tuple[int, ...]:
    wanted = words(said)
    return tuple(place for place, option in enumerate(options) if wanted and words(option) == wanted)


def _within(places: Sequence[int], said: str, count: int) -> tuple[tuple[int, ...], str]:
    """Returns the places where all of them are options; otherwise none, and what was said."""
    keys = tuple(sorted(set(places)))
    return (keys, "") if all(0 <= place < count for place in keys) else ((), said)
