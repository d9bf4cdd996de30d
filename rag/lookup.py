"""Questions answered from the registry: which document a number means, and what its attributes are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prompts.loader import render
from rag.evidence import DocumentFacts
from rag.question import Question
from rag.registry import Registry, summary
from vanban.answers import Choice
from vanban.dates import find_dates
from vanban.document_types import type_name_pattern, type_named
from vanban.number_references import NumberReference
from vanban.text import bare_form

_YEAR = re.compile(r"\b(?:nam\s+)?((?:19|20)\d\d)\b(?!\s*[-–]\s*\d{4})")
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)\b")
_COMPARES = re.compile(r"\b(hai|ca hai|so sanh|so voi|lan luot|khac (nhau|gi|cho nao))\b")
_TYPE_BEFORE = re.compile(rf"\b({type_name_pattern()})\b(?=[^.?!]{{0,60}}$)")
_TERM = re.compile(r"\bkh?oa\s+([ivx]+)\b")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the numbers of a question mean: ``documents`` found, several ``candidates`` for one number, or
    references that nothing readable carries."""

    documents: tuple[DocumentFacts, ...]
    candidates: tuple[DocumentFacts, ...]
    unknown: tuple[NumberReference, ...]


def resolve(question: Question, registry: Registry) -> Resolution:
    """Returns the documents named in a question; a number of several documents is narrowed by date, year, term."""
    documents: list[DocumentFacts] = []
    candidates: list[DocumentFacts] = []
    unknown: list[NumberReference] = []
    for reference in question.references:
        found = narrow(distinct(registry.named(reference)), question, registry)
        if not found:
            unknown.append(reference)
        elif len(found) == 1 or _COMPARES.search(bare_form(question.text)):
            documents += found
        else:
            candidates += found
    if not question.references:
        documents += _dated(question, registry)
    return Resolution(tuple(dict.fromkeys(documents)), tuple(dict.fromkeys(candidates)), tuple(unknown))


def distinct(found: Sequence[DocumentFacts]) -> list[DocumentFacts]:
    """Returns one of each identity (number, type, issuer, date), the one taken in last: two files of one document are
    no choice."""
    by_identity = {(f.number, f.type, f.issuer, f.date): f for f in sorted(found, key=lambda f: f.id)}
    kept = set(by_identity.values())
    return [f for f in found if f in kept]


def _dated(question: Question, registry: Registry) -> list[DocumentFacts]:
    """Returns the one document named by type and full date ("nghị quyết … ngày 10/7/2026"), if there is just one."""
    plain = bare_form(question.text)
    for mention in find_dates(question.text):
        types = _TYPE_BEFORE.findall(plain[: mention.start])
        wanted = type_named(types[-1]) if types else None
        found = [d for d in registry.issued_on([mention.date]) if wanted and d.type == wanted]
        if len(found) == 1:
            return found
    return []


def narrow(found: Sequence[DocumentFacts], question: Question, registry: Registry) -> list[DocumentFacts]:
    """Returns the documents that also fit the dates, years and term (khóa) the question gives, if any does."""
    if len(found) < 2:
        return list(found)
    plain = bare_form(question.text)
    dates = {mention.date for mention in find_dates(question.text)}
    years = {int(year) for year in _YEAR.findall(plain)}
    spans = [(int(first), int(last)) for first, last in _YEARS.findall(plain)]
    terms = set(_TERM.findall(plain))
    for fits in (
        [f for f in found if f.date in dates],
        [f for f in found if f.date and f.date.year in years],
        [f for f in found if f.date and any(first <= f.date.year <= last for first, last in spans)],
        [f for f in found if terms and terms & _terms_of(f, registry)],
    ):
        if fits:
            return fits
    return list(found)


def choice(candidates: Sequence[DocumentFacts], question: Question) -> Choice:
    """Returns the question back: which of these documents is meant."""
    written = question.references[0].written if question.references else ""
    return Choice(
        text=render("replies", "choose", {"count": len(candidates), "written": written}),
        choices=tuple(summary(candidate) for candidate in candidates),
        notes=corrections(question),
    )


def corrections(question: Question) -> tuple[str, ...]:
    """Returns what was corrected in the numbers the person typed; never silent."""
    return tuple(
        render(
            "replies",
            "corrected",
            {"typed": reference.corrected_from, "understood": reference.number or reference.written},
        )
        for reference in question.references
        if reference.corrected_from
    )


def names_term_of(question: Question, document: DocumentFacts, registry: Registry) -> bool:
    """Tells whether a question names a term (khóa) that a document says it is of."""
    terms = set(_TERM.findall(bare_form(question.text)))
    return bool(terms) and bool(terms & _terms_of(document, registry))


def _terms_of(document: DocumentFacts, registry: Registry) -> set[str]:
    head = registry.of_document(document.id)[:3]
    text = " ".join(filter(None, (document.issuer, document.subject, *(item.text for item in head))))
    return set(_TERM.findall(bare_form(text)))
