"""Which clauses of another document are meant: "khoản 2 Điều 5", "Điều 5; khoản 2 Điều 7", "một số điều"."""

import re

from vanban.document_types import type_name_pattern
from vanban.text import bare_form, search_form

# The type that belongs to a number, with the words of its name between ("Luật Tổ chức Chính phủ số").
TYPE_BEFORE_RE = re.compile(rf"\b(?P<type>{type_name_pattern()})(?:\s+[^\W\d]+){{0,8}}?\s*(?:so)?\s*:?\s*$")
_LONGEST = 400  # characters in which clauses are looked for
_LABEL = r"(?:số\s+)?(?:\d{1,3}[a-zđ]?(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-zđ])(?![\w/])(?!-\w)"
_UNIT = (
    r"(?:điểm|tiết|tiểu mục|khoản|điều|mục|chương|phần|phụ lục|biểu mẫu|biểu|mẫu|đoạn|gạch đầu dòng)"
    rf"\s+(?:thứ\s+\w+|{_LABEL}(?:\s*(?:,|và|đến)\s*{_LABEL})*)"
)
_SOME = (
    r"(?:một số|các|những|nhiều)\s+(?:điều khoản|điều|khoản|điểm|nội dung|quy định|chương|mục|phụ lục|biểu mẫu|cụm từ)"
    r"(?!\s+(?:lệ|đảng))(?:\s*,\s*(?:khoản|điểm|mục|phụ lục|biểu mẫu))*\b"
)
_WORDS = r"(?:cụm )?từ\s+[“\"][^”\"]{1,200}[”\"]"
_PIECE = rf"(?:{_SOME}|{_WORDS}|một phần(?:\s+nội dung)?|(?:các\s+)?{_UNIT})"
_LINK = r"(?:\s*[,;]\s*(?:và\s+)?|\s+(?:và|của|tại|hoặc|đến|thuộc)\s+|\s+)"
PART = rf"\b{_PIECE}(?:{_LINK}{_PIECE})*"
_PART_RE = re.compile(PART)
_PART_AT_END_RE = re.compile(rf"{PART}(?=\s*(?:,\s*)?(?:của|tại|trong|thuộc|ban hành kèm theo|kèm theo)?\s*$)")
_EXCEPT_RE = re.compile(rf"[^.;]*?,?\s*\b(?P<part>(?:trừ|ngoại trừ)\s+(?:quy định tại\s+)?{PART})")
_WORDS_ONLY_RE = re.compile(rf"\s*(?:các\s+)?{_WORDS}")
_PROVISIONS_AT = r"^(?:các|những|một số)\s+(?:nội dung|quy định)\s+(?:quy định\s+)?(?:tại|của)\s+(?=\w+\s+\d)"
_VAGUE_RE = re.compile(rf"{_SOME}|một phần(?:\s+nội dung)?")
_ITEM_RE = re.compile(rf"\s*(?:[-+*•]|\(?\w{{1,2}}[.)])\s*(?P<part>{PART})\s*[.;]?\s*")
_NEW_RE = re.compile(r"\s+vào\s+(?:sau|trước)\b")


def part_named(text: str) -> str:
    """Returns the clauses that the words between a verb and its document name, as written; "" for none.

    >>> part_named(" Điều 5; khoản 2 Điều 7 của ")
    'Điều 5; khoản 2 Điều 7'
    """
    folded = search_form(text[:_LONGEST])
    place = _NEW_RE.search(folded)  # "Điều 5a vào sau Điều 5": the new clause is meant, not where it goes
    found = list(_PART_RE.finditer(folded, 0, place.start() if place else len(folded)))
    part = text[found[0].start() : found[-1].end()] if found else ""
    return re.sub(_PROVISIONS_AT, "", part, count=1, flags=re.IGNORECASE)


def is_vague(part: str) -> bool:
    """Tells whether a part names no clause of its own ("một số điều", "các khoản sau")."""
    return _VAGUE_RE.fullmatch(search_form(part)) is not None


def clauses_only(text: str) -> str:
    """Returns the clauses that a list item consists of ("a) Khoản 1 Điều 7;"), "" where it says more than that."""
    found = _ITEM_RE.fullmatch(search_form(text[:_LONGEST]))
    return text[found.start("part") : found.end("part")] if found and len(text) <= _LONGEST else ""


def part_right_before(text: str) -> str:
    """Returns the clauses named at the very end of a text, where the document's own name goes on; "" for none."""
    text = text[-_LONGEST:]
    found = _PART_AT_END_RE.search(search_form(text))
    return text[found.start() : found.end()] if found else ""


def part_excepted(text: str) -> str:
    """Returns what the words after a document except ("trừ khoản 3 Điều 6"); "" where they except nothing."""
    found = _EXCEPT_RE.match(search_form(text[:_LONGEST]))
    return text[found.start("part") : found.end("part")] if found else ""


def only_words(text: str) -> bool:
    """Tells whether just a phrase is meant: to put another in its place changes a clause and does not end it."""
    return _WORDS_ONLY_RE.match(search_form(text)) is not None


def without_type(text: str) -> str:
    """Returns the words before a number without the type that belongs to it ("khoản 2 Điều 5 Nghị định số")."""
    first = max(0, len(text) - _LONGEST)
    named = TYPE_BEFORE_RE.search(bare_form(text[first:]))
    return text[: first + named.start()] if named else text
