"""What the assistant says in a chat by itself, in plain administrative Vietnamese."""

from vanban.channels import Span

OPEN_ONLY = "Kênh này chỉ trả lời theo văn bản công khai."
INSIDE_MATTERS = "Việc nội bộ, văn bản nội bộ: xem trên trang web của cơ quan"
UNPAIRED = (
    "Đây là trợ lý văn bản của cơ quan. Tài khoản chat này chưa ghép với cán bộ nào nên chưa hỏi được.\n\n"
    "Để ghép: đăng nhập trang web của cơ quan, mở Tài khoản › Kênh chat, bấm “Lấy mã ghép”, rồi gửi mã "
    "(dạng CDFH-2345) vào đây. Mã dùng một lần, có hạn 10 phút."
)
UNPAIRED_IN_GROUP = "Đồng chí chưa ghép tài khoản. Hãy nhắn riêng cho trợ lý để xem cách ghép."
CUT = (
    "Tài khoản chat này không còn được ghép (đã gỡ, đổi đơn vị, đổi mật khẩu hoặc tài khoản bị khóa). "
    "Muốn dùng tiếp, đăng nhập trang web và lấy mã ghép mới."
)
PAIRED = "Đã ghép với tài khoản của {name}. {open_only} Gõ câu hỏi để bắt đầu, hoặc gõ “trợ giúp”."
ENDED = "Đã gỡ ghép. Tài khoản chat này không hỏi được nữa cho đến khi ghép lại."
END_SURE = "Gỡ ghép tài khoản chat này? Sau đó phải lấy mã mới trên trang web mới dùng lại được."
AS_BEFORE = "Đồng chí vẫn dùng kênh này như trước."
PRIVATE_ONLY = "Việc này chỉ làm trong cuộc trò chuyện riêng với trợ lý."
ATTACHMENT = (
    "Trợ lý không nhận tệp, ảnh, ghi âm qua kênh này: Telegram và Zalo là mạng ngoài, tài liệu của cơ quan không được "
    "chuyển qua đây. Đề nghị nộp tệp trên trang web của cơ quan"
)
NOTHING_ASKED = "Đồng chí gõ câu hỏi sau lệnh, ví dụ: /hoi thời hạn giải quyết đơn là bao lâu?"
NUMBER_WANTED = "Đồng chí gõ số hiệu sau lệnh, ví dụ: /tracuu 30/2020/NĐ-CP"
CODE_WANTED = "Đồng chí gửi mã lấy trên trang web (Tài khoản › Kênh chat), ví dụ: /ghep CDFH-2345"
NO_DOCUMENT = "Không tìm thấy văn bản công khai mang số hiệu này."
NEW_TOPIC = "Câu hỏi tiếp theo được hiểu là chuyện mới."
TOO_FAST = "Đồng chí đã hỏi {most} câu trong một phút. Đề nghị chờ ít phút rồi hỏi tiếp."
OLD_CHOICE = "Lựa chọn này không còn dùng được. Đề nghị hỏi lại."
THANKS = "Cảm ơn đồng chí. Nhận xét “{verdict}” đã gửi tới người phụ trách."
WHAT_IS_WRONG = "Câu trả lời chưa đúng ở chỗ nào? Bấm chọn là gửi câu hỏi và câu trả lời tới người phụ trách."
FAILED = "Chưa trả lời được câu hỏi này do lỗi của hệ thống. Đề nghị hỏi lại sau ít phút."
NOT_PERMITTED = "Không tìm thấy văn bản, hoặc văn bản không được chuyển qua kênh này."
NO_FILES = "Kênh này không gửi được tệp. Mở văn bản trên trang web"
TOO_LARGE = "Tệp gốc lớn hơn mức kênh này cho gửi. Mở văn bản trên trang web"
HELP = (
    "Trợ lý văn bản trả lời theo văn bản công khai của cơ quan, kèm căn cứ mở được.\n\n"
    "Cứ gõ câu hỏi như hỏi đồng nghiệp; hỏi tiếp “còn thời hạn thì sao?” cũng được. Gõ số hiệu để xem văn bản.\n"
)
HELP_IN_GROUP = "\nTrong nhóm, trợ lý chỉ trả lời khi được nhắc tên hoặc khi dùng lệnh."


def web_hint(web: str | None, path: str = "") -> tuple[Span, ...]:
    """Returns the sentence that leads to the web for what a chat does not carry."""
    if not web:
        return (Span(f"{INSIDE_MATTERS}."),)
    return (Span(f"{INSIDE_MATTERS}: "), Span(f"{web}{path}", "link", f"{web}{path}"))


def greeting(name: str) -> str:
    """Returns what is said to a person after pairing."""
    return PAIRED.format(name=name, open_only=OPEN_ONLY)
