"""How a definition is asked for ("X là gì", "X gồm những ai") and how a document gives it ("X là …", "X gồm: …")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.evidence import units
from vanban.text import bare_form, nfc

_WHAT = r"(?:gi|the nao|nhu the nao|nhu nao|ra sao|sao|cai gi|viec gi)"
_BODY = r"(?:(?:don vi|co quan|to chuc|bo phan|ban|phong|noi|nguoi|dong chi) (?:nao|gi)|(?:nhung )?ai)"
_MEANS = r"(?:(?:co )?nghia|duoc (?:hieu|coi|goi|dinh nghia|giai thich|quy dinh)|hieu)"
_NOW = r"(?:(?:hien nay|bay gio|hien tai|o day) )?"
_AFTER = re.compile(
    rf"^(?P<term>.+?) (?:thi )?{_NOW}(?:(?:{_MEANS} )?la (?:{_WHAT}|{_BODY})|{_MEANS} (?:la )?{_WHAT})\b"
)
_MEMBERS = re.compile(
    r"^(?:thanh phan (?:cua )?|thanh vien (?:cua )?)?(?P<term>.+?) (?:thi )?"
    r"(?P<members>(?:gom|bao gom|gom co|co) (?:(?:nhung|cac) )?(?:ai|gi|thanh phan|(?:\w+ ){1,2}nao))\b"
)
_BEFORE = re.compile(
    rf"\b(?:(?:nhu )?the nao (?:thi )?(?:duoc (?:hieu|coi|goi) )?la|hieu (?:the nao|nhu the nao) (?:ve|la)?"
    r"|(?:khai niem|dinh nghia|giai thich (?:tu ngu|thuat ngu|cum tu|tu|khai niem)|nghia cua) "
    r"(?:ve |cua |tu |cum tu )?"
    rf"|{_BODY} (?:duoc (?:goi|coi) )?la) ?(?P<term>[^,;?]+)"
)
_QUOTED = re.compile(r"[\"“'‘](?P<term>[^\"”'’]{2,90})[\"”'’]")
_AROUND = " \t,;:?.\"“”'‘’"
_NOT_ALONE = re.compile(r"\b(?:khac (?:nhau|gi|voi|the)|so voi|so sanh|giong|phan biet)\b")
_MARK = r"^[\W_]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivx]+)[.)]\s*|[a-zđ]\)\s*)?[\W_]*"
_SAYS = re.compile(
    _MARK + r"(?P<term>[^:;.?!]{2,110}?)[\"”'’]?\s*(?:\([^)]{1,60}\))?[,:]?\s+"
    r"(?P<verb>(?:được )?(?:hiểu )?là(?= )|(?:có )?nghĩa là(?= )|(?:bao )?gồm(?: có)?(?=[ :]))",
    re.IGNORECASE,
)
_LABELS = re.compile(
    _MARK + r"(?P<term>(?:mức|loại|nhóm|cấp|cấp độ|bậc|hạng|bước|giai đoạn|phương án|hình thức|vòng|dạng)"
    r"\s+(?:độ\s+)?(?:\d{1,2}|[ivx]{1,4}|[a-dđ])|(?<=[\"“])[^\"”:]{2,80}(?=[\"”]))[\"”]?\s*:",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\((?:[^()]{0,20}\b)?(?:gọi|viết) (?:(?:tắt|chung) )?là:?\s*[\"“]?(?P<term>[^()\"”]{2,80})[\"”]?\)", re.IGNORECASE
)
_SET_UP = re.compile(r"^(?:quyết định )?(?:(?:thành lập|kiện toàn)\s+(?:\d+\s+)?|(?:lập|cử)\s+\d+\s+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """What a question asks the meaning of: its words with what stands around them ("đầu mối dữ liệu theo Quy định 34"),
    and whether its members are asked for."""

    words: str
    members: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A sentence of a text that says what ``term`` is: ``form`` is means, members, label or called; the half-open
    range is that of the sentence in the text."""

    term: str
    form: str
    start: int
    end: int


def asked_terms(matter: str) -> list[AskedTerm]:
    """Returns what a question may ask the meaning of, the narrowest words first; none for any other question."""
    text = nfc(matter).strip()
    plain = re.sub(r"[\"“”'‘’]", " ", bare_form(text))
    plain = re.sub(r"[ \t]", " ", plain)
    if _NOT_ALONE.search(plain):
        return []
    found: list[AskedTerm] = []
    squeezed, places = _squeezed(plain)
    for pattern in (_MEMBERS, _AFTER, _BEFORE):
        match = pattern.search(squeezed)
        if match is not None:
            start, end = places[match.start("term")], places[match.end("term") - 1] + 1
            found += _narrowed(text[start:end], members="members" in match.groupdict())
    return found


def definitions(text: str) -> Iterator[Definition]:
    """Yields the definitions that a passage's text gives."""
    for unit in units(text):
        words = text[unit.start : unit.end]
        for called in _CALLED.finditer(words):
            yield Definition(called["term"], "called", unit.start, unit.end)
        label = _LABELS.match(words)
        if label is not None:
            yield Definition(label["term"], "label", unit.start, unit.end)
        says = _SAYS.match(words)
        if says is not None:
            form = "members" if says["verb"].lower().endswith(("gồm", "gồm có")) else "means"
            yield Definition(_SET_UP.sub("", says["term"]), form, unit.start, unit.end)


def _narrowed(words: str, *, members: bool) -> list[AskedTerm]:
    """Returns the words in quotes, those after the last comma, and all of them: "Theo Quy chế A, "việc khẩn""."""
    quoted = [match["term"] for match in _QUOTED.finditer(words)]
    last = re.split(r"[,;:?]\s*", words.strip(_AROUND))[-1]
    narrowed = dict.fromkeys(one.strip(_AROUND) for one in (*quoted, last, words) if one.strip(_AROUND))
    return [AskedTerm(one, members) for one in narrowed]


def _squeezed(plain: str) -> tuple[str, list[int]]:
    """Returns the text with single spaces and no space at its ends, and where each of its characters stands."""
    places = [
        at for at, char in enumerate(plain) if char != " " or (at > 0 and plain[at - 1] != " " and plain[at:].strip())
    ]
    return "".join(plain[at] for at in places), places
