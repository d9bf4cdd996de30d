"""How many of the goals with figures in documents are found, and with the right value, kind of unit and year.

Labels are JSON lines ``{"document", "crc32", "ranges", "goals": [{"at", "value", "kind", "year"}]}``: ``at`` is where
the figure begins in the text as parsed, ``value`` as written without spaces, ``kind`` a ``programs.goals.Kind``. A goal
is right when it begins at the place of a labelled figure.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import click

from eval.intervals import bootstrap_interval, ratio_interval
from ingest.parsing import parse_file
from programs.goals import Goal, find_goals
from programs.source import parsed_source
from vanban.errors import InvalidInput

LABELS = Path(__file__).resolve().parent / "datasets" / "goals_party.jsonl"


@dataclass(frozen=True, slots=True)
class Compared:
    """One document: pairs of a label and the goal at its place, labels missed, goals invented."""

    document: str
    pairs: tuple[tuple[dict[str, Any], Goal], ...]
    missed: tuple[dict[str, Any], ...]
    wrong: tuple[Goal, ...]


def compare(labels: Path, documents: Path) -> list[Compared]:
    """Returns the comparison of each labelled document; raises ``InvalidInput`` for a text that is another one now."""
    return [_compared(json.loads(line), documents) for line in labels.read_text(encoding="utf-8").splitlines()]


def _compared(label: dict[str, Any], documents: Path) -> Compared:
    path = documents / label["document"]
    source = parsed_source(parse_file(path.name, path.read_bytes()))
    if crc32(source.text.encode()) != label["crc32"]:
        raise InvalidInput(f"{label['document']}: nội dung đọc được khác với lúc đánh dấu, cần đánh dấu lại.")
    within = [one for one in find_goals(source) if any(first <= one.at < last for first, last in label["ranges"])]
    found = {one.at: one for one in within}
    pairs = tuple((one, found[one["at"]]) for one in label["goals"] if one["at"] in found)
    places = {one["at"] for one in label["goals"]}
    missed = tuple(one for one in label["goals"] if one["at"] not in found)
    return Compared(label["document"], pairs, missed, tuple(one for one in within if one.at not in places))


def figures(compared: Sequence[Compared]) -> dict[str, Any]:
    """Returns F1 of goals, and of those found the share with the right value, kind and year, with 95 % intervals."""
    pairs = [pair for one in compared for pair in one.pairs]
    astray = sum(len(one.missed) + len(one.wrong) for one in compared)
    counted = [(2.0, 2.0)] * len(pairs) + [(0.0, 1.0)] * astray
    low, high = ratio_interval(counted)
    f1 = 2 * len(pairs) / (2 * len(pairs) + astray)
    shares = {
        "value": [label["value"] == goal.value for label, goal in pairs],
        "kind": [label["kind"] == goal.kind.value for label, goal in pairs],
        "year": [label["year"] == goal.year for label, goal in pairs],
    }
    overall = {"n": len(counted), "share": round(f1, 3), "ci95": [round(low, 3), round(high, 3)]}
    return {"labelled": sum(len(one.pairs) + len(one.missed) for one in compared), "f1": overall} | {
        name: _share(values) for name, values in shares.items()
    }


def _share(values: Sequence[bool]) -> dict[str, Any]:
    low, high = bootstrap_interval([float(value) for value in values]) if values else (0.0, 0.0)
    share = sum(values) / len(values) if values else 0.0
    return {"n": len(values), "share": round(share, 3), "ci95": [round(low, 3), round(high, 3)]}


@click.command()
@click.option("--labels", type=click.Path(path_type=Path, exists=True), default=LABELS)
@click.option("--documents", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--verbose", is_flag=True, help="print the goals that were missed or invented")
def main(labels: Path, documents: Path, out: Path | None, *, verbose: bool) -> None:
    """Prints the figures of a set of labels, and writes them to a file."""
    compared = compare(labels, documents)
    result = {"labels": labels.name, "documents": len(compared), **figures(compared)}
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    for one in compared if verbose else ():
        click.echo(f"{one.document}: {len(one.pairs)} right, {len(one.missed)} missed, {len(one.wrong)} wrong")
        for label in one.missed:
            click.echo(f"  missed {label}")
        for goal in one.wrong:
            click.echo(f"  wrong {goal.at} {goal.value} {goal.unit!r} {goal.indicator[:60]!r}")
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
