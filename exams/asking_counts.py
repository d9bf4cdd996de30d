"""Items that ask how many numbered things a part of a document sets out: tasks, principles, forbidden acts."""

import re
from collections.abc import Iterator

from exams.casing import casing_of
from exams.citing import document_name
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.drafts import Draft, explained, source_at
from exams.items import Kind, Level, Source
from exams.patterns import pattern
from exams.shelf import Shelf
from exams.statements import heading_of
from exams.wording import inner_quotes
from vanban.documents import Section, SectionKind

_NUMBERED = frozenset({SectionKind.CLAUSE, SectionKind.SUBCLAUSE, SectionKind.HEADING})
_NUMBER = re.compile(r"\s*(\d{1,2})\s*[.)]\s")
_COUNTED = pattern("counted_titles", re.IGNORECASE)
_FEWEST, _MOST = 3, 14
_STEPS = (-3, -2, -1, 1, 2, 3)


def count_drafts(shelf: Shelf, _dice: Dice) -> Iterator[Draft]:
    """Yields an item for each part whose title names what its numbered units are."""
    for section in shelf.document.sections:
        title = heading_of(shelf.document, section)
        thing = _COUNTED.match(title)
        count = numbered(shelf.document, section)
        if thing and _FEWEST <= count <= _MOST:
            yield _draft(shelf, section, title, count)


def numbered(document: ExamDocument, section: Section) -> int:
    """Returns how many units a part has where they are numbered from 1 without a gap and nothing else is there, 0
    otherwise."""
    children = document.children(section)
    found = [_NUMBER.match(document.text[child.start : child.start + 8]) for child in children]
    plain = all(child.kind in _NUMBERED for child in children)
    numbers = [int(match[1]) for match in found if match]
    return len(children) if plain and numbers == list(range(1, len(children) + 1)) else 0


def _draft(shelf: Shelf, section: Section, title: str, count: int) -> Draft:
    document = shelf.document
    shown = inner_quotes(casing_of(document).sentence_case(title))
    wrong = [f"{count + step} nội dung" for step in _STEPS if count + step >= 2]
    right = f"{count} nội dung"
    sources = (_line(document, document.children(section)[-1]), _line(document, section))
    stem = (
        f"Theo {document_name(document.metadata)}, phần “{shown}” ({section.path}) nêu bao nhiêu nội dung được đánh số"
        " thứ tự?"
    )
    return Draft(
        Kind.FIGURE, Level.KNOW, stem, right, tuple(wrong), explained(sources, remark=f"Nội dung cuối là số {count}."),
        sources, section.index, (section.start,), in_order=tuple(sorted((right, *wrong), key=_by_number)), worth=1,
    )  # fmt: skip


def _by_number(option: str) -> int:
    return int(option.split(maxsplit=1)[0])


def _line(document: ExamDocument, section: Section) -> Source:
    """Returns the label and the title of a unit as a source, or its first line where it has no title."""
    own = document.text[section.start : section.own_end]
    begins = section.start + len(own) - len(own.lstrip())
    titled = own.find(section.title) if section.title else -1
    length = (
        titled + len(section.title) if titled >= 0 else len(own.strip().partition("\n")[0]) + begins - section.start
    )
    end = section.start + length
    return source_at(document, begins, end, section=section.index, path=section.path)
