"""The clause a question names: "khoản 2 Điều 5", "điểm a khoản 1 điều 7", "mục II.1", "mục 4.4", "phụ lục I"."""

import re
from dataclasses import dataclass

from vanban.text import bare_form, nfc

_ARTICLE = r"dieu\s+(?P<dieu>\d+[a-z]?)"
_CLAUSE = r"khoan\s+(?P<khoan>\d+)"
_POINT = r"diem\s+(?P<diem>[a-z]|đ)"
_ROMAN = r"[ivx]+"
_PATTERNS = (
    re.compile(rf"\b(?:{_POINT},?\s+)?(?:{_CLAUSE},?\s+)?{_ARTICLE}\b"),
    re.compile(rf"\b{_ARTICLE}(?:,?\s+{_CLAUSE})?(?:,?\s+{_POINT})?\b"),
    re.compile(rf"\b(?P<muc>muc|phan)\s+(?P<roman>{_ROMAN})(?:[.,]\s?(?P<sub>\d+(?:\.\d+)*))?\b"),
    re.compile(r"\b(?:diem|muc|tieu muc)\s+(?P<decimal>\d+(?:\.\d+)+)\b"),
    re.compile(rf"\bchuong\s+(?P<chuong>{_ROMAN})\b"),
    re.compile(rf"\bphu luc\s+(?P<phu_luc>{_ROMAN}|\d+)\b"),
)
_DECIMAL = re.compile(r"\b(?:tieu muc|muc) (?=\d+\.\d)")  # said for a decimal clause, whatever it is called


@dataclass(frozen=True, slots=True)
class Place:
    """A clause named in a question: the beginning of its path without marks, and its range in the question."""

    path: str
    start: int
    end: int

    @property
    def certain(self) -> bool:
        """Tells whether the words can mean nothing but a clause ("mục 2" may be an item of something else)."""
        return not self.path.startswith("muc")

    def names(self, path: str) -> bool:
        """Tells whether a citable unit's path is this place ("phần" and "mục" are one in speech)."""
        bare = _DECIMAL.sub("diem ", bare_form(nfc(path)))
        return bare == self.path or bare.replace("phan ", "muc ", 1) == self.path or bare.endswith(f", {self.path}")


def find_place(question: str) -> Place | None:
    """Returns the most precise clause a question names, or None. Offsets count code points of the NFC question."""
    text = bare_form(nfc(question))
    best: Place | None = None
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            place = Place(_path({k: v for k, v in match.groupdict().items() if v}), match.start(), match.end())
            if best is None or len(place.path) > len(best.path):
                best = place
    return best


def _path(parts: dict[str, str]) -> str:
    if "dieu" in parts:
        path = f"dieu {parts['dieu']}"
        path += f", khoan {parts['khoan']}" if "khoan" in parts else ""
        return path + (f", diem {parts['diem']}" if "diem" in parts else "")
    if "roman" in parts:
        return f"muc {parts['roman']}" + (f".{parts['sub']}" if "sub" in parts else "")
    if "decimal" in parts:
        return f"diem {parts['decimal']}"
    return f"chuong {parts['chuong']}" if "chuong" in parts else f"phu luc {parts['phu_luc']}"
