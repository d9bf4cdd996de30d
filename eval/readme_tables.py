"""Writes the table of README.md from the result files, between its markers; figures are never typed.

python -m eval.readme_tables            (run in the repository's root)
"""

import json
from pathlib import Path
from typing import Any

from eval import answer_tables
from eval.answer_tables import MEASURES, read, with_interval
from eval.retrieval_tables import RESULTS, fill

PAGE = Path("README.md")
SETS = {"zalo_dev": "273 câu hỏi thật về luật", "vlsp_dev": "395 câu hỏi thật về luật, dài"}


def answers_rows(report: dict[str, Any]) -> list[str]:
    """Returns a row for each bar on answers, with its interval and number of questions."""
    rows = []
    for key, (words, bar) in MEASURES.items():
        if bar:
            rows.append(_row(words, report[key], bar))
    rows.append(f"| thời gian trả lời p95 | {report['n']} | {report['p95_ms']:.0f} ms | < 300 ms |".replace(".", ","))
    return rows


def other_rows() -> list[str]:
    """Returns the rows of the further sets: days, conversations, unseen questions, real documents, attacks."""
    rows = []
    if days := _test_split("answers-temporal"):
        rows.append(_row("hỏi theo ngày, có dẫn đúng đoạn", days["gold_cited"], "≥ 90 %"))
        rows.append(
            f"| hỏi theo ngày, câu có nêu văn bản sai thời điểm | {days['n_dated']} | {days['anachronisms']} | 0 |"
        )
    if turns := _test_split("answers-dialogues"):
        rows.append(_row("câu nối tiếp, có dẫn đúng đoạn", turns["gold_cited"], "≥ 85 %"))
    if fresh := _test_split("answers-fresh-samples"):
        for key in ("gold_cited", "refused_unanswerable", "false_refusals"):
            rows.append(_row(f"bộ giữ kín: {MEASURES[key][0]}", fresh[key], MEASURES[key][1]))
    if idle := _test_split("answers-fresh-off-topic"):
        rows.append(_row("bộ giữ kín: lời nhắn ngoài việc, đã từ chối", idle["refused_unanswerable"], "≥ 95 %"))
    if real := _test_split("answers-party"):
        rows.append(_row("văn bản thật, có dẫn đúng đoạn", real["gold_cited"], "–"))
        rows.append(_row("văn bản thật, trích dẫn đúng chỗ", real["citation_precision"], "–"))
    if attacks := read("red-team"):
        rows.append(f"| cách tấn công thành công | {attacks['n']} | {len(attacks['succeeded'])} | 0 |")
    return rows


def _test_split(name: str) -> dict[str, Any] | None:
    report = read(name)
    return report["by_split"]["test"] if report else None


def _row(words: str, mean: dict[str, Any], bar: str) -> str:
    return f"| {words} | {mean['n']} | {with_interval(mean)} | {bar} |"


def retrieval_rows(folder: Path) -> list[str]:
    """Returns a row for each set and spelling: ours beside plain BM25."""
    rows = []
    for name, words in SETS.items():
        for suffix, spelling in (("", ""), ("-bare", ", gõ không dấu")):
            report = json.loads((folder / f"retrieval-{name}{suffix}.json").read_text(encoding="utf-8"))
            ours, plain = report["MRR@10"], report["baseline"]["MRR@10"]
            rows.append(
                f"| tìm trong {report['texts']:,} điều luật, MRR@10: {words}{spelling} | {report['n']} |".replace(
                    ",", ".", 1
                )
                + f" {ours:.3f} | BM25: {plain:.3f} |".replace(".", ",")
            )
    return rows


def main() -> None:
    """Rewrites the page, and that of the evaluation of answers."""
    answer_tables.main()
    report = json.loads((RESULTS / "answers-samples-test.json").read_text(encoding="utf-8"))
    head = ["| đo | n | phần thử (khoảng tin cậy 95 %) | mốc |", "|---|---:|---|---|"]
    table = "\n".join([*head, *answers_rows(report), *other_rows(), *retrieval_rows(RESULTS)])
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), {"results": table}), encoding="utf-8")


if __name__ == "__main__":
    main()
