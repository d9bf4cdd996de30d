"""The degree of state secrecy that a printed line stamps (box 10), never one that a sentence speaks of.

Source: DOMAIN §5; Hướng dẫn 36-HD/VPTW; Nghị định 30/2020/NĐ-CP annex I. Recognition and careless typing change
tone marks and single letters ("TÓI MẬT", "TUYỆT MẶT", "MAT"), so the words are compared without marks.
"""

import re
from dataclasses import dataclass

from ingest.printed_lines import TAKEN, Printed, is_loud
from vanban.text import bare_form, nfc

STATE = "BÍ MẬT NHÀ NƯỚC"
DEGREES = ("TUYỆT MẬT", "TỐI MẬT", "MẬT", STATE)  # the highest first
_GAP = r"[\s._*–-]{0,3}"
_SECOND = r"[mn]\s?[a4]\s?[tf7]"
_TOKEN_RE = re.compile(
    rf"(?<![^\W\d_])(?:(?P<state>bi{_GAP}m[a4]t{_GAP}nha{_GAP}nu[o0]c)"
    rf"|(?P<top>t\s?[uv]\s?[yv]\s?[ec]\s?[t7fi]{_GAP}{_SECOND})"
    rf"|(?P<high>[t7]\s?[o0]\s?[i1l!|j]{_GAP}{_SECOND})"
    rf"|(?P<kept>bi{_GAP}m[a4]t)|(?P<plain>m\s?[a4]\s?[t7]))(?![^\W\d_])"
)
_NAMES = {"state": STATE, "top": "TUYỆT MẬT", "high": "TỐI MẬT", "kept": "MẬT", "plain": "MẬT"}
_LABEL_RE = re.compile(
    r"\b(?:(?:tai lieu|van ban|ho so) co\s+)?(?:(?:muc|cap|dau chi|dau|phan loai)\s+)*do\s+(?:(?:bao|bi)\s+)?mat"
    r"(?=\s*[:=|–-]|\s*$|\s+(?:(?:toi|tuyet)\s+)?mat\b)"
    r"|\b(?:phan loai|dau)\s+(?:bao\s+)?mat\s*:|\b(?:(?:che|muc|cap) do|phan loai(?: tai lieu)?|tieu de)\s*:"
)
_BARE_LABEL_RE = re.compile(r"[^\w:.…]*do mat[^\w:.…]*")  # nothing to be filled in: a stamp after all
_STATED_RE = re.compile(
    r"\W*(?:tai lieu|van ban|ho so)(?: nay)? (?:thuoc|chua|co noi dung)(?: thuoc)?(?: pham vi)? bi mat nha nuoc"
    r"(?:\W{1,3}(?:thuoc )?do (?P<degree>(?:toi |tuyet )?mat))?\W*"
)
_HOLDERS_RE = re.compile(r"\b(?:tai lieu|van ban|ho so|ban sao|thuoc|do|muc)\s*$")
_GOVERNING_RE = re.compile(
    r"(?:\b(?:bi|bao|co|giai|huy|khong|do|muc|dau|loai|tai lieu|van ban|thong tin|ho so|va|hoac|cac|noi dung|chua|ve|"
    r"nuoc|sua|lo|than|chi|mot|hai|tuan)|[,/&“\"'])\s*$"
)
_PLACE_NAME_RE = re.compile(r"\b(?:xa|phuong|thon|huyen|thi tran|lang|ap|khu|ban)(?: \w+){0,2} $")  # "XÃ YÊN MẬT"
_COMPOUND_RE = re.compile(
    r"^\s*(?:(?:do|khau|ma|vu|tham|thiet|ong|lenh|nghi|danh|tich|truyen|dam|thu|bao|hieu|tran|bang|va|hoac)\b|[,/&”\"'])"
)
_SPEAKING_RE = re.compile(
    r"\b(?:bao ve|bao mat|bi mat|danh muc|quan ly|cong tac|luat|quy (?:che|dinh|trinh)|nghi dinh|thong tu|huong dan|"
    r"tap huan|phap luat|mau|dong dau|tuyen truyen|hoi dap|pho bien|xac dinh)\b"
)
_BEFORE_STATE_RE = re.compile(
    r"\b(?:bao ve|danh muc|ve|cua|thuoc|chua|va|hoac|lo|lot|quan ly|pham vi|cong tac|tai lieu|van ban|xac dinh|"
    r"dong dau|vi pham|co|giai mat|sao chup|tiep can|thu thap|luat)$"
)
_BEFORE_DEGREE_RE = re.compile(
    r"(?:\b(?:do|muc do|muc|va|hoac|danh muc bi mat nha nuoc|quan ly tai lieu|quan ly van ban)|\bmat\s*,)$"
)
_TICKED_RE = re.compile(r"(?:[☒☑✓✔✗✘]|\[\s*[xXvV]\s*\]|\(\s*[xX]\s*\))\s*$")
_TICK_BOX_RE = re.compile(r"[☐☒☑□✓✔✗✘]|\[\s*[xXvV]?\s*\]")
_BROKEN_M_RE = re.compile(r"(?:[mn]i|i?vi?|nvi)at")  # an M that print or dirt has cut up; no word is spelled so
_TELLING = 4  # letters that a degree is known by: "TOIM", "TUYE"
_BULLET_RE = re.compile(r"(?:[-+•●–]\s|\(?\d+(?:\.\d+)*[.)/]\s|\(?[a-zđA-ZĐ][.)]\s|[IVX]+\s?[-.)]\s?)")


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree as a line stamps it: in capitals or not, alone on its line or beside something else."""

    name: str
    loud: bool
    alone: bool = True  # nothing but the stamp stands on the line, not even a figure
    labelled: bool = False  # "Độ mật: …"


@dataclass(frozen=True, slots=True)
class _Token:
    name: str
    start: int
    end: int
    loud: bool
    exact: bool


def stamped_degree(line: Printed, *, in_title: bool = False) -> Degree | None:
    """Returns the degree that a line is a stamp of: no words of its own are left without it, or None.

    ``in_title`` is for lines of a trich_yeu, where "TÀI LIỆU MẬT" is the subject and no stamp.
    """
    bare, labels = _unlabelled(line)
    tokens = [token for token in _tokens(bare) if _believed(token, line)]
    if not tokens or is_bulleted(line):
        return None
    if _TICK_BOX_RE.search(line.text):
        tokens = [token for token in tokens if _TICKED_RE.search(line.text[: token.start])]
        return _degree(tokens, alone=False, labelled=True) if tokens else None
    if _enumerates(bare, tokens):
        return None
    spans = [_with_holder(bare, token, in_title=in_title) for token in tokens]
    rest = bare.without(spans)
    if rest.own_words():
        return None
    alone = not any(char.isalnum() for char in rest.text)
    if not alone and all(token.name == "MẬT" and not token.exact for token in tokens):
        return None  # "MẶT 1" is a side of a sheet
    return _degree(tokens, alone=alone, labelled=labels)


def degree_beside(line: Printed) -> Degree | None:
    """Returns the degree stamped in capitals at an edge of a line whose other words are a name or a head, or None.

    Only for heads and margins, where two columns or a stamp and a head may have run together.
    """
    bare, _ = _unlabelled(line)
    tokens = [token for token in _tokens(bare) if token.loud and token.exact and _stands_free(bare, token)]
    if not tokens or _SPEAKING_RE.search(line.folded) or _enumerates(bare, tokens) or is_bulleted(line):
        return None
    rest = bare.without([(token.start, token.end) for token in tokens])
    others = [rest.text[start:end] for start, end in rest.own_spans()]
    if not others or not all(is_loud(word) for word in others) or len(others) > 14:
        return None
    first, last = min(s for s, _ in rest.own_spans()), max(e for _, e in rest.own_spans())
    at_edge = [token for token in tokens if token.end <= first or token.start >= last or token.name != "MẬT"]
    return _degree(at_edge, alone=False, labelled=False) if at_edge else None


def tagged_degree(line: Printed) -> Degree | None:
    """Returns the degree in brackets and capitals before all other words, as in the subject "[MẬT] Báo cáo"."""
    bare, _ = _unlabelled(line)
    tags = [token for token in _tokens(bare)[:1] if token.loud and token.exact and _is_tag(bare, token)]
    return _degree(tags, alone=False, labelled=False)


def _is_tag(line: Printed, token: _Token) -> bool:
    before = line.text[: token.start].replace(TAKEN, " ").strip()
    return before == "[" and line.text[token.end :].lstrip().startswith("]")


def stated_degree(line: Printed) -> Degree | None:
    """Returns what "Tài liệu này thuộc bí mật nhà nước, độ Tối mật" states of its own paper, or a lone "Độ mật"."""
    if _BARE_LABEL_RE.fullmatch(line.folded):
        return Degree("MẬT", line.loud)
    match = _STATED_RE.fullmatch(line.folded)
    if match is None:
        return None
    degree = match["degree"] or "state"
    name = {"toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT", "mat": "MẬT"}.get(degree, STATE)
    return Degree(name, line.loud, alone=False)


def is_bulleted(line: Printed) -> bool:
    """Tells whether a line is an item of a list; a dash at both ends frames a stamp instead."""
    return _BULLET_RE.match(line.text) is not None and line.text[-1] not in "-–+•*"


def highest(names: set[str]) -> str | None:
    """Returns the highest of some degrees, or None."""
    return next((degree for degree in DEGREES if degree in names), None)


def _degree(tokens: list[_Token], *, alone: bool, labelled: bool) -> Degree | None:
    name = highest({token.name for token in tokens})
    loud = any(token.loud for token in tokens)
    return Degree(name, loud, alone=alone, labelled=labelled) if name else None


def _unlabelled(line: Printed) -> tuple[Printed, bool]:
    """Returns the line without "Độ mật:", whose last word is no stamp, and whether it had one."""
    spans = [match.span() for match in _LABEL_RE.finditer(line.folded)]
    return (line.without(spans), True) if spans else (line, False)


def _tokens(line: Printed) -> list[_Token]:
    return [
        _Token(_NAMES[match.lastgroup or "plain"], *match.span(), is_loud(written), _is_exact(written, match.lastgroup))
        for match in _TOKEN_RE.finditer(line.folded)
        if (written := line.text[match.start() : match.end()]) and (match.lastgroup != "kept" or is_loud(written))
    ]


def _is_exact(written: str, group: str | None) -> bool:
    """Tells whether a short word is surely the degree: "MẶT" and "MẤT" are words of their own."""
    return group != "plain" or any(char in "ậâạẬÂẠ" for char in written) or written.isascii()


def _believed(token: _Token, line: Printed) -> bool:
    """Tells whether a word is a degree at all: written small it must be spelled rightly, or the line has no marks."""
    if token.loud:
        return True
    written = line.text[token.start : token.end].lower()
    return "mật" in written or written.isascii()


def _with_holder(line: Printed, token: _Token, *, in_title: bool) -> tuple[int, int]:
    """Returns the range of a degree with the words it makes one stamp with: "TÀI LIỆU MẬT", "ĐỘ TỐI MẬT"."""
    before = _HOLDERS_RE.search(line.folded[: token.start])
    return (token.start, token.end) if before is None or in_title else (before.start(), token.end)


def _enumerates(line: Printed, tokens: list[_Token]) -> bool:
    """Tells whether different degrees are listed: "Mật, Tối mật và Tuyệt mật"."""
    if len({token.name for token in tokens}) < 2:
        return False
    between = line.folded[tokens[0].end : tokens[-1].start]
    return any(mark in between for mark in ",/;|") or re.search(r"\b(?:va|hoac|hay)\b", between) is not None


def _stands_free(line: Printed, token: _Token) -> bool:
    before, after = line.folded[: token.start], line.folded[token.end :]
    if token.name == "MẬT" and _PLACE_NAME_RE.search(before):
        return False
    return not _GOVERNING_RE.search(before.replace(TAKEN, " ")) and not _COMPOUND_RE.match(after)


def continues(before: str, line: Printed) -> bool:
    """Tells whether a line goes on from the line before it, as the lines of a title do: "BẢO VỆ / BÍ MẬT NHÀ NƯỚC"."""
    folded = bare_form(nfc(before)).strip()
    if line.folded.lstrip(" (*[").startswith("bi mat"):
        return _BEFORE_STATE_RE.search(folded) is not None
    return _BEFORE_DEGREE_RE.search(folded) is not None


def misread_degree(line: Printed) -> Degree | None:
    """Returns the degree that a recognised stamp spells but for a letter or two, or the beginning of, or None."""
    letters = "".join(char for char in line.folded if char.isalpha())
    if letters in ("mai", "mal") and line.loud:
        return Degree("MẬT", loud=True)  # the bar of the T is worn away; no other stamp is this one word
    if _BROKEN_M_RE.fullmatch(letters) and any(char in "ậẬ" for char in line.text):
        return Degree("MẬT", line.loud)
    for name, spelled, slips in (("TUYỆT MẬT", "tuyetmat", 2), ("TỐI MẬT", "toimat", 1)):
        if spelled.startswith(letters) and len(letters) >= _TELLING:
            return Degree(name, line.loud)  # a seal hides the rest
        if abs(len(letters) - len(spelled)) <= slips and _distance(letters, spelled) <= slips:
            return Degree(name, line.loud)
    return None


def _distance(left: str, right: str) -> int:
    """Returns how many letters must be put in, left out or changed to make one word the other."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
