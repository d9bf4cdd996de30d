"""Lists of a document: what is counted up under a lead-in or a titled unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exams.documents import ExamDocument
from exams.statements import Heading, Statement, goes_on, heading_of, is_balanced, lead_of, points_back, without_mark
from vanban.documents import Section, SectionKind

_ITEMS = frozenset({SectionKind.POINT, SectionKind.DASH, SectionKind.PLUS, SectionKind.CLAUSE, SectionKind.SUBCLAUSE})
_LONGEST_ITEM = 190  # characters
_LONGEST_LABEL = 150
FEWEST = 3  # items of a list
_OPENS = re.compile(r"\s*(?:như sau|sau đây|sau|dưới đây)?\s*:\s*$")
_MARK = re.compile(r"^(?:[a-zđ][.)]|\d+(?:\.\d+)*[.)]|[-–+•])\s+")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the words it stands under, without the colon, the unit that holds it and its items in order."""

    section: int
    path: str
    label: str
    kind: SectionKind  # of the items
    headings: tuple[Heading, ...]
    items: tuple[Statement, ...]


def listings(document: ExamDocument, said: Sequence[Statement]) -> list[Listing]:
    """Returns the lists of a document whose items are single short sentences of one kind, in order."""
    by_section: dict[int, list[Statement]] = {}
    for one in said:
        by_section.setdefault(one.section, []).append(one)
    found = (_listing(document, section, by_section) for section in document.sections)
    return [one for one in found if one is not None]


def _listing(document: ExamDocument, section: Section, said: dict[int, list[Statement]]) -> Listing | None:
    children = document.children(section)
    if len(children) < FEWEST or len({child.kind for child in children}) != 1 or children[0].kind not in _ITEMS:
        return None
    items = [said[child.index][0] for child in children if _is_item(document, child, said)]
    label = _label(document, section)
    if len(items) < FEWEST or not label or len(label) > _LONGEST_LABEL:
        return None
    headings = items[0].headings
    return Listing(section.index, section.path, label, children[0].kind, headings, tuple(items))


def _is_item(document: ExamDocument, child: Section, said: dict[int, list[Statement]]) -> bool:
    """Tells whether a unit is one short sentence with nothing below it."""
    own = said.get(child.index, [])
    return (
        child.own_end == child.end
        and len(own) == 1
        and len(own[0].shown) <= _LONGEST_ITEM
        and not heading_of(document, child)
    )


def _label(document: ExamDocument, section: Section) -> str:
    lead = without_mark(_MARK.sub("", _OPENS.sub("", lead_of(document, section)).strip()))
    label = lead or heading_of(document, section)
    whole = label[:1].isupper() and is_balanced(label) and not goes_on(label)
    return label if whole and not points_back(label) else ""
