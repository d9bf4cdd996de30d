"""Words that point back: at a document ("văn bản đó"), a clause ("khoản tiếp theo"), a place or the matter itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import DocumentFacts
from rag.follow_up_words import load_follow_ups
from rag.places import find_place
from vanban.answers import PastTurn
from vanban.dates import format_date
from vanban.document_types import type_name_pattern
from vanban.number_references import find_references
from vanban.text import bare_form, has_marks

_LEVELS = ("dieu", "khoan", "diem", "muc", "chuong", "phu_luc")
_SPELLED = {"dieu": "điều", "khoan": "khoản", "diem": "điểm", "muc": "mục", "chuong": "chương", "phu luc": "phụ lục"}
_SHOWN = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "muc": "mục", "chuong": "Chương", "phu_luc": "Phụ lục"}
_ABOVE = {"khoan": ("dieu",), "diem": ("dieu", "khoan")}
_POINTS = "abcdđeghiklmnopqrstuvxy"
_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
_STEP = {
    "tiep theo": 1,
    "ke tiep": 1,
    "sau do": 1,
    "lien sau": 1,
    "sau": 1,
    "ke": 1,
    "truoc do": -1,
    "lien truoc": -1,
    "truoc": -1,
}
_ASKS_WHICH = re.compile(rf"\b(van ban|{type_name_pattern()}) (nao|gi)\b|\bboi\b")
_HERE = ("do", "nay", "ay", "tren", "vua roi", "vua neu")
_CLAUSE = re.compile(
    r"\b(?P<level>dieu|khoan|diem|muc|chuong|phu luc) (?P<value>"
    + "|".join([*_STEP, *_HERE])
    + r"|\d+(?:\.\d+)*[a-z]?|[ivx]+(?:\.\d+)*|[a-zđ])(?![\w.]*\w)"
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """A range of a question that points back, and what stands there instead."""

    start: int
    end: int
    wording: str


def called(document: DocumentFacts) -> str:
    """Returns a document's name as a question writes it: "Nghị quyết số 08-NQ/TU ngày 20/02/2026"."""
    date = f" ngày {format_date(document.date)}" if document.date else ""
    if document.number:
        return f"{document.type or 'văn bản'} số {document.number}{date}"
    return " ".join(filter(None, (document.type or "Văn bản", document.subject))) + date


def documents_of(turns: Sequence[PastTurn], facts: dict[int, DocumentFacts]) -> list[DocumentFacts]:
    """Returns the readable documents that earlier turns cited, the last turn's before older ones: first those it asked
    for ("văn bản nào thay thế …"), then those its question names."""
    found: list[DocumentFacts] = []
    for turn in reversed(turns):
        cited = [facts[place.document_id] for place in turn.cited if place.document_id in facts]
        references = find_references(turn.question)
        named = [f for f in cited if any(f.number and r.ordinal.lstrip("0") in f.number for r in references)]
        asked_for = [f for f in cited if f not in named] if _ASKS_WHICH.search(bare_form(turn.question)) else []
        found += [*asked_for, *named, *cited]
    return list(dict.fromkeys(found))


def document_pointed(question: str, documents: Sequence[DocumentFacts]) -> Pointed | None:
    """Returns the words that point at a document and its name; None where nothing does or no document fits."""
    words, bare = load_follow_ups(), bare_form(question)
    both = words.both.search(bare)
    if both and len(documents) > 1:
        return Pointed(both.start(), both.end(), " và ".join(map(called, documents[:2])))
    which = words.ordinal.search(bare)
    index = words.ordinals[which["which"]] if which else 0
    if which and len(documents) > max(1, index):
        return Pointed(which.start(), which.end(), called(documents[index]))
    for match in words.document.finditer(bare):
        if _really_points(question, match):
            kind = match["type"]
            fitting = [
                d for d in documents if kind in ("van ban", "tai lieu") or bare_form(d.type or "").startswith(kind)
            ]
            chosen = (fitting or documents)[:1]
            return Pointed(match.start(), match.end(), called(chosen[0])) if chosen else None
    return None


def points_inside(question: str) -> Pointed | None:
    """Returns the words "trong đó", "ở đó" where the question has them."""
    match = load_follow_ups().inside.search(bare_form(question))
    return Pointed(match.start(), match.end(), "") if match and _really_points(question, match) else None


def matter_pointed(question: str) -> Pointed | None:
    """Returns the words that point at the matter, and what of them stays ("nhiệm vụ" of "nhiệm vụ đó")."""
    for match in load_follow_ups().matter.finditer(bare_form(question)):
        if _really_points(question, match):
            words = question[match.start() : match.end()].split()
            return Pointed(match.start(), match.end(), "" if len(words) == 1 else " ".join(words[:-1]))
    return None


def place_pointed(question: str) -> Pointed | None:
    """Returns the words that point at a place ("xã đó")."""
    match = load_follow_ups().place.search(bare_form(question))
    return Pointed(match.start(), match.end(), "") if match and _really_points(question, match) else None


def clause_pointed(question: str, turn: PastTurn) -> Pointed | None:
    """Returns the words that name a clause by itself ("điểm b") or after the last one ("khoản tiếp theo"), and its
    whole name below the clause that the last turn was about; None where there is none or nothing to start from."""
    match = _CLAUSE.search(bare_form(question))
    if match is None or not _really_points(question, match) or not _is_clause(question, match, turn):
        return None
    level, value = match["level"].replace(" ", "_"), question[match.start("value") : match.end("value")]
    past = _clause_parts(turn)
    level = "diem" if level == "muc" and "muc" not in past and "." in past.get("diem", "") else level
    bare_value = match["value"]
    if bare_value in _HERE and level not in past:
        return None
    if bare_value in _STEP:
        moved = _moved(past.get(level, ""), _STEP[bare_value])
        if not moved:
            return None
        value = moved
    elif bare_value in _HERE:
        value = past[level]
    parts = {above: past[above] for above in _ABOVE.get(level, ()) if above in past} | {level: value}
    wording = " ".join(f"{_SHOWN[one]} {parts[one]}" for one in reversed(_LEVELS) if one in parts)
    return Pointed(match.start(), match.end(), wording)


def _is_clause(question: str, match: re.Match[str], turn: PastTurn) -> bool:
    """Tells whether a level is spelled as one, and is no "mức" of the last question where marks do not tell."""
    word = question[match.start("level") : match.end("level")].lower()
    if match["level"] == "diem" and match["value"].isdigit():
        return False
    if has_marks(question):
        return word == _SPELLED[match["level"]]
    return match["level"] != "muc" or re.search(r"\bmức \d", turn.question.lower()) is None


def _clause_parts(turn: PastTurn) -> dict[str, str]:
    """Returns the clause of a turn by level: the one its question names, else the one it cited first."""
    named = find_place(turn.question)
    path = named.path if named else (bare_form(turn.cited[0].path) if turn.cited else "")
    found = {m["level"].replace(" ", "_"): m["value"] for m in _CLAUSE.finditer(path)}
    return {level: value.upper() if level in ("muc", "chuong", "phu_luc") else value for level, value in found.items()}


def _moved(value: str, step: int) -> str:
    """Returns the next or previous number, letter, Roman or decimal number; "" where there is none."""
    head, _, last = value.rpartition(".")
    if last.isdigit():
        return f"{head}.{int(last) + step}".lstrip(".") if int(last) + step > 0 else ""
    scale: Sequence[str] = _ROMANS if last.upper() in _ROMANS and last.isupper() else _POINTS
    index = scale.index(last) + step if last in scale else -1
    return scale[index] if 0 <= index < len(scale) else ""


def _really_points(question: str, match: re.Match[str]) -> bool:
    """Tells whether a matched "do" is "đó": in text with marks it is spelled so; "trên", "này" as well."""
    last = question[match.start() : match.end()].rsplit(maxsplit=1)[-1].lower()
    spelled = {"do": "đó", "nay": "này", "tren": "trên", "ay": "ấy", "no": "nó", "ho": "họ"}
    bare = bare_form(last)
    if not has_marks(question):
        return bare not in ("no", "ho")
    return bare not in spelled or last == spelled[bare]
