"""The sentences of a document that a question can be asked of, each with its clause and the headings above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exams.documents import ExamDocument
from exams.patterns import pattern
from rag.evidence import units
from vanban.documents import Section, SectionKind
from vanban.text import words

_NO_STATEMENTS = frozenset(
    {SectionKind.PREAMBLE, SectionKind.BASIS, SectionKind.CLOSING, SectionKind.TABLE, SectionKind.ANNEX}
)
_ITEMS = frozenset({SectionKind.POINT, SectionKind.DASH, SectionKind.PLUS})
_MARK = re.compile(
    r"\s*(?:Điều\s+\d+[a-zđ]?\s*[.:]|[IVXLC]+\s*[-.–]|\d+(?:\.\d+)*\s*[.)\-–]?(?=\s)|[a-zđ]\d?\s*\)|[-–+•*])\s*"
)
_GOES_ON = pattern("heading_goes_on")
_POINTS_BACK = pattern("points_back", re.IGNORECASE)
_LEANS_ON = pattern("leans_on", re.IGNORECASE)
_CUT_OFF = pattern("cut_off")
FEWEST_WORDS = 6
_LONGEST_HEADING = 400  # characters; a longer first line is no heading
_PLAIN_LEAD = pattern("plain_lead")


@dataclass(frozen=True, slots=True)
class Heading:
    """A unit that a sentence stands under: "Điều 5" with its title."""

    section: int
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or list item: ``text`` is ``document.text[start:end]`` with each line break as a space, so offsets in
    it are offsets of the document less ``start``. ``lead`` is the line that opens the list it is an item of, or ""."""

    document_id: int
    section: int
    path: str
    start: int
    end: int
    text: str
    headings: tuple[Heading, ...]  # the nearest first
    lead: str = ""

    @property
    def shown(self) -> str:
        """The words on one line, without the mark that ends them."""
        return " ".join(self.text.split()).rstrip(" ;,.:")

    @property
    def stands_alone(self) -> bool:
        """Whether the sentence can be understood without what stands before it."""
        text = self.shown
        whole = not _POINTS_BACK.search(text) and not _LEANS_ON.match(text)
        return whole and _PLAIN_LEAD.search(self.lead) is not None and text[:1].isupper() and is_balanced(text)

    @property
    def heading(self) -> Heading | None:
        """The nearest unit with a title."""
        return self.headings[0] if self.headings else None


def is_balanced(text: str) -> bool:
    """Tells whether every bracket and every quotation mark of a text is closed in it."""
    pairs = (("(", ")"), ("[", "]"), ("“", "”"))
    return all(text.count(left) == text.count(right) for left, right in pairs) and text.count('"') % 2 == 0


def statements(document: ExamDocument) -> list[Statement]:
    """Returns the sentences and list items of a document in its order, without head, preamble, tables and closing."""
    found: list[Statement] = []
    for section in document.sections:
        if section.kind not in _NO_STATEMENTS:
            found += _own_statements(document, section)
    return found


def heading_of(document: ExamDocument, section: Section) -> str:
    """Returns the title of a unit on one line, "" where it has none or only a line that goes on below or opens a
    list."""
    title = " ".join(section.title.split()).rstrip(" .;:")
    own = document.text[section.start : section.own_end].rstrip()
    body = own[_mark_length(own) :] if section.kind is not SectionKind.PART else own
    if not title or _GOES_ON.search(title) or not is_balanced(title) or len(title) > _LONGEST_HEADING:
        return ""
    if own.endswith(":") or (section.kind in _ITEMS and section.own_end == section.end):
        return ""
    rest = " ".join(body.split())
    return title if section.kind in _HEADED or rest.startswith(title) else ""


_HEADED = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING, SectionKind.ARTICLE})


def lead_of(document: ExamDocument, section: Section) -> str:
    """Returns the last line of a unit's own words where it opens the units below ("… gồm các thông tin sau:"), else
    ""."""
    own = document.text[section.start : section.own_end].strip()
    if not own.endswith(":"):
        return ""
    last = own.rsplit("\n", 1)[-1]
    return " ".join(last[_mark_length(last) :].split())


def _own_statements(document: ExamDocument, section: Section) -> Iterator[Statement]:
    start, text = section.start, document.text[section.start : section.own_end]
    headings = tuple(_headings(document, section))
    parent = document.sections[section.parent] if section.parent is not None else None
    lead = lead_of(document, parent) if parent is not None else ""
    skipped = _title_length(document, section, text)
    for unit in units(text[skipped:].replace("\n", " ") if _is_one_paragraph(text[skipped:]) else text[skipped:]):
        first, last = start + skipped + unit.start, start + skipped + unit.end
        words_ = document.text[first:last]
        mark = _mark_length(words_) if unit.start == 0 else 0
        first, words_ = first + mark, words_[mark:].rstrip()
        said = Statement(
            document.id, section.index, section.path, first, first + len(words_), words_.replace("\n", " "),
            headings, lead,
        )  # fmt: skip
        if len(words(said.text)) >= FEWEST_WORDS and not _CUT_OFF.search(said.text) and not words_.endswith(":"):
            yield said


def _is_one_paragraph(text: str) -> bool:
    """Tells whether lines of a text were only wrapped: each but the last ends without a stop and the next goes on."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return all(line[-1] not in ".;:" for line in lines[:-1]) and all(not _MARK.match(line) for line in lines[1:])


def _title_length(document: ExamDocument, section: Section, own: str) -> int:
    """Returns how many characters of a unit's own words are its label and title."""
    title = heading_of(document, section)
    if not title:
        return 0
    at = own.find(section.title)
    return at + len(section.title) if 0 <= at <= 60 else _mark_length(own)


def _mark_length(text: str) -> int:
    match = _MARK.match(text)
    return match.end() if match else 0


def _headings(document: ExamDocument, section: Section) -> Iterator[Heading]:
    for unit in (section, *document.ancestors(section)):
        title = heading_of(document, unit)
        if title:
            yield Heading(unit.index, unit.path, title)
