"""Writes the tables of docs/nap-van-ban-so-do.md from the result files, between their markers.

python -m eval.ingestion_tables            (run in the repository's root)
"""

import json
from pathlib import Path
from typing import Any

from eval.ingestion_formats import FORMATS
from eval.retrieval_tables import RESULTS, fill

PAGE = Path("docs/nap-van-ban-so-do.md")
WORDS = {
    "docx": "`.docx`",
    "html": "`.html`",
    "pdf": "`.pdf` có lớp chữ",
    "pdf-office": "`.pdf` do LibreOffice xuất",
    "pdf-split-font": "`.pdf`, chữ Việt ở phông thứ hai, xáo thứ tự theo dòng",
    "pdf-split-page": "như trên, xáo thứ tự theo cả trang",
    "pdf-no-map": "`.pdf`, phông chữ Việt không có bảng mã Unicode",
    "doc": "`.doc`",
    "scan": "bản quét (nghiêng, nhiễu, sáng không đều)",
    "tcvn3": "`.docx` bằng phông TCVN3 (không tính chữ hoa)",
    "vni": "`.docx` bằng phông VNI",
}
ATTRIBUTES = {
    "type": ("loại văn bản", "≥ 98 %"),
    "number": ("số và ký hiệu", "≥ 98 %"),
    "date": ("ngày ban hành", "≥ 95 %"),
    "issuer": ("cơ quan ban hành", "≥ 95 %"),
}
GROUPS = {
    "all": "mọi tệp",
    "without_tables": "tệp không có bảng",
    "with_tables": "tệp có bảng",
    "chu_goc": "đọc bằng lớp chữ",
    "hinh_hoc": "đọc theo hình học",
    "nhan_dang": "nhận dạng chữ (OCR)",
}


def formats_table(folder: Path) -> str:
    """Returns a row for each format that has a result file, in the order of ``FORMATS``."""
    rows = [
        _row(
            "định dạng", "n", "lỗi ký tự", "riêng lỗi dấu", "đúng cây đề mục", "số, ngày, số hiệu đúng", "đúng hoặc báo"
        ),
        _row("---", "---:", "---", "---", "---", "---", "---"),
    ]
    for measured in FORMATS:
        path = folder / f"ingestion-{measured.name}.json"
        if path.exists():
            rows.append(_format_row(WORDS[measured.name], _loaded(path)))
    return "\n".join(rows)


def _format_row(words: str, report: dict[str, Any]) -> str:
    figures = report["figures"]["all"]
    failed = f" ({len(report['failed'])} không đọc được)" if report["failed"] else ""
    shown = (report["cer"], report["tone_errors"], report["same_tree"], figures["right"], figures["right_or_flagged"])
    return _row(words + failed, report["n"], *map(_share, shown))


def attributes_table(folder: Path) -> str:
    """Returns a row for each attribute of the labelled gazette files."""
    report = _loaded(folder / "ingestion-metadata.json")
    rows = [_row("thuộc tính", "n", "đúng", "mốc"), _row("---", "---:", "---", "---")]
    rows += [_row(words, report[key]["n"], _share(report[key]), bar) for key, (words, bar) in ATTRIBUTES.items()]
    return "\n".join(rows)


def throughput_table(folder: Path) -> str:
    """Returns a row for each group of gazette files: pages per second of one core, and of all by the clock."""
    report = _loaded(folder / "ingestion-throughput.json")
    plain = _loaded(folder / "ingestion-throughput-plain.json")
    heads = (
        "tệp",
        "số tệp",
        "số trang",
        "đọc, trang/giây/lõi",
        "đọc và phân tích, trang/giây/lõi",
        "mọi lõi, trang/giây",
    )
    rows = [_row(*heads), _row("---", "---:", "---:", "---:", "---:", "---:")]
    for key, words in GROUPS.items():
        if (group := report["one_core"].get(key)) and group["files"]:
            rows.append(_throughput_row(words, group, report["all_cores"] if key == "all" else None))
    rows.append(_throughput_row("tệp không có bảng, không có hình", plain["one_core"]["all"], plain["all_cores"]))
    rows.append(_row("chữ theo đường hình học (pdfplumber)", "", "", _decimal(report["geometric_words"]), "", ""))
    return "\n".join(rows)


def _throughput_row(words: str, group: dict[str, Any], clock: dict[str, Any] | None) -> str:
    rates = (_decimal(group["read"]), _decimal(group["read_and_parse"]))
    measured = f"{_decimal(clock['pages_per_s'])} ({clock['workers']} lõi)" if clock else ""
    return _row(words, group["files"], group["pages"], *rates, measured)


def _loaded(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _share(figure: dict[str, Any]) -> str:
    low, high = figure["ci95"]
    return f"{_percent(figure['mean'])} ({_percent(low)} – {_percent(high)})"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %".replace(".", ",")


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Rewrites the page."""
    tables = {
        "formats": formats_table(RESULTS),
        "attributes": attributes_table(RESULTS),
        "throughput": throughput_table(RESULTS),
    }
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
