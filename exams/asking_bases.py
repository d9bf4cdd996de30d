"""Items on the documents that a document is based on: which of them is about something, and when it was issued."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.citing import document_name, written_date
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.drafts import OPTIONS, SPARE, Draft, explained, source_at
from exams.items import Kind, Level
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, pairs, plain, share
from exams.statements import is_balanced
from exams.times import Time, TimeForm
from exams.wording import first_capital, inner_quotes
from exams.wrong_times import wrong_times
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.documents import Section, SectionKind
from vanban.text import words

_NAMED = pattern("names_with_number")  # "Nghị quyết số " before a number
_VERB = r"(?:về(?: việc)?|quy định(?: chi tiết)?(?: về)?|phê duyệt|ban hành|hướng dẫn|sửa đổi)\s"
_BEHIND = re.compile(
    r"\s*,?\s*(?:\(khóa \w+\)\s*)?(?:ngày\s+[\d/\s]+?(?:tháng\s+\d+\s+năm\s+\d{4})?)?\s*(?:,\s*)?"
    r"(?:của\s+(?P<issuer>[A-ZĐ][^,;.:()]{3,80}?)\s*(?:khóa \w+|\(khóa \w+\))?)?\s*,?\s*"
    rf"{_VERB}(?P<rest>(?:[^;.:]|\.(?=\d)){{15,240}}?)"
    r"\s*(?=[;:]|\.(?!\d)|$)",
)
_BASES = frozenset({SectionKind.BASIS, SectionKind.PREAMBLE})
# Words on changes of another document, and marks that the sentence goes on behind what the document is about.
_CHANGES = re.compile(r"\b(?:sửa đổi|bổ sung|thay thế|bãi bỏ|này|nêu trên|sau đây)\b|, [A-ZĐÂĂÊÔƠƯ]")
_LONGEST, _FEWEST_WORDS = 220, 5


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in another: ``text[start:end]`` names it with number, date, issuer and what it is about."""

    section: Section
    start: int
    end: int
    name: str  # "Nghị quyết số 57-NQ/TW"
    about: str  # "về …", with its verb
    date: Time | None


def base_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields for each document named among the bases one item on which it is, or on its date."""
    named = _named(shelf.document)
    for place, one in enumerate(named):
        for draft in (_which(shelf, one, named, dice), _when(shelf, one, dice) if place % 2 == 0 else None):
            if draft is not None:
                yield draft


def _named(document: ExamDocument) -> list[Named]:
    """Returns the documents named once in the bases, in order, each with what it is about."""
    found: list[Named] = []
    for section in document.sections:
        if section.kind in _BASES:
            found += _named_in(document, section)
    names = [plain(one.name) for one in found]
    return [one for one in found if names.count(plain(one.name)) == 1]


def _named_in(document: ExamDocument, section: Section) -> Iterator[Named]:
    text = document.text[section.start : section.own_end].replace("\n", " ")
    for mention in find_numbers(text):
        type_ = _NAMED.search(text[: mention.start])
        behind = _BEHIND.match(text[mention.end :])
        if type_ is None or behind is None:
            continue
        start, end = type_.start(), mention.end + behind.end()
        about = " ".join(text[mention.end + behind.start() : end].split())
        said = " ".join(behind[0][behind.start("rest") - _verb_length(behind) :].split()).rstrip(" ,")
        name = " ".join(text[start : mention.end].split())
        if _is_telling(said) and about:
            yield Named(section, section.start + start, section.start + end, name, said, _date(behind[0]))


def _verb_length(behind: re.Match[str]) -> int:
    """Returns how many characters before what a document is about its verb takes ("phê duyệt ", "về ")."""
    before = behind[0][: behind.start("rest")]
    found = re.search(
        r"(?:về(?: việc)?|quy định(?: chi tiết)?(?: về)?|phê duyệt|ban hành|hướng dẫn|sửa đổi)\s$", before
    )
    return len(found[0]) if found else 0


def _is_telling(said: str) -> bool:
    fits = len(words(said)) >= _FEWEST_WORDS and len(said) <= _LONGEST and is_balanced(said)
    return fits and not _CHANGES.search(said) and not find_numbers(said)


def _date(text: str) -> Time | None:
    found = find_dates(text)
    if not found:
        return None
    day = found[0].date
    return Time(TimeForm.DAY, 0, 0, f"ngày {written_date(day)}", (day.year, day.month, day.day, 0))


def _which(shelf: Shelf, one: Named, named: Sequence[Named], dice: Dice) -> Draft | None:
    """Returns an item that asks which of the documents named is about something."""
    others = [
        other.name
        for other in dice.shuffled(named, one.start)
        if other is not one and max(share(pairs(other.about), pairs(one.about)), _share_back(other, one)) < 0.5
    ]
    wrong = distinct(others, apart_from=[one.name])[: OPTIONS - 1]
    kind = one.name.split(" số")[0]
    if len(wrong) < OPTIONS - 1 or sum(other.startswith(kind) for other in wrong) == 0:
        return None
    source = source_at(shelf.document, one.start, one.end, section=one.section.index, path=one.section.path)
    stem = (
        f"Trong các văn bản được nêu tại {one.section.path} của {document_name(shelf.document.metadata)}, văn bản nào"
        f" “{inner_quotes(one.about)}”?"
    )
    return Draft(
        Kind.DOCUMENT_FACT, Level.KNOW, stem, one.name, tuple(wrong), explained([source]), (source,),
        one.section.index, (one.start,), worth=1,
    )  # fmt: skip


def _share_back(other: Named, one: Named) -> float:
    return share(pairs(one.about), pairs(other.about))


def _when(shelf: Shelf, one: Named, dice: Dice) -> Draft | None:
    """Returns an item that asks when a document named was issued."""
    if one.date is None:
        return None
    wrong = list(wrong_times(one.date, [], dice))[:SPARE]
    in_order = [first_capital(time.written) for time in sorted((one.date, *wrong), key=lambda time: time.order)]
    source = source_at(shelf.document, one.start, one.end, section=one.section.index, path=one.section.path)
    stem = (
        f"Theo {one.section.path} của {document_name(shelf.document.metadata)}, {one.name} “{inner_quotes(one.about)}”"
        " được ban hành vào ngày nào?"
    )
    return Draft(
        Kind.DOCUMENT_FACT, Level.KNOW, stem, first_capital(one.date.written),
        tuple(first_capital(time.written) for time in wrong), explained([source]), (source,), one.section.index,
        (one.start,), in_order=tuple(in_order), worth=1,
    )  # fmt: skip
