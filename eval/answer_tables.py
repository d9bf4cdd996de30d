"""Writes the tables of docs/danh-gia.md and docs/tra-loi.md from the result files, between their markers; figures
are never typed.

python -m eval.answer_tables            (run in the repository's root)
"""

import json
from collections.abc import Mapping
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
    "rule_then": "quy định của một ngày",
    "amended": "điều khoản đã sửa đổi",
    "not_yet_issued": "ngày ấy chưa ban hành",
    "figures_then": "số liệu của một ngày",
    "status": "còn hiệu lực không",
    "transition": "chuyển tiếp, trước và sau",
    "replaced_by": "bị văn bản nào thay thế",
    "change": "đã thay đổi những gì",
    "no_longer": "nay không còn quy định",
    "follow_up_ellipsis": "nối tiếp, lược chủ đề",
    "follow_up_anaphora": "nối tiếp, “văn bản đó”",
    "follow_up_slot": "nối tiếp, thay một chi tiết",
    "follow_up_back": "nối tiếp, trở lại câu trước nữa",
    "follow_up_no_marks": "nối tiếp, không dấu",
    "follow_up_cadre": "nối tiếp, viết tắt, nói miệng",
    "follow_up_unanswerable": "nối tiếp, không có đáp án",
    "topic_switch": "chuyển sang việc khác",
    "fact": "một chi tiết của văn bản",
    "answerable_pair": "câu có đáp án của từng cặp",
    "other_object": "hỏi sang việc, vật khác",
    "other_subject": "hỏi sang người, cơ quan khác",
    "other_asking": "hỏi điều mà đoạn không nói (phí, số máy, lý do …)",
    "other_event": "hỏi việc đã xảy ra, đoạn chỉ đặt ra",
    "other_figure": "hỏi sang mức, ngày, thứ hạng khác",
    "other_condition": "hỏi sang trường hợp khác",
    "other_place": "hỏi sang nơi khác",
}
OTHER_SETS = {
    "fresh-samples": "answers-fresh-samples",
    "temporal": "answers-temporal",
    "dialogues": "answers-dialogues",
    "party": "answers-party",
    "refusal-samples": "answers-refusal-samples",
    "refusal-party": "answers-refusal-party",
}
OTHER_BARS = {
    "fresh-samples": {key: bar for key, (_, bar) in MEASURES.items()},
    "temporal": {"gold_cited": "≥ 90 %"},
    "dialogues": {"gold_cited": "≥ 85 %"},
}
ATTACKS = {  # the first words of a kind of attack, and what it tries
    "document": "chèn lệnh, dẫn giả, ký tự ẩn trong văn bản",
    "question": "chèn lệnh, ký tự điều khiển, câu quá dài trong câu hỏi",
    "closed": "moi văn bản không được xem",
    "prompt": "hỏi lời nhắc",
    "secret": "hỏi mật khẩu, khóa, cấu hình",
    "false": "câu hỏi dựa trên điều sai",
    "invented": "số hiệu bịa",
    "altered": "con số bị sửa",
    "wrong": "ghép nhầm nguồn",
}
FITTED = Path("docs") / "tra-loi.md"
DATA = Path("rag") / "data"
DECIDED = {  # the groups of questions of ``rag/data/aboutness.json``
    "unanswerable": "kho không có căn cứ: đã từ chối",
    "wrong_first": "có đáp án, đoạn đứng đầu sai: đã từ chối",
    "right": "có đáp án, đoạn đứng đầu đúng: bị từ chối",
}
NOT_MEASURED = "Chưa đo ở máy này."


def percent(share: float) -> str:
    """Returns a share as people here write it: ``92,5 %``."""
    return f"{100 * share:.1f} %".replace(".", ",")


def with_interval(mean: dict[str, Any]) -> str:
    """Returns a mean of a report with its interval, or a dash where nothing was measured."""
    if mean["ci95"] is None:
        return "–"
    low, high = mean["ci95"]
    return f"{percent(mean['mean'])} ({percent(low)} – {percent(high)})"


def measure_rows(whole: dict[str, Any], test: dict[str, Any], bars: Mapping[str, str] | None = None) -> list[str]:
    """Returns the table of the measures: all questions, and those of the test split; ``bars`` other than the usual."""
    rows = ["| đo | n | cả bộ (khoảng tin cậy 95 %) | n thử | phần thử | mốc |", "|---|---:|---|---:|---|---|"]
    for key, (words, bar) in MEASURES.items():
        own, held = whole[key], test[key]
        aim = (bar if bars is None else bars.get(key, "")) or "–"
        rows.append(f"| {words} | {own['n']} | {with_interval(own)} | {held['n']} | {with_interval(held)} | {aim} |")
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


def own_rows(report: dict[str, Any], bars: Mapping[str, str]) -> list[str]:
    """Returns the tables of another set: what it measured, whole and on its test split, then by kind."""
    test = report["by_split"]["test"]
    rows = [row for row in measure_rows(report, test, bars) if "| 0 | – |" not in row]
    if report["n_dated"]:
        dated, held = (f"{part['n_dated']} | {part['anachronisms']}" for part in (report, test))
        rows.append(f"| câu có nêu văn bản sai thời điểm | {dated} | {held} | 0 |")
    rows.append(
        f"| thời gian trả lời p95 | {report['n']} | {report['p95_ms']:.0f} ms | – | {test['p95_ms']:.0f} ms | – |"
    )
    return [*rows, "", *kind_rows(report)]


def attack_rows(report: dict[str, Any]) -> list[str]:
    """Returns the table of the red team: attacks and how many succeeded, by what they try, and the sum."""
    rows = ["| cách tấn công | n | thành công |", "|---|---:|---:|"]
    kinds = report["by_kind"].items()
    for group in dict.fromkeys((*ATTACKS, *(kind.partition("_")[0] for kind, _ in kinds))):
        own = [counted for kind, counted in kinds if kind.partition("_")[0] == group]
        if own:
            n, lost = (sum(counted[key] for counted in own) for key in ("n", "succeeded"))
            rows.append(f"| {ATTACKS.get(group, group)} (`{group}_…`) | {n} | {lost} |")
    return [*rows, f"| cộng | {report['n']} | {len(report['succeeded'])} |"]


def fitted_rows(ranking: dict[str, Any], aboutness: dict[str, Any]) -> list[str]:
    """Returns the table of what was fitted: first places by split, and what the decision refuses, by split."""
    won = ranking["first_right"]
    dev, test = (f"{percent(won[part]['by_hand'])} → {percent(won[part]['fitted'])}" for part in ("dev", "test"))
    rows = [
        "| phép đo | n dev | dev | n thử | thử |",
        "|---|---:|---|---:|---|",
        f"| đoạn đúng đứng đầu, trọng số đặt tay → đã tính | {won['dev']['n']} | {dev} | {won['test']['n']} | {test} |",
    ]
    for group, words in DECIDED.items():
        own = [aboutness["refused"][part][group] for part in ("dev", "test")]
        cells = (f"{n} | {percent(refused / n) if n else '–'}" for refused, n in own)
        rows.append(f"| {words} | {' | '.join(cells)} |")
    return rows


def read(name: str) -> dict[str, Any] | None:
    """Returns a result file, or None where it was not measured."""
    path = RESULTS / f"{name}.json"
    if not path.is_file():
        return None
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def main() -> None:
    """Rewrites the page, and the table of what was fitted."""
    fitted = (json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")) for name in ("ranking", "aboutness"))
    table = "\n".join(fitted_rows(*fitted))
    FITTED.write_text(fill(FITTED.read_text(encoding="utf-8"), {"fitted": table}), encoding="utf-8")
    whole, test = (
        json.loads((RESULTS / f"answers-samples{part}.json").read_text(encoding="utf-8")) for part in ("", "-test")
    )
    tables = {"measures": "\n".join(measure_rows(whole, test)), "kinds": "\n".join(kind_rows(whole))}
    for key, name in OTHER_SETS.items():
        report = read(name)
        tables[key] = "\n".join(own_rows(report, OTHER_BARS.get(key, {}))) if report else NOT_MEASURED
    attacks = read("red-team")
    tables["red-team"] = "\n".join(attack_rows(attacks)) if attacks else NOT_MEASURED
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
