"""How often the answer that the text proves is the right one, how often none is given, and how often a wrong one.

    python -m eval.exam_answers --folder DIR --contest FILE --out eval/results/exam-answers.json

Items generated of the documents are asked without source, explanation and key; then again without their right option:
whatever is proven then is wrong, but for items whose wrong option is only wrong beside the right one. The questions of
the contest file are asked against the documents of the folder; their keys are unofficial and only compared with.
"""

import argparse
import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.exam_items import SAMPLE_DOCUMENTS
from exams.answering import Answered, Outcome, answer
from exams.dice import Dice
from exams.documents import ExamDocument, from_parsed
from exams.formats import registry
from exams.generating import generate
from exams.items import Item
from exams.passages import Passages
from ingest.parsing import parse_file
from vanban.document_numbers import parse_number
from vanban.errors import InvalidInput, UnreadableFile

SEED = 71  # of the items; another than that of the blind check of items
ASKED = 300  # items asked of each collection
_NAMED = re.compile(r"(\d+)-(NQ|CT)-(TW)_")
_TYPES = {"NQ": "Nghị quyết", "CT": "Chỉ thị"}


def read_folder(paths: Iterable[Path]) -> list[ExamDocument]:
    """Returns the documents that can be read; one whose text bears no number gets that of its file's name, as a clerk
    would give it."""
    found: list[ExamDocument] = []
    for number, path in enumerate(sorted(paths), start=1):
        try:
            document = from_parsed(number, parse_file(path.name, path.read_bytes()))
        except UnreadableFile:
            continue
        found.append(_numbered(document, path.name))
    return found


def _numbered(document: ExamDocument, name: str) -> ExamDocument:
    match = _NAMED.match(name)
    if document.metadata.number is not None or match is None:
        return document
    number = parse_number(f"{match[1]}-{match[2]}/{match[3]}")
    known = dataclasses.replace(document.metadata, number=number, type=_TYPES[match[2]])
    return dataclasses.replace(document, metadata=known)


def items_of(documents: Sequence[ExamDocument]) -> list[Item]:
    """Returns items of all documents, drawn, without what proves them."""
    made: list[Item] = []
    for document in documents:
        try:
            made += generate(document, documents, count=40, seed=SEED).items
        except InvalidInput:
            continue
    dice = Dice(SEED)
    drawn = sorted(made, key=lambda item: dice.below(1 << 62, item.id))[:ASKED]
    return [dataclasses.replace(item, sources=(), explanation="", derivation=None) for item in drawn]


def measure(documents: Sequence[ExamDocument]) -> dict[str, Any]:
    """Returns what came of asking, in all and by kind, with the right option among them and without it."""
    passages = Passages(tuple(documents))
    kinds: dict[str, Counter[str]] = {}
    keyless: Counter[str] = Counter()
    for item in items_of(documents):
        counts = kinds.setdefault(item.kind.value, Counter())
        counts.update(_outcomes(answer(item, passages)))
        if len(item.options) > 2:
            keyless.update(_outcomes(answer(_without_key(item), passages)))
    total = sum(kinds.values(), Counter[str]())
    return {
        "total": dict(total),
        "kinds": {kind: dict(counts) for kind, counts in kinds.items()},
        "without_the_right_option": {"asked": keyless["asked"], "answered": keyless["proven"]},
    }


def _outcomes(answered: Answered) -> list[str]:
    if answered.outcome is not Outcome.PROVEN:
        return ["asked", answered.outcome.value]
    return ["asked", "proven", "against_key" if answered.against_key else "agrees"]


def _without_key(item: Item) -> Item:
    return dataclasses.replace(item, options=item.wrong_options, keys=())


def contest(file: Path, documents: Sequence[ExamDocument]) -> list[dict[str, Any]]:
    """Returns for each question of a file its number, what came of it, the option and the unofficial key."""
    passages = Passages(tuple(documents))
    told: list[dict[str, Any]] = []
    for number, entry in enumerate(registry.read(file.read_bytes(), None).entries, start=1):
        one = answer(entry.item, passages)
        found = {"number": number, "outcome": one.outcome.value, "answer": one.letter, "key": entry.item.key_letters}
        told.append({**found, "citation": one.source.citation if one.source else ""})
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, writes the result file and prints it."""
    parser = argparse.ArgumentParser(description="Đo việc tìm đáp án bằng căn cứ trong văn bản.")
    parser.add_argument("--folder", type=Path, help="Thư mục văn bản thật (bỏ qua nếu không có).")
    parser.add_argument("--contest", type=Path, help="Tệp câu hỏi cuộc thi với đáp án không chính thức.")
    parser.add_argument("--out", type=Path, help="Tệp kết quả JSON.")
    chosen = parser.parse_args(arguments)
    told: dict[str, Any] = {"seed": SEED, "samples": measure(read_folder(SAMPLE_DOCUMENTS.iterdir()))}
    if chosen.folder is not None and chosen.folder.is_dir():
        documents = read_folder(chosen.folder.iterdir())
        told["texts"] = measure(documents)
        if chosen.contest is not None:
            told["contest"] = contest(chosen.contest, documents)
    if chosen.out is not None:
        chosen.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
