"""A question in full words: message spellings, office abbreviations and initials of places written out."""

import re

from rag.language import load_language
from rag.names import KnownPlaces
from vanban.aliases import expand_abbreviations
from vanban.text import fold_accents, has_marks, search_form

_WORD = re.compile(r"[^\W\d_]+")


def written_out(question: str, places: KnownPlaces) -> str:
    """Returns the question with what people shorten written out, in the question's own spelling (marks or none).

    An abbreviation of several meanings takes its first; a word that is no known short form stays as it is.
    """
    bare = not has_marks(question)
    shorts = load_language().short_forms
    initials = places.initials()

    def full(match: re.Match[str]) -> str:
        word = match[0]
        name = initials.get(word.upper()) if len(word) > 2 or word.isupper() else None
        long = name or shorts.get(search_form(word), word)
        return fold_accents(long) if bare else long

    plain = _WORD.sub(full, question)
    spellings = expand_abbreviations(plain)
    return spellings[0] if spellings and len(spellings[0]) >= len(plain) else plain
