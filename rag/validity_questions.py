"""Whether a question asks if a document or clause is in force: read by patterns, nothing else asked beside."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.evidence import DocumentFacts
from rag.language import load_language
from rag.matching import cover, searchable
from rag.question import Question
from rag.question_terms import QuestionTerms
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.document_types import type_name_pattern, type_named
from vanban.text import bare_form, bare_words

TITLED = 0.6  # share of the weight of the words that name a document which its title must hold
AS_NEAR = 0.1  # how much less it may hold than the title that holds most
_ROMAN = re.compile(r"[ivxlc]+")


@dataclass(frozen=True, slots=True)
class ValidityQuestion:
    """What is asked of validity: ``current`` for the document in force now, ``before`` for what held earlier,
    ``changes`` for what was amended."""

    current: bool = False
    before: bool = False
    changes: bool = False


@dataclass(frozen=True)
class _Data:
    asks: dict[str, re.Pattern[str]]
    words: frozenset[str]


def asked_validity(question: Question, *named: DocumentFacts) -> ValidityQuestion | None:
    """Returns what a question asks of the validity of the documents it names; None where it asks something else too.

    Words of the documents' own titles ask nothing.
    """
    data = _load()
    plain = bare_form(question.text)
    asks = {kind for kind, pattern in data.asks.items() if pattern.search(plain)}
    if "task" in asks:
        return None
    if not asks & {"status", "touched", "current"} and not (question.place is not None and "changed" in asks):
        return None
    if named and not _nothing_else(question, named, data):
        return None
    return ValidityQuestion("current" in asks, "before" in asks, "over_time" in asks)


def asks_over_time(question: Question) -> bool:
    """Tells whether a question asks how a rule was beside how it is ("trước đây", "thay đổi thế nào")."""
    return _load().asks["over_time"].search(bare_form(question.text)) is not None


def matter_beside(question: Question) -> str:
    """Returns the words of a question that do not ask for validity: how it names a document without its number."""
    kept = list(question.matter)
    plain = bare_form(question.matter)
    spans = [
        match.span()
        for kind, pattern in _load().asks.items()
        if kind not in ("changed", "task")
        for match in pattern.finditer(plain)
    ]
    for start, end in [*spans, *((date.start, date.end) for date in find_dates(question.matter))]:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def titled_after(question: Question, terms: QuestionTerms, documents: Sequence[DocumentFacts]) -> list[DocumentFacts]:
    """Returns those of the documents that the terms name by type and subject: not those whose subject is another
    document, and only those as near as the nearest."""
    plain = bare_form(question.text)
    types = {type_named(word) for word in re.findall(rf"\b({type_name_pattern()})\b(?! nao| gi)", plain)}
    shares = {one.id: cover(terms, searchable(one.title, bare=question.bare)).share for one in documents}
    named = [one for one in documents if shares[one.id] >= TITLED]
    named = [one for one in named if one.type in types] or named
    named = [one for one in named if not find_numbers(one.subject or "")] or named
    best = max((shares[one.id] for one in named), default=0.0)
    return [one for one in named if shares[one.id] >= best - AS_NEAR]


def _nothing_else(question: Question, named: tuple[DocumentFacts, ...], data: _Data) -> bool:
    language = load_language()
    titles = {word for document in named for word in bare_words(document.title)}
    known = data.words | language.bare_function_words | language.attribute_words | titles
    left = [word for word in bare_words(question.matter) if word not in known]
    return all(word.isdigit() or len(word) == 1 or _ROMAN.fullmatch(word) for word in left)


@lru_cache(maxsize=1)
def _load() -> _Data:
    content = resources.files("rag").joinpath("data", "validity.toml").read_text(encoding="utf-8")
    data = tomllib.loads(content)
    patterns = {kind: re.compile(pattern) for kind, pattern in data["asks"].items()}
    return _Data(patterns, frozenset(bare_words(data["words"])))
