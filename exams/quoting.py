"""A source typed by a person: the document's own words at a clause, found again before they are believed."""

import re
from collections.abc import Iterator

from exams.citing import clause_name, document_name, short_name
from exams.documents import ExamDocument
from exams.items import Source
from vanban.documents import Section
from vanban.errors import InvalidInput
from vanban.text import nfc

LONGEST = 4_000  # code points of a quote
_FEWEST_WORDS = 3
_STEP = re.compile(
    r"\b(phần|chương|mục|điều|khoản|tiểu khoản|điểm|phụ lục|bảng|gạch đầu dòng|dấu cộng)\s+(?:số\s+)?([\w.]+)"
)
NO_QUOTE = "Đề nghị chép vào đây nguyên văn đoạn làm căn cứ."
NO_CLAUSE = "Văn bản không có “{clause}”. Đề nghị ghi như trong văn bản, ví dụ: khoản 2 Điều 5, hoặc để trống."
NOT_THERE = "Đoạn trích không có nguyên văn trong {where}. Đề nghị chép lại từ trang văn bản."
SEVERAL = "Đoạn trích có ở {count} chỗ của văn bản; đề nghị ghi rõ điều, khoản, hoặc trích dài hơn."


def quoted_source(document: ExamDocument, quote: str, *, clause: str = "") -> Source:
    """Returns the words of a document that a person quotes, as they stand there; only white space may differ.

    ``clause`` names where they stand, in any order ("khoản 2 Điều 5"). Raises ``InvalidInput`` where the clause or the
    words are not there, or the words stand in several places.
    """
    words = nfc(quote).split()
    if len(words) < _FEWEST_WORDS:
        raise InvalidInput(NO_QUOTE)
    if len(quote) > LONGEST:
        raise InvalidInput(f"Đoạn trích dài quá {LONGEST:,} ký tự.".replace(",", "."))
    within = clause_of(document, clause)
    start, end = (within.start, within.end) if within else (0, len(document.text))
    places = list(_places(document.text, words, start, end))
    if not places:
        raise InvalidInput(NOT_THERE.format(where=within.path if within else "văn bản"))
    if len(places) > 1:
        raise InvalidInput(SEVERAL.format(count=len(places)))
    return _source(document, *places[0])


def clause_of(document: ExamDocument, clause: str) -> Section | None:
    """Returns the section that words name, None for no words; raises ``InvalidInput`` where there is none."""
    wanted = _steps(clause)
    if not clause.strip():
        return None
    found = [one for one in document.sections if one.path and _steps(one.path) == wanted] if wanted else []
    if not found:
        raise InvalidInput(NO_CLAUSE.format(clause=" ".join(clause.split())[:80]))
    return found[0]


def _steps(path: str) -> frozenset[tuple[str, str]]:
    """Returns what a path says whatever the order of its steps; "điểm d" and "điểm đ" are two."""
    return frozenset((kind, label.rstrip(".")) for kind, label in _STEP.findall(nfc(path).lower()))


def _places(text: str, words: list[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in re.compile(r"\s+".join(map(re.escape, words))).finditer(text, start, end):
        yield found.start(), found.end()


def _source(document: ExamDocument, start: int, end: int) -> Source:
    holding = [one for one in document.sections if one.start <= start < one.end]
    section = max(holding, key=lambda one: (one.start, -one.end), default=None)
    path = section.path if section else ""
    name = document_name(document.metadata) or short_name(document.metadata)
    index = section.index if section else None
    return Source(document.id, index, path, start, end, document.text[start:end], clause_name(path, name))
