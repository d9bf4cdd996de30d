"""The sentences of a document that a question can be asked of, each with its clause and the headings above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from exams.documents import ExamDocument
from exams.patterns import pattern
from rag.evidence import units
from vanban.documents import Section, SectionKind
from vanban.text import bare_form, words

_NO_STATEMENTS = frozenset(
    {SectionKind.PREAMBLE, SectionKind.BASIS, SectionKind.CLOSING, SectionKind.TABLE, SectionKind.ANNEX}
)
_ITEMS = frozenset({SectionKind.POINT, SectionKind.DASH, SectionKind.PLUS})
_MARK = re.compile(
    r"\s*(?:Điều\s+\d+[a-zđ]?\s*[.:]|[IVXLC]+\s*[-.–]|\d+(?:\.\d+)*\s*[.)\-–]?(?=\s)|[a-zđ]\d?\s*\)|\(\d+\)|[-–+•*])\s*"
)
_GOES_ON = pattern("heading_goes_on")
_POINTS_BACK = pattern("points_back", re.IGNORECASE)
_LEANS_ON = pattern("leans_on", re.IGNORECASE)
_CUT_OFF = pattern("cut_off")
FEWEST_WORDS = 6
_KEPT = 64  # documents whose sentences are kept for the next document that is asked of
_LONGEST_HEADING = 400  # characters; a longer first line is no heading
_PLAIN_LEAD = pattern("plain_lead")
_CLOSES = pattern("closes_document")
_APPLIES = re.compile(r"\b(?:doi tuong|pham vi|thanh phan|co cau|bieu mau|ho so)\b")
_VERB = pattern("verbs_first", re.IGNORECASE)
_PREDICATE = re.compile(r"\s(?:phải|được|không|có|là|thì|do|bị|đã|sẽ|cần|gồm|bao gồm|chỉ|đạt|thuộc|theo|để|xảy ra)\s")
_ACTS = re.compile(rf"\s{_VERB.pattern.removeprefix('^')}", re.IGNORECASE)  # such a verb behind other words
_OPENS_TASKS = pattern("opens_tasks", re.IGNORECASE)
_FORMS = re.compile(r"\bMẫu\b")  # forms to be filled in are no sentences of the document
_TITLE_MARK = re.compile(r"^(?:Điều \d+[^:]{0,40}|\([^()]*\)(?:\s*,?\s*\([^()]*\))*)\s*:\s*")
_TITLE_END = re.compile(r"\s*[`\[*].*$")


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
    return all(text.count(one) == text.count(other) for one, other in ("()", "[]", "“”")) and text.count('"') % 2 == 0


def points_back(text: str) -> bool:
    """Tells whether words point at something said before."""
    return _POINTS_BACK.search(text) is not None


def closes_document(said: Statement) -> bool:
    """Tells whether a sentence ends the whole document (in force from, spread to): it belongs to no part of it."""
    return _CLOSES.search(said.text) is not None


def names_whom(said: Statement) -> bool:
    """Tells whether a sentence only lists whom or what a document is for: that says nothing true or false."""
    return said.heading is not None and _APPLIES.search(bare_form(said.heading.title)) is not None


def goes_on(text: str) -> bool:
    """Tells whether words cannot end where they do ("… để")."""
    return _GOES_ON.search(text) is not None


def without_mark(title: str) -> str:
    """Returns a title without the clause of another document that it explains ("Điều 5 (Khoản 2): …")."""
    return _TITLE_MARK.sub("", title)


def begins_with_verb(text: str) -> bool:
    """Tells whether an item says what is to be done, not what something is."""
    return _VERB.match(text) is not None


def says_something(text: str) -> bool:
    """Tells whether words are a sentence or tell to do something; a name of a thing says too little to be asked of."""
    return begins_with_verb(text) or _PREDICATE.search(text) is not None or _ACTS.search(text) is not None


def names_a_thing(said: Statement) -> bool:
    """Tells whether a list item only names what the line above it opens ("Ban Thường vụ quyết định: …")."""
    return _OPENS_TASKS.search(said.lead) is not None and not begins_with_verb(said.shown)


@lru_cache(maxsize=_KEPT)
def statements(document: ExamDocument) -> tuple[Statement, ...]:
    """Returns the sentences and list items of a document in its order, without head, preamble, tables and closing."""
    found: list[Statement] = []
    for section in document.sections:
        if section.kind not in _NO_STATEMENTS and not _FORMS.search(section.path):
            found += _own_statements(document, section)
    return tuple(found)


def heading_of(document: ExamDocument, section: Section) -> str:
    """Returns the title of a unit on one line, "" where it has none or only a line that goes on below or opens a
    list."""
    title = _TITLE_MARK.sub("", _TITLE_END.sub("", " ".join(section.title.split())).rstrip(" .;:"))
    own = document.text[section.start : section.own_end].rstrip()
    body = own[_mark_length(own) :] if section.kind is not SectionKind.PART else own
    if not title or _GOES_ON.search(title) or not is_balanced(title) or len(title) > _LONGEST_HEADING:
        return ""
    if own.endswith(":") or (section.kind in _ITEMS and section.own_end == section.end):
        return ""
    if section.kind in _HEADED:
        return title
    rest = _TITLE_MARK.sub("", " ".join(body.split()))
    after = rest[len(title) :].lstrip(" .;:")
    return title if rest.startswith(title) and not _follows(document, title, after) else ""


_HEADED = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING, SectionKind.ARTICLE})


def _follows(document: ExamDocument, before: str, after: str) -> bool:
    """Tells whether a line goes on in the next: that begins small, or its first word follows the last one elsewhere
    within a line ("Việt" and "Nam")."""
    if not after or not before:
        return False
    if after[0].islower() or after[0] in "(,;)":
        return True
    pair = f"{before.rsplit(maxsplit=1)[-1]} {after.split(maxsplit=1)[0].strip(' ,.;:')}"
    return pair in document.text


def lead_of(document: ExamDocument, section: Section) -> str:
    """Returns the last line of a unit's own words where it opens the units below ("… gồm các thông tin sau:"), else
    ""."""
    own = document.text[section.start : section.own_end].strip()
    if not own.endswith(":"):
        return ""
    last = _joined(document, own).rsplit("\n", 1)[-1]
    return " ".join(last[_mark_length(last) :].split())


def _own_statements(document: ExamDocument, section: Section) -> Iterator[Statement]:
    start, text = section.start, document.text[section.start : section.own_end]
    headings = tuple(_headings(document, section))
    parent = document.sections[section.parent] if section.parent is not None else None
    lead = lead_of(document, parent) if parent is not None else ""
    skipped = _title_length(document, section, text)
    own = _joined(document, text[skipped:])
    for unit in units(own):
        first = start + skipped + unit.start
        words_ = document.text[first : start + skipped + unit.end]
        mark = _mark_length(words_) if unit.start == 0 else 0
        first, words_ = first + mark, words_[mark:].rstrip()
        opened = "" if _is_later(own[: unit.start], words_) else lead
        said = Statement(
            document.id, section.index, section.path, first, first + len(words_), words_.replace("\n", " "),
            headings, opened,
        )  # fmt: skip
        if _is_whole(said, own[unit.end :]):
            yield said


def _is_later(before: str, text: str) -> bool:
    """Tells whether a sentence follows another of its unit: the line that opens the list does not open it too."""
    return before.rstrip().endswith((".", "!", "?")) and text[:1].isupper()


def _is_whole(said: Statement, after: str) -> bool:
    """Tells whether a sentence is long enough, opens no list and was not cut off: where more follows in its unit, it
    ends with a stop."""
    ends = said.text[-1:] in '.;!?”"' or not after.strip()
    enough = len(words(said.text)) >= FEWEST_WORDS and not _CUT_OFF.search(said.text)
    ends = ends and (said.text[-1:] in '.;!?”"' or said.lead != "" or _is_item(said))
    return enough and ends and not said.text.endswith(":") and not _GOES_ON.search(said.shown)


def _is_item(said: Statement) -> bool:
    """Tells whether a sentence is an item of a list, which may end without a stop."""
    return re.search(r"(?:gạch đầu dòng|dấu cộng|điểm) \S+$", said.path) is not None


def _joined(document: ExamDocument, text: str) -> str:
    """Returns a text of the same length in which lines that were only wrapped stand on one line."""
    chars = list(text)
    for match in re.finditer("\n", text):
        before, after = text[: match.start()].rsplit("\n", 1)[-1], text[match.end() :].split("\n", 1)[0]
        stops = before.rstrip()[-1:] in ".;:!?"
        if (
            not stops
            and not _MARK.match(after)
            and (_GOES_ON.search(before.rstrip()) or _follows(document, before, after))
        ):
            chars[match.start()] = " "
    return "".join(chars)


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
