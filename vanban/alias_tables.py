"""The tables of nicknames and abbreviations in force: what is shipped, with what an office has put over it.

Whoever looks names up asks :func:`tables_in_force`. By default that is the shipped table
(``vanban/data/aliases.json``); an installation has it follow its database (``vanban.db.alias_source``).
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import Any, TypeVar

from vanban.document_numbers import DocumentNumber, parse_number
from vanban.text import bare_form, search_form

V = TypeVar("V")
_NOTHING = re.compile(r"(?!)")


class AliasKind(StrEnum):
    """What a name stands for: documents ("Đề án 06"), or words (UBND)."""

    NICKNAME = "ten_goi"
    ABBREVIATION = "viet_tat"


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that a nickname stands for."""

    number: DocumentNumber
    type: str
    date: datetime.date


@dataclass(frozen=True)
class AliasTables:
    """Nicknames by their form without marks, abbreviations as written; what is worked out of them is kept."""

    nicknames: Mapping[str, tuple[NamedDocument, ...]]
    abbreviations: Mapping[str, tuple[str, ...]]

    @cached_property
    def nickname_pattern(self) -> re.Pattern[str]:
        """Matches a nickname in text without marks, the longest first."""
        return phrases_pattern(self.nicknames)

    @cached_property
    def folded_abbreviations(self) -> Mapping[str, tuple[str, ...]]:
        """The abbreviations in lower case, without marks and with them."""
        bare = {bare_form(short): meanings for short, meanings in self.abbreviations.items()}
        return bare | {search_form(short): meanings for short, meanings in self.abbreviations.items()}

    @cached_property
    def by_long_form(self) -> Mapping[str, str]:
        """The abbreviation of each long form (without marks) of more than one syllable."""
        table: dict[str, str] = {}
        for short, meanings in self.abbreviations.items():
            for meaning in meanings:
                if len(meaning.split()) > 1 and len(short) > 2:
                    table.setdefault(bare_form(meaning), short)
        return table

    @cached_property
    def long_form_pattern(self) -> re.Pattern[str]:
        """Matches a long form in text without marks, the longest first."""
        return phrases_pattern(self.by_long_form)

    def changed(
        self,
        *,
        nicknames: Mapping[str, tuple[NamedDocument, ...] | None],
        abbreviations: Mapping[str, tuple[str, ...] | None],
    ) -> "AliasTables":
        """Returns the tables with names put over these; None takes a name out."""
        return AliasTables(_over(self.nicknames, nicknames), _over(self.abbreviations, abbreviations))


@cache
def shipped() -> AliasTables:
    """Returns the table that comes with the product."""
    text = resources.files("vanban").joinpath("data/aliases.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    nicknames: dict[str, tuple[NamedDocument, ...]] = {}
    for entry in loaded["nicknames"]:
        documents = tuple(map(named_document, entry["numbers"]))
        nicknames.update({bare_form(name): documents for name in entry["names"]})
    return AliasTables(nicknames, {short: tuple(meanings) for short, meanings in loaded["abbreviations"].items()})


@cache
def shipped_names() -> Mapping[str, str]:
    """Returns the nicknames of the shipped table as they are written, by their form without marks."""
    text = resources.files("vanban").joinpath("data/aliases.json").read_text(encoding="utf-8")
    return {bare_form(name): name for entry in json.loads(text)["nicknames"] for name in entry["names"]}


def named_document(row: Mapping[str, str]) -> NamedDocument:
    """Returns the document of ``{"number", "type", "date"}``; raises ``ValueError`` for what is no document number."""
    number = parse_number(row["number"])
    if number is None:
        raise ValueError(f"aliases: {row['number']!r} is not a document number")
    return NamedDocument(number, row["type"], datetime.date.fromisoformat(row["date"]))


def phrases_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Returns a pattern for any of the phrases as whole words, the longest first; spaces may be wider."""
    longest_first = sorted(phrases, key=len, reverse=True)
    if not longest_first:
        return _NOTHING
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first) + r")(?!\w)")


class _Followed:
    """Where the tables of this process come from."""

    source: Callable[[], AliasTables] = staticmethod(shipped)


def follow(source: Callable[[], AliasTables] = shipped) -> None:
    """Has this process look names up in the tables of a source, asked at every look-up; by default the shipped ones."""
    _Followed.source = staticmethod(source)


def tables_in_force() -> AliasTables:
    """Returns the tables to look names up in now."""
    return _Followed.source()


def _over(base: Mapping[str, V], changes: Mapping[str, V | None]) -> dict[str, V]:
    merged = {**base, **changes}
    return {name: value for name, value in merged.items() if value is not None}
