"""Lines into paragraphs: a line goes on with the one above when that line is full and nothing says otherwise."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.items import (
    added,
    ends_in_connective,
    ends_open,
    ends_sentence,
    is_strong_item,
    is_upper,
    join_lines,
    names_an_organ,
    starts_basis,
    starts_item,
    starts_lower,
)
from ingest.readers.pdf_geometry import Line

_INDENT = 8.0  # points from the margin at which a line counts as indented (Nghị định 30: 1 to 1.27 cm)
_BARE_RE = re.compile(
    r"(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu mục|TIỂU MỤC)\s+(?:[\dIVXLC]+|[A-Z]|thứ \w+|THỨ \w+)\.?"
)
_LOOSE = 1.4  # leadings between lines; more is a gap between paragraphs


@dataclass(frozen=True, slots=True)
class Frame:
    """The area text runs in: its margins, the usual distance of baselines, whether first lines are indented."""

    left: float
    right: float
    leading: float = 0.0  # points; 0 when unknown
    indented: bool = False

    @property
    def width(self) -> float:
        """The distance of the margins."""
        return self.right - self.left

    def is_centered(self, line: Line) -> bool:
        """Tells whether a line stands in the middle with room on both sides."""
        before, after = line.x0 - self.left, self.right - line.x1
        return abs(before - after) < max(6.0, 0.06 * (before + after)) and before > 22 and not _is_plain_item(line)

    def is_full(self, line: Line, following: Line) -> bool:
        """Tells whether the following line's first word would not have fitted on the line."""
        room = self.right - line.x1
        return room < 0.6 * line.size or line.x1 + 0.25 * line.size + following.first_width > self.right - 0.5


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph and its lines; ``centered`` as its lines stand in their frame."""

    text: str
    lines: tuple[Line, ...]
    centered: bool

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.lines[0].page


def _is_plain_item(line: Line) -> bool:
    return starts_item(line.text) and not is_strong_item(line.text) and not line.text[:1].isupper()


def frame_of(lines: Sequence[Line], fallback: Frame | None = None) -> Frame:
    """Returns the frame of lines that stand in one column; ``fallback`` serves where there are too few to tell."""
    if len(lines) < 4 and fallback is not None:
        return fallback
    left = _margin([line.x0 for line in lines], outermost=min)
    right = _margin([line.x1 for line in lines], outermost=max)
    leading = _usual_leading(lines)
    if fallback is not None:
        # A page of short lines does not show its right margin; a wide line never lies beyond it.
        right = max(right, min(fallback.right - fallback.left + left, max(line.x1 for line in lines) + 200))
        leading = leading or fallback.leading
    return Frame(left, right, leading, fallback.indented if fallback is not None else _is_indented(lines, left, right))


def _margin(values: list[float], *, outermost: object) -> float:
    """Returns the outermost position that at least two lines share, else the outermost of all."""
    ordered = sorted(values, reverse=outermost is max)
    for value in ordered[: max(1, len(ordered) // 2)]:
        if sum(abs(value - other) < 3 for other in ordered) >= min(3, len(ordered)):
            return value
    return ordered[0]


def _usual_leading(lines: Sequence[Line]) -> float:
    steps = Counter(
        round((below.bottom - above.bottom) * 2) / 2
        for above, below in pairwise(lines)
        if above.page == below.page and 0.7 < (below.bottom - above.bottom) / max(above.size, 1.0) < 2.5
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def _is_indented(lines: Sequence[Line], left: float, right: float) -> bool:
    starts = [
        below.x0 - left
        for above, below in pairwise(lines)
        if above.x1 < right - 4 * above.size and ends_sentence(above.text) and below.x1 > right - 4 * below.size
    ]
    return len(starts) >= 2 and sum(_INDENT < start < 120 for start in starts) * 2 > len(starts)


def paragraphs(lines: Iterable[Line], frame: Frame) -> list[TextParagraph]:
    """Returns the paragraphs of lines of one column on one page, in order; every line is in exactly one."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and (goes_on(groups[-1], line, frame, frame) or _heads_on(groups, line, frame)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [make_paragraph(group, frame) for group in groups]


def _heads_on(groups: Sequence[Sequence[Line]], line: Line, frame: Frame) -> bool:
    """Tells whether a line in capitals goes on with the title that stands below a bare "Chương II"."""
    last = groups[-1][-1]
    if len(groups) < 2 or not _BARE_RE.fullmatch(groups[-2][-1].text) or is_strong_item(line.text):
        return False
    alike = last.bold == line.bold and abs(last.size - line.size) < 0.9 and is_upper(last.text) and is_upper(line.text)
    return alike and frame.is_centered(line) and not starts_item(line.text) and not _is_far(last, line, frame, _LOOSE)


def make_paragraph(lines: Sequence[Line], frame: Frame) -> TextParagraph:
    """Returns the paragraph of some lines."""
    text = lines[0].text + "".join(added(above.text, line.text) for above, line in pairwise(lines))
    return TextParagraph(text, tuple(lines), all(frame.is_centered(line) for line in (lines[0], lines[-1])))


def continued_over_page(above: TextParagraph, below: TextParagraph, upper: Frame, lower: Frame) -> TextParagraph | None:
    """Returns two paragraphs as one when the second, first of its page, goes on with the first; else None."""
    if not goes_on(list(above.lines), below.lines[0], upper, lower):
        return None
    return replace(above, text=join_lines(above.text, below.text), lines=above.lines + below.lines)


def goes_on(paragraph: Sequence[Line], line: Line, upper: Frame, lower: Frame) -> bool:
    """Tells whether a line belongs to the paragraph above it; ``upper`` and ``lower`` are the frames of the two."""
    last = paragraph[-1]
    centered = upper.is_centered(last), lower.is_centered(line)
    if all(centered) or (centered[1] and upper.is_full(last, line) and last.bold and line.bold):
        return _title_goes_on(last, line, upper)
    full = _fills(upper, last, line)
    at_margin = line.x0 - lower.left < _INDENT
    ended = ends_sentence(last.text)
    if lower.indented and at_margin and full and not ended and not centered[1]:
        return True
    if is_strong_item(line.text) or _changes_style(last, line):
        return False
    if starts_item(line.text):
        return _item_goes_on(line, full=full, ended=ended, at_margin=at_margin and lower.indented)
    return _text_goes_on(paragraph, line, upper, lower)


def _text_goes_on(paragraph: Sequence[Line], line: Line, upper: Frame, lower: Frame) -> bool:
    last = paragraph[-1]
    full, ended = _fills(upper, last, line), ends_sentence(last.text)
    if starts_lower(line.text) and (not ended or (full and last.bold and line.bold)):
        return not _is_far(last, line, upper, 2.6)
    if ends_in_connective(last.text) and not _is_far(last, line, upper, _LOOSE):
        return True
    if not full or _is_far(last, line, upper, _LOOSE) or (starts_basis(line.text) and ended):
        return False
    return _full_line_goes_on(paragraph, line, upper, lower)


def _fills(frame: Frame, last: Line, line: Line) -> bool:
    return frame.is_full(last, line) or (frame.is_centered(last) and last.x1 - last.x0 > 0.8 * frame.width)


def _item_goes_on(line: Line, *, full: bool, ended: bool, at_margin: bool) -> bool:
    """A hyphen inside a name ("chính trị - xã hội") may come to begin a line; a real item begins with a capital."""
    if ended or not full:
        return False
    return at_margin or (line.text[:1] in "-–" and line.text.lstrip("-– ")[:1].islower())


def _full_line_goes_on(paragraph: Sequence[Line], line: Line, upper: Frame, lower: Frame) -> bool:
    last, first = paragraph[-1], paragraph[0]
    ended = ends_sentence(last.text)
    indent = line.x0 - lower.left
    if not lower.indented:
        return not (ended and _is_far(last, line, upper, 1.12)) and indent - (last.x0 - upper.left) < 3 * _INDENT
    if indent < _INDENT:
        return True
    hanging = starts_item(first.text) and line.x0 - lower.left >= first.x0 - upper.left + 3
    same_block = last.x0 - upper.left >= _INDENT and abs(indent - (last.x0 - upper.left)) < 3
    return not ended and (hanging or same_block)


def _title_goes_on(last: Line, line: Line, frame: Frame) -> bool:
    if last.text.startswith("(") and last.text.count("(") > last.text.count(")"):
        return not _is_far(last, line, frame, 1.6)
    if abs(last.size - line.size) > 0.9 or last.bold != line.bold or last.italic != line.italic:
        return False
    if is_strong_item(line.text) or _is_far(last, line, frame, 1.6) or is_strong_item(last.text):
        return False
    if ends_open(last.text):
        return is_upper(last.text) == is_upper(line.text) or starts_lower(line.text)
    if starts_lower(line.text):
        return not last.text.endswith((".", ":"))
    wide = last.x1 - last.x0 > 0.75 * frame.width and last.x1 - last.x0 + line.first_width > 0.85 * frame.width
    return wide and is_upper(last.text) == is_upper(line.text) and not names_an_organ(line.text)


def _changes_style(last: Line, line: Line) -> bool:
    if starts_lower(line.text) and not ends_sentence(last.text):
        return False
    return last.bold != line.bold or abs(last.size - line.size) > 1.3


def _is_far(last: Line, line: Line, frame: Frame, leadings: float) -> bool:
    if last.page != line.page or not frame.leading:
        return False
    return line.bottom - last.bottom > leadings * frame.leading
