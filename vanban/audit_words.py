"""The audit log in words: every action, outcome, kind of thing and detail as an auditor reads it."""

import json
from typing import Any

from vanban.audit import Action, Outcome
from vanban.principals import Channel

ACTION_WORDS = {
    Action.SIGN_IN: "Đăng nhập",
    Action.SIGN_OUT: "Đăng xuất",
    Action.SESSION_REVOKED: "Thu hồi phiên đăng nhập",
    Action.PASSWORD_CHANGED: "Đổi mật khẩu",
    Action.PASSWORD_RESET: "Cấp lại mật khẩu",
    Action.TWO_STEP_ON: "Bật xác thực hai lớp",
    Action.TWO_STEP_OFF: "Tắt xác thực hai lớp",
    Action.KEY_MADE: "Tạo khóa API",
    Action.KEY_REVOKED: "Thu hồi khóa API",
    Action.UNIT_SWITCHED: "Đổi đơn vị làm việc",
    Action.LISTED: "Xem danh sách",
    Action.SEARCHED: "Tìm văn bản",
    Action.VIEWED: "Xem văn bản",
    Action.DOWNLOADED: "Tải bản gốc",
    Action.PAGE_SHOWN: "Xem trang bản gốc",
    Action.COMPARED: "So sánh văn bản",
    Action.ANSWERED: "Được trả lời câu hỏi",
    Action.EXPORTED: "Xuất dữ liệu",
    Action.HANDED_IN: "Gửi tệp vào kho",
    Action.DECIDED_HELD: "Quyết định tệp chờ",
    Action.DOCUMENT_TAKEN_IN: "Xử lý tệp vào kho",
    Action.PUBLISHED: "Công bố văn bản",
    Action.CORRECTED: "Sửa văn bản",
    Action.REMOVED: "Xóa văn bản",
    Action.PLACED: "Đổi phạm vi văn bản",
    Action.RELATION_DECIDED: "Quyết định quan hệ văn bản",
    Action.REGISTERED: "Vào sổ văn bản đến",
    Action.TRANSFERRED: "Chuyển xử lý văn bản",
    Action.UNIT_CHANGED: "Sửa đơn vị",
    Action.PERSON_CHANGED: "Sửa người dùng",
    Action.IMPORTED: "Nhập danh sách",
    Action.FEEDBACK_REVIEWED: "Xem xét góp ý",
    Action.CASE_MADE: "Lập câu kiểm tra",
    Action.ALIAS_CHANGED: "Sửa tên gọi tắt",
    Action.SETTING_CHANGED: "Sửa cấu hình",
    Action.INDEX_REBUILT: "Dựng lại chỉ mục",
    Action.MODEL_SWITCH_ASKED: "Chuyển mô hình nhúng",
    Action.MODEL_SWITCH_STOPPED: "Dừng chuyển mô hình nhúng",
    Action.MODEL_SWITCH_ENDED: "Kết thúc chuyển mô hình nhúng",
    Action.STAGED_VECTORS_FORGOTTEN: "Bỏ vectơ đã tạo dở",
    Action.JOB_CONTROLLED: "Điều khiển việc nạp tệp",
    Action.AUDIT_READ: "Xem nhật ký",
    Action.ACCESS_EXPLAINED: "Xem lý do quyền đọc",
    Action.CONVERSATION_CHANGED: "Sửa, xóa cuộc hỏi đáp",
    Action.SAVED_SEARCH_CHANGED: "Sửa tìm kiếm đã lưu",
    Action.CONVERSATION_VIEWED: "Xem cuộc hỏi đáp",
    Action.FEEDBACK_GIVEN: "Góp ý câu trả lời",
    Action.AUDIT_VERIFIED: "Kiểm tra nhật ký",
    Action.AUDIT_PRUNED: "Dọn nhật ký cũ",
    Action.OUTBOX_CONTROLLED: "Gửi lại, bỏ tin kênh chat",
    Action.CODE_MADE: "Lấy mã ghép kênh chat",
    Action.CHANNEL_PAIRED: "Ghép tài khoản chat",
    Action.CHANNEL_CUT: "Kết thúc ghép tài khoản chat",
    Action.SUBSCRIPTION_CHANGED: "Đổi tin nhận trên kênh chat",
    Action.NOTIFIED: "Được gửi thông báo qua kênh chat",
    Action.ITEMS_GENERATED: "Soạn câu hỏi từ văn bản",
    Action.ITEMS_ANSWERED: "Đối chiếu câu hỏi với văn bản",
    Action.EXAM_ITEM_CHANGED: "Thêm, sửa, nhận xét câu hỏi",
    Action.EXAM_ITEM_DECIDED: "Quyết định về câu hỏi",
    Action.EXAM_PAPER_CHANGED: "Lập, sửa đề thi",
    Action.EXAM_PAPER_DECIDED: "Quyết định về đề thi",
    Action.EXAM_SITTING_CHANGED: "Lập, sửa, mở, đóng kỳ thi",
    Action.EXAM_STARTED: "Bắt đầu làm bài thi",
    Action.EXAM_SUBMITTED: "Nộp bài thi",
    Action.CERTIFICATE_ISSUED: "Cấp chứng nhận",
    Action.QUIZ_ROUND: "Bắt đầu, kết thúc vòng hỏi trong kênh chat",
    Action.TASKS_PROPOSED: "Nhờ mô hình tìm việc trong văn bản",
    Action.WORK_CHANGED: "Thêm, sửa, gộp, tách nhiệm vụ",
    Action.WORK_ASSIGNED: "Giao, nhận, trả lại nhiệm vụ",
    Action.WORK_REPORTED: "Báo cáo tiến độ nhiệm vụ",
    Action.PROGRAMME_CHANGED: "Lập, sửa chương trình công tác",
    Action.PROGRAMME_DECIDED: "Quyết định về chương trình công tác",
    Action.LETTER_MADE: "Lập công văn giao việc, đôn đốc",
    Action.REMINDED: "Nhắc việc",
    Action.REFUSED: "Yêu cầu không được thực hiện",
}
OUTCOME_WORDS = {Outcome.DONE: "Được", Outcome.DENIED: "Bị từ chối", Outcome.FAILED: "Lỗi"}
CHANNEL_WORDS = {
    Channel.WEB: "Trang web",
    Channel.API: "Giao diện lập trình",
    Channel.COMMAND: "Dòng lệnh, tiến trình nạp",
    Channel.TELEGRAM: "Telegram",
    Channel.ZALO: "Zalo",
}
TARGET_WORDS = {
    "task": "Việc trong văn bản",
    "document": "Văn bản",
    "conversation": "Cuộc hỏi đáp",
    "turn": "Lượt hỏi",
    "held_file": "Tệp chờ quyết định",
    "batch": "Lần gửi tệp",
    "job": "Việc nạp tệp",
    "feedback": "Góp ý",
    "case": "Câu kiểm tra",
    "relation": "Quan hệ văn bản",
    "person": "Người dùng",
    "unit": "Đơn vị",
    "session": "Phiên đăng nhập",
    "key": "Khóa API",
    "incoming": "Văn bản đến",
    "index": "Chỉ mục",
    "audit": "Nhật ký",
    "saved_search": "Tìm kiếm đã lưu",
    "outbox": "Tin gửi ra kênh chat",
    "channel_link": "Tài khoản chat",
    "pairing_code": "Mã ghép",
    "exam_item": "Câu hỏi trong ngân hàng",
    "exam_sitting": "Kỳ thi",
    "exam_attempt": "Bài thi",
    "quiz_round": "Vòng hỏi trong kênh chat",
    "work_item": "Nhiệm vụ",
    "programme": "Chương trình công tác",
    "programme_call": "Yêu cầu đề xuất",
    "action_plan": "Kế hoạch hành động",
    "work_assignment": "Việc được giao",
    "work_evidence": "Tệp minh chứng",
    "work_feed": "Địa chỉ lịch",
}
BREAK_WORDS = {  # by vanban.db.audit_verification.Break
    "khong_khop": "không khớp mã băm: bị sửa, bị chèn hoặc bị đổi chỗ",
    "thieu": "không còn: bị xóa",
    "thua": "thừa: không do chương trình ghi",
    "sai_dau_chuoi": "không phải là bản ghi cuối mà đầu chuỗi đang giữ",
    "khac_moc": "khác với mốc đã ghi",
    "moc_gia": "mốc không do bản cài đặt này đóng dấu",
}
_DETAIL_WORDS = {
    "as_of": "Hỏi theo hiệu lực ngày",
    "audience": "Ai được đọc",
    "batch": "Lần gửi tệp",
    "case": "Mã câu kiểm tra",
    "change": "Thay đổi",
    "citations": "Số căn cứ",
    "cited": "Mã văn bản được dẫn",
    "conversation": "Mã cuộc hỏi đáp",
    "count": "Số lượng",
    "decision": "Quyết định",
    "document": "Mã văn bản",
    "entries": "Số bản ghi",
    "fields": "Trường đã sửa",
    "file_sha256": "Mã băm tệp đã xuất",
    "files": "Số tệp",
    "filters": "Bộ lọc đã dùng",
    "findings": "Số chỗ sai",
    "format": "Dạng tệp",
    "from": "Từ",
    "hash": "Mã băm",
    "how": "Cách",
    "job": "Mã việc",
    "jobs": "Mã các việc",
    "kind": "Loại",
    "method": "Kiểu yêu cầu",
    "ms": "Thời gian (mi-li giây)",
    "number": "Lượt thứ",
    "page": "Trang",
    "part": "Phần",
    "person": "Mã người dùng",
    "platform": "Nền tảng",
    "preview": "Xem thử, không lưu",
    "priority": "Mức ưu tiên",
    "publicity": "Mức phổ biến",
    "reason": "Lý do",
    "replaced": "Thay cho lần ghép",
    "role": "Vai trò",
    "roles": "Vai trò",
    "route": "Địa chỉ trong chương trình",
    "shown": "Số dòng hiện ra",
    "sitting": "Mã kỳ thi",
    "state": "Trạng thái",
    "status": "Kết quả",
    "through": "Đến bản ghi",
    "to": "Đến",
    "total": "Tổng số",
    "turn": "Mã lượt hỏi",
    "turns": "Số lượt hỏi",
    "unit": "Mã đơn vị",
    "username": "Tên đăng nhập",
    "verdict": "Nhận xét",
    "year": "Năm",
}


def action_words(action: str) -> str:
    """Returns what someone did; an action of another version of the program keeps its own name."""
    return ACTION_WORDS[Action(action)] if action in set(Action) else action


def outcome_words(outcome: str) -> str:
    """Returns how it ended."""
    return OUTCOME_WORDS[Outcome(outcome)] if outcome in set(Outcome) else outcome


def channel_words(channel: str) -> str:
    """Returns the way it came; nothing where no person acted."""
    return CHANNEL_WORDS[Channel(channel)] if channel in set(Channel) else channel


def target_words(target: str) -> str:
    """Returns the kind of thing it was done to."""
    return TARGET_WORDS.get(target, target)


def detail_pairs(detail: str) -> list[tuple[str, str]]:
    """Returns the detail of an entry as labels and values; what is no JSON object is shown as it stands."""
    try:
        told = json.loads(detail) if detail else {}
    except ValueError:
        return [("Chi tiết", detail)]
    if not isinstance(told, dict):
        return [("Chi tiết", detail)]
    return [(_DETAIL_WORDS.get(str(name), str(name)), _value_words(value)) for name, value in told.items()]


def _value_words(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(map(_value_words, value)) or "không có"
    return "không có" if value is None else str(value)
