"""What a person may say of an answer, and what a reviewer has done about it."""

from enum import StrEnum

LONGEST_COMMENT = 2_000  # code points


class Verdict(StrEnum):
    """The four things a reader can say of an answer."""

    RIGHT = "dung"
    WRONG = "sai"
    WRONG_SOURCE = "sai_can_cu"
    OUTDATED = "loi_thoi"


class FeedbackState(StrEnum):
    """Whether a reviewer has seen to it."""

    NEW = "moi"
    DONE = "da_xu_ly"


VERDICT_WORDS = {
    Verdict.RIGHT: "Đúng",
    Verdict.WRONG: "Sai",
    Verdict.WRONG_SOURCE: "Sai căn cứ",
    Verdict.OUTDATED: "Lỗi thời",
}
STATE_WORDS = {FeedbackState.NEW: "Mới", FeedbackState.DONE: "Đã xử lý"}
