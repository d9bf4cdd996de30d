"""Writes the tables of docs/retrieval.md from the result files, between their markers; figures are never typed.

python -m eval.retrieval_tables            (run in the repository's root)
"""

import json
import re
from pathlib import Path
from typing import Any

PAGE = Path("docs/retrieval.md")
RESULTS = Path("eval/results")
NOISE_WORDS = {
    "": "",
    "bare": ", không dấu",
    "partly": ", thiếu dấu ở bốn phần mười số tiếng",
    "mistyped": ", gõ lỡ (Telex, đảo chữ)",
    "short": ", viết tắt",
    "new-style": ", dấu kiểu mới",
}
SHOWN = ("R@1", "R@3", "R@10", "R@100", "MRR@10", "nDCG@10")


def results_table(folder: Path) -> str:
    """Returns one row a set, spelling and system, with the 95 % interval under R@1 and MRR@10; under the default, the
    paired p of its R@1 against plain BM25."""
    lines = [_row("bộ câu hỏi", "n", "hệ", *SHOWN, "p (R@1)", "p50 ms", "p95 ms"), _row(*["---"] * 12)]
    for path in sorted(folder.glob("retrieval-*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        noise = report.get("noise") or ("bare" if report["strip_marks"] else "")
        name = Path(report["queries"]["name"]).stem + NOISE_WORDS[noise]
        p = f"{report['against_baseline']['R@1']['p']:.3f}" if "against_baseline" in report else "–"
        for label, part, shown in (("**mặc định**", report, p), ("BM25 thuần", report["baseline"], "")):
            figures = [_figure(part, metric) for metric in SHOWN]
            lines.append(_row(name, part["n"], label, *figures, shown, part["p50_ms"], part["p95_ms"]))
    return "\n".join(lines)


def costs_table(folder: Path) -> str:
    """Returns what indexing took, from the result file of the last set."""
    report = json.loads(sorted(folder.glob("retrieval-*.json"))[-1].read_text(encoding="utf-8"))
    rows = (
        ("văn bản (điều)", report["texts"]),
        ("mô hình", report["model"]),
        ("lập chỉ mục, giây", report["index_s"]),
        ("dung lượng chỉ mục, MB", report["index_mb"]),
        ("bộ nhớ cao nhất (kể cả lúc lập), MB", report["peak_rss_mb"]),
        ("bộ nhớ khi đang trả lời, MB", report.get("rss_mb", "–")),
    )
    return "\n".join([_row("", ""), _row("---", "---"), *(_row(*row) for row in rows)])


def growth_table(folder: Path) -> str:
    """Returns what a process that only serves holds and takes, then what documents handed in took, beside the bars."""
    report = json.loads((folder / "index-growth.json").read_text(encoding="utf-8"))
    bars, serving, worst, after = (report[part] for part in ("bars", "serving", "worst", "after"))
    sizes = [one["passages"] for one in report["documents"]]
    added = f"{len(sizes)} văn bản, mỗi văn bản {min(sizes)}–{max(sizes)} đoạn"
    rows = (
        ("đoạn trong kho", report["passages"], ""),
        ("tải của máy (1 phút) khi bắt đầu, trên hai lõi", f"{report['load'][0]:.1f}", ""),
        ("chỉ phục vụ: bộ nhớ cao nhất, MB", serving["peak_mb"], bars["peak_mb"]),
        ("– trong đó tệp đang mở, hệ điều hành thu lại được, MB", serving["files_mb"], ""),
        ("– câu đầu tiên, ms", serving["first_ms"], ""),
        (f"– {serving['questions']} câu hỏi, p50 / p95, ms", f"{serving['p50_ms']} / {serving['p95_ms']}", ""),
        (f"{added}: từ lúc gửi đến lúc ghi xong, giây (chậm nhất)", worst["committed_s"], ""),
        ("– từ lúc ghi xong đến khi có trong cả hai chỉ mục, giây (chậm nhất)", worst["indexed_s"], bars["indexed_s"]),
        ("– từ lúc ghi xong đến khi máy chủ tìm thấy, giây (chậm nhất)", worst["found_s"], bars["found_s"]),
        ("– trong đó máy chủ tính, giây bộ xử lý (chậm nhất)", worst["found_processor_s"], ""),
        ("– câu hỏi đầu tiên về văn bản mới, ms (chậm nhất)", worst["asked_ms"], ""),
        ("sau đó: bộ nhớ cao nhất, kể cả lúc nạp, MB", after["peak_mb"], ""),
        (f"– {after['questions']} câu hỏi, p50 / p95, ms", f"{after['p50_ms']} / {after['p95_ms']}", ""),
    )
    return "\n".join([_row("", "đo được", "mức đặt ra"), _row("---", "---", "---"), *(_row(*row) for row in rows)])


def choices_table(path: Path) -> str:
    """Returns one row a choice, as asked and without tone marks."""
    report = json.loads(path.read_text(encoding="utf-8"))
    shown = ("R@1", "R@10", "R@100", "MRR@10")
    lines = [_row("cách làm", "câu hỏi", "n", *shown), _row(*["---"] * 7)]
    for row in report["rows"]:
        spelling = "không dấu" if row["bare"] else "có dấu"
        lines.append(_row(row["system"], spelling, row["n"], *(f"{row[k]:.3f}" for k in shown)))
    return "\n".join(lines)


def fill(page: str, tables: dict[str, str]) -> str:
    """Returns the page with each table between ``<!-- NAME -->`` and ``<!-- /NAME -->``."""
    for name, table in tables.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        page = between.sub(lambda match, text=table: f"{match[1]}{text}\n{match[2]}", page)  # type: ignore[misc]
    return page


def _figure(part: dict[str, Any], metric: str) -> str:
    low, high = part["ci95"][metric]
    interval = f" ({low:.3f}–{high:.3f})" if metric in ("R@1", "MRR@10") else ""
    return f"{part[metric]:.3f}{interval}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Rewrites the page."""
    tables = {
        "results": results_table(RESULTS),
        "costs": costs_table(RESULTS),
        "growth": growth_table(RESULTS),
        "choices": choices_table(RESULTS / "choices-zalo_train.json"),
    }
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
