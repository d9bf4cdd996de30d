"""The nouns of sittings (contests, tests, practice): their states, their rules, and how an attempt ended."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

HANOI = datetime.timezone(datetime.timedelta(hours=7))  # Asia/Ho_Chi_Minh has kept UTC+7 since 1975


class SittingKind(StrEnum):
    """What a sitting is for."""

    CONTEST = "cuoc_thi"  # ranked, several attempts within limits
    TEST = "kiem_tra"  # one attempt, passed or not
    PRACTICE = "luyen_tap"  # no limits, explanations at once, never ranked nor in statistics


class SittingState(StrEnum):
    """How far a sitting has come. Whether an open one runs follows from its window."""

    DRAFT = "nhap"
    OPEN = "mo"
    CLOSED = "dong"
    CANCELLED = "huy"


class View(StrEnum):
    """How questions are shown."""

    ONE = "tung_cau"
    ALL = "ca_de"


class Shown(StrEnum):
    """When candidates see something: their score, or the key with explanations."""

    AT_ONCE = "ngay"
    AFTER_CLOSE = "sau_khi_dong"
    NEVER = "khong"


class Counting(StrEnum):
    """Which attempt of a person is ranked."""

    BEST = "cao_nhat"
    FIRST = "lan_dau"
    LAST = "lan_cuoi"


class Anonymity(StrEnum):
    """Whose names are seen with results. A candidate always sees the own result."""

    NAMED = "ho_ten"
    AMONG_CANDIDATES = "an_voi_nhau"  # organisers see names, candidates see codes
    FULL = "an_danh"  # nobody sees a name with a result


class EventKind(StrEnum):
    """What is noted during an attempt; noted only, never held against anyone."""

    LEFT = "roi_trang"  # the page was out of sight for some seconds
    OTHER_SESSION = "phien_khac"  # gone on from another device or after another sign-in


class Ended(StrEnum):
    """How an attempt was handed in."""

    BY_CANDIDATE = "nguoi_thi_nop"
    TIME_UP = "het_gio"
    CLOSED = "ky_thi_dong"


SITTING_KIND_WORDS = {
    SittingKind.CONTEST: "Cuộc thi",
    SittingKind.TEST: "Bài kiểm tra",
    SittingKind.PRACTICE: "Luyện tập",
}
SITTING_STATE_WORDS = {
    SittingState.DRAFT: "Đang soạn",
    SittingState.OPEN: "Đã mở",
    SittingState.CLOSED: "Đã đóng",
    SittingState.CANCELLED: "Đã hủy",
}
VIEW_WORDS = {View.ONE: "Từng câu một", View.ALL: "Cả đề trên một trang"}
SHOWN_WORDS = {
    Shown.AT_ONCE: "Ngay sau khi nộp bài",
    Shown.AFTER_CLOSE: "Sau khi kỳ thi đóng",
    Shown.NEVER: "Không cho xem",
}
COUNTING_WORDS = {
    Counting.BEST: "Lần có kết quả cao nhất",
    Counting.FIRST: "Lần đầu",
    Counting.LAST: "Lần cuối",
}
ANONYMITY_WORDS = {
    Anonymity.NAMED: "Hiện họ tên",
    Anonymity.AMONG_CANDIDATES: "Người dự thi chỉ thấy mã của nhau",
    Anonymity.FULL: "Ẩn danh: kết quả không gắn với họ tên",
}
EVENT_WORDS = {EventKind.LEFT: "Rời trang làm bài", EventKind.OTHER_SESSION: "Làm tiếp từ thiết bị hoặc phiên khác"}
ENDED_WORDS = {
    Ended.BY_CANDIDATE: "Người dự thi nộp bài",
    Ended.TIME_UP: "Hết giờ làm bài",
    Ended.CLOSED: "Kỳ thi đã đóng",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a sitting.

    ``draw`` is how many questions of the paper each attempt gets, drawn evenly over its topics and levels; None for
    all. ``minutes`` is the time for one attempt; 0 sets no limit but the window. Limits of attempts are None for none;
    a week runs from Monday in Việt Nam's time. ``pass_percent`` is the share of right answers needed, None for none.
    ``tie_break`` is the question for a number that parts equal results, empty for none.
    """

    minutes: int
    draw: int | None = None
    attempts_total: int | None = None
    attempts_per_week: int | None = None
    counting: Counting = Counting.BEST
    shuffle_questions: bool = True
    shuffle_options: bool = True
    view: View = View.ONE
    result_shown: Shown = Shown.AT_ONCE
    answers_shown: Shown = Shown.AFTER_CLOSE
    anonymity: Anonymity = Anonymity.NAMED
    pass_percent: int | None = None
    tie_break: str = ""


def week_of(moment: datetime.datetime) -> str:
    """Returns the ISO week that a moment lies in, in Việt Nam's time: "2026-W48"."""
    year, week, _ = moment.astimezone(HANOI).isocalendar()
    return f"{year}-W{week:02d}"
