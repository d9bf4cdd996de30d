"""What can be asked for: how a text says each kind of thing, for questions it answers and for those it cannot."""

import re

_UNIT = r"(?:ngày làm việc|ngày|tháng|giờ|phút|tuần|quý|năm)"
_FEW, _MONEY = r"(?:không quá|tối đa|ít nhất|chậm nhất|tối thiểu)", r"\d[\d.,]* ?(?:triệu |tỷ |nghìn |)đồng"

# A figure with all that belongs to it.
FIGURES = {
    "duration": re.compile(
        rf"(?:trong (?:thời hạn|thời gian|vòng) )?(?:{_FEW} )?(?:là )?(?:từ )?"
        rf"(?:\d+|[a-zà-ỹ]+ \(\d+\)) (?:\([^)]*\) )?{_UNIT}\b(?! \d)",
        re.IGNORECASE,
    ),
    "money": re.compile(rf"(?:từ )?(?:{_FEW} )?{_MONEY}(?: đến {_MONEY})?(?:/[\wà-ỹ]+)*", re.IGNORECASE),
    "percent": re.compile(r"(?:(?:trên|dưới|không quá|ít nhất|tối thiểu|tối đa|đạt) )?\d+(?:,\d+)? ?%"),
    "date": re.compile(
        r"(?:trước |từ |đến |chậm nhất |vào )?ngày \d{1,2}(?:/\d{1,2}(?:/\d{4})?| tháng \d{1,2}(?: năm \d{4})?)",
        re.IGNORECASE,
    ),
}

_NOT_COUNTED = "ngày|tháng|năm|giờ|phút|tuần|đồng|triệu|tỷ|nghìn|quý|Điều|khoản|Luật|m2|của|và|thì|tại|này|trở|hoặc"
COUNT = re.compile(rf"(?<![\d./,])(?:\d{{1,4}}|[a-zà-ỹ]+ \(\d+\)) (?!{_NOT_COUNTED})([a-zà-ỹ]+(?: [a-zà-ỹ]+)?)")

_BODIES = (
    "Bộ trưởng|Bộ|Ủy ban|Uỷ ban|Chủ tịch|Giám đốc|Sở|Cục|Chi cục|Tổng cục|Thủ tướng|Chính phủ|Người|Cơ quan|Đơn vị|"
    "Tổ chức|Chủ đầu tư|Chủ|Hội đồng|Trưởng|Thủ trưởng|Viện|Tòa án|Công an|Nhà đầu tư|Doanh nghiệp|Ban|Hiệu trưởng|"
    "Cán bộ|Kiểm|Thanh tra|Đoàn|Ngân hàng|Kho bạc|Trung tâm|Phòng|Cảng vụ|Nhà thầu|Bên"
)
_DUTIES = (
    "có trách nhiệm|chịu trách nhiệm|chủ trì|quyết định|phê duyệt|ban hành|tổ chức|cấp|hướng dẫn|kiểm tra|phối hợp|"
    "xem xét|lập|trình|gửi|báo cáo|thực hiện|phải|thông báo|công bố|quản lý"
)
AGENT = re.compile(rf"^((?:{_BODIES})\b[^,.;:]{{0,60}}?) (?:{_DUTIES})\b")
DUTY = re.compile(r"^(?:có trách nhiệm|chịu trách nhiệm) ?")
PLACE = re.compile(r"\b(?:tại|ở) (?!khoản|điều|điểm|Điều|các|Luật|Nghị|Thông|Phụ|mục|Mục|Chương|thời)[^,.;:]{6,60}")
PURPOSE = re.compile(r"\b(?:nhằm|để|vì|do) [^,.;:]{8,80}")
LIST = re.compile(r"(?:bao gồm|gồm|sau đây|như sau|sau):")
MEANING = re.compile(r"^([A-ZĐÀ-Ỹ][^,;:.]{4,50}?) là ")
ALLOWED = re.compile(r"^(.{10,70}?) (được|không được|phải) (.{8,70}?)(?:[,.;:]|$)")
CONDITION = re.compile(
    r"\b((?:đối với|của|tại|ở|cho|trong trường hợp|khi|ngoài|trong lĩnh vực|do|bằng|qua) [^,.;:()]{6,45}?)"
    r"(?= (?:và|theo|thì|được|phải|để|do|của|trong|là|khi)\b|[,.;:])"
)
FINE = re.compile(r"[Pp]hạt tiền")
FINED = re.compile(r"^(?:đối với )?(?:một trong )?(?:các )?(?:hành vi |trường hợp )?")
NUMBER = re.compile(r"\b(\d{1,4})\b")

# A word by which a text may speak of each kind; a text without any says nothing of that kind.
_CUES = {
    "duration": rf"\d[^.;]{{0,12}}{_UNIT}|thời hạn|thời gian|định kỳ|hằng|hàng (?:năm|tháng|quý|tuần|ngày)",
    "money": r"đồng|tiền|kinh phí|chi phí|mức|phí|giá|lương|phụ cấp|ngân sách|thưởng|miễn|VNĐ",
    "percent": r"%|phần trăm|tỷ lệ|tỉ lệ",
    "date": r"ngày|tháng|năm|quý|thời điểm|khi|trước|sau",
    "who": (
        r"bộ|ủy ban|uỷ ban|chủ tịch|giám đốc|sở|cục|thủ t|chính phủ|người|cơ quan|đơn vị|tổ chức|chủ|hội đồng|trưởng|"
        r"viện|tòa|công an|doanh nghiệp|ban\b|cán bộ|thanh tra|đoàn|ngân hàng|trung tâm|phòng|bên|cá nhân|hội|công ty|"
        r"nhà"
    ),
    "where": r"\btại\b|\bở\b|nơi|trụ sở|địa điểm|địa bàn|khu vực|trên",
    "reason": r"nhằm|để|\bvì\b|\bdo\b|bởi|lý do|mục đích|căn cứ|nguyên nhân",
    "penalty": (
        r"phạt|xử lý|kỷ luật|trách nhiệm|thu hồi|đình chỉ|bồi thường|tước|buộc|"
        r"cấm|hủy|không được|vi phạm|phê bình|hạ một bậc|trừ điểm"
    ),
    "contact": r"điện thoại|số máy|đường dây|email|thư điện tử|liên hệ|địa chỉ|trang",
    "form": r"mẫu|biểu|phụ lục|văn bản|đơn\b|giấy",
    "people": r"\d+[^.;]{0,10}(?:người|thành viên|cán bộ|đồng chí)|số lượng|biên chế|thành viên",
    "times": r"lần|định kỳ|hằng|hàng|thường xuyên|kỳ\b",
    "age": r"tuổi",
    "sign": r"\bký\b|chữ ký",
    "result": r"kết quả|đạt|\d",
    "docs": r"hồ sơ|giấy|gồm|tài liệu|bản sao|đơn\b|văn bản|biên bản|kèm theo",
    "cond": r"điều kiện|trường hợp|nếu|khi|đủ|tiêu chuẩn|yêu cầu",
}
CUES = {kind: re.compile(cue, re.IGNORECASE) for kind, cue in _CUES.items()}


def unsaid(text: str) -> list[str]:
    """Returns the kinds of which a text says nothing."""
    return [kind for kind, cue in CUES.items() if not cue.search(text)]
