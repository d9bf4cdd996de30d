"""Who must do what, as the duty reader of ``rag`` proves it: of sentences and of task tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from exams.documents import ExamDocument
from exams.patterns import pattern
from exams.statements import begins_with_verb
from rag.duty_reading import Duty, load_words, read_duties
from rag.evidence import DocumentFacts, Evidence
from rag.registry import Clause
from vanban.documents import PassageKind, Section, SectionKind
from vanban.tables import head_rows
from vanban.text import bare_form, search_form, words

_OFFICES = pattern("office_holders")
_PEOPLE = pattern("people")
_NOT_A_BODY = pattern("not_a_body")
_ANYBODY = pattern("anybody")
_MOST_BEHIND_CAPITAL = 1  # syllables: "Thành ủy", "Công nghệ"
_FEWEST_WAYS_ON = 2
_IN_NAMES = frozenset(
    {"kiểm tra", "giám sát", "tổ chức", "quản lý", "chỉ đạo", "tham mưu", "lãnh đạo", "đào tạo", "có"}
)
_LEVEL = re.compile(r"cấp (?:xã|tỉnh|huyện|trên|dưới|cơ sở|có|các|mình|ủy|uỷ|bộ|thành|trung)")  # of a body
_KEPT = 64  # documents whose duties are kept for the next document that is asked of
_LONGEST = 90  # characters of a body that an option shows


@dataclass(frozen=True, slots=True)
class BodyDuty:
    """A duty with the range of the sentence that states it. ``rest`` is what the body must do; ``begins`` tells whether
    the sentence begins with the body, else a heading above it or a cell of the row names it."""

    body: str
    rest: str
    start: int
    end: int
    section: int | None
    path: str
    begins: bool
    row: bool
    due: str
    task: str

    @property
    def is_person(self) -> bool:
        """Whether a person is meant, not a body."""
        return is_person(self.body)


def is_person(body: str) -> bool:
    """Tells whether a name is that of a person's office, or of people."""
    return _class(body) != "body"


def _class(body: str) -> str:
    """Returns what a name is of: an office that one person holds, people, or a body."""
    plain = search_form(body)
    return "office" if _OFFICES.match(plain) else "people" if _PEOPLE.match(plain) else "body"


def is_plain_body(body: str) -> bool:
    """Tells whether words name a body and nothing else, short enough for an option."""
    plain = search_form(body)
    named = re.match(load_words().bodies, bare_form(body)) is not None and _ANYBODY.fullmatch(plain) is None
    return (
        named
        and not _names_several(body)
        and not _ends_with_verb(body)
        and len(words(body)) >= 2
        and len(body) <= _LONGEST
        and not _NOT_A_BODY.search(plain)
    )


def _ends_with_verb(body: str) -> bool:
    """Tells whether the last one or two words are what the body does, not a part of its name ("Bí thư chi bộ đọc")."""
    parts = body.split()
    tails = (" ".join(parts[-count:]) for count in (1, 2) if len(parts) > count)
    return any(begins_with_verb(f"{tail} ") and tail.islower() and tail not in _IN_NAMES for tail in tails)


def _names_several(body: str) -> bool:
    """Tells whether words name two bodies: "Sở Xây dựng và UBND"."""
    parts = re.split(r",\s+|\s+(?:và|hoặc)\s+", body)[1:]
    return any(re.match(load_words().bodies, bare_form(part)) for part in parts if part[:1].isupper())


@lru_cache(maxsize=_KEPT)
def body_duties(document: ExamDocument) -> tuple[BodyDuty, ...]:
    """Returns the duties of a document whose body is named plainly, in the order of its text."""
    year = document.metadata.date.year if document.metadata.date else 2000
    read = read_duties(_evidence(document), _clauses(document), document.tables, year=year)
    found = (_body_duty(document, duty) for duty in read)
    whole = (one for one in found if is_plain_body(one.body) and not (one.begins and _goes_on(document, one)))
    return tuple(sorted((one for one in whole if _is_whole(document, one.body)), key=lambda one: one.start))


def _is_whole(document: ExamDocument, body: str) -> bool:
    """Tells whether words are a body's whole name and no more: few words follow its last capital, or the document
    goes on behind it in different ways."""
    names = list(re.finditer(r"(?<!\w)[A-ZÀ-ỸĐ]\w*", body))
    if len(names) > 1 and len(body[names[-1].end() :].split()) <= _MOST_BEHIND_CAPITAL:
        return True
    behind = re.findall(rf"{re.escape(search_form(body))}[\s]*(\w+|[^\w\s])", search_form(document.text))
    return len(set(behind)) >= _FEWEST_WAYS_ON


def _goes_on(document: ExamDocument, duty: BodyDuty) -> bool:
    """Tells whether the body is only the first of several ("Cơ quan, tổ chức …")."""
    behind = document.text[duty.start : duty.end][len(duty.body) :].lstrip()
    cut = duty.body.endswith(" thư") and behind.startswith("ký")  # "Trưởng đoàn thư ký"
    return cut or behind.startswith((",", "và ", "hoặc ", "(", "/")) or _LEVEL.match(behind) is not None


def _body_duty(document: ExamDocument, duty: Duty) -> BodyDuty:
    start, end = duty.evidence.start + duty.start, duty.evidence.start + duty.end
    said = document.text[start:end].replace("\n", " ")
    body = _as_written(duty.body, said)
    begins = duty.row is None and said.startswith(body)
    rest = " ".join(said[len(body) :].split()).lstrip(" ,") if begins else " ".join(duty.task.split())
    return BodyDuty(
        " ".join(body.split()), rest.rstrip(" ;,.:"), start, end, duty.evidence.section, duty.evidence.path, begins,
        duty.row is not None, duty.due, " ".join(duty.task.split()),
    )  # fmt: skip


def _as_written(body: str, said: str) -> str:
    """Returns a body as the sentence writes it: the reader gives it with tone marks placed the old way."""
    at = search_form(said).find(search_form(body))
    return said[at : at + len(body)] if at >= 0 else body


def _facts(document: ExamDocument) -> DocumentFacts:
    known = document.metadata
    number = known.number.canonical if known.number else None
    return DocumentFacts(document.id, number, known.type, known.issuer, known.date, known.subject)


def _evidence(document: ExamDocument) -> list[Evidence]:
    """Returns the own words of each unit, and each table row, as passages."""
    facts = _facts(document)
    found: list[Evidence] = []
    for section in document.sections:
        if section.kind is not SectionKind.TABLE:
            found.append(_passage(document, facts, (section.start, section.own_end), section))
    for start, end in (span for table in document.tables for span in table.row_spans[head_rows(table) :]):
        holding = [section for section in document.sections if section.start <= start < section.end]
        found.append(_passage(document, facts, (start, end), holding[-1] if holding else None, row=True))
    return found


def _passage(
    document: ExamDocument, facts: DocumentFacts, span: tuple[int, int], section: Section | None, *, row: bool = False
) -> Evidence:
    start, end = span
    kind = PassageKind.TABLE_ROW if row else PassageKind.TEXT
    number, path = (section.index, section.path) if section is not None else (None, "")
    return Evidence(start, facts, start, number, kind, path, "", document.text[start:end], start, end, None, 0.0)


def _clauses(document: ExamDocument) -> list[Clause]:
    return [
        Clause(s.path, s.start, s.end, s.kind.value, s.title, s.index, s.parent, s.own_end) for s in document.sections
    ]


def same_class(body: str, others: Sequence[str]) -> Iterator[str]:
    """Yields the bodies of the same class as one (offices, people or bodies, one or several), none of which names a
    part of it, has it as a part or bears much of its name ("Cấp ủy nơi cư trú", "Cấp ủy xã nơi cư trú")."""
    own = search_form(body)
    for other in others:
        its = search_form(other)
        alike = _class(other) == _class(body) and its.startswith("các ") == own.startswith("các ")
        if alike and own not in its and its not in own and not _overlap(own, its):
            yield other


def _overlap(some: str, other: str) -> bool:
    """Tells whether two names begin with the same two words and end with the same two, or more."""
    mine, its = some.split(), other.split()
    return len(mine) > 3 and len(its) > 3 and mine[-2:] == its[-2:] and mine[0] == its[0]
