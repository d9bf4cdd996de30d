"""The passages that our engineers made up, as documents of a library, and the questions on them as cases.

Run: ``python -m eval.training.judge_library FOLDER --hand 7`` writes ``FOLDER/documents/*.txt``, to be loaded into a
library that holds the accounts of the samples (``vanban demo``, then ``vanban ingest``), and ``FOLDER/cases.jsonl``
with the questions of one hand, which the judge has not been taught (``eval/training/judge.py``): the other measures of
an answer were chosen on the samples, so that only questions on other texts show what each is worth.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

DATASETS = Path(__file__).parents[1] / "datasets"
_DAY, _ISO = "ngày 02 tháng 02 năm 2026", "2026-02-02"
_USER = "can.bo.tp"  # an account of the samples that reads what is public


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def number_of(passage: str) -> str:
    """Returns the number that the document of a passage bears.

    >>> number_of("7-M3")
    '703-TB/ĐU'
    """
    hand, place = passage.split("-M")
    return f"{int(hand)}{int(place):02d}-TB/ĐU"


def document(passage: dict[str, Any]) -> str:
    """Returns a passage laid out as a notice of a commune's committee."""
    title, *headings = str(passage["heading"]).split(" | ")
    head = ["ĐẢNG BỘ XÃ MẪU", "ĐẢNG ỦY", "*", f"Số {number_of(passage['p'])}", f"Xã Mẫu, {_DAY}", "", "THÔNG BÁO"]
    return "\n".join([*head, title, "", *headings, *passage["lines"]]) + "\n"


def case(at: int, question: dict[str, Any], lines: Sequence[str]) -> dict[str, Any]:
    """Returns a question as a case of ``eval.answer_cases``; its places are the lines that answer it."""
    number = number_of(question["p"])
    gold = [{"number": number, "date": _ISO, "quote": lines[line - 1]} for line in question["answered_by"]]
    kind = "answerable_pair" if gold else "near_miss"
    told = {"id": f"j{at:04d}", "question": question["question"], "kind": kind, "answerable": bool(gold), "user": _USER}
    return {**told, "gold": gold, "facts": [], "split": "dev"}


def main(folder: Path, hand: int) -> None:
    """Writes the documents of all hands and the cases of one."""
    passages = {one["p"]: one for one in read_lines(DATASETS / "judge_passages.jsonl")}
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for name, passage in passages.items():
        (documents / f"{name}.txt").write_text(document(passage), encoding="utf-8")
    asked = [one for one in read_lines(DATASETS / "judge_questions.jsonl") if str(one["p"]).startswith(f"{hand}-M")]
    cases = (case(at, one, passages[one["p"]]["lines"]) for at, one in enumerate(asked, start=1))
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in cases)
    (folder / "cases.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hand", type=int, default=7)
    given = parser.parse_args()
    main(given.folder, given.hand)
