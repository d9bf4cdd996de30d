"""Characters as every reader hands them on: NFC, no control characters, no lone surrogates, single spaces."""

import re

from vanban.text import nfc

CONTROLS_WARNING = "Tệp có ký tự điều khiển không thuộc nội dung; các ký tự này đã được bỏ."

CONTROL_RE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE_RE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACE_RE = re.compile(r"\s+")
# Bullets that Word keeps in the private range of Symbol and Wingdings; a dash is what the item means.
_BULLET_RE = re.compile("^[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0be\uf0e8\uf0a8]\\s*")
_UNIT_RE = re.compile(r"(?<!\w)(?:[kcdm]?m|ha|CO)$")
_PRIVATE_RE = re.compile("[\ue000-\uf8ff]")
_ETH = str.maketrans("Ðð", "Đđ")  # some fonts write the Icelandic letter, which looks the same


def has_controls(text: str) -> bool:
    """Tells whether the text holds control characters or lone surrogates (line breaks and tabs are not meant)."""
    return CONTROL_RE.search(text) is not None


def without_controls(text: str) -> str:
    """Returns the text without control characters, lone surrogates and invisible formatting; line breaks stay."""
    return _INVISIBLE_RE.sub("", CONTROL_RE.sub("", text))


def tidy(text: str) -> str:
    """Returns one paragraph: NFC on one line, single spaces, nothing invisible, private bullets as "- "."""
    line = _SPACE_RE.sub(" ", without_controls(text)).strip()
    return nfc(_PRIVATE_RE.sub("", _BULLET_RE.sub("- ", line))).translate(_ETH)


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
