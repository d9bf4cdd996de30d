"""The field (lĩnh vực) of a task: the one that the heading above it names, else that of its document.

A heading names a field only where nothing else stands in it: "Về chuyển đổi số" does, "Xây dựng chương trình" does not.
"""

import re
from collections.abc import Collection

from vanban.text import nfc, search_form

LONGEST = 100  # characters, as ``work_item.field`` takes
_NUMBERED = re.compile(r"^(?:[ivxlc]+|\d+(?:\.\d+)*|[a-zđ])[.)/-]\s*")
_ABOUT = re.compile(
    r"^(?:(?:nhóm|các|những|nhiệm vụ|chỉ tiêu|mục tiêu|giải pháp|về|trong|lĩnh vực|công tác|phát triển)\s+)+"
)
_JOINT = re.compile(r"\s*[,;]\s*(?:và\s+)?")


def field_of(document_field: str | None, group: str, names: Collection[str]) -> str:
    """Returns the field that a heading names among the known ones, where it is one alone, else the document's, or "".

    >>> field_of("Văn hóa", "II. Về chuyển đổi số", ["Chuyển đổi số, khoa học và công nghệ", "Tuyên giáo"])
    'Chuyển đổi số, khoa học và công nghệ'
    """
    named = _named(group, names) if group else []
    return (named[0] if len(named) == 1 else document_field or "")[:LONGEST]


def _named(group: str, names: Collection[str]) -> list[str]:
    heading = _bare(_NUMBERED.sub("", search_form(nfc(" ".join(group.split())))))
    pieces = {_bare(piece) for piece in _JOINT.split(heading)}
    return [name for name in dict.fromkeys(names) if _covers(search_form(nfc(name)), heading, pieces)]


def _covers(name: str, heading: str, pieces: set[str]) -> bool:
    """Tells whether a heading is a field's whole name, or some of the parts that its commas part."""
    return heading == _bare(name) or pieces <= {_bare(part) for part in _JOINT.split(name)}


def _bare(words: str) -> str:
    return _ABOUT.sub("", f"{words.strip(' .:')} ").strip()
