"""The table row a question names by its number: "nhiệm vụ số 12", "dòng 3 bảng 2", "chỉ tiêu thứ hai nhóm II"."""

import re
from dataclasses import dataclass

from vanban.text import bare_form, nfc

_SPOKEN = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_ORDINALS = {word: number for number, word in enumerate(_SPOKEN, 1)}
_NUMBER = r"(?P<number>\d{1,4}(?:\.\d{1,3})*)(?![\d/%]|\s*(?:%|phan tram|trieu|ty|nghin|dong\b|nguoi|thang|ngay))"
_ROMAN_NUMBER = r"(?P<within>[ivxl]+)\.(?P<inner>\d{1,3})\b"
_SPELLED = rf"thu\s+(?P<spelled>{'|'.join(_ORDINALS)})\b(?!\s+\d)"
_ROWS = r"(?:dong|hang|stt|so thu tu|so tt)"  # what can be nothing but a row
_TASKS = r"(?:nhiem vu|chi tieu|dau viec|cong viec|hang muc|noi dung)"
_OTHERS = r"(?:viec|de an|du an|hoat dong|muc tieu|san pham|cuoc|tieu chi|danh muc|giai phap)"
_MARK = r"(?:so|thu|stt|tt|so thu tu)"
_ROW = re.compile(
    rf"\b(?:(?P<row>{_ROWS})\s+(?:{_MARK}\s+)?|{_TASKS}\s+(?:{_MARK}\s+)?|{_OTHERS}\s+{_MARK}\s+)"
    rf"(?:{_ROMAN_NUMBER}|{_NUMBER})|\b(?:{_ROWS}|{_TASKS}|{_OTHERS})\s+{_SPELLED}"
)
_GROUP = re.compile(r"\b(?:nhom|phan|muc)\s+(?P<group>[ivxl]+)\b")
_TABLE = re.compile(r"\bbang\s+(?:so\s+)?(?P<table>\d{1,2})\b")
_ANNEX = re.compile(r"\bphu luc\s+(?:so\s+)?(?P<annex>[ivxl]+|\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class RowReference:
    """A row by its number, as far as the question narrows it; ``rest`` is the question without these words."""

    number: str
    group: str | None
    table: str | None
    annex: str | None
    rest: str

    def names(self, path: str) -> bool:
        """Tells whether a passage's path is a row of this number, in the table, annex and group named."""
        plain = bare_form(nfc(path))
        match = _PATH.search(plain)
        if match is None or _without_zeros(match["number"]) != _without_zeros(self.number):
            return False
        if self.group and match["group"] and match["group"] != self.group:
            return False
        parts = [part.split(" (")[0] for part in plain.split(", ")]
        return (self.table is None or f"bang {self.table}" in parts) and (
            self.annex is None or any(part in (f"phu luc {self.annex}", f"phu luc 0{self.annex}") for part in parts)
        )


_PATH = re.compile(
    r", dong (?:(?P<group>[ivxl]+)\.)?(?P<number>\d+(?:\.\d+)*)[a-z]?(?: \(\d+\))?(?: \(phan \d+/\d+\))?$"
)


def find_row(question: str) -> RowReference | None:
    """Returns the row a question names, or None. A year is no row: "nhiệm vụ năm 2027", "nhiệm vụ 2027"."""
    text = nfc(question)
    plain = bare_form(text)
    match = _ROW.search(plain)
    if match is None:
        return None
    number = match["number"] or match["inner"] or str(_ORDINALS[match["spelled"]])
    if re.fullmatch(r"(?:19|20)\d\d", number) and not match["row"]:
        return None
    group, table, annex = _GROUP.search(plain), _TABLE.search(plain), _ANNEX.search(plain)
    rest = list(text)
    for found in filter(None, (match, group, table, annex)):
        rest[found.start() : found.end()] = "," + " " * (found.end() - found.start() - 1)
    return RowReference(
        number,
        match["within"] or (group["group"] if group else None),
        table["table"] if table else None,
        annex["annex"] if annex else None,
        "".join(rest),
    )


def _without_zeros(number: str) -> str:
    return ".".join(part.lstrip("0") or "0" for part in number.split("."))
