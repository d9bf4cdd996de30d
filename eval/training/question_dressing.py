"""Drafted questions worded as cadres type them: everyday words, short forms, openings, often without tone marks.

The words come from the product's own tables (``rag/data``: everyday_words, synonyms, short_forms), read the other way.
"""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from eval.training.chunking import Chunker, content_words, tidy
from eval.training.judge_phrases import load_phrases
from eval.training.sentence_questions import Draft
from vanban.text import bare_form

Table = Mapping[str, Sequence[str]]
_LONGEST = 7  # words replaced at once
_FIGURE_KINDS = frozenset({"duration", "date", "money", "percent"})
_LINKS = ("", "", "", "thì ", "là ")  # between what a question is about and the asking words


class Dressing:
    """Words drafts."""

    def __init__(self, chunker: Chunker, rng: random.Random) -> None:
        self._chunker = chunker
        self._rng = rng

    def question(self, draft: Draft) -> str:
        """Returns a question as someone could type it."""
        rng, phrases = self._rng, load_phrases()
        text = self._joined(draft)
        for table, chance in ((everyday(), 0.55), (synonyms(), 0.22), (short_forms(), 0.25)):
            text = self._replaced(text, table, chance)
        if rng.random() < 0.25:
            text = rng.choice(phrases.openings) + text
        if rng.random() < 0.2:
            text = f"{text} {rng.choice(phrases.endings)}"
        return self._typed(text) + ("?" if rng.random() < 0.65 else "")

    def shortened(self, draft: Draft) -> Draft:
        """Returns a draft, one time in three without one of its middle chunks."""
        about, chunks = draft.about, self._chunker.chunks(draft.about)
        if len(chunks) >= 3 and self._rng.random() < 0.35:
            left_out = self._rng.choice(chunks[1:-1])
            about = tidy(f"{tidy(about[: left_out.start])} {about[left_out.end :].lstrip(' ,;')}")
        return replace(draft, about=about) if len(content_words(about)) > 1 else draft

    def _joined(self, draft: Draft) -> str:
        about, asking = draft.about, draft.asking
        first = about.split()[0]
        if not (first.isupper() and len(first) > 1) and self._rng.random() < 0.7:
            about = about[0].lower() + about[1:]
        if draft.asking_first:
            if draft.kind in _FIGURE_KINDS and self._rng.random() < 0.5:
                return f"{asking} thì {about}"
            return f"{asking} {about}" if draft.kind == "who" or self._rng.random() < 0.85 else f"{about} {asking}"
        link = "" if draft.kind == "yes or no" or asking.startswith("là") else self._rng.choice(_LINKS)
        return f"{about} {link}{asking}"

    def _typed(self, text: str) -> str:
        chance = self._rng.random()
        if chance < 0.12:
            return bare_form(text)
        if chance < 0.35:
            return self._replaced(text.lower(), messages(), 0.3)
        return text[:1].upper() + text[1:] if chance < 0.8 else text

    def _replaced(self, text: str, table: Table, chance: float) -> str:
        """Returns a text with some of the wordings of a table replaced, the longest at each place first."""
        words, at, out = text.split(" "), 0, []
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                others = table.get(" ".join(words[at : at + length]).lower().strip(",.?"))
                if others and self._rng.random() < chance:
                    out.append(self._rng.choice(others))
                    break
            else:
                length = 1
                out.append(words[at])
            at += length
        return " ".join(out)


@lru_cache(maxsize=1)
def everyday() -> Table:
    """Returns the everyday wordings of those of the law."""
    fields = _table("everyday_words.toml").values()
    said = ((law, word) for field in fields for word, laws in field.items() for law in laws if " " in law)
    return _gathered(said)


@lru_cache(maxsize=1)
def synonyms() -> Table:
    """Returns the other wordings of each wording of a group."""
    return _gathered(_others(_table("synonyms.toml")["group"]))


def _others(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for group in groups:
        for word in group["words"]:
            yield from ((word, other) for other in [*group["words"], *group.get("asked", [])] if other != word)


@lru_cache(maxsize=1)
def short_forms() -> Table:
    """Returns the short forms, in capitals and in small letters, of the names that have one meaning."""
    held = _table("short_forms.toml")
    listed = [(form, longs) for name in ("offices", "capitals") for form, longs in held[name].items()]
    cases = [(longs[0], case) for form, longs in listed if len(longs) == 1 for case in (form.upper(), form)]
    return _gathered(cases)


@lru_cache(maxsize=1)
def messages() -> Table:
    """Returns how words are spelled in messages."""
    held = _table("short_forms.toml")["messages"].items()
    return _gathered((long, form) for form, longs in held for long in longs)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Table:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word, other in pairs:
        found[word].append(other)
    return found


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files("rag").joinpath("data", name).read_text(encoding="utf-8"))
