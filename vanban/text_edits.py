"""Changes of a text as edits, and where a place of the old text stands in the new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, start + removed)`` of the old text became ``added`` code points. Edits of one change are in order and
    do not overlap."""

    start: int
    removed: int
    added: int

    @property
    def end(self) -> int:
        """Where the removed words ended in the old text."""
        return self.start + self.removed


@dataclass(frozen=True, slots=True)
class LinePairs:
    """Which line of a new text is which of the old: ``old[j]`` is the index of the old line that new line j is, or was
    made from; None for a line that is new. ``same`` are the new lines that did not change."""

    old: tuple[int | None, ...]
    same: frozenset[int]


def paired_lines(old: Sequence[str], new: Sequence[str]) -> LinePairs:
    """Returns how the lines of two texts go together; where as many lines stand for as many, one by one."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    found: list[int | None] = [*range(head), *([None] * (len(new) - head - tail)), *range(len(old) - tail, len(old))]
    same = set(range(head)) | set(range(len(new) - tail, len(new)))
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for tag, i, i_end, j, j_end in middle.get_opcodes():
        if tag == "equal":
            same.update(range(head + j, head + j_end))
        if tag == "equal" or (tag == "replace" and i_end - i == j_end - j):
            found[head + j : head + j_end] = range(head + i, head + i_end)
    return LinePairs(tuple(found), frozenset(same))


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """Returns the edits that make the new text of the old one: within lines that go together, or of whole lines."""
    before, after = old.split("\n"), new.split("\n")
    pairs = paired_lines(before, after)
    starts, new_starts = _starts(before), _starts(after)
    edits: list[Edit] = []
    at_old, at_new = 0, 0  # everything before these lines is accounted for
    for j, i in [*enumerate(pairs.old), (len(after), len(before))]:
        if i is None:
            continue
        if i > at_old or j > at_new:
            edits.append(Edit(starts[at_old], starts[i] - starts[at_old], new_starts[j] - new_starts[at_new]))
        if i < len(before) and j not in pairs.same:
            edits.append(_within(before[i], after[j], starts[i]))
        at_old, at_new = i + 1, j + 1
    return tuple(_fitted(edit, len(old)) for edit in edits if edit.removed or edit.added)


def moved(offset: int, edits: Sequence[Edit], *, end: bool = False) -> int:
    """Returns where an offset of the old text stands in the new one.

    One inside words that were replaced goes to their beginning, or with ``end`` to their end. Words put in at the
    offset stand before what begins there and behind what ends there.
    """
    shift = 0
    for edit in edits:
        if offset < edit.start or (end and offset == edit.start):
            break
        if offset < edit.end:
            return edit.start + shift + (edit.added if end else 0)
        shift += edit.added - edit.removed
    return offset + shift


def moved_range(start: int, end: int, edits: Sequence[Edit]) -> tuple[int, int]:
    """Returns where a range of the old text stands in the new one; never backwards, empty where all of it has gone."""
    first = moved(start, edits)
    return first, max(first, moved(end, edits, end=True))


def touches(start: int, end: int, edits: Sequence[Edit]) -> bool:
    """Tells whether an edit changed something inside a range of the old text."""
    return any((edit.start < end and edit.end > start) or start < edit.start < end for edit in edits)


def _within(old: str, new: str, at: int) -> Edit:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    return Edit(at + head, len(old) - head - tail, len(new) - head - tail)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _starts(lines: Sequence[str]) -> list[int]:
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


def _fitted(edit: Edit, length: int) -> Edit:
    """Returns an edit of whole lines at the very end as what it is there: the last line has no line break behind it,
    so the one before it comes or goes with it."""
    if edit.end <= length:
        return edit
    if edit.start == 0:
        return Edit(0, edit.removed - 1, edit.added - 1)
    return Edit(edit.start - 1, edit.removed, edit.added)
