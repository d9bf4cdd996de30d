"""Texts as data: each file of this folder is a table of named texts with places for values."""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


class TextError(ValueError):
    """A text asked for by a wrong name, or with other values than its places; the message lists both."""


def render(file: str, name: str, values: Mapping[str, object] | None = None) -> str:
    """Returns the text ``name`` of ``prompts/FILE.toml`` with every ``{place}`` filled from ``values``.

    Raises :class:`TextError` for an unknown text, a place without a value, and a value without a place.

    >>> render("replies", "corrected", {"typed": "57/NQ-TW", "understood": "57-NQ/TW"})
    'Đã hiểu “57/NQ-TW” là “57-NQ/TW”.'
    """
    texts = _texts(file)
    if name not in texts:
        raise TextError(f"prompts/{file}.toml has no text {name!r}; it has: {', '.join(sorted(texts))}")
    given = values or {}
    wanted = places(texts[name])
    if wanted != given.keys():
        raise TextError(f"{file}.{name} wants {sorted(wanted)}, was given {sorted(given)}")
    return texts[name].format_map(dict(given))


def places(text: str) -> set[str]:
    """Returns the names of the places of a text."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@cache
def _texts(file: str) -> dict[str, str]:
    content = resources.files("prompts").joinpath(f"{file}.toml").read_text(encoding="utf-8")
    return {name: str(text) for name, text in tomllib.loads(content).items()}
