"""How many of the edges between documents are found, and how many of those found are right.

Labels are JSON lines ``{"file": …, "edges": [{"kind", "number", "date"?, "part"?, "name"?}]}``. An edge is right when
its kind and the number of its target are; a target without a number is known by the beginning of its name. A date
must agree where both the label and the program give one; clauses are measured apart.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.intervals import bootstrap_interval
from ingest.parsing import parse_file
from vanban.document_numbers import parse_number
from vanban.documents import Relation, RelationKind
from vanban.errors import UnreadableFile
from vanban.text import bare_form, bare_words

_HERE = Path(__file__).resolve().parent
SAMPLE_LABELS = _HERE / "datasets" / "relations_samples.jsonl"
SAMPLE_DOCUMENTS = _HERE.parent / "samples" / "documents"
PRECISION_BAR, RECALL_BAR = 0.95, 0.90
_ENDS = ("thay_the", "bai_bo")  # of which it matters whether a part or the whole is meant


@dataclass(frozen=True, slots=True)
class Labelled:
    """An edge as a person labelled it; ``number`` is a number's key, ``name`` the beginning of a name without marks."""

    kind: str
    number: str | None
    date: datetime.date | None = None
    part: str = ""
    name: str = ""

    def fits(self, edge: Relation) -> bool:
        """Tells whether a found edge is this one."""
        if edge.kind.value != self.kind:
            return False
        if self.date is not None and edge.target_date is not None and edge.target_date != self.date:
            return False
        if self.number is None:
            return edge.target_number is None and bare_form(edge.target_text).startswith(self.name)
        return edge.target_number is not None and edge.target_number.key == self.number


@dataclass(frozen=True, slots=True)
class Case:
    """A file and all its edges."""

    path: Path
    edges: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Labels and found edges of one file: pairs that agree, what was missed, what was invented."""

    file: str
    right: tuple[tuple[Labelled, Relation], ...]
    missed: tuple[Labelled, ...]
    invented: tuple[Relation, ...]


def evaluate_files(labels: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Returns the report over labels files, with their names; raises ``UnreadableFile`` for what cannot be read."""
    try:
        cases = [case for path in labels for case in load_cases(path, folder)]
    except (OSError, ValueError, KeyError) as error:
        raise UnreadableFile("Tệp nhãn quan hệ không đúng dạng.") from error
    absent = next((case.path for case in cases if not case.path.is_file()), None)
    if absent is not None:
        raise UnreadableFile(f"Không có tệp {absent}.")
    return {"labels": [path.name for path in labels], **evaluate(cases)}


def load_cases(labels: Path, folder: Path) -> list[Case]:
    """Returns the cases of a labels file; the files lie in ``folder``. Raises ``OSError`` and ``ValueError``."""
    cases: list[Case] = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        cases.append(Case(folder / row["file"], tuple(_labelled(edge) for edge in row["edges"])))
    return cases


def evaluate(cases: Sequence[Case]) -> dict[str, Any]:
    """Returns precision and recall over all edges and per kind, each with n and its 95 % bootstrap interval."""
    compared = [compare(case) for case in cases]
    kinds = [kind.value for kind in RelationKind]
    per_kind = {kind: _figures(compared, kind) for kind in kinds}
    overall = _figures(compared, None)
    return {
        "files": len(cases),
        "all": overall,
        "kinds": {kind: figures for kind, figures in per_kind.items() if figures["recall"] or figures["precision"]},
        "parts": _parts(compared),
        "bars": {"precision": PRECISION_BAR, "recall": RECALL_BAR},
        "missed": [f"{one.file}: {m.kind} {m.number or m.name}" for one in compared for m in one.missed],
        "invented": [f"{one.file}: {i.kind.value} {_name(i)}" for one in compared for i in one.invented],
    }


def compare(case: Case) -> Compared:
    """Returns how the edges found in a file stand to its labels; each label is met by one edge at most."""
    found = list(parse_file(case.path.name, case.path.read_bytes()).relations)
    right: list[tuple[Labelled, Relation]] = []
    missed: list[Labelled] = []
    for label in case.edges:
        edge = next((one for one in found if label.fits(one)), None)
        if edge is None:
            missed.append(label)
        else:
            found.remove(edge)
            right.append((label, edge))
    return Compared(case.path.name, tuple(right), tuple(missed), tuple(found))


def _figures(compared: Sequence[Compared], kind: str | None) -> dict[str, Any]:
    right = [kind is None or label.kind == kind for one in compared for label, _ in one.right]
    missed = [kind is None or label.kind == kind for one in compared for label in one.missed]
    invented = [kind is None or edge.kind.value == kind for one in compared for edge in one.invented]
    return {"precision": _share(sum(right), sum(invented)), "recall": _share(sum(right), sum(missed))}


def _parts(compared: Sequence[Compared]) -> dict[str, Any] | None:
    """Returns the share of replacements and repeals found whose clauses are those of the label."""
    pairs = [(label, edge) for one in compared for label, edge in one.right if label.kind in _ENDS]
    good = sum(bare_words(label.part) == bare_words(edge.part) for label, edge in pairs)
    return _share(good, len(pairs) - good)


def _share(good: int, bad: int) -> dict[str, Any] | None:
    """Returns a share with n and interval, or None for none at all."""
    if good + bad == 0:
        return None
    low, high = bootstrap_interval([1.0] * good + [0.0] * bad)
    return {"value": round(good / (good + bad), 4), "n": good + bad, "low": round(low, 4), "high": round(high, 4)}


def _labelled(edge: dict[str, Any]) -> Labelled:
    number = parse_number(edge["number"]) if edge.get("number") else None
    if edge.get("number") and number is None:
        raise ValueError(f"not a document number: {edge['number']}")
    date = datetime.date.fromisoformat(edge["date"]) if edge.get("date") else None
    name = bare_form(edge.get("name") or "")
    return Labelled(edge["kind"], number.key if number else None, date, edge.get("part") or "", name)


def _name(edge: Relation) -> str:
    return edge.target_number.canonical if edge.target_number else edge.target_text[:60]
