"""Which slips recur in recognised text, as listed in ``ingest/data/ocr_slips.toml``."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of ``ocr_slips.toml``."""

    likely: dict[str, tuple[str, ...]]
    markers: dict[str, str]
    before_one: frozenset[str]
    strokes: frozenset[str]


@lru_cache(maxsize=1)
def slips() -> Slips:
    """Returns the slips, read once."""
    data = tomllib.loads((_FOLDER / "ocr_slips.toml").read_text(encoding="utf-8"))
    return Slips(
        likely={seen: tuple(true) for seen, true in data["likely"].items()},
        markers=data["markers"],
        before_one=frozenset(data["counted"]["before_one"]),
        strokes=frozenset(data["counted"]["strokes"]),
    )
