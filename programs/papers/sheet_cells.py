"""Cells of a workbook that hold words as words: none is run as a formula, none is changed by Excel's escapes."""

import re
from typing import Any

from openpyxl.styles import Alignment  # type: ignore[import-untyped]

from vanban.errors import InvalidInput

LONGEST = 32_767  # characters of a cell; specification of Excel
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def write_words(cell: Any, words: str, *, align: str = "left") -> None:
    """Writes words into a cell, also where they begin like a formula; raises ``InvalidInput`` for more than fit."""
    cell.alignment = Alignment(horizontal=align, vertical="top", wrap_text=True)
    if words:
        escaped = _ESCAPE.sub("_x005F_", words)
        if len(escaped) > LONGEST:
            raise InvalidInput(f"Nội dung “{words[:60]}…” dài quá mức một ô bảng tính chứa được; đề nghị rút gọn.")
        cell.value = escaped
        cell.data_type = "s"
        cell.quotePrefix = True


def read_words(value: object) -> str:
    """Returns the words of a cell that ``write_words`` or a person filled."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)) if value is not None else ""
