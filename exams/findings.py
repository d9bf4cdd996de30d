"""What the linter finds: a rule, how grave it is, and what is wrong in this item."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps an item out of bank and paper; a warning is for a person to look at."""

    ERROR = "loi"
    WARNING = "canh_bao"


SEVERITY_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the linter (DOMAIN §8): its code, how grave it is, and why it is one, in words for trainers."""

    code: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an item breaks. ``number`` counts the items from 1; ``detail`` says what is wrong in it."""

    number: int
    item_id: str
    rule: Rule
    detail: str

    @property
    def is_error(self) -> bool:
        """Whether the item must not be used as it is."""
        return self.rule.severity is Severity.ERROR


def _error(code: str, reason: str) -> Rule:
    return Rule(code, Severity.ERROR, reason)


def _warning(code: str, reason: str) -> Rule:
    return Rule(code, Severity.WARNING, reason)


STEM_EMPTY = _error("DE_TRONG", "Câu hỏi phải có lời dẫn.")
OPTIONS_FEW = _error("IT_PHUONG_AN", "Câu hỏi phải có từ hai phương án trở lên.")
OPTION_EMPTY = _error("PHUONG_AN_TRONG", "Mỗi phương án phải có nội dung.")
OPTION_TWICE = _error("PHUONG_AN_TRUNG", "Hai phương án cùng nội dung thì không thể chỉ có một đáp án.")
KEY_MISSING = _error("THIEU_DAP_AN", "Câu hỏi chưa có đáp án thì không chấm được.")
KEY_MANY = _error("NHIEU_DAP_AN", "Câu hỏi một lựa chọn chỉ được có một đáp án.")
KEY_OUTSIDE = _error("DAP_AN_NGOAI", "Đáp án phải là một trong các phương án đã nêu.")
ALL_ABOVE = _error(
    "TAT_CA_PHUONG_AN", "“Tất cả các phương án trên” và cách nói tương tự giúp đoán đáp án, và sai khi trộn phương án."
)
NEGATIVE_SMALL = _error(
    "PHU_DINH_CHU_THUONG", "Từ phủ định trong câu hỏi phải viết in hoa (KHÔNG, SAI) để người thi không đọc sót."
)
KEY_UNPROVEN = _error(
    "DAP_AN_KHONG_CO_TRONG_NGUON", "Số và ngày trong đáp án phải có nguyên văn trong đoạn trích nguồn."
)
COMPUTED_WRONG = _error("TINH_SAI", "Đáp án tính toán phải đúng với số liệu của nguồn và mốc nêu trong câu hỏi.")
QUOTE_CHANGED = _error("TRICH_DAN_SAI", "Đoạn trích phải đúng nguyên văn tại vị trí đã ghi của văn bản.")
STEM_TELLS = _error("DE_LO_DAP_AN", "Lời dẫn chứa sẵn đáp án.")
WORDING_BROKEN = _error("CAU_CHU_HONG", "Câu chữ còn dấu thừa, ngoặc chưa đóng hoặc khoảng trắng thừa.")
STRAY_MARK = _error("KY_HIEU_THUA", "Lời dẫn hoặc phương án còn lẫn ký hiệu của tệp gốc (dấu *, nhãn A., thẻ HTML).")
NOT_SORTED = _error("SO_CHUA_XEP", "Phương án là số hoặc ngày phải xếp theo thứ tự.")
AGAINST_EXPLANATION = _error("TRAI_GIAI_THICH", "Lời giải thích nêu đáp án khác với đáp án của câu.")
TEST_ROW = _error("CAU_THU", "Câu hỏi có vẻ là dòng nhập thử.")
SAME_ITEM = _error("TRUNG_CAU", "Hai câu cùng lời dẫn và cùng đáp án.")
SAME_SENTENCE = _error("TRUNG_NGUON", "Hai câu của một đề lấy từ cùng một câu văn: câu này có thể gợi đáp án câu kia.")
SOURCE_EXPIRED = _error("NGUON_HET_HIEU_LUC", "Văn bản nguồn đã hết hiệu lực.")
KEY_LONG = _warning("DAP_AN_DAI", "Đáp án dài hơn 1,5 lần độ dài trung vị của các phương án nên dễ đoán.")
KEY_SHORT = _warning("DAP_AN_NGAN", "Đáp án ngắn hơn hẳn các phương án khác nên dễ đoán.")
NO_CITATION = _warning("THIEU_VIEN_DAN", "Lời dẫn nên nêu văn bản với số, ngày và cơ quan ban hành.")
NO_SOURCE = _warning("THIEU_NGUON", "Câu hỏi chưa ghi văn bản, điều khoản và đoạn trích làm nguồn.")
NO_EXPLANATION = _warning("THIEU_GIAI_THICH", "Câu hỏi chưa có lời giải thích.")
NO_LEVEL = _warning("THIEU_MUC_DO", "Câu hỏi chưa ghi mức độ nhận thức.")
NO_TOPIC = _warning("THIEU_CHU_DE", "Câu hỏi chưa ghi chủ đề.")
OPTIONS_ODD = _warning("PHUONG_AN_LECH", "Các phương án nên cùng dạng và độ dài gần nhau.")
SAME_STEM = _warning("TRUNG_LOI_DAN", "Hai câu có cùng lời dẫn.")
KEYS_UNEVEN = _warning("LECH_VI_TRI_DAP_AN", "Đáp án của cả đề dồn về một vị trí nên dễ đoán.")
SOURCE_PARTLY = _warning("NGUON_SUA_DOI", "Văn bản nguồn đã hết hiệu lực một phần: cần xem lại câu hỏi.")

RULES: tuple[Rule, ...] = (
    STEM_EMPTY, OPTIONS_FEW, OPTION_EMPTY, OPTION_TWICE, KEY_MISSING, KEY_MANY, KEY_OUTSIDE, ALL_ABOVE, NEGATIVE_SMALL,
    KEY_UNPROVEN, COMPUTED_WRONG, QUOTE_CHANGED, STEM_TELLS, WORDING_BROKEN, STRAY_MARK, NOT_SORTED,
    AGAINST_EXPLANATION, TEST_ROW, SAME_ITEM, SAME_SENTENCE, SOURCE_EXPIRED, KEY_LONG, KEY_SHORT, NO_CITATION,
    NO_SOURCE, NO_EXPLANATION, NO_LEVEL, NO_TOPIC, OPTIONS_ODD, SAME_STEM, KEYS_UNEVEN, SOURCE_PARTLY,
)  # fmt: skip
