"""Nicknames of documents ("Đề án 06") and abbreviations of the offices (UBND, CĐS), both ways.

Both tables are data that an office can correct: ``vanban/data/aliases.json``.
"""

import datetime
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from vanban.document_numbers import DocumentNumber, parse_number
from vanban.text import bare_form, fold_accents, has_marks, nfc, search_form

MAX_SPELLINGS = 6


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that a nickname stands for."""

    number: DocumentNumber
    type: str
    date: datetime.date


@dataclass(frozen=True, slots=True)
class NicknameMention:
    """A nickname in a text: ``text[start:end]`` says it, ``documents`` are what it stands for."""

    documents: tuple[NamedDocument, ...]
    start: int
    end: int


def find_nicknames(text: str) -> list[NicknameMention]:
    """Returns the nicknames of NFC text in order, without overlap, the longest first at each place."""
    folded = bare_form(nfc(text))
    return [
        NicknameMention(_nicknames()[" ".join(match[0].split())], match.start(), match.end())
        for match in _nickname_pattern().finditer(folded)
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
    exact = _abbreviations().get(written)
    if exact is not None:
        return exact
    if len(written) < 3 or not (written.isupper() or written.islower()):
        return ()
    folded = _folded_abbreviations().get(bare_form(written) if bare or written.isupper() else search_form(written))
    return folded or ()


def _abbreviated(text: str) -> str:
    """Returns the text with each long form replaced by its abbreviation, the longest forms first."""
    folded = bare_form(text)
    parts: list[str] = []
    position = 0
    for match in _long_form_pattern().finditer(folded):
        parts += [text[position : match.start()], _by_long_form()[" ".join(match[0].split())]]
        position = match.end()
    return "".join(parts) + text[position:]


@cache
def _load() -> dict[str, Any]:
    text = resources.files("vanban").joinpath("data/aliases.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _nicknames() -> dict[str, tuple[NamedDocument, ...]]:
    table: dict[str, tuple[NamedDocument, ...]] = {}
    for entry in _load()["nicknames"]:
        documents = tuple(_named_document(row) for row in entry["numbers"])
        table.update({bare_form(name): documents for name in entry["names"]})
    return table


def _named_document(row: dict[str, str]) -> NamedDocument:
    number = parse_number(row["number"])
    if number is None:
        raise ValueError(f"aliases.json: {row['number']!r} is not a document number")
    return NamedDocument(number, row["type"], datetime.date.fromisoformat(row["date"]))


@cache
def _nickname_pattern() -> re.Pattern[str]:
    return _phrases_pattern(tuple(_nicknames()))


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    return {short: tuple(meanings) for short, meanings in _load()["abbreviations"].items()}


@cache
def _folded_abbreviations() -> dict[str, tuple[str, ...]]:
    bare = {bare_form(short): meanings for short, meanings in _abbreviations().items()}
    return bare | {search_form(short): meanings for short, meanings in _abbreviations().items()}


@cache
def _by_long_form() -> dict[str, str]:
    table: dict[str, str] = {}
    for short, meanings in _abbreviations().items():
        for meaning in meanings:
            if len(meaning.split()) > 1 and len(short) > 2:
                table.setdefault(bare_form(meaning), short)
    return table


@cache
def _long_form_pattern() -> re.Pattern[str]:
    return _phrases_pattern(tuple(_by_long_form()))


def _phrases_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first) + r")(?!\w)")
