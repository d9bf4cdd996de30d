"""What may deviate from the rules on the form of documents, in words for who drafted them."""

from dataclasses import dataclass
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
    Rule.PAPER: "Khổ giấy A4 (210 x 297 mm)",
    Rule.MARGINS: "Lề trang",
    Rule.FONT: "Phông chữ Times New Roman",
    Rule.SIZE: "Cỡ chữ",
    Rule.BOLD: "Chữ đậm",
    Rule.ITALIC: "Chữ nghiêng",
    Rule.UPPER: "Chữ in hoa",
    Rule.UNDERLINE: "Gạch chân",
    Rule.ALIGN: "Căn lề đoạn",
    Rule.FIRST_LINE: "Lùi đầu dòng",
    Rule.GAP: "Khoảng cách giữa các đoạn",
    Rule.LINE: "Khoảng cách dòng",
    Rule.PAGE_NUMBER: "Số trang ở giữa lề trên, từ trang 2",
    Rule.MISSING: "Đủ các thành phần thể thức",
    Rule.ORDER: "Thứ tự các thành phần thể thức",
    Rule.NUMBER: "Số và ký hiệu",
    Rule.DATE: "Địa danh và ngày, tháng, năm",
    Rule.STAR: "Dấu sao dưới tên cơ quan ban hành",
    Rule.MARK: "Dấu gạch dưới trích yếu",
    Rule.HEADS: "Ký hiệu sau số La Mã của mục",
    Rule.BODY_END: "Kết thúc nội dung bằng dấu chấm",
    Rule.AUTHORITY: "Thể thức đề ký",
    Rule.NAME: "Họ tên người ký không kèm học hàm, học vị",
    Rule.RECIPIENTS: "Nơi nhận",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place that deviates: the rule, the box, what the rule asks, what was found, the words it is about."""

    rule: Rule
    box: str
    expected: str
    found: str
    excerpt: str = ""

    @property
    def words(self) -> str:
        """One Vietnamese sentence."""
        at = f" (“{self.excerpt}”)" if self.excerpt else ""
        return f"{self.box}{at}: {RULE_WORDS[self.rule].lower()} cần {self.expected}, đang là {self.found}."
