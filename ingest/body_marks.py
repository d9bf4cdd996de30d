"""The marks among the lines of a text: in its head, at the edges of its pages, at the top of its annexes.

A degree in the body counts only when it stands alone in capitals and is no item of a list, no cell of a table and no
pattern of a stamp.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.assembling import Assembled, Frame, Line
from ingest.circulation import OWNERSHIP, Circulation, circulation_of, is_draft_title, names_owner
from ingest.line_kinds import is_numbered, is_shouting
from ingest.margin_marks import closed_up
from ingest.mark_places import Place, Setting, is_title, places_of, starts_with_type
from ingest.printed_lines import Printed, printed
from ingest.secrecy import (
    STATE,
    Degree,
    continues,
    degree_beside,
    is_bulleted,
    stamped_degree,
    stated_degree,
    tagged_degree,
)
from vanban.documents import Mark, MarkKind
from vanban.text import bare_form

_NEAR = 4  # lines around a degree that tell whether a list or a pattern of stamps is meant
_LEAD_RE = re.compile(r"(?::|,|;|\b(?:gom|la|va|hoac|sau))\W*$")
_PATTERN_RE = re.compile(
    r"\b(?:mau dau|mau con dau|kich thuoc|khung vien|vien khung|co chu|phong chu|mau so|mau \d|bieu mau|"
    r"ten co quan)\b"
)
_RUNNING_RE = re.compile(r"\b(?:trang|hoa toc|thuong khan|ban so|so ban)\b")
_LIST_HEAD_RE = re.compile(r"\b(?:do mat|muc do|stt|tt)\b")
_OPEN_RE = re.compile(
    r"\b(?:ve|cua|ban hanh|doi voi|y kien|gop y|thong qua|va|cho|tham dinh|quan ly|su dung|soan thao)\W*$"
)
_HALF = 30  # characters of a line that may be half a stamp
_SHORT_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line, or a cell of a head, that may be a mark."""

    index: int
    line: Printed
    place: Place
    whole: bool = True


def body_marks(assembled: Assembled, frame: Frame) -> Iterator[Mark]:
    """Yields the marks among the lines of a text in their order; one that is repeated comes again."""
    lines = assembled.lines
    places = places_of(lines, frame)
    for candidate in _candidates(lines, places):
        line = lines[candidate.index]
        where = candidate.place.words(line.page)
        for kind, name in _marks(candidate, lines):
            yield Mark(kind, name, line.text, where, line.page)
    yield from _owners(lines, places)


def _marks(candidate: _Candidate, lines: Sequence[Line]) -> Iterator[tuple[MarkKind, str]]:
    degree = _degree(candidate, lines)
    if degree is not None:
        yield MarkKind.SECRECY, degree.name
    for mark in circulation_of(candidate.line):
        if _limits(mark, candidate, lines):
            yield mark.kind, mark.name
    if candidate.place.setting is Setting.HEAD and candidate.place.found and _is_draft_title(candidate.line):
        yield MarkKind.DRAFT, "DỰ THẢO"


def _candidates(lines: Sequence[Line], places: Sequence[Place]) -> Iterator[_Candidate]:
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        for text in _texts(line, place):
            ready = printed(text)
            if ready is not None:
                yield _Candidate(index, ready, place, whole=line.table is None)
    top = [i for i, place in enumerate(places) if place.setting is Setting.HEAD]
    for above, below in pairwise(top):
        pair = (lines[above].text, lines[below].text)
        ready = printed(" ".join(pair)) if max(map(len, pair)) < _HALF and below == above + 1 else None
        if ready is not None and ready.loud:
            yield _Candidate(above, ready, places[above])
    for word in closed_up([lines[i].text for i in top]):
        ready = printed(word)
        if ready is not None:
            yield _Candidate(top[0], ready, places[top[0]])


def _texts(line: Line, place: Place) -> list[str]:
    """Returns what of a line may be a mark: of a table only rows and cells that lay out a head."""
    if line.table is None:
        return [line.text]
    cells = line.text.split(" | ")
    lays_out = any(is_title(bare_form(cell)) for cell in cells)
    if place.setting is Setting.HEAD or lays_out:
        return [line.text, *cells] if lays_out else [line.text]
    return []


def _degree(candidate: _Candidate, lines: Sequence[Line]) -> Degree | None:
    before = lines[candidate.index - 1].text if candidate.index else ""
    if continues(before, candidate.line):
        return None
    setting = candidate.place.setting
    if setting is Setting.TITLE:
        return stamped_degree(candidate.line, in_title=not _is_framed(candidate.line))
    found = _in_head(candidate) if setting is Setting.HEAD else _below_head(candidate, before)
    if found is None:
        return None
    sure = setting is Setting.HEAD and candidate.place.found and candidate.whole
    return found if sure or not _is_listed(candidate, found, lines) else None


def _in_head(candidate: _Candidate) -> Degree | None:
    line = candidate.line
    found = stamped_degree(line) or stated_degree(line) or tagged_degree(line) or degree_beside(line)
    if found is None or candidate.place.found or found.loud or found.name != STATE:
        return found
    return None  # "Bí mật nhà nước" may head a page on that subject


def _below_head(candidate: _Candidate, before: str) -> Degree | None:
    """Returns the degree a line below the head stamps: alone and in capitals, or framed at the top of an annex."""
    line, place = candidate.line, candidate.place
    after_head = place.setting is Setting.TOP and not place.found
    found = stamped_degree(line) or (stated_degree(line) if place.outermost or after_head else None)
    if found is None:
        return tagged_degree(line) if place.setting is not Setting.BODY else None
    framed = place.setting is Setting.ANNEX and (_is_framed(line) or found.labelled)
    if not (found.loud or after_head or framed):
        return None
    if place.setting is Setting.BODY and not (found.alone or _RUNNING_RE.search(line.folded)):
        return None
    heads_chapter = found.name == STATE and not place.outermost and (is_shouting(before) or is_numbered(before))
    return None if heads_chapter else found


def _is_framed(line: Printed) -> bool:
    return not line.text[0].isalnum() and not line.text[-1].isalnum()


def _is_listed(candidate: _Candidate, degree: Degree, lines: Sequence[Line]) -> bool:
    """Tells whether a degree is an item of a list of degrees, or a pattern of a stamp shown to the reader."""
    index = candidate.index
    line = lines[index]
    around = [one for one in lines[max(0, index - _NEAR) : index + _NEAR + 1] if one.page == line.page]
    others = {found.name for one in around if (ready := printed(one.text)) and (found := stamped_degree(ready))}
    if line.table is not None:
        rows = [one.text for one in lines if one.table == line.table]
        return not degree.labelled and any(_LIST_HEAD_RE.search(bare_form(row)) for row in rows[:2])
    if others - {degree.name}:
        return True
    if candidate.place.outermost:
        return False
    before = lines[index - 1] if index else None
    if before is not None and before.page == line.page and _leads(bare_form(before.text), degree):
        return True
    return any(_PATTERN_RE.search(bare_form(one.text)) for one in around if one is not line)


def _leads(before: str, degree: Degree) -> bool:
    """Tells whether a line in bare form leads a list of degrees; a comma leads none in capitals ("Kính gửi: …,")."""
    if before.lstrip(" -*").startswith("kinh gui") or (degree.loud and before.rstrip().endswith((",", ";"))):
        return False
    return _LEAD_RE.search(before) is not None


def _limits(mark: Circulation, candidate: _Candidate, lines: Sequence[Line]) -> bool:
    """Tells whether words of circulation are a mark where they stand."""
    place, line = candidate.place, candidate.line
    before = lines[candidate.index - 1].text if candidate.index else ""
    if place.setting is Setting.BODY or is_bulleted(line):
        return False
    if mark.sentence and not (mark.loud and place.setting is Setting.HEAD):
        return False
    if place.setting is Setting.TITLE:
        return mark.loud and not _OPEN_RE.search(bare_form(before))
    if place.setting is Setting.HEAD:
        return place.found or mark.loud or len(line.text.split()) <= _SHORT_WORDS
    last = place.outermost or (place.setting is Setting.BOTTOM and lines[candidate.index].page is None)
    short = len(line.text.split()) <= _SHORT_WORDS and not _LEAD_RE.search(bare_form(before))
    return mark.loud or _is_framed(line) or (last and short)


def _is_draft_title(line: Printed) -> bool:
    return is_draft_title(line) and starts_with_type(line.folded.partition("thao")[2].lstrip(' :-–"“'))


def _owners(lines: Sequence[Line], places: Sequence[Place]) -> Iterator[Mark]:
    """Yields the footer that names the owner, wherever it stands, unless it is quoted after a colon."""
    for index, line in enumerate(lines):
        if not line.text.lstrip(" \"“'(*[").lower().startswith(("tài", "tai", "ta")):
            continue
        follow = lines[index + 1].text if index + 1 < len(lines) else ""
        quoted = line.text[0] in "\"“'" and index and lines[index - 1].text.rstrip().endswith(":")
        if not quoted and names_owner(bare_form(f"{line.text[:120]} {follow[:80]}")):
            yield Mark(MarkKind.OWNERSHIP, OWNERSHIP, line.text, places[index].words(line.page), line.page)
