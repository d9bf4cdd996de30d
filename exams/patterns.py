"""The patterns over Vietnamese words that exams read documents with, kept as data."""

import re
import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _patterns() -> dict[str, str]:
    text = resources.files("exams").joinpath("data/patterns.toml").read_text(encoding="utf-8")
    data: dict[str, str] = tomllib.loads(text)
    return data


def pattern(name: str, flags: int = 0) -> re.Pattern[str]:
    """Returns a pattern of ``exams/data/patterns.toml``, its lines put together; raises ``KeyError`` for none."""
    return re.compile("".join(line.strip("\n") for line in _patterns()[name].split("\n")), flags)
