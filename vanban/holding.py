"""Why a file is kept back until a person decides, and what was decided."""

from enum import StrEnum


class HoldKind(StrEnum):
    """What a person must decide about."""

    MARKED = "dau_han_che"  # a circulation mark, a draft, an ownership footer (DOMAIN §5)
    RIVAL = "ban_khac"  # same number, type, issuer and date as a document held, other words


class HoldState(StrEnum):
    """Where the decision stands."""

    WAITING = "cho"
    ACCEPTED = "nhan"  # taken in as a document of its own
    REPLACED = "thay"  # taken in, in the place of its rival
    DISMISSED = "bo"  # not taken in; its bytes are deleted


HOLD_WORDS = {HoldKind.MARKED: "Có dấu hạn chế", HoldKind.RIVAL: "Trùng số hiệu, khác nội dung"}
HOLD_STATE_WORDS = {
    HoldState.WAITING: "Chờ quyết định",
    HoldState.ACCEPTED: "Đã nhận",
    HoldState.REPLACED: "Đã thay bản cũ",
    HoldState.DISMISSED: "Đã bỏ",
}
