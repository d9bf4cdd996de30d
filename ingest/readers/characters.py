"""Characters as every reader hands them on: NFC, whole letters, single spaces, nothing that is not seen."""

import re

from ingest.legacy_text import SOFT_HYPHEN, may_be_tcvn3
from ingest.text_repair import repaired
from vanban.text import nfc

CONTROLS_WARNING = "Tệp có ký tự điều khiển không thuộc nội dung; các ký tự này đã được bỏ."

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
CONTROL_RE = re.compile(f"[{_CONTROLS}]")
# Soft hyphens, joiners, marks that turn a line around (bidi overrides and isolates), variation selectors and the tag
# characters of plane 14: what hides words from a reader's eyes and shows them to a machine.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
_CONTROL_OR_INVISIBLE_RE = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
# Bullets that Word keeps in the private range of Symbol and Wingdings; a dash is what the item means.
_BULLET_RE = re.compile("^\\s*[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0be\uf0e8\uf0a8]\\s*")
_UNIT_RE = re.compile(r"(?<!\w)(?:[kcdm]?m|ha|CO)$")
_PRIVATE_RE = re.compile("[\ue000-\uf8ff]")


def has_controls(text: str) -> bool:
    """Tells whether the text holds control characters or lone surrogates (line breaks and tabs are not meant)."""
    return CONTROL_RE.search(text) is not None


def without_controls(text: str) -> str:
    """Returns the text without control characters, lone surrogates and invisible formatting; line breaks stay."""
    return _CONTROL_OR_INVISIBLE_RE.sub("", text)


def tidy(text: str) -> str:
    """Returns one paragraph: NFC on one line, single spaces, nothing invisible, broken letters put right.

    Private bullets become "- ". Idempotent; digits stay as they are. A soft hyphen that reads as ư of TCVN3 stays for
    ``ingest.finishing``, which converts what no reader did.
    """
    soft = may_be_tcvn3(text)
    visible = _CONTROL_OR_INVISIBLE_RE.sub(lambda m: m[0] if soft and m[0] == SOFT_HYPHEN else "", text)
    line = " ".join(_PRIVATE_RE.sub("", _BULLET_RE.sub("- ", visible)).split())
    return repaired(nfc(line))


def mark_reference(before: str, raised: str) -> str:
    """Returns raised digits as they are written out after ``before``: a note's reference in brackets.

    Powers of units stay plain: "m2". Anything but digits (and the commas between them) stays as it is.

    >>> mark_reference("Thông tư này", "12"), mark_reference("100 m", "2")
    ('[12]', '2')
    """
    digits = raised.strip()
    if not digits or not digits.replace(",", "").isdecimal() or _UNIT_RE.search(before):
        return raised
    gap = " " if before.rstrip().endswith((".", ")")) and before[-1:] != " " and before.strip(" .)").isalnum() else ""
    return f"{gap}[{digits}]" + raised[len(raised.rstrip()) :]
