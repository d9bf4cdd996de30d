"""What offices and people say in other words than documents do: short forms, and everyday words for those of the law.

The tables are data: ``rag/data/short_forms.toml``, ``rag/data/everyday_words.toml``, the abbreviations an office can
correct (``vanban.alias_tables``) and the spellings of messages (``rag/data/language.toml``). For searching only.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain

from rag.language import load_language
from vanban.alias_tables import tables_in_force
from vanban.syllables import load_syllables
from vanban.text import bare_form, has_marks, search_form, words

Phrase = tuple[str, ...]  # words in search form
LEAST_LETTERS = 3  # of an office's abbreviation in small letters


@dataclass(frozen=True, slots=True)
class OtherWords:
    """``meanings`` of short forms by their search form, ``capitals`` of those that count in capitals only, the
    ``shorts`` of long forms, and the ``everyday`` words with those of the law."""

    meanings: Mapping[str, tuple[Phrase, ...]]
    capitals: Mapping[str, tuple[Phrase, ...]]
    shorts: Mapping[Phrase, tuple[Phrase, ...]]
    everyday: Mapping[Phrase, tuple[Phrase, ...]]


@lru_cache(maxsize=1)
def other_words() -> OtherWords:
    """Returns the shipped tables, read once."""
    short = _table("short_forms.toml")
    everyday = _table("everyday_words.toml")
    offices = _phrases(short["offices"])
    shorts = {long[0]: ((form,),) for form, long in offices.items() if len(long) == 1 and has_marks(" ".join(long[0]))}
    asked = chain.from_iterable(field.items() for field in everyday.values())
    return OtherWords(
        meanings=_merged(offices, _phrases(short["messages"]), _phrases(_messages())),
        capitals=_phrases(short["capitals"]),
        shorts={long: forms for long, forms in shorts.items() if len(long) > 1},
        everyday={tuple(words(said)): tuple(tuple(words(law)) for law in laws) for said, laws in asked},
    )


def meanings_of(written: str, *, shouted: bool) -> tuple[Phrase, ...]:
    """Returns what a short form stands for, in search form; nothing for a word that is none. In a question all in
    capitals (``shouted``), capitals tell nothing."""
    word, known = search_form(written), other_words()
    capitals = written.isupper() and not shouted
    tables = tables_in_force()
    said = tables.abbreviations.get(written, ()) if capitals else ()
    if len(word) >= LEAST_LETTERS and word not in load_syllables().words:
        said = said or tables.folded_abbreviations.get(word, ())
    found = dict.fromkeys(tuple(words(meaning)) for meaning in said)
    found |= dict.fromkeys(known.meanings.get(word) or known.meanings.get(f"{bare_form(word)} ", ()))
    return tuple(found | dict.fromkeys(known.capitals.get(word, ()) if capitals else ()))


def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("rag").joinpath("data", name).read_text(encoding="utf-8"))


def _messages() -> dict[str, list[str]]:
    return {short: [long] for short, long in load_language().short_forms.items()}


def _phrases(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[Phrase, ...]]:
    return {search_form(short): tuple(tuple(words(long)) for long in longs) for short, longs in table.items()}


def _merged(*tables: Mapping[str, tuple[Phrase, ...]]) -> dict[str, tuple[Phrase, ...]]:
    """Returns all meanings by short form, and by its spelling without marks, with a space behind."""
    merged: dict[str, tuple[Phrase, ...]] = {}
    for table in tables:
        for short, meanings in table.items():
            merged[short] = tuple(dict.fromkeys(merged.get(short, ()) + meanings))
    return merged | {f"{bare_form(short)} ": meanings for short, meanings in merged.items() if has_marks(short)}
