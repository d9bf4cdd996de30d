"""The marks that limit circulation, name a draft or a paper of a meeting (box 11), or name the owner of the paper.

Source: DOMAIN §5; Hướng dẫn 36-HD/VPTW. Compared without tone marks, as recognition and typing change these.
"""

import re
from dataclasses import dataclass

from ingest.printed_lines import Printed
from vanban.documents import MarkKind

OWNERSHIP = "TÀI LIỆU CỦA CƠ QUAN ĐẢNG"
_TIMES = (
    r"\d{1,3}(?:\.\d+)*|[ivx]{1,4}|nhat|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|dau|cuoi(?: cung)?|moi nhat|[a-z]"
)
_MEETING = r"(?:hoi nghi|cuoc hop|phien hop|ky hop|buoi hop|buoi lam viec|hop|dai hoi|hoi thao|giao ban)"
_DRAFT_END = (
    rf"(?:\W*(?:lan|so|ban|phien ban|v)?\W*(?:thu\W*)?(?:{_TIMES})(?![^\W_]))?"
    r"(?:\W*\(?\s*(?:de )?(?:xin|lay|gop|tiep thu|hoan thien|trinh|gui|phuc vu|bao cao tai|chinh ly|sau)\b"
    r"[^.;:]{0,80})?"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a mark is worded, in bare form."""

    kind: MarkKind
    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Circulation:
    """A mark as a line prints it: in capitals or not, and whether its own words are a sentence."""

    kind: MarkKind
    name: str
    loud: bool
    sentence: bool


WORDINGS = (
    Wording(
        MarkKind.CIRCULATION,
        "LƯU HÀNH NỘI BỘ",
        re.compile(
            r"(?:(?:tai lieu|van ban|an pham|ban)\W{0,3})?(?:chi\s*)?(?:duoc\s*)?luu\s*hanh\s*(?:trong\s*)?noi\s*bo"
            r"(?: (?:trong|cua|dang|co quan|don vi|nganh|he thong)\b[^.;:]{0,50})?"
            r"|(?:tai lieu|van ban) noi bo(?: co quan)?|(?:chi )?(?:su dung|dung) (?:trong )?noi bo"
        ),
    ),
    Wording(
        MarkKind.CIRCULATION,
        "XEM XONG TRẢ LẠI",
        re.compile(
            r"(?:tai lieu\W{0,3})?(?:xem|doc|hop|dung|nghien cuu)\s*xong\W{0,3}(?:(?:de nghi|xin|phai|yeu cau)\s*)?"
            r"(?:tra\s*lai|thu\s*hoi|nop\s*lai|gui\s*(?:tra\s*)?lai)[^.;:]{0,50}"
            r"|tai lieu (?:phai )?thu hoi[^.;:]{0,40}|(?:tai lieu )?thu hoi sau (?:khi )?[^.;:]{0,40}"
            r"|(?:xin|de nghi) (?:gui )?tra lai (?:tai lieu )?sau [^.;:]{0,40}"
        ),
    ),
    Wording(
        MarkKind.CIRCULATION,
        "KHÔNG PHỔ BIẾN",
        re.compile(
            r"(?:tai lieu\W{0,3})?khong\s*(?:duoc\s*)?pho\s*bien(?: (?:ra|rong|tren|duoi|cong|cho)\b[^.;:]{0,60})?"
        ),
    ),
    Wording(
        MarkKind.MEETING,
        "TÀI LIỆU HỘI NGHỊ",
        re.compile(
            r"tai\s*lieu\s*(?:(?:phuc vu|trinh(?: tai)?|gui|bao cao(?: tai)?|su dung tai|dung tai|tai|dung cho)\s+)?"
            rf"(?:cac\s+)?{_MEETING}\b[^.;:]{{0,90}}"
        ),
    ),
    Wording(MarkKind.DRAFT, "DỰ THẢO", re.compile(rf"(?:ban\s*)?du\s*thao{_DRAFT_END}|\bdraft\b")),
)
_OWNED_RE = re.compile(r"\W*tai lieu nay (?:la|thuoc)(?: quyen)? (?:so huu|tai san) cua (?:cac )?(?:co quan|to chuc)")
_TYPE_DRAFT_RE = re.compile(r"\W*du thao\W*(?:lan\W*)?\d*\W+(?=[^\W\d_])")
_VERB_RE = re.compile(r"\b(?:duoc|phai|can|se|do|la|gom|bao gom|cua|theo|khong duoc|nay)\b")
_SENTENCE_END_RE = re.compile(r"[.;:,!?]\W*$")


def circulation_of(line: Printed) -> list[Circulation]:
    """Returns the marks that a line consists of, each once; empty where other words are left."""
    found = [(wording, match) for wording in WORDINGS if (match := wording.pattern.search(line.folded))]
    if not found or line.without([match.span() for _, match in found]).own_words():
        return []
    return [
        Circulation(wording.kind, wording.name, _is_loud(line, match), _is_sentence(line, match))
        for wording, match in found
    ]


def names_owner(text: str) -> bool:
    """Tells whether bare text begins with the footer that names the Party bodies as owners of the paper."""
    return _OWNED_RE.match(text) is not None


def is_draft_title(line: Printed) -> bool:
    """Tells whether a line in capitals is a title that calls its document a draft: "DỰ THẢO NGHỊ QUYẾT"."""
    return line.loud and _TYPE_DRAFT_RE.match(line.folded) is not None


def _is_loud(line: Printed, match: re.Match[str]) -> bool:
    """Tells whether the mark itself is in capitals; what follows it may be small ("DỰ THẢO lần 2")."""
    letters = [char for char in line.text[match.start() : match.end()] if char.isalpha()][:6]
    return all(char.isupper() for char in letters)


def _is_sentence(line: Printed, match: re.Match[str]) -> bool:
    """Tells whether the words go on as a sentence does: "Tài liệu họp được gửi trước 3 ngày."."""
    return _SENTENCE_END_RE.search(line.text) is not None or _VERB_RE.search(match[0]) is not None
