"""How many items documents give, of which kinds and levels, and how good they are by a blind check against the text.

    python -m eval.exam_items --folder DIR --out eval/results/exam-items.json

Every sample document and every file of the folder that can be cited is asked of beside the others of its own
collection. A random sample of the items of the documents in ``DRAWN`` was read one by one against the text; the file of
judgements holds the ids of those items with the fault found, or none. An item changed since has another id: it counts
as not judged and is told apart.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exams.dice import Dice
from exams.documents import ExamDocument, from_parsed
from exams.generating import generate
from exams.items import Item
from exams.linting import has_errors, lint_items
from ingest.parsing import parse_file
from vanban.errors import InvalidInput, UnreadableFile

_HERE = Path(__file__).resolve().parent
SAMPLE_DOCUMENTS = _HERE.parent / "samples" / "documents"
JUDGEMENTS = _HERE / "datasets" / "exam_items_judged.jsonl"
COUNT = 40  # items asked of each document
SEED = 47
# The last blind reading: the seed of the draw, and how many items of each collection. Nothing was changed after it.
DRAW_SEED, DRAW = 9, 100
FAULTS = {"wrong_key": 0.01, "second_correct": 0.02, "wording": 0.10}  # with the most that the bar allows
# The documents whose items were drawn, by the beginning of the file's name: ten samples, and fourteen real texts, most
# of them with thirty items or more. Their items were looked at while the generator was written, with other seeds.
DRAWN = {
    "samples": ("15-", "17-", "19-", "20-", "21-", "22-", "23-", "25-", "27-", "29-"),
    "texts": (
        "03-NQ-CP_2025.", "06-HD-TW", "1147-QD", "294-QD-TW", "30-2020-ND", "383-QD-TW", "384-QD-TW", "48-2025",
        "57-2025", "57-NQ-TW", "69-KL-TW", "74-2025", "09-CT-UBND", "45-HD-BTCTW",
    ),
}  # fmt: skip
_Z = 1.96  # of a two-sided interval of 95 %


@dataclass(frozen=True, slots=True)
class Asked:
    """What one document gave; ``broken`` is how many quotes do not stand where their source says."""

    collection: str
    name: str
    items: tuple[Item, ...]
    broken: int
    errors: bool


def wilson(count: int, n: int) -> tuple[float, float]:
    """Returns the 95 % interval of a share (Wilson 1927); (0, 1) for none."""
    if n == 0:
        return 0.0, 1.0
    share, square = count / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def ask(collection: str, paths: Iterable[Path], *, seed: int = SEED) -> list[Asked]:
    """Returns what each file that can be read and cited gave, in the order of the names."""
    documents: dict[str, ExamDocument] = {}
    for number, path in enumerate(sorted(paths), start=1):
        try:
            documents[path.name] = from_parsed(number, parse_file(path.name, path.read_bytes()))
        except UnreadableFile:
            continue
    texts = {document.id: document for document in documents.values()}
    found: list[Asked] = []
    for name, document in documents.items():
        try:
            items = generate(document, list(documents.values()), count=COUNT, seed=seed).items
        except InvalidInput:
            continue
        sources = [source for item in items for source in item.sources]
        broken = sum(texts[s.document_id].text[s.start : s.end] != s.quote for s in sources)
        found.append(Asked(collection, name, items, broken, has_errors(lint_items(items, texts))))
    return found


def drawn(asked: Sequence[Asked], collection: str, *, seed: int = DRAW_SEED) -> list[tuple[str, Item]]:
    """Returns the items of a collection drawn for the last reading, each with its document."""
    names = DRAWN[collection]
    pool = [
        (one.name, item)
        for one in asked
        if one.collection == collection and one.name.startswith(names)
        for item in one.items
    ]
    dice = Dice(seed)
    return sorted(pool, key=lambda pair: dice.below(1 << 62, "draw", *(pair[0], pair[1].id)))[:DRAW]


def read_judgements(path: Path = JUDGEMENTS) -> dict[str, str | None]:
    """Returns the fault of each judged item by its id, None for an item without fault."""
    if not path.exists():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row["id"]: row["fault"] for row in rows}


def report(asked: Sequence[Asked], judgements: Mapping[str, str | None]) -> dict[str, Any]:
    """Returns the result file: what was given of each document, and the blind check with its intervals."""
    items = [item for one in asked for item in one.items]
    return {
        "count_asked": COUNT,
        "seed": SEED,
        "documents": len(asked),
        "documents_with_30": sum(len(one.items) >= 30 for one in asked),
        "items": len(items),
        "quotes_not_verbatim": sum(one.broken for one in asked),
        "documents_with_lint_errors": sum(one.errors for one in asked),
        "kinds": dict(Counter(item.kind.value for item in items).most_common()),
        "levels": dict(Counter(item.level.value for item in items if item.level).most_common()),
        "by_document": [
            {"collection": one.collection, "name": one.name, "items": len(one.items), "kinds": _kinds(one.items)}
            for one in asked
        ],
        "blind_check": {name: _checked(read, judgements) for name, read in _read_by_name(asked, judgements).items()},
    }  # fmt: skip


def _read_by_name(asked: Sequence[Asked], judgements: Mapping[str, str | None]) -> dict[str, list[Item]]:
    """Returns the items of the last reading by collection and together, and every item made that any reading judged."""
    collections = sorted({one.collection for one in asked})
    by_name = {collection: [item for _, item in drawn(asked, collection)] for collection in collections}
    everything = [item for items in by_name.values() for item in items]
    judged = [item for one in asked for item in one.items if item.id in judgements]
    return {**by_name, "last_reading": everything, "all_judged_that_are_still_made": judged}


def _kinds(items: Sequence[Item]) -> dict[str, int]:
    return dict(Counter(item.kind.value for item in items).most_common())


def _checked(items: Sequence[Item], judgements: Mapping[str, str | None]) -> dict[str, Any]:
    judged = [item for item in items if item.id in judgements]
    faults = Counter(fault for item in judged if (fault := judgements[item.id]))
    told: dict[str, Any] = {"drawn": len(items), "judged": len(judged)}
    for fault, bar in FAULTS.items():
        low, high = wilson(faults[fault], len(judged))
        told[fault] = {
            "count": faults[fault],
            "share": round(faults[fault] / len(judged), 4) if judged else None,
            "low": round(low, 4),
            "high": round(high, 4),
            "bar": bar,
        }
    told["kinds"] = dict(Counter(item.kind.value for item in judged).most_common())
    told["levels"] = dict(Counter(item.level.value for item in judged if item.level).most_common())
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, writes the result file and prints the blind check; ``--show`` prints the items drawn instead."""
    parser = argparse.ArgumentParser(description="Đo câu hỏi soạn từ văn bản mẫu và văn bản thật.")
    parser.add_argument("--folder", type=Path, help="Thư mục văn bản thật (bỏ qua nếu không có).")
    parser.add_argument("--out", type=Path, help="Tệp kết quả JSON.")
    parser.add_argument("--show", action="store_true", help="In các câu được rút để đọc, không ghi kết quả.")
    chosen = parser.parse_args(arguments)
    asked = ask("samples", SAMPLE_DOCUMENTS.iterdir())
    if chosen.folder is not None and chosen.folder.is_dir():
        asked += ask("texts", chosen.folder.iterdir())
    if chosen.show:
        _show(asked)
        return 0
    told = report(asked, read_judgements())
    if chosen.out is not None:
        chosen.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told["blind_check"], ensure_ascii=False, indent=1))
    return 0


def _show(asked: Sequence[Asked]) -> None:
    for collection in sorted({one.collection for one in asked}):
        for name, item in drawn(asked, collection):
            print(f"\n{item.id} {name} [{item.kind.value}/{item.level.value if item.level else ''}]\n{item.stem}")
            for place, option in enumerate(item.options):
                print("  *" if place in item.keys else "   ", option)
            for source in item.sources[:4]:
                print(f"   > {source.path}: {' '.join(source.quote.split())}")


if __name__ == "__main__":
    raise SystemExit(main())
