"""Nicknames of documents ("Đề án 06") and abbreviations of the offices (UBND, CĐS), both ways.

Both tables are data that an office can correct: ``vanban.alias_tables``.
"""

import re
from dataclasses import dataclass

from vanban.alias_tables import NamedDocument, tables_in_force
from vanban.text import bare_form, fold_accents, has_marks, nfc, search_form

MAX_SPELLINGS = 6


@dataclass(frozen=True, slots=True)
class NicknameMention:
    """A nickname in a text: ``text[start:end]`` says it, ``documents`` are what it stands for."""

    documents: tuple[NamedDocument, ...]
    start: int
    end: int


def find_nicknames(text: str) -> list[NicknameMention]:
    """Returns the nicknames of NFC text in order, without overlap, the longest first at each place."""
    folded, tables = bare_form(nfc(text)), tables_in_force()
    return [
        NicknameMention(tables.nicknames[" ".join(match[0].split())], match.start(), match.end())
        for match in tables.nickname_pattern.finditer(folded)
    ]


def expand_abbreviations(text: str) -> list[str]:
    """Returns other spellings of a text to search by: abbreviations written out, long forms abbreviated.

    Never the text itself; at most ``MAX_SPELLINGS``. An ambiguous abbreviation (CT, TT) gives one spelling per
    meaning. Lower-case abbreviations count only from three letters on, or in a text without marks ("ubnd", "cds").
    """
    text = nfc(text)
    spellings = [_written_out(text, choice) for choice in range(3)]
    spellings.append(_abbreviated(text))
    return [s for s in dict.fromkeys(spellings) if s != text][:MAX_SPELLINGS]


def _written_out(text: str, choice: int) -> str:
    """Returns the text with each abbreviation replaced by its choice-th meaning (its last where it has fewer)."""
    bare = not has_marks(text)

    def replace(match: re.Match[str]) -> str:
        meanings = _meanings(match[0], bare=bare)
        chosen = meanings[min(choice, len(meanings) - 1)] if meanings else match[0]
        return fold_accents(chosen) if bare else chosen

    return re.sub(r"(?<![\w/-])[^\W\d_]+(?:[&-][^\W\d_]+)?(?![\w/]|-\w)", replace, text)


def _meanings(written: str, *, bare: bool) -> tuple[str, ...]:
    tables = tables_in_force()
    exact = tables.abbreviations.get(written)
    if exact is not None:
        return exact
    if len(written) < 3 or not (written.isupper() or written.islower()):
        return ()
    folded = tables.folded_abbreviations.get(bare_form(written) if bare or written.isupper() else search_form(written))
    return folded or ()


def _abbreviated(text: str) -> str:
    """Returns the text with each long form replaced by its abbreviation, the longest forms first."""
    folded, tables = bare_form(text), tables_in_force()
    parts: list[str] = []
    position = 0
    for match in tables.long_form_pattern.finditer(folded):
        parts += [text[position : match.start()], tables.by_long_form[" ".join(match[0].split())]]
        position = match.end()
    return "".join(parts) + text[position:]
