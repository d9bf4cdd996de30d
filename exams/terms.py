"""Terms that a document defines, each with the words that say what it is."""

import re
from dataclasses import dataclass

from exams.documents import ExamDocument
from exams.statements import Statement, is_balanced, statements
from rag.definition_wording import definitions
from vanban.text import bare_form, words

_DEFINING = re.compile(r"\b(?:giai thich|tu ngu|thuat ngu|khai niem|dinh nghia)\b")
_QUOTED = re.compile(r"^[\"“']([^\"”']{3,80})[\"”']")
_SAYS = re.compile(
    r"^.{2,110}?[\"”']?\s*(?:\([^)]{1,60}\))?,?\s+(?:được )?(?:hiểu )?(?:có nghĩa )?là\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its definition, both as written on one line, and the sentence that gives it."""

    term: str
    meaning: str
    said: Statement


def terms(document: ExamDocument) -> list[Term]:
    """Returns the terms that a document defines: quoted ones, and those under a heading that explains words."""
    found: list[Term] = []
    for said in statements(document):
        under = any(_DEFINING.search(bare_form(heading.title)) for heading in said.headings)
        term = _term(said) if under or _QUOTED.match(said.text) else None
        if term is not None:
            found.append(term)
    return found


def _term(said: Statement) -> Term | None:
    means = next((one for one in definitions(said.text) if one.form == "means" and one.start == 0), None)
    verb = _SAYS.match(said.text)
    if means is None or verb is None:
        return None
    quoted = _QUOTED.match(said.text)
    term = (quoted[1] if quoted else means.term).strip(" \"“”'")
    meaning = " ".join(said.text[verb.end() :].split()).rstrip(" ;,.:")
    fits = 1 <= len(words(term)) <= 14 and len(words(meaning)) >= 6 and len(meaning) <= 420
    return Term(" ".join(term.split()), meaning, said) if fits and is_balanced(meaning) else None
