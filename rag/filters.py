"""Which documents a question means: by type, issuer, unit, time of issue, validity and field.

Times inside what documents say ("chỉ tiêu năm 2027") are no filter: only questions for documents are read so.
"""

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from prompts.loader import render
from rag.evidence import DocumentFacts
from rag.names import KnownPlaces
from rag.question import NO_PLACES, Question
from rag.question_terms import QuestionTerms, Term, read_terms
from rag.slots import find_slots
from rag.spans import TimeSpan, find_spans
from rag.wording import written_out
from vanban.dates import format_date
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import VALIDITY_WORDS, ValidityStatus
from vanban.text import bare_form, has_marks, search_form

NEEDED = 0.6  # share of the field's weight that a subject must hold
_ANY = r"van ban|tai lieu|vb"
_TYPES = re.compile(rf"\b(?:(?P<any>{_ANY})|(?P<type>{type_name_pattern()}))\b")
_BETWEEN_TYPES = re.compile(r"\s*(?:,|/|\bva\b|\bhoac\b|\bhay\b|\bcung\b)\s*(?:(?:va|hoac|cac|nhung)\s+)*")
_TERM = re.compile(
    r"\bnhiem ky\s+(?:(?P<first>(?:19|20)\d\d)\s*[-–]\s*(?P<last>(?:19|20)\d\d)"
    r"|(?P<near>nay|moi|hien nay|hien tai|truoc|cu|vua qua)\b)"
)
_TERM_YEARS = 5  # a term of a Party committee; its first year divides by five


@dataclass(frozen=True, slots=True)
class Body:
    """A body named: how its documents' issuer reads without marks, and how the filter is told."""

    issuer: re.Pattern[str]
    shown: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question requires of documents; what is empty or None requires nothing. ``span`` counts both its days."""

    types: tuple[str, ...] = ()
    body: Body | None = None
    place: str = ""  # as shown; looked for in the issuer
    city: bool = False  # of the city itself, not of a commune
    own_unit: bool = False
    span: TimeSpan | None = None
    term: str = ""  # "2025 - 2030"
    status: ValidityStatus | None = None
    newest: bool = False
    field: QuestionTerms | None = None
    field_words: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing at all is required."""
        return self == Filters()

    def fits(self, document: DocumentFacts) -> bool:
        """Tells whether a document's attributes are those required; unit and term are for the registry to tell."""
        issuer = bare_form(document.issuer or "")
        place = bare_form(re.sub(r"^(xã|phường|thôn|thị trấn) ", "", self.place))
        return (
            (not self.types or document.type in self.types)
            and (self.body is None or self.body.issuer.search(issuer) is not None)
            and place in f"{issuer} {bare_form(document.subject or '') if self.body is None else ''}"
            and not (self.city and re.search(r"\b(xa|phuong)\b", issuer))
            and (self.span is None or _within(document.date, self.span))
            and (self.status is None or document.status is self.status)
            and (self.field is None or share_held(self.field, document.title) >= NEEDED)
        )

    def told(self) -> str:
        """Returns the filters as a person reads them: "loại Chỉ thị; của Thành ủy; từ 01/01/2026 đến 31/12/2026"."""
        unit = "của đơn vị đồng chí" if self.own_unit else ""
        issuer = " ".join(filter(None, (self.body.shown if self.body else "", self.place)))
        city = _city_of(self.body.shown) if self.city and self.body else ""
        parts = (
            f"loại {', '.join(self.types)}" if self.types else "",
            f"của {issuer}{city}" if issuer else unit,
            f"nhiệm kỳ {self.term}" if self.term else (_told_span(self.span) if self.span else ""),
            VALIDITY_WORDS[self.status].lower() if self.status else "",
            f"về {self.field_words}" if self.field_words else "",
        )
        return "; ".join(part for part in parts if part)


def read_filters(question: Question, *, today: datetime.date, places: KnownPlaces = NO_PLACES) -> Filters:
    """Returns what a question for documents requires of them."""
    text = written_out(question.text, places)
    bare = bare_form(text)
    words = _words()
    taken = bytearray(len(text))
    types = _types(bare, taken)
    own = re.search(words["own_unit"], bare)
    _take(taken, own)
    body = None if own else _body(bare, taken)
    place = next((s for s in find_slots(text, places=places, today=today) if s.kind == "place"), None)
    city = re.search(r"\b(cap )?thanh pho( lac ha)?\b|\bthanh uy\b", bare) if place is None else None
    if place is not None:
        taken[place.start : place.end] = b"\x01" * (place.end - place.start)
    term = _TERM.search(bare)
    span = None if term else next(iter(find_spans(text, today)), None)
    for start, end in [(s.start, s.end) for s in find_spans(text, today)] + ([term.span()] if term else []):
        taken[start:end] = b"\x01" * (end - start)
    common = "|".join(re.escape(bare_form(name)) for name in places.common) or r"(?!)"
    for match in re.finditer(rf"\b(?:cap )?(?:thanh pho|tinh)\b|\b(?:{common})\b", bare):
        _take(taken, match)
    status = _status(bare)
    field_words = _rest(text, taken)
    field = read_terms(field_words, bare=question.bare)
    return Filters(
        types=types,
        body=body,
        place=place.wording if place else "",
        city=city is not None and body is not None,
        own_unit=own is not None,
        span=span,
        term=_term_named(term, today) if term else "",
        status=status,
        newest=re.search(words["newest"], bare) is not None,
        field=field if field.terms else None,
        field_words=field_words if field.terms else "",
    )


def share_held(terms: QuestionTerms, text: str) -> float:
    """Returns the share in [0, 1] of the terms' weight that a text holds in some wording."""
    spelled = f" {' '.join((bare_form if terms.bare else search_form)(text).replace(',', ' ').split())} "
    singles = [term for term in terms.terms if not term.is_pair]
    held = sum(term.weight for term in singles if _holds(term, spelled))
    total = sum(term.weight for term in singles)
    return held / total if total else 0.0


def _holds(term: Term, spelled: str) -> bool:
    return any(f" {wording} " in spelled for wording in term.wordings)


def _term_named(match: re.Match[str], today: datetime.date) -> str:
    """Returns the years of a term ("2025 - 2030"): those written, the present ones, or the ones before."""
    if match["first"]:
        return f"{match['first']} - {match['last']}"
    earlier = _TERM_YEARS if match["near"] in ("truoc", "cu", "vua qua") else 0
    first = today.year - today.year % _TERM_YEARS - earlier
    return f"{first} - {first + _TERM_YEARS}"


def _types(bare: str, taken: bytearray) -> tuple[str, ...]:
    """Returns the types listed: the first named and those joined to it by "và", none where it is any document."""
    found: list[str] = []
    end = -1
    for match in _TYPES.finditer(bare):
        if end >= 0 and not _BETWEEN_TYPES.fullmatch(bare[end : match.start()]):
            break
        _take(taken, match)
        named = type_named(match["type"]) if match["type"] else None
        if named:
            found.append(named)
        end = match.end()
    return tuple(dict.fromkeys(found))


def _body(bare: str, taken: bytearray) -> Body | None:
    """Returns the first body a question names as issuer, the most precise where several begin there."""
    for pattern, body in _bodies():
        match = pattern.search(bare)
        if match is not None and not any(taken[match.start() : match.end()]):
            _take(taken, match)
            return body
    return None


def _status(bare: str) -> ValidityStatus | None:
    words = _words()
    if re.search(words["expired"], bare):
        return ValidityStatus.EXPIRED
    return ValidityStatus.IN_FORCE if re.search(words["in_force"], bare) else None


def _rest(text: str, taken: bytearray) -> str:
    """Returns the words that are left for the field: without filters and the words of asking for a list."""
    left = "".join(" " if mark else char for char, mark in zip(text, taken, strict=True))
    for match in re.finditer(rf"(?<!\w)(?:{_words()['listing']})(?!\w)", bare_form(left)):
        left = f"{left[: match.start()]}{' ' * len(match[0])}{left[match.end() :]}"
    left = " ".join(re.sub(r"[?!.,;:“”\"()]", " ", left).split())
    loose = search_form(_words()["loose"]) if has_marks(left) else _words()["loose_bare"]
    spell = search_form if has_marks(left) else bare_form
    ends = re.search(rf"^(?P<lead>(?:(?:{loose})(?!\w)\s*)*)(?P<rest>.*?)(?:\s*(?<!\w)(?:{loose}))*$", spell(left))
    return left[ends.start("rest") : ends.end("rest")] if ends else left


def _take(taken: bytearray, match: re.Match[str] | None) -> None:
    if match is not None:
        taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())


def _within(date: datetime.date | None, span: TimeSpan) -> bool:
    return date is not None and span.first <= date <= span.last


def _city_of(body: str) -> str:
    """Returns what tells a city's body from a commune's: "thành phố" of State bodies, "Thành ủy" of Party ones."""
    if "hành ủy" in body or "thành phố" in body:
        return ""
    return " thành phố" if "nhân dân" in body or "Mặt trận" in body else " Thành ủy"


def _told_span(span: TimeSpan) -> str:
    if span.first == span.last:
        return f"ngày {format_date(span.first)}"
    return f"từ {format_date(span.first)} đến {format_date(span.last)}"


@cache
def _bodies() -> tuple[tuple[re.Pattern[str], Body], ...]:
    rows = _data()["body"]
    return tuple(
        (re.compile(rf"(?<!\w)(?:{row['asked']})(?!\w)"), Body(re.compile(row["issuer"]), row["shown"])) for row in rows
    )


def _words() -> dict[str, str]:
    words: dict[str, str] = _data()["words"]
    return words


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("rag").joinpath("data", "bodies.toml").read_text(encoding="utf-8"))


def note(filters: Filters) -> str:
    """Returns the sentence that tells a person which documents were considered, "" when all were."""
    return render("replies", "filtered", {"filters": filters.told()}) if filters.told() else ""
