"""What the error codes of Zalo Official Account say of a message. Any code but 0 means that it was not taken.

Source: the platform's table of error codes as several independent clients and help pages repeat it (2024-2026).
Certain, for they agree: -32, -201, -204, -205, -211, -213, -216, -218, -224, -227, -230, -232, -320, -321; the others
are likely.
Note that -230 is the closed window of 7 days, not a missing permission (that is -212, -223).
"""

from bots.port import ChannelDown, NotTaken, SendingError, Undeliverable

TOKEN_REFUSED = frozenset({-216, -220})  # the access token is wrong or has expired: renew it, send again
_RATE_RETRY_S = 60.0  # -32 counts requests of a minute
_NIGHT_RETRY_S = 3600.0

_GONE = {  # nothing can be sent to this person until they write again
    -213: "người nhận chưa quan tâm Official Account",
    -217: "người nhận đã chặn Official Account",
    -218: "người nhận đã nhận đủ số tin của Official Account trong kỳ",
    -227: "tài khoản người nhận bị khóa hoặc lâu không hoạt động",
    -230: "người nhận không nhắn tin trong 7 ngày qua",
    -232: "người nhận chưa nhắn tin hoặc đã quá hạn trả lời",
    -244: "người nhận không nhận loại tin này",
    -305: "đã quá 48 giờ từ tin nhắn cuối của người nhận",
    -311: "đã hết số tin trả lời miễn phí cho người nhận",
}
_REFUSED = {
    -201: "tham số không hợp lệ",
    -203: "tham số không hợp lệ",
    -210: "tham số vượt quá giới hạn",
    -233: "loại tin nhắn không được hỗ trợ",
    -248: "nội dung bị nền tảng từ chối",
}
_DOWN = {  # the whole account cannot send: an administrator must act
    -204: "Official Account đã bị xóa hoặc khóa",
    -205: "Official Account không tồn tại",
    -206: "ứng dụng chưa liên kết với Official Account",
    -209: "ứng dụng chưa được kích hoạt",
    -211: "Official Account đã hết hạn mức gửi tin; mua thêm hoặc chờ kỳ sau",
    -212: "ứng dụng chưa đăng ký quyền gửi tin",
    -219: "ứng dụng đã bị gỡ hoặc tắt",
    -221: "Official Account chưa được xác thực",
    -223: "Official Account chưa cấp quyền gửi tin cho ứng dụng",
    -224: "gói dịch vụ của Official Account không có quyền gửi tin qua API; cần nâng gói",
    -235: "loại Official Account này không dùng được API gửi tin",
    -240: "phiên bản API đã ngừng; cần cập nhật phần mềm",
    -242: "Zalo đòi chữ ký appsecret_proof; tắt yêu cầu này ở phần cài đặt ứng dụng",
    -320: "ứng dụng chưa liên kết với tài khoản Zalo Cloud",
    -321: "tài khoản Zalo Cloud hết tiền hoặc không thanh toán được",
}


def refusal(code: int) -> SendingError:
    """Returns the failure that an error code means; an unknown code is tried again."""
    if code in _GONE:
        return Undeliverable(f"{_GONE[code]} (mã {code})", gone=True)
    if code in _REFUSED:
        return Undeliverable(f"{_REFUSED[code]} (mã {code})")
    if code in _DOWN:
        return ChannelDown(f"Zalo Official Account không gửi được tin: {_DOWN[code]} (mã {code})")
    if code == -32:
        return NotTaken("Zalo báo gửi quá nhanh (mã -32)", retry_after=_RATE_RETRY_S)
    if code == -234:
        return NotTaken("Zalo không gửi loại tin này ban đêm (mã -234)", retry_after=_NIGHT_RETRY_S)
    return NotTaken(f"Zalo chưa nhận tin nhắn (mã {code})")
