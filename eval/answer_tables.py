"""Writes the tables of docs/danh-gia.md from the result files, between their markers; figures are never typed.

python -m eval.answer_tables            (run in the repository's root)
"""

import json
from pathlib import Path
from typing import Any

from eval.retrieval_tables import RESULTS, fill

PAGE = Path("docs") / "danh-gia.md"
MEASURES = {  # what a row says, and the bar it is held against (issue "Answers a cadre can sign")
    "gold_cited": ("câu trả lời được, có dẫn đúng đoạn", "≥ 90 %"),
    "gold_recall": ("đoạn đáp án được dẫn", ""),
    "fact_recall": ("ý phải có, đã nêu", "≥ 90 %"),
    "citation_precision": ("trích dẫn đúng chỗ", "≥ 95 %"),
    "quote_support": ("câu trích có nguyên văn trong nguồn", "100 %"),
    "number_support": ("con số, ngày, số hiệu có trong nguồn", "100 %"),
    "refused_unanswerable": ("câu không có đáp án, đã từ chối", "≥ 95 %"),
    "refused_off_topic": ("câu ngoài phạm vi, chuyện phiếm, đã từ chối", "≥ 95 %"),
    "false_refusals": ("câu trả lời được mà bị từ chối", "≤ 5 %"),
}
KINDS = {
    "formal": "viết đúng lối hành chính",
    "cadre": "viết tắt, nói miệng",
    "no_marks": "không dấu",
    "by_number": "theo số hiệu",
    "by_date": "theo ngày ban hành",
    "choice": "một số hiệu, hai văn bản",
    "table": "hàng, ô của bảng",
    "list": "liệt kê đủ các ý",
    "multi_clause": "ghép nhiều điều khoản",
    "comparison": "so sánh",
    "definition": "giải thích từ ngữ",
    "procedure": "trình tự, cách làm",
    "duties": "ai làm gì, bao giờ xong",
    "relation": "thay thế, sửa đổi, căn cứ",
    "implements": "văn bản thực hiện",
    "documents": "danh sách văn bản",
    "summary": "tóm tắt một văn bản",
    "near_miss": "sai một chi tiết so với văn bản",
    "no_access": "chỉ có trong văn bản không được đọc",
    "out_of_scope": "ngoài công việc",
    "off_topic": "nhờ việc khác",
    "small_talk": "chào hỏi, chuyện phiếm",
}


def percent(share: float) -> str:
    """Returns a share as people here write it: ``92,5 %``."""
    return f"{100 * share:.1f} %".replace(".", ",")


def with_interval(mean: dict[str, Any]) -> str:
    """Returns a mean of a report with its interval, or a dash where nothing was measured."""
    if mean["ci95"] is None:
        return "–"
    low, high = mean["ci95"]
    return f"{percent(mean['mean'])} ({percent(low)} – {percent(high)})"


def measure_rows(whole: dict[str, Any], test: dict[str, Any]) -> list[str]:
    """Returns the table of the measures: all questions, and those of the test split."""
    rows = ["| đo | n | cả bộ (khoảng tin cậy 95 %) | n thử | phần thử | mốc |", "|---|---:|---|---:|---|---|"]
    for key, (words, bar) in MEASURES.items():
        own, held = whole[key], test[key]
        rows.append(
            f"| {words} | {own['n']} | {with_interval(own)} | {held['n']} | {with_interval(held)} | {bar or '–'} |"
        )
    return rows


def kind_rows(report: dict[str, Any]) -> list[str]:
    """Returns the table by kind: right replies with the interval, and for answerable kinds the facts and citations."""
    rows = [
        "| loại câu hỏi | n | đúng (khoảng tin cậy 95 %) | ý đã nêu | trích dẫn đúng chỗ |",
        "|---|---:|---|---:|---:|",
    ]
    kinds = report["by_kind"]
    for kind in [*(k for k in KINDS if k in kinds), *(k for k in kinds if k not in KINDS)]:
        own = kinds[kind]
        right = with_interval({"mean": own["right"], "ci95": own["ci95"]})
        facts, cited = (percent(own[key]) if own[key] is not None else "–" for key in ("fact_share", "precision"))
        rows.append(f"| {KINDS.get(kind, kind)} (`{kind}`) | {own['n']} | {right} | {facts} | {cited} |")
    return rows


def main() -> None:
    """Rewrites the page."""
    whole, test = (
        json.loads((RESULTS / f"answers-samples{part}.json").read_text(encoding="utf-8")) for part in ("", "-test")
    )
    tables = {"measures": "\n".join(measure_rows(whole, test)), "kinds": "\n".join(kind_rows(whole))}
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
