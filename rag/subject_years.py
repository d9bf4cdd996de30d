"""The years that a document's subject names: "… giai đoạn 2021 - 2025"."""

import datetime
import re

from rag.evidence import DocumentFacts

_YEARS = re.compile(r"\bgiai đoạn\s+(?P<first>(?:19|20)\d\d)\s*[-–]\s*(?P<last>(?:19|20)\d\d)\b")


def subject_years(document: DocumentFacts) -> tuple[int, int] | None:
    """Returns the first and the last year, both counted; None where the subject names none."""
    match = _YEARS.search(document.subject or "")
    return (int(match["first"]), int(match["last"])) if match else None


def years_over(document: DocumentFacts, day: datetime.date) -> bool:
    """Tells whether the years of a document's subject have passed by a day."""
    years = subject_years(document)
    return years is not None and years[1] < day.year
