"""How much of a programme's annex table is read: rows, and the cells of each column, against rows written by hand.

The gold is a JSON list of ``{"no", "group", "task", "lead", "coordinate", "product", "due"}`` in the order of it.
A cell is right when its words are those of the gold, less spaces, case and the marks around them. The n-th row found is
held against the n-th of the gold; one too few or too many is counted and shifts the rest, as it would for a reader.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eval.intervals import bootstrap_interval
from ingest.parsing import parse_file
from programs.reading import find_tasks
from programs.source import parsed_source
from programs.tasks import FoundTask
from vanban.text import nfc

RESULT = Path(__file__).resolve().parent / "results" / "tasks-gold.json"
TEXT, GOLD = Path("party/texts/03-NQ-CP_2025_PL2.txt"), Path("tasks/03-NQ-CP_PL2_gold.json")
COLUMNS = {
    "lead": "lead",
    "coordinate": "partners",
    "product": "product",
    "due": "due",
    "group": "group",
    "task": "text",
}


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of the gold and the tasks found, in order."""

    gold: Sequence[dict[str, Any]]
    found: Sequence[FoundTask]

    def right(self, column: str) -> list[bool]:
        """Returns for each row of the gold whether the cell of a column is right; a row not found is wrong."""
        found = [getattr(task, COLUMNS[column]) for task in self.found]
        cells = [*found, *[None] * max(0, len(self.gold) - len(found))]
        return [cell is not None and same(row[column], cell) for row, cell in zip(self.gold, cells, strict=False)]


def same(one: str | None, other: str) -> bool:
    """Tells whether two cells hold the same words."""
    return _plain(one or "") == _plain(other)


def _plain(words: str) -> str:
    return " ".join(nfc(words).split()).strip(" .;,").lower()


def held(data: Path) -> Held:
    """Returns the gold of a folder of data and what is read of its text."""
    text = data / TEXT
    tasks = find_tasks(parsed_source(parse_file(text.name, text.read_bytes())))
    return Held(json.loads((data / GOLD).read_text(encoding="utf-8")), tasks)


def figures(compared: Held) -> dict[str, Any]:
    """Returns the rows found and of the gold, and for each column the share of right cells with its 95 % interval."""
    shares = {column: _figure(compared.right(column)) for column in COLUMNS}
    return {"rows": len(compared.gold), "found": len(compared.found), **shares}


def _figure(values: Sequence[bool]) -> dict[str, Any]:
    numbers = [float(value) for value in values]
    low, high = bootstrap_interval(numbers)
    share = sum(numbers) / len(numbers)
    return {"n": len(numbers), "share": round(share, 3), "ci95": [round(low, 3), round(high, 3)]}


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="the folder of shared data")
@click.option("--out", type=click.Path(path_type=Path))
def main(data: Path, out: Path | None) -> None:
    """Prints the figures of the annex table, and writes them to a file."""
    if not (data / GOLD).is_file():
        click.echo(f"Không đo: không có {data / GOLD}.")
        return
    compared = held(data)
    result = {"text": TEXT.name, **figures(compared)}
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    for column in COLUMNS:
        for row, right, task in zip(compared.gold, compared.right(column), compared.found, strict=False):
            if not right:
                click.echo(f"  {row['no']} {column}: {getattr(task, COLUMNS[column])[:60]!r}")
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
