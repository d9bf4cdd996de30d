"""What may deviate from the rules on the form of documents, in words for who drafted them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Rule(StrEnum):
    """A rule that code can check."""

    PAPER = "kho_giay"
    MARGINS = "le_trang"
    FONT = "phong_chu"
    SIZE = "co_chu"
    BOLD = "chu_dam"
    ITALIC = "chu_nghieng"
    UPPER = "chu_hoa"
    UNDERLINE = "gach_chan"
    ALIGN = "can_le"
    FIRST_LINE = "thut_dong_dau"
    GAP = "cach_doan"
    LINE = "cach_dong"
    PAGE_NUMBER = "so_trang"
    MISSING = "thieu_thanh_phan"
    ORDER = "thu_tu_thanh_phan"
    NUMBER = "so_ky_hieu"
    DATE = "dia_danh_ngay"
    STAR = "dau_sao"
    MARK = "gach_cuoi_trich_yeu"
    HEADS = "danh_so_muc"
    BODY_END = "ket_thuc_noi_dung"
    AUTHORITY = "tham_quyen_ky"
    NAME = "ho_ten_nguoi_ky"
    RECIPIENTS = "noi_nhan"


RULE_WORDS = {
    Rule.PAPER: "Khổ giấy",
    Rule.MARGINS: "Lề trang",
    Rule.FONT: "Phông chữ",
    Rule.SIZE: "Cỡ chữ",
    Rule.BOLD: "Chữ đậm",
    Rule.ITALIC: "Chữ nghiêng",
    Rule.UPPER: "Chữ in hoa",
    Rule.UNDERLINE: "Gạch chân",
    Rule.ALIGN: "Căn lề đoạn",
    Rule.FIRST_LINE: "Lùi đầu dòng",
    Rule.GAP: "Khoảng cách giữa các đoạn",
    Rule.LINE: "Khoảng cách dòng",
    Rule.PAGE_NUMBER: "Số trang",
    Rule.MISSING: "Thành phần thể thức",
    Rule.ORDER: "Thứ tự các thành phần thể thức",
    Rule.NUMBER: "Số và ký hiệu",
    Rule.DATE: "Địa danh và ngày, tháng, năm",
    Rule.STAR: "Dấu sao dưới tên cơ quan ban hành",
    Rule.MARK: "Dấu gạch dưới trích yếu",
    Rule.HEADS: "Ký hiệu sau số La Mã của mục",
    Rule.BODY_END: "Dấu kết thúc nội dung",
    Rule.AUTHORITY: "Thể thức đề ký",
    Rule.NAME: "Học hàm, học vị",
    Rule.RECIPIENTS: "Cách ghi nơi nhận",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place that deviates: the rule, the box, what the rule asks, what was found, the words it is about.

    ``count`` says how many places of the box deviate alike; the words are of the first.
    """

    rule: Rule
    box: str
    expected: str
    found: str
    excerpt: str = ""
    count: int = 1

    @property
    def words(self) -> str:
        """What a person reads, in Vietnamese."""
        at = f" (“{self.excerpt}”)" if self.excerpt else ""
        more = f" Có {self.count} chỗ như vậy." if self.count > 1 else ""
        return f"{self.box}{at}. {RULE_WORDS[self.rule]}: cần {self.expected}, đang là {self.found}.{more}"


def gathered(deviations: Iterable[Deviation]) -> list[Deviation]:
    """Returns deviations with those that are alike told once, in the order of the first of each."""
    found: dict[tuple[Rule, str, str, str], Deviation] = {}
    for one in deviations:
        key = (one.rule, one.box, one.expected, one.found)
        first = found.get(key)
        found[key] = replace(first, count=first.count + one.count) if first else one
    return list(found.values())
