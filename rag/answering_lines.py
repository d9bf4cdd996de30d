"""Which lines of a passage answer: words that its headings and its document say already do not tell its lines apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.evidence import Evidence, Unit, units
from rag.expectations import Expectations
from rag.fitness import asked, lines_of
from rag.matching import SearchableText, cover, searchable
from rag.parts import Part
from rag.question import Question
from rag.question_terms import QuestionTerms, read_terms
from vanban.text import bare_form, bare_words, nfc

SAID_ABOVE = 0.2  # share of its weight that a word of the question keeps where the headings hold it
_FOCUS, _SHOWN, _DEFINES, _FIGURES, _SUBJECT = 0.4, 0.4, 0.8, 0.3, 0.4  # worth beside the words held, which are worth 1
NEAR = 0.7  # share of the best line's score from which another may be what is meant
_TOLD = 0.25  # least share of a part's words that the line for it holds
_BEGINNING = 60  # characters of a line in which the one stands who is to do it
_DOES = re.compile(r"\b(?:phai|can|co trach nhiem|co nhiem vu|duoc giao|chiu trach nhiem)\b")
_FRAME = re.compile(r"^\W*\(?(?:kem theo|ban hanh kem theo)\b")
_DEFINING = re.compile(r"\b(?:the nao (?:la|duoc coi la|duoc goi la)|duoc coi la|duoc hieu|nghia la|khai niem)\b")
_DEFINED = re.compile(r"\W*(?:\d+[.)])?\s*[\"“]?(.{3,80}?)[\"”]?\s+(?:la|gom|bao gom)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a passage and its score; those of one passage compare, those of two do not."""

    unit: Unit
    score: float


def best_lines(question: Question, item: Evidence) -> list[Line]:
    """Returns the lines of a passage that may answer, the best first; only titles where it has nothing else."""
    wanted = _Wanted(question.terms, question.focus, question.expectations, question)
    lines = sorted(_scored(wanted, item), key=lambda line: (-line.score, line.unit.start))
    return [line for line in lines if line.score >= NEAR * lines[0].score]


def lines_of_parts(question: Question, parts: Sequence[Part], item: Evidence) -> list[Unit]:
    """Returns the lines of a passage that answer the parts of a question, in order; none for a part it does not say."""
    found: set[Unit] = set()
    for part in parts:
        wanted = _Wanted(part.terms, part.terms, part.expectations, question)
        best = max(_scored(wanted, item), key=lambda line: line.score)
        words = item.text[best.unit.start : best.unit.end]
        told = cover(part.terms, searchable(words, bare=question.bare)).share >= _TOLD
        if told and part.expectations.share_met(words) == 1:
            found.add(best.unit)
    return sorted(found, key=lambda unit: unit.start)


def is_title(item: Evidence, unit: Unit) -> bool:
    """Tells whether a line only names what stands below it: a title, or the note of what an annex goes with."""
    words = item.text[unit.start : unit.end]
    leads = {line.strip() for line in lines_of(item.text).leads.split("\n")}
    return words.strip() in leads or _FRAME.match(bare_form(words)) is not None


@dataclass(frozen=True, slots=True)
class _Wanted:
    terms: QuestionTerms
    focus: QuestionTerms
    expectations: Expectations
    question: Question


def _scored(wanted: _Wanted, item: Evidence) -> list[Line]:
    """Returns the lines with their scores, without the titles where anything stands below them."""
    bare = wanted.question.bare
    leads = lines_of(item.text).leads
    above = searchable(f"{item.heading}\n{item.document.title}\n{leads}", bare=bare)
    terms, focus = _telling(wanted.terms, above), _telling(wanted.focus, above)
    subject = _subject(wanted.question)
    figures = [t.text for t in terms.terms if t.is_number and not above.holds(t.text)]
    found = units(item.text)
    below = [unit for unit in found if not is_title(item, unit)] or found or [Unit(0, len(item.text))]
    lines: list[Line] = []
    for unit in below:
        words = item.text[unit.start : unit.end]
        text = searchable(words, bare=bare)
        score = cover(terms, text).share + _FOCUS * cover(focus, text).share
        score += _SHOWN * wanted.expectations.share_met(words) + _DEFINES * _defines(wanted, words)
        score += _SUBJECT * cover(subject, searchable(words[:_BEGINNING], bare=bare)).share
        score += _FIGURES * sum(text.holds(figure) for figure in figures) / max(1, len(figures))
        lines.append(Line(unit, score))
    return lines


def _subject(question: Question) -> QuestionTerms:
    """Returns the terms of whoever a question asks the duties of, before its verb: "MTTQ xã cần chuẩn bị gì"; none
    where it names nobody so."""
    text = nfc(question.matter)
    does = _DOES.search(bare_form(text))
    return read_terms(text[: does.start()] if does else "", bare=question.bare)


def _telling(terms: QuestionTerms, above: SearchableText) -> QuestionTerms:
    """Returns the terms, those that the headings hold with little weight."""
    weighed = (
        replace(term, weight=term.weight * (SAID_ABOVE if any(map(above.holds, term.wordings)) else 1.0))
        for term in terms.terms
    )
    return QuestionTerms(tuple(weighed), terms.bare, terms.content)


def _defines(wanted: _Wanted, words: str) -> float:
    """Returns the share of what stands before "là" or "gồm" that the question names, where it asks what that is."""
    plain = bare_form(wanted.question.matter)
    match = _DEFINED.match(bare_form(words))
    if match is None or not (asked(wanted.question.matter).definition or _DEFINING.search(plain)):
        return 0.0
    defined, named = bare_words(match[1]), set(bare_words(plain))
    return sum(word in named for word in defined) / len(defined) if defined else 0.0
