"""How stems and explanations name a document and a clause of it."""

import datetime
import re

from vanban.documents import Metadata
from vanban.text import nfc

_LEADING_NAME = re.compile(r"^(?:về việc|về|v/v)\s+", re.IGNORECASE)


def written_date(date: datetime.date) -> str:
    """Returns a date as documents write it: "05/3/2020", "20/02/2026" (days below 10 and months 1 and 2 take a 0;
    Hướng dẫn 36-HD/VPTW)."""
    month = f"{date.month:02d}" if date.month <= 2 else str(date.month)
    return f"{date.day:02d}/{month}/{date.year}"


def document_name(metadata: Metadata) -> str | None:
    """Returns "Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị".

    None where type, number, date or issuer is not known: such a document cannot be cited in a stem (DOMAIN §8).
    """
    if not (metadata.type and metadata.number and metadata.date and metadata.issuer):
        return None
    comma = "," if metadata.number.family == "party" else ""
    number = f"{metadata.type} số {metadata.number.canonical}{comma}"
    return f"{number} ngày {written_date(metadata.date)} của {nfc(metadata.issuer)}"


def short_name(metadata: Metadata) -> str:
    """Returns "Nghị quyết số 57-NQ/TW"."""
    number = f" số {metadata.number.canonical}" if metadata.number else ""
    return f"{metadata.type or 'Văn bản'}{number}"


def clause_name(path: str, document: str) -> str:
    """Returns the clause with its document: "Điều 5, khoản 2, Nghị quyết số …"; the document alone for no clause."""
    return f"{path[:1].upper()}{path[1:]}, {document}" if path else document


def subject_words(metadata: Metadata) -> str:
    """Returns what a document is about without its leading "về", or "" where that is not known."""
    return _LEADING_NAME.sub("", " ".join(nfc(metadata.subject or "").split()))
