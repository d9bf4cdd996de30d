"""How well attributes are read from the labelled gazette files: type, number, date, issuer.

Type and number come with the files; date and issuer were read from their first and last pages by a person and are
kept in ``datasets/gazette_labels.json``, without any of their text.

    python -m eval.metadata FOLDER --out eval/results/ingestion-metadata.json
"""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.ingestion import interval
from ingest.parsing import parse_file
from vanban.documents import Metadata
from vanban.errors import UnreadableFile
from vanban.text import bare_form, search_form

LABELS = Path(__file__).parent / "datasets" / "gazette_labels.json"
ATTRIBUTES = ("type", "number", "date", "issuer")


@dataclass(frozen=True, slots=True)
class GazetteLabel:
    """What a file is: ``number`` lower-cased without marks, "-" for "/" and "."; ``date`` in ISO form."""

    file: str
    type: str
    number: str
    date: str
    issuer: str


def load_labels(folder: Path) -> list[GazetteLabel]:
    """Returns the labels of the files of a folder that holds ``labels.json``."""
    own = {label["number_slug"]: label for label in json.loads(LABELS.read_text(encoding="utf-8"))}
    given = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    return [
        GazetteLabel(label["file"], label["type"], slug, own[slug]["date"], own[slug]["issuer"])
        for label in given
        if (slug := label["number_slug"]) in own
    ]


def differences(label: GazetteLabel, read: Metadata | None) -> dict[str, tuple[str, str]]:
    """Returns the attributes that differ: what is right and what was read ("" for nothing)."""
    if read is None:
        read = Metadata()
    slug = re.sub(r"[/.]", "-", bare_form(read.number.canonical)) if read.number else ""
    found = {
        "type": read.type or "",
        "number": slug,
        "date": read.date.isoformat() if read.date else "",
        "issuer": read.issuer or "",
    }
    return {
        name: (getattr(label, name), value)
        for name, value in found.items()
        if search_form(getattr(label, name)) != search_form(value)
    }


def report(labels: Sequence[GazetteLabel], read: Mapping[str, Metadata | None]) -> dict[str, Any]:
    """Returns the share that is right for each attribute, and what is wrong; a file that failed is wholly wrong."""
    wrong = {label.file: differences(label, read[label.file]) for label in labels}
    shares = {name: interval([float(name not in wrong[label.file]) for label in labels]) for name in ATTRIBUTES}
    return {**shares, "wrong": {file: differing for file, differing in wrong.items() if differing}}


def read_folder(folder: Path, labels: Sequence[GazetteLabel]) -> dict[str, Metadata | None]:
    """Returns the attributes of each labelled file, None where it cannot be read."""
    return {label.file: _metadata(folder / label.file) for label in labels}


def _metadata(path: Path) -> Metadata | None:
    try:
        return parse_file(path.name, path.read_bytes()).metadata
    except UnreadableFile:
        return None


def main() -> None:
    """Reads the command line, measures, writes the result file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    labels = load_labels(chosen.folder)
    measured = report(labels, read_folder(chosen.folder, labels))
    chosen.out.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
