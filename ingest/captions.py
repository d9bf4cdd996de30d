"""What stands above a table and names it: "Bảng 2. Dự toán kinh phí", "Đơn vị tính: triệu đồng"."""

import re
from collections.abc import Sequence

_CAPTION_RE = re.compile(r"(?:Bảng|BẢNG|Biểu|BIỂU|Phụ biểu|PHỤ BIỂU)\s+(?:số\s+|SỐ\s+)?(?:\d+|[IVX]+)\b\S*(?:\s.*)?")
_UNIT_RE = re.compile(
    r"\(?\s*(?:(?:Đơn vị tính|ĐVT)\s*:|Đơn vị\s*:\s*(?:%|[Tt]riệu|[Tt]ỷ|[Nn]ghìn|[Đđ]ồng|[Nn]gười)).*", re.IGNORECASE
)
_LONGEST = 250  # characters; a longer line is text that begins with a table's name


def caption_of(above: Sequence[str]) -> str:
    """Returns the caption of a table from the lines above it, the unit of its figures after it; "" without either."""
    unit = above[-1] if above and _names(_UNIT_RE, above[-1]) else ""
    rest = above[:-1] if unit else above
    caption = rest[-1] if rest and _names(_CAPTION_RE, rest[-1]) else ""
    return " ".join(filter(None, (caption, f"({unit.strip('() .')})" if unit else "")))


def _names(pattern: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LONGEST and pattern.fullmatch(line) is not None
