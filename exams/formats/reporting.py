"""What was dubious in a file, and what a file could not hold, as lines and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from exams.formats.entries import DOUBT_WORDS, Doubt, Finding, Imported, Loss

_SHOWN = 120  # characters of the words quoted in a line


def report_lines(imported: Imported, findings: Sequence[Finding] | None = None) -> Iterator[str]:
    """Yields the report of an import: how many questions, counts by kind, then each finding with its place."""
    told = imported.findings if findings is None else findings
    dubious = {one.index for one in told if one.index is not None}
    yield f"Đọc được {len(imported.entries)} câu hỏi; {len(dubious)} câu có điểm cần xem lại."
    for doubt, count in counts(told):
        yield f"  {DOUBT_WORDS[doubt]}: {count}"
    for one in told:
        yield finding_line(one)


def counts(findings: Sequence[Finding]) -> list[tuple[Doubt, int]]:
    """Returns how many findings there are of each kind, in the order of the kinds."""
    counted = Counter(one.doubt for one in findings)
    return [(doubt, counted[doubt]) for doubt in Doubt if counted[doubt]]


def finding_line(finding: Finding) -> str:
    """Returns a finding on one line: place, kind, reason, and the beginning of the words meant."""
    quoted = " ".join(finding.quoted.split())
    short = quoted if len(quoted) <= _SHOWN else f"{quoted[:_SHOWN].rstrip()}…"
    said = f" [{short}]" if short else ""
    return f"{finding.place}: {DOUBT_WORDS[finding.doubt]}. {finding.reason}{said}"


def report_json(imported: Imported, findings: Sequence[Finding] | None = None) -> dict[str, Any]:
    """Returns the report as JSON values; ``index`` counts questions from 0, null for the file as a whole."""
    told = imported.findings if findings is None else findings
    return {
        "questions": len(imported.entries),
        "dubious": len({one.index for one in told if one.index is not None}),
        "counts": {doubt.value: count for doubt, count in counts(told)},
        "findings": [
            {
                "kind": one.doubt.value,
                "place": one.place,
                "index": one.index,
                "other": one.other,
                "reason": one.reason,
                "quoted": one.quoted,
            }
            for one in told
        ],
    }


def loss_lines(losses: Sequence[Loss]) -> Iterator[str]:
    """Yields what a file could not hold: each reason with how many questions it concerns, and the first of them."""
    by_reason: dict[str, list[int]] = {}
    for loss in losses:
        by_reason.setdefault(loss.reason, []).append(loss.number)
    for reason, numbers in by_reason.items():
        shown = ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
        yield f"{reason.rstrip('.')} ({len(numbers)} câu: {shown})."
