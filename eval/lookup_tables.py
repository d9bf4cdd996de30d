"""The tables of docs/retrieval.md about look-ups and permissions, out of the result files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.retrieval_tables import PAGE, fill

_PARTS = {"development": "để sửa", "held-out": "để đo"}
_GROUPS = {"canonical": "viết đúng", "noisy": "viết khác", "collisions": "trong đó: nhiều văn bản cùng số"}


def lookups_table(folder: Path) -> str:
    """Returns one row a part and kind of form, then one a way of writing over the held-out part."""
    reports = {part: _read(folder / f"lookups-{part}.json") for part in _PARTS}
    lines = [_row("phần", "cách viết", "n", "tìm đúng", "p50 ms", "p95 ms"), _row(*["---"] * 6)]
    for part, report in reports.items():
        times = (report["p50_ms"], report["p95_ms"])
        lines += [_row(_PARTS[part], name, *_share(report[group]), *times) for group, name in _GROUPS.items()]
    held_out = reports["held-out"]
    lines += [_row("để đo", f"– {name}", *_share(one), "", "") for name, one in held_out["families"].items()]
    return "\n".join(lines)


def permissions_table(folder: Path) -> str:
    """Returns one row a person: how much may be read, how much of the exact ranking is found, how fast."""
    report = _read(folder / "permission-scale.json")
    heads = ("được xem", "văn bản", f"đúng trong {report['limit']} đầu", "cùng đoạn đầu", "lộ", "p50 ms", "p95 ms")
    lines = [_row(*heads, "p95 ms bộ xử lý"), _row(*["---"] * 8)]
    for name, one in report["people"].items():
        found = _share({"n": report["questions"], "found": one["recall"], "ci95": one["ci95"]})[1]
        times = (one["p50_ms"], one["p95_ms"], one["p95_processor_ms"])
        lines.append(_row(name, one["documents"], found, one["same_first"], one["leaked"], *times))
    return "\n".join(lines)


def write_tables(tables: Mapping[str, str]) -> None:
    """Puts tables between their markers on the page, if it is there to be written."""
    if PAGE.is_file():
        PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), dict(tables)), encoding="utf-8")


def _share(part: Mapping[str, Any]) -> tuple[int, str]:
    low, high = part["ci95"]
    return part["n"], f"{part['found']:.3f} ({low:.3f}–{high:.3f})"


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
