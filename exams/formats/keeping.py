"""Questions as read from a file, kept as JSON: whole, also what is dubious in them.

``read_apart`` is called in a process of its own, so it returns bytes, not our classes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from exams.formats.entries import Doubt, Entry, Finding, Imported, Pairs
from exams.formats.registry import read
from exams.items import item_from_json, item_json

_BESIDE = ("code", "several", "tags", "feedback", "weights", "pairs", "extra", "place")


def read_apart(_name: str, data: bytes) -> bytes:
    """Returns the questions of a file as ``kept`` writes them; raises ``UnreadableFile``."""
    return kept(read(data)).encode("ascii")


def kept(imported: Imported) -> str:
    """Returns questions and findings as JSON in ASCII; ``unkept`` gives them back."""
    values = {
        "entries": [_entry_json(entry) for entry in imported.entries],
        "findings": [asdict(finding) for finding in imported.findings],
    }
    return json.dumps(values)


def unkept(text: str) -> Imported:
    """Returns what ``kept`` wrote."""
    values: Mapping[str, Any] = json.loads(text)
    return Imported(
        tuple(_entry(one) for one in values["entries"]),
        tuple(Finding(**{**one, "doubt": Doubt(one["doubt"])}) for one in values["findings"]),
    )


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {"item": item_json(entry.item), **{name: getattr(entry, name) for name in _BESIDE}}


def _entry(values: Mapping[str, Any]) -> Entry:
    return Entry(
        item_from_json(values["item"]),
        values["code"],
        values["several"],
        tuple(values["tags"]),
        tuple(values["feedback"]),
        tuple(values["weights"]),
        _pairs(values["pairs"]),
        _pairs(values["extra"]),
        values["place"],
    )


def _pairs(values: Sequence[Sequence[str]]) -> Pairs:
    return tuple((left, right) for left, right in values)
