"""What a question asks, read by plain code: documents named, a clause, attributes, relations, kinds of answer."""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.expectations import Expectations, read_expectations
from rag.language import load_language
from rag.names import KnownPlaces, find_names, without_names
from rag.places import Place, find_place
from rag.question_terms import QuestionTerms, focus_of, read_terms
from rag.wording import written_out
from vanban.errors import QuestionError
from vanban.number_references import NumberReference, find_references
from vanban.text import bare_form, bare_words, clean, has_marks

MOST_REFERENCES = 12  # documents named that one question is answered about
NO_PLACES = KnownPlaces()
NOTHING_EXPECTED = Expectations(())


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. ``matter`` is its text without the document numbers it names."""

    text: str
    bare: bool  # typed without marks
    references: tuple[NumberReference, ...]
    place: Place | None
    matter: str
    terms: QuestionTerms
    focus: QuestionTerms  # those next to the asking word
    asked: frozenset[str]  # when, how_many, who, list, definition
    attributes: frozenset[str]  # signer, date, issuer, status, subject, recipients
    expectations: Expectations = NOTHING_EXPECTED
    names: tuple[str, ...] = ()  # places named, spelled as the terms are
    as_of: datetime.date | None = None

    @property
    def about_document_only(self) -> bool:
        """Tells whether nothing is asked beside the named document's own attributes."""
        return bool(self.references) and _only_attribute_words(_without(self.matter, _asking_spans(self.matter)))

    @property
    def about_edges_only(self) -> bool:
        """Tells whether nothing is asked beside the named document's relations to others."""
        spans = [m.span() for p in load_language().relations.values() for m in p.finditer(bare_form(self.matter))]
        return bool(self.references) and bool(spans) and _only_attribute_words(_without(self.matter, spans))


def _only_attribute_words(text: str) -> bool:
    language = load_language()
    known = language.attribute_words | language.bare_function_words
    return all(word in known or word.isdigit() or _ROMAN.fullmatch(word) for word in bare_words(text))


_ROMAN = re.compile(r"[ivx]+")


def understand(
    question: str, *, limit: int, as_of: datetime.date | None = None, places: KnownPlaces = NO_PLACES
) -> Question:
    """Returns the question understood; raises QuestionError when it is empty or longer than ``limit`` characters."""
    if len(question) > limit:
        raise QuestionError(
            f"Câu hỏi dài {_thousands(len(question))} ký tự, quá giới hạn {_thousands(limit)} ký tự. "
            "Đồng chí hãy rút gọn câu hỏi."
        )
    text = clean(visible(question)).text
    if not any(char.isalnum() for char in text):
        raise QuestionError("Câu hỏi đang trống. Đồng chí hãy nhập nội dung cần hỏi hoặc số hiệu văn bản.")
    written = find_references(text)
    matter = " ".join(_without(text, [(r.start, r.end) for r in written]).split())
    references = _distinct(written)
    bare = not has_marks(matter if any(char.isalpha() for char in matter) else text)
    matter = written_out(matter, places)
    language = load_language()
    plain = bare_form(matter)
    names = find_names(matter, places, bare=bare)
    terms = read_terms(without_names(matter, names, bare=bare), bare=bare)
    return Question(
        text=text,
        bare=bare,
        references=references,
        place=find_place(matter),
        matter=matter,
        terms=terms,
        focus=focus_of(terms, matter),
        asked=frozenset(kind for kind, pattern in language.asked.items() if pattern.search(plain)),
        attributes=frozenset(kind for kind, pattern in language.attributes.items() if pattern.search(plain)),
        expectations=read_expectations(matter),
        names=names,
        as_of=as_of,
    )


def _distinct(written: Sequence[NumberReference]) -> tuple[NumberReference, ...]:
    """Returns each document named once, the first ``MOST_REFERENCES``: a number said again asks for nothing more."""
    named = {replace(reference, start=0, end=0, written=""): reference for reference in reversed(written)}
    return tuple(sorted(named.values(), key=lambda reference: reference.start)[:MOST_REFERENCES])


def visible(typed: str) -> str:
    """Returns what was typed without the characters that show nothing or turn the line around (Unicode category Cf)."""
    return "".join(char for char in typed if unicodedata.category(char) != "Cf")


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _asking_spans(text: str) -> list[tuple[int, int]]:
    plain = bare_form(text)
    return [match.span() for pattern in load_language().attributes.values() for match in pattern.finditer(plain)]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)
