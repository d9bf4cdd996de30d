"""The verbs by which a document says what it does to another, and when this document is their subject."""

import re
from dataclasses import dataclass

from vanban.document_types import type_name_pattern
from vanban.documents import RelationKind
from vanban.text import bare_form, search_form

_PART = r"(?:điểm|khoản|điều|mục|chương|phụ lục|cụm từ|một phần|gạch đầu dòng|biểu mẫu|mẫu số)\b"
_PASSIVE_RE = re.compile(r"(?:được|đã được|bị)\s+(?:\S+\s+){0,2}$")
_BY_RE = re.compile(r"^(?:[^.;]{0,60}?)\s*(?:bởi|bằng|tại|theo)\s")
# Verb, kind, kind when only a part of the other document is meant. Order: the nearest verb before the number wins.
_VERBS: tuple[tuple[re.Pattern[str], RelationKind, bool], ...] = (
    (re.compile(r"thay thế(?:\s+cho)?\b"), RelationKind.REPLACES, False),
    (re.compile(r"(?:bãi bỏ|hủy bỏ|chấm dứt hiệu lực)\b"), RelationKind.REPEALS, False),
    (re.compile(r"sửa đổi(?:\s*,\s*bổ sung)?\b"), RelationKind.AMENDS, False),
    (re.compile(r"(?<!sửa đổi, )(?<!sửa đổi và )\bbổ sung\b"), RelationKind.SUPPLEMENTS, False),
    (re.compile(r"(?:quy định chi tiết|hướng dẫn)\b"), RelationKind.GUIDES, True),
    (re.compile(r"tiếp tục (?:\S+ ){0,3}?thực hiện\b"), RelationKind.CONTINUES, True),
    (re.compile(r"\b(?:triển khai thực hiện|tổ chức thực hiện|thực hiện|triển khai|cụ thể hóa|thi hành)\b"),
     RelationKind.IMPLEMENTS, True),
)  # fmt: skip
_EXPIRES_RE = re.compile(r"^[^;]*?\bhết hiệu lực\b(?!\s*một phần)")
_THIS_RE = re.compile(rf"\b{type_name_pattern()} nay\b|\bco hieu luc\b(?! cua)")
_REVIEWED_RE = re.compile(r"(?:(?:sau|qua)\s+\S+\s+năm|quá trình|tình hình)\s*$")
_INTRODUCED = (
    (re.compile(r"\bthay thế\b"), RelationKind.REPLACES),
    (re.compile(r"\b(?:bãi bỏ|hủy bỏ|hết hiệu lực)\b"), RelationKind.REPEALS),
)
_PLANNED_RE = re.compile(
    r"\b(?:góp ý|đề nghị|kiến nghị|đề xuất|nghiên cứu|rà soát|xem xét|tham mưu|dự thảo|xây dựng|trình|kịp thời|"
    r"hoàn thiện|khẩn trương|chủ trì|chỉ đạo|phối hợp)\b[^.;]*$"
)
_OPENS_RE = re.compile(r"(?:[\W\d]|điều \d+\w?\.|[a-zđ]\))*")
_LIST_HEAD_RE = re.compile(r"(?:các|những|\d+)\s+(?:\S+\s+){0,6}?(?:sau|dưới đây|sau đây)\b")
_FAR = 160  # characters between a verb and the number it governs


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a sentence around a number, in search form.

    ``earlier`` is where another document's number ends in ``before`` (0: not there), ``alone`` tells that none
    stands in the sentence at all, ``whole`` that ``before`` reaches back to the sentence's beginning, ``opening``
    that the sentence is of the trich_yeu or the preamble.
    """

    before: str
    after: str
    earlier: int
    alone: bool
    whole: bool
    opening: bool


def governing_kind(around: Around) -> RelationKind | None:
    """Returns what this document does to the one whose number stands there, or None for a mere citation.

    Guiding, implementing and continuing are said of the whole document only in its opening; elsewhere such words
    speak of somebody's task.
    """
    before = around.before
    if _expires(around):
        return RelationKind.AMENDS if re.search(_PART, before[around.earlier :]) else RelationKind.REPEALS
    best: tuple[int, RelationKind] | None = None
    for pattern, kind, opening_only in _VERBS:
        if opening_only and not around.opening:
            continue
        for verb in pattern.finditer(before, max(around.earlier, len(before) - _FAR)):
            if (best is None or verb.end() > best[0]) and _speaks_of_us(around, verb):
                best = (verb.end(), _of_part(kind, before[verb.end() :]))
    return best[1] if best else None


def introduced_kind(text: str) -> RelationKind | None:
    """Returns what a line that ends with ":" does to the documents listed under it, or None."""
    folded = search_form(text.rstrip())
    if not folded.endswith(":") or not _LIST_HEAD_RE.search(folded):
        return None
    return next((kind for pattern, kind in _INTRODUCED if pattern.search(folded)), None)


def _expires(around: Around) -> bool:
    """Tells whether the words after a number end its effect by this document ("… hết hiệu lực kể từ ngày …")."""
    said = around.alone and _EXPIRES_RE.match(around.after) is not None
    return said and "có hiệu lực" in around.after + around.before


def _speaks_of_us(around: Around, verb: re.Match[str]) -> bool:
    """Tells whether this document is the subject of a verb: "Quyết định này thay thế", or the verb opens the clause.

    Not: a passive, a verb said of the number before it, a task that only plans the change ("nghiên cứu sửa đổi").
    """
    lead = around.before[: verb.start()]
    if _PASSIVE_RE.search(lead[-30:]) or _REVIEWED_RE.search(lead[-40:]):
        return False
    if _BY_RE.match(around.before[verb.end() : verb.end() + 70]):
        return False
    if _THIS_RE.search(bare_form(lead[around.earlier :])):
        return True
    opens = around.whole and _OPENS_RE.fullmatch(lead) is not None
    return around.alone and (opens or (around.opening and _PLANNED_RE.search(lead) is None))


def _of_part(kind: RelationKind, between: str) -> RelationKind:
    """Returns AMENDS where only a part of the other document is replaced or repealed."""
    whole = kind in (RelationKind.REPLACES, RelationKind.REPEALS)
    return RelationKind.AMENDS if whole and re.search(_PART, between) else kind
