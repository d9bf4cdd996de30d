"""How well one page of a real file is read, against what a person typed from it."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.metrics.characters import compare
from eval.metrics.figures import judge_figures
from ingest.parsing import parse_file
from vanban.documents import Doubt, ParsedDocument
from vanban.errors import UnreadableFile

_PAGE_LINE = re.compile(r"\s*(?:trang|page)?\s*:?\s*(\d+)\s*", re.IGNORECASE)


def evaluate_page(path: Path, truth: str, *, page: int) -> dict[str, Any]:
    """Returns character errors and the fate of the figures on a page (from 1); an unreadable file is wholly wrong."""
    try:
        text, doubts = page_text(parse_file(path.name, path.read_bytes()), page)
        reason = ""
    except UnreadableFile as error:
        text, doubts, reason = "", (), str(error)
    errors, figures = compare(truth, text), judge_figures(truth, text, doubts)
    return {
        "file": path.name,
        "page": page,
        "cer": round(errors.rate, 6),
        "tone_error_rate": round(errors.tone_rate, 6),
        **asdict(errors),
        "figures": len(figures),
        "figures_right": sum(figure.right for figure in figures),
        "figures_flagged": sum(figure.flagged for figure in figures),
        "silently_wrong": [figure.text for figure in figures if not figure.safe],
        "failed": reason,
    }


def page_text(document: ParsedDocument, page: int) -> tuple[str, Sequence[Doubt]]:
    """Returns the text of a page and its doubts, whose offsets count in that text.

    A paragraph that runs over a page break belongs to the page it begins on, as everywhere in the product.
    """
    starts = [*document.page_starts, len(document.text)]
    if not 1 <= page < len(starts):
        raise UnreadableFile(f"Tệp không có trang {page}; tệp đọc được {len(starts) - 1} trang.")
    start, end = starts[page - 1], starts[page]
    inside = [doubt for doubt in document.doubts if start <= doubt.start < end]
    moved = [Doubt(d.kind, d.start - start, d.end - start, d.text, d.page, d.raw, d.confidence) for d in inside]
    return document.text[start:end], moved


def read_truth(text: str) -> tuple[str, int | None]:
    """Returns a transcription and the page that its first line names ("Trang 3" or "3"), None where it names none."""
    first, _, rest = text.partition("\n")
    named = _PAGE_LINE.fullmatch(first)
    return (rest, int(named[1])) if named else (text, None)
