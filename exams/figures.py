"""Figures of a sentence with what they count: "tối thiểu 30% GDP", "10 ngày làm việc", "38,6 tỷ đồng"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from exams.patterns import pattern
from vanban.document_numbers import find_numbers
from vanban.text import bare_form

_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
_FIGURE = re.compile(
    rf"(?<![\w/.,\-–])(?P<first>{_NUMBER})(?:\s?[-–]\s?(?P<second>{_NUMBER}))?(?P<percent>\s?%)?(?![\w/]|[.,]\d|\s?[-–]\s?\d)"
)
UNITS = (
    "điểm phần trăm", "ngày làm việc", "nghìn tỷ đồng", "tỷ đồng", "tỉ đồng", "triệu đồng", "nghìn đồng", "đồng",
    "ngày", "tháng", "năm", "giờ", "phút", "tuần", "lần", "tuổi", "hộ gia đình", "tổ dân phố", "lượt người",
    "lượt cán bộ", "lượt", "người", "cán bộ", "đảng viên", "doanh nghiệp", "đơn vị", "cơ quan", "xã", "phường",
    "tổ chức", "tỉnh", "nước", "địa phương", "lớp", "trang", "câu hỏi", "hồ sơ", "chuyên gia", "trung tâm", "cuộc",
    "hội nghị", "buổi", "mô hình", "sản phẩm", "công trình", "dự án", "km", "ha", "Mbps", "thành viên",
    "ủy viên", "đồng chí", "đại biểu", "chi bộ", "đảng bộ", "thôn", "hộ", "điểm cầu", "chỉ tiêu", "nhiệm vụ",
    "giải pháp",
    "tỷ", "triệu", "nghìn", "ý kiến", "văn bản", "thủ tục", "bản", "cấp ủy viên", "tiêu chí", "nội dung", "nhóm",
)  # fmt: skip
_UNIT = re.compile(r"\s(?P<unit>" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?!\w)")
_NOUN = re.compile(r"\s(?!(?:và|hoặc|của|đến|là|trở|điều|khoản|điểm|mục|này|đó|thì|được)\b)(?P<unit>[^\W\d_]{2,})")
_LISTED = re.compile(r"(?:\d+\s*(?:,|va|hoac|den)\s*)+$")  # "khoản 2, 3 và 4"
_NAMES = pattern("names_a_number")
# The last of them is a time of day: "trước 16 giờ thứ sáu" counts no hours.
_NO_COUNT = re.compile(
    r"^\s?(?:h\d|h\b|g\b|tháng \d|/|(?:tháng|quý) (?:đầu|cuối) năm"
    r"|giờ (?:đến|thứ|sáng|chiều|ngày|các ngày|cùng ngày|h[ằà]ng|mỗi|\d))"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence: ``text[start:end]`` writes it with its unit, ``text[start:number_end]`` without.

    ``unit`` is "%" or what is counted, for comparing; ``named_unit`` tells whether it is one that an option repeats.
    """

    start: int
    number_end: int
    end: int
    value: Decimal
    second: Decimal | None
    unit: str
    named_unit: bool
    number: str  # as written, with "%" where that follows

    @property
    def is_range(self) -> bool:
        """Whether two bounds are written: "40 - 50"."""
        return self.second is not None


def number_value(written: str) -> Decimal:
    """Returns the value of a number as Vietnamese texts write it: "420.000" is 420000, "2,5" is 2.5."""
    return Decimal(written.replace(".", "").replace(",", "."))


def figures(text: str) -> list[Figure]:
    """Returns the figures of a sentence in order; numbers of documents, clauses, days and years are none."""
    taken = [(mention.start, mention.end) for mention in find_numbers(text)]
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        figure = _figure(text, match)
        if figure is not None:
            found.append(figure)
    return found


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    before, after = _LISTED.sub("", bare_form(text[: match.start()])), text[match.end() :]
    if _NAMES.search(before) or _NO_COUNT.match(after) or before.count("(") > before.count(")"):
        return None
    percent = bool(match["percent"])
    unit = _UNIT.match(after)
    noun = None if percent or unit else _NOUN.match(after)
    if noun and noun["unit"][:1].isupper():
        return None
    if not (percent or unit or noun) or _is_year(match, percent=percent):
        return None
    counted = "%" if percent else (unit or noun)["unit"]  # type: ignore[index]  # one of them matched
    end = match.end() + (len(unit[0]) if unit and not percent else 0)
    second = number_value(match["second"]) if match["second"] else None
    return Figure(
        match.start(), match.end(), end, number_value(match["first"]), second, counted, percent or unit is not None,
        match[0],
    )  # fmt: skip


def _is_year(match: re.Match[str], *, percent: bool) -> bool:
    return not percent and re.fullmatch(r"(?:19|20)\d\d", match["first"]) is not None
