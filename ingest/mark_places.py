"""Where in a document a line stands, as far as that tells a stamp from words about stamps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from ingest.assembling import Frame, Line
from ingest.line_kinds import is_annex_heading, is_shouting, plain
from vanban.document_types import type_name_pattern
from vanban.text import bare_form

_FREE_LINES = 12  # lines that may carry a stamp where no head was found, or just after a short one
_HEAD_LINES = 40  # a stamp of the head stands on the first page
_PAGE_LINES = 3  # lines at the edge of a page where a stamp is repeated
_AFTER_ANNEX = 3
_ROUND_HEAD = 4  # lines around the title of a second document inside the first
_TYPE_RE = re.compile(rf"\W*(?:du thao\W*)?(?:{type_name_pattern()})\W*")
_TYPE_START_RE = re.compile(rf"\W*(?:{type_name_pattern()})\b")
_TITLE_RE = re.compile(r"dang cong san viet nam|cong hoa xa hoi chu nghia viet nam")


class Setting(Enum):
    """What surrounds a line."""

    HEAD = auto()  # above the type, or the first lines of a text without a head
    TITLE = auto()  # the trich_yeu
    TOP = auto()  # the first lines of a page
    BOTTOM = auto()  # the last lines of a page, or of the document
    ANNEX = auto()  # around the heading of an annex or the head of a second document
    BODY = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """The setting of a line; ``outermost`` means the very first or last line of a page."""

    setting: Setting
    outermost: bool = False
    found: bool = True  # False in the first lines of a text whose head was not found

    def words(self, page: int | None) -> str:
        """Returns the place in Vietnamese."""
        if page is not None and self.setting in (Setting.TOP, Setting.BOTTOM):
            return f"{'đầu' if self.setting is Setting.TOP else 'chân'} trang {page}"
        name = {
            Setting.HEAD: "phần đầu văn bản",
            Setting.TITLE: "phần đầu văn bản",
            Setting.TOP: "phần đầu văn bản",
            Setting.BOTTOM: "cuối văn bản",
            Setting.ANNEX: "đầu phụ lục",
            Setting.BODY: "thân văn bản",
        }[self.setting]
        return name if page is None else f"{name}, trang {page}"


def places_of(lines: Sequence[Line], frame: Frame) -> list[Place]:
    """Returns the place of every line of a document."""
    places = [Place(Setting.BODY)] * len(lines)
    for index in _annex_lines(lines, frame):
        places[index] = Place(Setting.ANNEX)
    _set_edges(places, lines)
    head_end = min(frame.head_end, len(lines), _HEAD_LINES)
    type_line = _type_line(lines[:head_end])
    for index in range(head_end):
        outermost = places[index].outermost
        places[index] = Place(Setting.HEAD if index <= type_line else Setting.TITLE, outermost)
    for index in range(head_end, min(_FREE_LINES, len(lines))):
        if places[index].setting is Setting.BODY:
            places[index] = Place(Setting.TOP if head_end else Setting.HEAD, found=False)
    return places


def starts_with_type(folded: str) -> bool:
    """Tells whether bare text begins with the name of a type of document: "nghi quyet ve …"."""
    return _TYPE_START_RE.match(folded) is not None


def is_title(folded: str) -> bool:
    """Tells whether bare text has the title that stands above every document."""
    return _TITLE_RE.search(folded) is not None


def _type_line(head: Sequence[Line]) -> int:
    """Returns the line with the type, or the last one where the head has none (a letter)."""
    for index, line in enumerate(head):
        if any(_TYPE_RE.fullmatch(bare_form(plain(cell))) and is_shouting(cell) for cell in line.text.split(" | ")):
            return index
    return len(head)


def _annex_lines(lines: Sequence[Line], frame: Frame) -> set[int]:
    found: set[int] = set()
    for index, line in enumerate(lines):
        if len(line.text) > 200:
            continue
        if is_annex_heading(line.text):
            found.update(range(index - _AFTER_ANNEX, index + _AFTER_ANNEX + 1))
        elif index >= frame.head_end and is_shouting(line.text) and is_title(bare_form(line.text)):
            found.update(range(index - _ROUND_HEAD, index + _ROUND_HEAD + 1))
    if frame.closing_end > frame.closing_start:
        found.update(range(frame.closing_end, frame.closing_end + _AFTER_ANNEX))
    return {index for index in found if 0 <= index < len(lines)}


def _set_edges(places: list[Place], lines: Sequence[Line]) -> None:
    """Marks the first and last lines of each page, of a format without pages those of the document."""
    for page, group in groupby(range(len(lines)), key=lambda index: lines[index].page):
        on_page = list(group)
        for index in on_page[-_PAGE_LINES:] if page is not None or on_page[-1] == len(lines) - 1 else ():
            places[index] = Place(Setting.BOTTOM, index == on_page[-1] and page is not None)
        for index in on_page[:_PAGE_LINES] if page is not None else ():
            places[index] = Place(Setting.TOP, index == on_page[0])
