"""What can go wrong when people sign in through the organisation's identity provider."""

from enum import StrEnum

from vanban.errors import NotAllowed, VanbanError

DOWN = (
    "Chưa liên lạc được với hệ thống đăng nhập của cơ quan. Đề nghị thử lại sau ít phút; "
    "đồng chí có mật khẩu ở đây thì vẫn đăng nhập bằng mật khẩu được."
)
_AGAIN = "Đề nghị đăng nhập lại từ đầu."


class Reason(StrEnum):
    """Why a sign-in was refused: a code for the audit log."""

    NOT_BEGUN = "khong_bat_dau_o_day"
    DECLINED = "nguoi_dung_tu_choi"
    PROVIDER = "he_thong_dang_nhap_bao_loi"
    OTHER_ISSUER = "he_thong_dang_nhap_khac"
    CODE = "ma_khong_duoc_nhan"
    TOKEN = "the_khong_hop_le"  # noqa: S105
    UNKNOWN = "chua_gan_tai_khoan"
    CLOSED = "tai_khoan_dong"


REASON_WORDS = {
    Reason.NOT_BEGUN: f"Lần đăng nhập này đã hết hạn hoặc không bắt đầu từ trình duyệt này. {_AGAIN}",
    Reason.DECLINED: f"Đồng chí chưa đồng ý đăng nhập ở hệ thống của cơ quan. {_AGAIN}",
    Reason.PROVIDER: f"Hệ thống đăng nhập của cơ quan không hoàn tất được việc đăng nhập. {_AGAIN}",
    Reason.OTHER_ISSUER: f"Câu trả lời không đến từ hệ thống đăng nhập của cơ quan nên không được nhận. {_AGAIN}",
    Reason.CODE: f"Mã đăng nhập không còn dùng được. {_AGAIN}",
    Reason.TOKEN: f"Thẻ do hệ thống đăng nhập gửi về không hợp lệ nên không được nhận. {_AGAIN}",
    Reason.UNKNOWN: "Tài khoản cơ quan của đồng chí chưa được gắn với tài khoản nào đang hoạt động ở đây. "
    "Đề nghị liên hệ quản trị viên của đơn vị.",
    Reason.CLOSED: "Tài khoản này không còn hoạt động. Đề nghị liên hệ quản trị viên của đơn vị.",
}


class ProviderUnavailable(VanbanError):
    """The identity provider did not answer, or not as the protocol has it; ``cause`` is for the log."""

    def __init__(self, cause: str) -> None:
        super().__init__(DOWN)
        self.cause = cause


class SignInRefused(NotAllowed):
    """Somebody came back from the identity provider who must not be let in."""

    def __init__(self, reason: Reason, cause: str = "") -> None:
        super().__init__(REASON_WORDS[reason])
        self.reason = reason
        self.cause = cause  # what exactly was wrong, for the log: names of claims and rules, no values
