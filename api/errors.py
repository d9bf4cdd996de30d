"""What a person or a program is told when something goes wrong: the one table from our errors to a status."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exams.sittings.views import AttemptOver
from ingest.originals.desk import DeskBusy
from ingest.originals.making import StillMaking
from ingest.sandbox import SandboxUnavailable
from vanban.db.corrections import OutdatedBase
from vanban.errors import (
    IndexUnavailable,
    InvalidInput,
    NotAllowed,
    NotFound,
    QuestionError,
    RejectedDocument,
    SettingsError,
    UnreadableFile,
    VanbanError,
)


class NotSignedIn(NotAllowed):
    """No valid session: the API answers 401, pages lead to the sign-in form."""


class DutyFirst(NotAllowed):
    """Signed in, but something about the own account must be done first: pages lead there, the API answers 403."""


class CrossSite(NotAllowed):
    """A request that changes something, sent by a page of another site."""


class TooManyAttempts(NotAllowed):
    """Too many attempts in a short time; ``retry_after`` is in seconds."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Problem:
    """A status, a stable code for programs and a Vietnamese sentence for people."""

    status: int
    code: str
    message: str

    @property
    def body(self) -> dict[str, dict[str, str]]:
        """The JSON body of an API error."""
        return {"error": {"code": self.code, "message": self.message}}


DUTY_CODE = "can_hoan_tat_tai_khoan"
# The first row that fits decides, so children stand before their parents.
_TABLE: tuple[tuple[type[VanbanError], int, str], ...] = (
    (QuestionError, 422, "cau_hoi_khong_hop_le"),
    (OutdatedBase, 409, "da_co_nguoi_sua"),
    (AttemptOver, 409, "bai_da_ket_thuc"),
    (InvalidInput, 422, "du_lieu_khong_hop_le"),
    (NotFound, 404, "khong_tim_thay"),
    (NotSignedIn, 401, "chua_dang_nhap"),
    (DutyFirst, 403, DUTY_CODE),
    (CrossSite, 403, "yeu_cau_tu_trang_khac"),
    (TooManyAttempts, 429, "thu_qua_nhieu_lan"),
    (NotAllowed, 403, "khong_duoc_phep"),
    (UnreadableFile, 422, "tep_khong_doc_duoc"),
    (RejectedDocument, 422, "van_ban_khong_duoc_luu"),
    (IndexUnavailable, 503, "chi_muc_chua_san_sang"),
    (StillMaking, 503, "dang_dung_anh"),
    (DeskBusy, 503, "dang_ban"),
    (SandboxUnavailable, 503, "dang_ban"),
    (SettingsError, 500, "cau_hinh_chua_dung"),
)

UNEXPECTED = Problem(
    500, "loi_he_thong", "Hệ thống gặp sự cố khi xử lý yêu cầu. Đề nghị thử lại sau ít phút hoặc báo quản trị viên."
)
SIGN_IN_FIRST = "Đồng chí chưa đăng nhập hoặc phiên làm việc đã hết. Đề nghị đăng nhập lại."
DUTY_FIRST = "Đồng chí cần hoàn tất việc bảo vệ tài khoản (đổi mật khẩu hoặc bật xác thực hai lớp) trước khi làm việc."
_HTTP = {
    400: Problem(400, "yeu_cau_khong_hop_le", "Yêu cầu không đúng định dạng."),
    404: Problem(404, "khong_tim_thay", "Không tìm thấy nội dung này."),
    405: Problem(405, "phuong_thuc_khong_dung", "Địa chỉ này không nhận kiểu yêu cầu vừa gửi."),
    413: Problem(413, "noi_dung_qua_lon", "Nội dung gửi lên quá lớn."),
}
_PHRASES = {
    "missing": "còn thiếu",
    "string_type": "phải là chuỗi ký tự",
    "string_unicode": "có ký tự không hợp lệ",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "greater_than_equal": "nhỏ hơn mức cho phép",
    "less_than_equal": "lớn hơn mức cho phép",
    "date_type": "phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2025-03-31",
    "date_parsing": "phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2025-03-31",
    "date_from_datetime_parsing": "phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2025-03-31",
    "date_from_datetime_inexact": "phải là ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2025-03-31",
    "extra_forbidden": "không có trong quy định của giao diện này",
}


def problem_of(error: VanbanError) -> Problem:
    """Returns the status, code and sentence for one of our errors."""
    for kind, status, code in _TABLE:
        if isinstance(error, kind):
            # What is wrong with the installation is for the log and the command, not for a visitor.
            message = UNEXPECTED.message if kind is SettingsError else error.message
            return Problem(status, code, message)
    return UNEXPECTED


def problem_of_status(status: int) -> Problem:
    """Returns the problem for an HTTP status the framework raised (no such address, wrong method)."""
    if status in _HTTP:
        return _HTTP[status]
    return UNEXPECTED if status >= 500 else Problem(status, "yeu_cau_khong_hop_le", _HTTP[400].message)


def problem_of_validation(errors: Sequence[Any]) -> Problem:
    """Returns the problem for input that does not have the agreed shape; an impossible path is simply not found."""
    first = errors[0] if errors else {}
    location = [str(part) for part in first.get("loc", ())]
    if location[:1] == ["path"]:
        return _HTTP[404]
    if first.get("type") == "json_invalid" or location == ["body"]:
        message = "Nội dung gửi lên phải là một đối tượng JSON hợp lệ."
    else:
        phrase = _PHRASES.get(str(first.get("type")), "không hợp lệ")
        message = f"Trường “{'.'.join(location[1:])}” {phrase}."
    return Problem(422, "du_lieu_khong_hop_le", message)
