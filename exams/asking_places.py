"""Items that ask under which heading of the document something stands."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from exams.bodies import is_plain_body
from exams.casing import casing_of
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, pairs, share
from exams.statements import Statement, begins_with_verb, closes_document, heading_of, says_something
from exams.wording import first_capital, inner_quotes, opening
from vanban.document_numbers import find_numbers
from vanban.documents import Section, SectionKind
from vanban.text import bare_form, words

_UNITS = frozenset(
    {
        SectionKind.PART,
        SectionKind.CHAPTER,
        SectionKind.HEADING,
        SectionKind.ARTICLE,
        SectionKind.CLAUSE,
        SectionKind.SUBCLAUSE,
    }
)
_LONGEST_SAID, _FEWEST_WORDS = 320, 10
_LONGEST_TITLE = 190
_POINTS = re.compile(
    r"\b(?:đại biểu|việc|trường hợp|nội dung|nhiệm vụ|người|đối tượng|cơ quan|đơn vị|đảng viên) (?:này|đó|trên)\b"
)
_MOST_REPEATED = 2  # pairs of words of the right title in what is asked of
_VAGUE = pattern("vague_titles")


def place_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each sentence that stands under one of at least four titled units of one kind."""
    groups = _groups(shelf.document)
    for said in shelf.statements:
        for units in groups:
            own = next((unit for unit in units if unit.start <= said.start < unit.end), None)
            draft = _draft(shelf, said, own, units, dice) if own is not None else None
            if draft is not None:
                yield draft


def _groups(document: ExamDocument) -> list[list[Section]]:
    """Returns the titled units of one kind under one unit, articles of the whole document together; none of the titles
    is vague."""
    found: dict[tuple[int | None, SectionKind], list[Section]] = defaultdict(list)
    for section in document.sections:
        title = heading_of(document, section)
        if section.kind in _UNITS and title and not _names_doers(title) and not _VAGUE.search(bare_form(title)):
            above = None if section.kind is SectionKind.ARTICLE else section.parent
            found[(above, section.kind)].append(section)
    return [units for units in found.values() if len(units) >= OPTIONS]


def _names_doers(title: str) -> bool:
    """Tells whether a title names who must do what stands below it (then a body is asked for, not a heading), or
    another document."""
    numbered = find_numbers(title) or re.search(r"\b(?:này|sau|kèm theo)\b", title)
    return (
        bool(numbered)
        or is_plain_body(title)
        or title.endswith("trách nhiệm")
        or title.startswith(("Đề nghị", "Giao", "Yêu cầu"))
    )


def _draft(shelf: Shelf, said: Statement, own: Section, units: Sequence[Section], dice: Dice) -> Draft | None:
    text = said.shown
    if (
        not said.stands_alone
        or (said.lead and not begins_with_verb(text))
        or closes_document(said)
        or not says_something(text)
        or _POINTS.search(text)
        or len(text) > _LONGEST_SAID
        or len(words(text)) < _FEWEST_WORDS
    ):
        return None
    title, mine = _title(shelf, own), pairs(text)
    if (
        share(pairs(title), mine) > 0.25
        or len(pairs(title) & mine) > _MOST_REPEATED
        or shelf.elsewhere(said, least=0.5)
    ):
        return None
    others = [unit for unit in units if unit.index != own.index]
    titles = [
        _title(shelf, unit)
        for unit in sorted(
            others, key=lambda u: (abs(u.index - own.index) // 12, dice.below(1 << 30, said.start, u.index))
        )
    ]
    fitting = [
        one
        for one in titles
        if share(pairs(one), mine) <= max(0.12, share(pairs(title), mine)) and 0.4 <= len(one) / len(title) <= 2.5
    ]
    wrong = distinct(fitting, apart_from=[title])[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1:
        return None
    source = source_of(shelf.document, said)
    asked = f"nội dung sau thuộc {_unit_word(own)} nào: “{inner_quotes(text)}”?"
    return Draft(
        Kind.PLACE, Level.UNDERSTAND, f"{opening(shelf.document, placed=False)} {asked}", title, tuple(wrong),
        explained([source]), (source,), said.section, (said.start,), worth=1,
    )  # fmt: skip


def _title(shelf: Shelf, unit: Section) -> str:
    said = first_capital(casing_of(shelf.document).sentence_case(heading_of(shelf.document, unit)))
    return inner_quotes(_shortened(said))


def _shortened(title: str) -> str:
    """Returns a title that an option can show: a long one up to a comma or semicolon."""
    if len(title) <= _LONGEST_TITLE:
        return title
    at = max(title.rfind(mark, 0, _LONGEST_TITLE) for mark in (",", ";"))
    return f"{title[:at]} …" if at > _LONGEST_TITLE // 3 else title


def _unit_word(unit: Section) -> str:
    return {SectionKind.PART: "phần", SectionKind.CHAPTER: "chương", SectionKind.ARTICLE: "điều"}.get(unit.kind, "phần")
