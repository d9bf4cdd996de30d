"""Stamps: the degree of secrecy (box 10) and the circulation marks (box 11), never words of running text.

A stamp is a line of its own, or stands at the edge of a line of the head beside the title or the number. Source:
DOMAIN §5; Hướng dẫn 36-HD/VPTW.
"""

import re
from collections.abc import Sequence

from ingest.assembling import Line
from ingest.line_kinds import plain
from vanban.text import bare_form, nfc, search_form

_DEGREES = ("tuyệt mật", "tối mật", "mật")
_STAMP_RE = re.compile(r"[\W_]*(?:(?:độ|mức độ|dấu)\s*mật\s*[:\-]\s*)?(tuyệt mật|tối mật|mật|bí mật nhà nước)[\W_\d]*")
_EDGE_RE = re.compile(r"(?:^|\s)(TUYỆT MẬT|TỐI MẬT|MẬT)(?=\s|$)")
_BESIDE_RE = re.compile(r"cong hoa xa hoi|dang cong san viet nam|doc lap - tu do|\bngay\b.*\bthang\b|^so\b|^\*")
_SPACED_RE = re.compile(r"(?<!\S)\S(?: \S){2,}(?!\S)")
_MARKS = (
    ("LƯU HÀNH NỘI BỘ", re.compile(r"\W*(?:tai lieu\s*)?luu hanh noi bo\W*")),
    ("XEM XONG TRẢ LẠI", re.compile(r"\W*xem xong tra lai\W*")),
    ("KHÔNG PHỔ BIẾN", re.compile(r"\W*khong pho bien\W*")),
    ("TÀI LIỆU HỘI NGHỊ", re.compile(r"\W*tai lieu (?:phuc vu )?(?:hoi nghi|hop)\b[^.;:]{0,80}")),
    (
        "DỰ THẢO",
        re.compile(r"\W*du thao(?:\W*(?:lan|so)?\W*(?:thu\W*)?[\w.]{0,8})?\W*(?:\W*(?:ngay\s*)?[\d/.\-]+)?\W*"),
    ),
)
_OWNED_RE = re.compile(r"tai lieu nay thuoc so huu cua (?:cac )?(?:co quan|to chuc)")
_HEAD_LINES = 40  # a stamp stands on the first page, in its head
_PAGE_LINES = 3  # lines at the edge of a page where a stamp is repeated


def secrecy_stamp(lines: Sequence[Line], head_end: int) -> str | None:
    """Returns "MẬT", "TỐI MẬT", "TUYỆT MẬT" (or "BÍ MẬT NHÀ NƯỚC") as stamped on a document, or None.

    Looked for in the head, and at the edges of pages, where a stamp is repeated. When in doubt in the head, it is
    a stamp: a false alarm costs a person a look, a miss stores a state secret.
    """
    found = {
        degree
        for index, line in enumerate(lines)
        if _may_carry_stamp(lines, index, head_end)
        and (degree := _degree(line.text, head=index < max(head_end, 12))) is not None
    }
    return next((degree.upper() for degree in (*_DEGREES, "bí mật nhà nước") if degree in found), None)


def circulation_marks(lines: Sequence[Line], head_end: int) -> str | None:
    """Returns the marks that limit circulation, joined with "; ", or None.

    The footer that names the Party bodies as owners counts wherever it stands.
    """
    marks = []
    for name, pattern in _MARKS:
        near = (line for i, line in enumerate(lines) if _may_carry_stamp(lines, i, head_end))
        if any(_is_mark(line.text, pattern) for line in near):
            marks.append(name)
    if any(_OWNED_RE.search(bare_form(line.text)) for line in lines):
        marks.append("TÀI LIỆU CỦA CƠ QUAN ĐẢNG")
    return "; ".join(marks) or None


def _may_carry_stamp(lines: Sequence[Line], index: int, head_end: int) -> bool:
    if index < min(max(head_end, 12), _HEAD_LINES) or index >= len(lines) - _PAGE_LINES:
        return True
    page = lines[index].page
    if page is None:
        return False
    before, after = max(0, index - _PAGE_LINES), min(len(lines) - 1, index + _PAGE_LINES)
    return lines[before].page != page or lines[after].page != page


def _degree(text: str, *, head: bool) -> str | None:
    """Returns the degree a line stamps, in small letters, or None."""
    line = _joined(plain(nfc(text)))
    whole = _STAMP_RE.fullmatch(search_form(line))
    if whole is not None and (line.upper() == line or head):
        return whole[1]
    if not head:
        return None
    edge = _EDGE_RE.search(line)
    rest = line[: edge.start()] + line[edge.end() :] if edge else ""
    return edge[1].lower() if edge and _BESIDE_RE.search(bare_form(rest.strip())) else None


def _joined(text: str) -> str:
    """Returns "M Ậ T" without the gaps of spaced letters."""
    return _SPACED_RE.sub(lambda match: match[0].replace(" ", ""), text)


def _is_mark(text: str, pattern: re.Pattern[str]) -> bool:
    line = plain(nfc(text))
    return len(line) < 120 and pattern.fullmatch(bare_form(line)) is not None
