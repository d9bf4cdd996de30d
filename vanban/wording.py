"""How people write dates, counts and citations: dd/mm/yyyy, 1.240, "điểm a khoản 2 Điều 5 Quy định số …"."""

import datetime
from collections.abc import Sequence

from vanban.documents import VALIDITY_WORDS, ValidityStatus


def date_words(date: datetime.date | None) -> str:
    """Returns dd/mm/yyyy, or an empty string."""
    return f"{date:%d/%m/%Y}" if date is not None else ""


def time_words(moment: datetime.datetime) -> str:
    """Returns the local time and date, ``HH:MM dd/mm/yyyy``; a naive moment counts as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return f"{aware.astimezone():%H:%M %d/%m/%Y}"


def count_words(count: int) -> str:
    """Returns a whole number with Vietnamese thousands separators.

    >>> count_words(1240)
    '1.240'
    """
    return f"{count:,}".replace(",", ".")


def duration_words(seconds: int) -> str:
    """Returns a length of time in words.

    >>> duration_words(45), duration_words(72), duration_words(3600)
    ('45 giây', '1 phút 12 giây', '1 giờ')
    """
    hours, rest = divmod(max(0, seconds), 3_600)
    parts = [(hours, "giờ"), (rest // 60, "phút"), (rest % 60, "giây")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 giây"


def validity_words(status: str) -> str:
    """Returns the Vietnamese words for a validity status; an unknown one shows as itself."""
    return VALIDITY_WORDS[ValidityStatus(status)] if status in set(ValidityStatus) else status


def gap_words(gaps: Sequence[str]) -> str:
    """Returns what the sources do not cover as sentences, or an empty string: whole sentences as they are, phrases
    after the words that make one of them.

    >>> gap_words(["thời hạn", "kinh phí", "Chưa tìm thấy nguồn nêu rõ: “mức chi”."])
    'Chưa tìm thấy nguồn nêu rõ: “mức chi”. Căn cứ không nói tới: thời hạn; kinh phí.'
    """
    told = [gap.strip() for gap in gaps if gap.strip(" .;")]
    sentences = [gap for gap in told if gap.endswith(".") and gap[0].isupper()]
    phrases = [gap.rstrip(".;") for gap in told if gap not in sentences]
    return " ".join([*sentences, *([f"Căn cứ không nói tới: {'; '.join(phrases)}."] if phrases else [])])


def document_name(
    *,
    type: str | None,
    number: str | None,
    date: datetime.date | None = None,
    issuer: str | None = None,
) -> str:
    """Returns the name a person cites a document by, leaving out what is unknown.

    >>> document_name(type="Quy định", number="12-QĐ/TU", date=datetime.date(2025, 3, 4), issuer="Thành ủy")
    'Quy định số 12-QĐ/TU ngày 04/03/2025 của Thành ủy'
    """
    parts = [type or "Văn bản"]
    if number:
        parts.append(f"số {number}")
    if date is not None:
        parts.append(f"ngày {date_words(date)}")
    if issuer:
        parts.append(f"của {issuer}")
    return " ".join(parts)


def place_words(path: str) -> str:
    """Returns a citable path the way it is written in running text: innermost unit first.

    >>> place_words("Điều 5, khoản 2, điểm đ")
    'điểm đ khoản 2 Điều 5'
    """
    return " ".join(part.strip() for part in reversed(path.split(", ")) if part.strip())


def citation_words(path: str, document: str) -> str:
    """Returns the place in a document followed by the document's name."""
    return f"{place_words(path)} {document}".strip()
