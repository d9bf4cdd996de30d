"""Telling a count from a document number: "kế hoạch 5 năm" is no plan number 5."""

import re
from functools import lru_cache

from vanban.document_types import type_named
from vanban.text import bare_form, has_marks, search_form

# Types whose name is never a verb: only a unit of time or money after the number makes it a count.
_STRONG = frozenset({"Nghị quyết", "Nghị định", "Chỉ thị", "Thông tư", "Thông tri", "Luật", "Pháp lệnh", "Công điện"})
_TIME_WORDS = (
    "năm", "tháng", "ngày", "tuần", "giờ", "phút", "quý",
    "triệu", "tỷ", "tỉ", "nghìn", "ngàn", "đồng", "lần", "phần trăm",
)  # fmt: skip
_COUNTED_WORDS = (
    "nội dung", "nhiệm vụ", "giai đoạn", "đợt", "kỳ",
    "giải pháp", "mục tiêu", "chỉ tiêu", "nhóm", "vấn đề", "người", "cán bộ", "đảng viên",
    "đơn vị", "cơ quan", "xã", "phường", "tỉnh", "cấp", "bước", "tiêu chí", "hồ sơ", "kết quả", "trường hợp",
    "hình thức", "loại", "nguyên tắc", "quan điểm", "đột phá", "trụ cột", "khâu", "sản phẩm", "câu hỏi", "bên",
    "chương trình", "dự án", "công trình", "lĩnh vực", "hành vi", "mức", "điều kiện", "đối tượng", "thành viên",
)  # fmt: skip

_ASKS_RE = re.compile(r"quy dinh\s+(?:gi|nhung gi|the nao|nhu the nao|ra sao)\b")  # "kế hoạch 06 quy định gì"


@lru_cache(maxsize=8)
def _is_marked(text: str) -> bool:
    return has_marks(text)


def is_count(text: str, end: int, type_name: str | None) -> bool:
    """Tells whether what follows ``text[:end]``, which ends with a type and a number, makes the number a count.

    "nghị quyết 57 năm 2024" and "nghị quyết 57 ngày 22/12/2024" name a document, "kế hoạch 5 năm 2021-2025" does not.
    """
    marked = _is_marked(text)
    fold = search_form if marked else bare_form
    rest = fold(text[end : end + 40]).lstrip()
    if re.match(fold("năm") + r"\s+(?:19|20)\d\d(?!\s?[-–]\s?\d)|" + fold("ngày") + r"\s+\d", rest):
        return False
    counted = _TIME_WORDS if type_name in _STRONG else _TIME_WORDS + _COUNTED_WORDS
    if any(re.match(re.escape(fold(word)) + r"(?!\w)", rest) for word in counted):
        return marked or not rest.startswith("quy ")  # "quy dinh" follows a number in text without marks
    return type_name not in _STRONG and type_named(rest) is not None and not _ASKS_RE.match(bare_form(rest))
