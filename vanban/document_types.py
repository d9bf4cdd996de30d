"""The types of Party and State documents and the codes they are numbered with.

Sources: Quy định 66-QĐ/TW and Hướng dẫn 36-HD/VPTW (Party), Nghị định 30/2020/NĐ-CP annex III and the law on
promulgating legal documents (State). One code may stand for two types (QĐ: Quyết định, Quy định; TT: Thông tư,
Thông tri); the type word in the title decides, so nothing here guesses beyond the family.
"""

import re
from dataclasses import dataclass
from typing import Literal

from vanban.text import bare_form, nfc

Family = Literal["party", "state"]
_BOTH: frozenset[Family] = frozenset({"party", "state"})
_PARTY: frozenset[Family] = frozenset({"party"})
_STATE: frozenset[Family] = frozenset({"state"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type: its Vietnamese name, its codes (the usual one first, older ones after) and who issues it."""

    name: str
    codes: tuple[str, ...]
    families: frozenset[Family] = _BOTH


DOCUMENT_TYPES = (
    DocumentType("Nghị quyết liên tịch", ("NQLT",), _STATE),
    DocumentType("Nghị quyết", ("NQ",)),
    DocumentType("Quyết định", ("QĐ",)),
    DocumentType("Quy định", ("QĐ", "QĐi", "QyĐ"), _PARTY),
    DocumentType("Quy định", ("QyĐ",), _STATE),
    DocumentType("Quy chế", ("QC",)),
    DocumentType("Chỉ thị", ("CT",)),
    DocumentType("Kết luận", ("KL",)),
    DocumentType("Thông tri", ("TT",), _PARTY),
    DocumentType("Hướng dẫn", ("HD",)),
    DocumentType("Thông báo", ("TB",)),
    DocumentType("Báo cáo", ("BC",)),
    DocumentType("Kế hoạch", ("KH",)),
    DocumentType("Chương trình hành động", ("CTrHĐ", "CTHĐ")),
    DocumentType("Chương trình phối hợp", ("CTPH", "CTrPH")),
    DocumentType("Chương trình", ("CTr",)),
    DocumentType("Đề án", ("ĐA",)),
    DocumentType("Dự án", ("DA",)),
    DocumentType("Phương án", ("PA",)),
    DocumentType("Tờ trình", ("TTr",)),
    DocumentType("Công văn", ("CV",)),
    DocumentType("Biên bản", ("BB",)),
    DocumentType("Chiến lược", ("CL",)),
    DocumentType("Quy hoạch", ("QH",)),
    DocumentType("Tuyên bố", ()),
    DocumentType("Thông cáo", ("TC",)),
    DocumentType("Lời kêu gọi", ()),
    DocumentType("Điều lệ", ("ĐL",)),
    DocumentType("Hiến pháp", (), _STATE),
    DocumentType("Bộ luật", (), _STATE),
    DocumentType("Luật", ("L",), _STATE),
    DocumentType("Pháp lệnh", ("PL",), _STATE),
    DocumentType("Lệnh", ("L",), _STATE),
    DocumentType("Nghị định", ("NĐ",), _STATE),
    DocumentType("Thông tư liên tịch", ("TTLT",), _STATE),
    DocumentType("Thông tư", ("TT",), _STATE),
    DocumentType("Văn bản hợp nhất", ("VBHN",), _STATE),
    DocumentType("Công điện", ("CĐ",)),
    DocumentType("Hợp đồng", ("HĐ",), _STATE),
    DocumentType("Bản ghi nhớ", ("BGN",), _STATE),
    DocumentType("Bản thỏa thuận", ("BTT",), _STATE),
    DocumentType("Giấy ủy quyền", ("GUQ",), _STATE),
    DocumentType("Giấy mời", ("GM",)),
    DocumentType("Giấy giới thiệu", ("GGT",)),
    DocumentType("Giấy nghỉ phép", ("GNP",)),
    DocumentType("Phiếu gửi", ("PG",)),
    DocumentType("Phiếu chuyển", ("PC",)),
    DocumentType("Phiếu báo", ("PB",)),
    DocumentType("Quy trình", ("QTr",)),
    DocumentType("Thể lệ", ("TL",)),
)

# Longest names first, so that "Thông tư liên tịch" is not read as "Thông tư".
_BY_NAME = sorted(
    {bare_form(t.name): t.name for t in DOCUMENT_TYPES}.items(), key=lambda pair: len(pair[0]), reverse=True
)
_NAMES = "|".join(re.escape(bare).replace(r"\ ", r"\s+") for bare, _ in _BY_NAME)
_NAME_RE = re.compile(rf"\s*({_NAMES})\b")
_CODE_SPELLINGS: dict[str, str] = {}
for _type in DOCUMENT_TYPES:
    for _code in _type.codes:
        _CODE_SPELLINGS.setdefault(bare_form(_code), _code)


def canonical_type_code(written: str) -> str | None:
    """Returns the usual spelling of a type code ("nd" -> "NĐ", "CTR" -> "CTr"), or None if it is none.

    A spelling that is itself a code wins over one that only folds to it (DA is Dự án, ĐA is Đề án).
    """
    if any(written in t.codes for t in DOCUMENT_TYPES):
        return written
    return _CODE_SPELLINGS.get(bare_form(written))


def types_for_code(code: str, family: Family | None = None) -> tuple[str, ...]:
    """Returns the names of all types a code may stand for, the likelier first; empty for an unknown code."""
    folded = bare_form(code)
    names = [
        t.name
        for t in DOCUMENT_TYPES
        if (family is None or family in t.families) and any(bare_form(c) == folded for c in t.codes)
    ]
    exact = [t.name for t in DOCUMENT_TYPES if code in t.codes and t.name in names]
    return tuple(dict.fromkeys(exact or names))


def type_for_code(code: str, family: Family | None = None) -> str | None:
    """Returns the likeliest type of a code (QĐ: Quyết định; TT: Thông tư, of a Party body Thông tri), or None."""
    names = types_for_code(code, family)
    return names[0] if names else None


def codes_for_type(name: str) -> frozenset[str]:
    """Returns the codes a type is numbered with; empty where it has none or is unknown."""
    folded = bare_form(nfc(name))
    return frozenset(code for t in DOCUMENT_TYPES if bare_form(t.name) == folded for code in t.codes)


def type_named(text: str) -> str | None:
    """Returns the type whose name begins a text ("NGHỊ QUYẾT về …", "nghi quyet 57"), or None.

    Case, marks and tone style do not count; the longest name wins.
    """
    match = _NAME_RE.match(bare_form(nfc(text)))
    return dict(_BY_NAME)[" ".join(match[1].split())] if match else None


def type_name_pattern() -> str:
    """Returns a regular expression (without groups) of all type names, for text in :func:`bare_form`."""
    return f"(?:{_NAMES})"
