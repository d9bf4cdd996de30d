"""How many of the tasks in documents are found, how many of those found are right, with whom and by when.

Labels are JSON lines ``{"document", "crc32", "ranges", "tasks": [{"start", "end", "lead": [start, end], "due"}]}``;
places count code points of the text as parsed, ``crc32`` is that of the text, so that labels hold no words of
documents. ``due`` is a day, or "thang:20" (on the 20th of each month), "nam:30/11", "nam", "thuong_xuyen", or "".
Only tasks within one of the ``ranges`` are compared. A found task is right when it begins inside a labelled one, or
that in it; each labelled task is found once, by the one that says its deadline where there is one.
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
from programs.bodies import body_key
from programs.reading import find_tasks
from programs.source import parsed_source
from programs.tasks import FoundTask
from vanban.errors import InvalidInput
from vanban.tasks import Deadline, TaskKind

_HERE = Path(__file__).resolve().parent
LABELS = _HERE / "datasets" / "tasks_party.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A task as a person marked it; ``lead`` are the words that name who leads."""

    start: int
    end: int
    lead: str
    due: str

    def holds(self, found: FoundTask) -> bool:
        """Tells whether a found task stands at this one's place."""
        return self.start <= found.start < self.end or found.start <= self.start < found.end


@dataclass(frozen=True, slots=True)
class Compared:
    """One document: the pairs that stand at one place, what was missed, what was found and is none."""

    document: str
    pairs: tuple[tuple[Labelled, FoundTask], ...]
    missed: tuple[Labelled, ...]
    wrong: tuple[FoundTask, ...]


def compare(labels: Path, documents: Path) -> list[Compared]:
    """Returns the comparison of each labelled document; raises ``InvalidInput`` for a text that is another one now."""
    return [_compared(json.loads(line), documents) for line in labels.read_text(encoding="utf-8").splitlines()]


def _compared(label: dict[str, Any], documents: Path) -> Compared:
    path = documents / label["document"]
    source = parsed_source(parse_file(path.name, path.read_bytes()))
    if crc32(source.text.encode()) != label["crc32"]:
        raise InvalidInput(f"{label['document']}: nội dung đọc được khác với lúc đánh dấu, cần đánh dấu lại.")
    wanted = [
        Labelled(one["start"], one["end"], source.text[slice(*one["lead"])], one["due"]) for one in label["tasks"]
    ]
    found = [
        one
        for one in find_tasks(source)
        if one.kind is TaskKind.TASK and any(first <= one.start < last for first, last in label["ranges"])
    ]
    return _paired(label["document"], wanted, found)


def _paired(document: str, wanted: Sequence[Labelled], found: Sequence[FoundTask]) -> Compared:
    left, pairs = list(found), []
    for label in wanted:
        here = [one for one in left if label.holds(one)]
        if here:
            best = max(here, key=lambda one: (due_words(one.deadline) == label.due, -abs(one.start - label.start)))
            left.remove(best)
            pairs.append((label, best))
    matched = [label for label, _ in pairs]
    return Compared(document, tuple(pairs), tuple(one for one in wanted if one not in matched), tuple(left))


def due_words(deadline: Deadline) -> str:
    """Returns what a deadline means as labels write it."""
    if deadline.every is None:
        return deadline.last.isoformat() if deadline.last else ""
    if deadline.day is None:
        return deadline.every.value
    return f"{deadline.every.value}:{deadline.day}" + (f"/{deadline.month}" if deadline.month else "")


def same_lead(label: str, found: str) -> bool:
    """Tells whether two wordings name one body: the same words, or one goes on where the other ends."""
    one, other = body_key(label), body_key(found)
    return one == other or (bool(other) and (one.startswith(f"{other} ") or other.startswith(f"{one} ")))


def figures(compared: Sequence[Compared]) -> dict[str, Any]:
    """Returns precision and recall of tasks, and of the matched ones the share with the right lead and deadline, each
    with its count and its 95 % interval."""
    pairs = [pair for one in compared for pair in one.pairs]
    missed, wrong = sum(len(one.missed) for one in compared), sum(len(one.wrong) for one in compared)
    counted = [(2.0, 2.0)] * len(pairs) + [(0.0, 1.0)] * (missed + wrong)
    measured = {
        "precision": [True] * len(pairs) + [False] * wrong,
        "recall": [True] * len(pairs) + [False] * missed,
        "lead": [same_lead(label.lead, found.lead) for label, found in pairs],
        "deadline": [label.due == due_words(found.deadline) for label, found in pairs],
        "deadline_where_one_is_set": [label.due == due_words(found.deadline) for label, found in pairs if label.due],
    }
    return {"f1": _f1(counted), **{name: _figure(values) for name, values in measured.items()}}


def _f1(counted: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Returns F1 of tasks, a right one counting twice above and below, a missed or invented one once below."""
    below = sum(part[1] for part in counted)
    low, high = ratio_interval(counted) if counted else (0.0, 0.0)
    share = sum(part[0] for part in counted) / below if below else 0.0
    return {"n": len(counted), "share": round(share, 3), "ci95": [round(low, 3), round(high, 3)]}


def counts(one: Compared) -> dict[str, int]:
    """Returns what one document adds: tasks labelled, found, invented, and found with another lead or deadline."""
    return {
        "labelled": len(one.pairs) + len(one.missed),
        "found": len(one.pairs),
        "invented": len(one.wrong),
        "other_lead": sum(not same_lead(label.lead, found.lead) for label, found in one.pairs),
        "other_deadline": sum(label.due != due_words(found.deadline) for label, found in one.pairs),
    }


def _figure(values: Sequence[bool]) -> dict[str, Any]:
    numbers = [float(value) for value in values]
    mean = sum(numbers) / len(numbers) if numbers else 0.0
    low, high = bootstrap_interval(numbers) if numbers else (0.0, 0.0)
    return {"n": len(numbers), "share": round(mean, 3), "ci95": [round(low, 3), round(high, 3)]}


@click.command()
@click.option("--labels", type=click.Path(path_type=Path, exists=True), default=LABELS)
@click.option("--documents", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--out", type=click.Path(path_type=Path))
@click.option("--verbose", is_flag=True, help="print the places that were missed or invented")
def main(labels: Path, documents: Path, out: Path | None, *, verbose: bool) -> None:
    """Prints the figures of a set of labels, and writes them to a file."""
    compared = compare(labels, documents)
    by_text = {one.document.rsplit("/", 1)[-1]: counts(one) for one in compared}
    result = {"labels": labels.name, "documents": len(compared), **figures(compared), "by_text": by_text}
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if verbose:
        for one in compared:
            click.echo(f"{one.document}: {len(one.pairs)} right, {len(one.missed)} missed, {len(one.wrong)} wrong")
            for label in one.missed:
                click.echo(f"  missed {label.start} {label.lead!r} {label.due}")
            for found in one.wrong:
                click.echo(f"  wrong {found.start} {found.lead!r} {found.due!r} {found.text[:60]!r}")
            for label, found in one.pairs:
                if not same_lead(label.lead, found.lead) or label.due != due_words(found.deadline):
                    click.echo(
                        f"  differs {found.start} {label.lead!r}/{found.lead!r} {label.due}/{due_words(found.deadline)}"
                    )


if __name__ == "__main__":
    main()
