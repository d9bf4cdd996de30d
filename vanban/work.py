"""The nouns of a unit's work: items (tasks that are followed), assignments, programmes, and the lights they show."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

SOON = 7  # days before a deadline from which an item is soon due


class ItemState(StrEnum):
    """How far an item has come."""

    DRAFT = "du_kien"  # read out of a document or proposed; nobody has taken it on yet
    ACTIVE = "dang_thuc_hien"
    DONE = "hoan_thanh"
    CARRIED = "chuyen_ky"  # goes on in the programme of a later period
    CANCELLED = "huy"


class AssignmentState(StrEnum):
    """How a unit or person stands to what it was given."""

    GIVEN = "da_giao"
    ACCEPTED = "da_nhan"
    RETURNED = "tra_lai"
    DELEGATED = "giao_tiep"
    DONE = "hoan_thanh"
    RECALLED = "thu_hoi"


class Light(StrEnum):
    """How an item stands against its deadline on a day."""

    EARLY = "som"  # done before
    ON_TIME = "dung_han"  # done on the day
    DONE_LATE = "xong_tre"
    OVERDUE = "qua_han"
    SOON = "sap_den_han"
    AHEAD = "con_han"
    OPEN = "khong_han"  # no day is known
    CLOSED = "dong"  # cancelled or carried over


class Opinion(StrEnum):
    """Which body's opinion an item needs (cấp cho ý kiến); none for an item that needs none."""

    NONE = ""
    STANDING = "thuong_truc"
    BUREAU = "ban_thuong_vu"
    COMMITTEE = "ban_chap_hanh"


class ProgrammeOwner(StrEnum):
    """Whose programme it is."""

    COMMITTEE = "ban_chap_hanh"
    BUREAU = "ban_thuong_vu"
    STANDING = "thuong_truc"


class Period(StrEnum):
    """What a programme is for."""

    TERM = "toan_khoa"
    YEAR = "nam"
    QUARTER = "quy"
    MONTH = "thang"
    WEEK = "tuan"


class ProgrammeState(StrEnum):
    """How far a programme has come."""

    DRAFT = "dang_lap"
    COLLECTING = "thu_de_xuat"
    WAITING = "cho_duyet"
    APPROVED = "da_duyet"
    CLOSED = "ket_thuc"


class CallState(StrEnum):
    """How a unit stands to the call for its proposals."""

    SENT = "da_gui"
    ANSWERED = "da_tra_loi"
    NOTHING = "khong_de_xuat"


PERIODS_OF = {  # Hướng dẫn 03-HD/VPTW (1998), as DOMAIN §7 gives it
    ProgrammeOwner.COMMITTEE: (Period.TERM, Period.YEAR),
    ProgrammeOwner.BUREAU: (Period.YEAR, Period.QUARTER, Period.MONTH),
    ProgrammeOwner.STANDING: (Period.WEEK,),
}
ITEM_STATE_WORDS = {
    ItemState.DRAFT: "Dự kiến",
    ItemState.ACTIVE: "Đang thực hiện",
    ItemState.DONE: "Hoàn thành",
    ItemState.CARRIED: "Chuyển kỳ sau",
    ItemState.CANCELLED: "Đã hủy",
}
ASSIGNMENT_WORDS = {
    AssignmentState.GIVEN: "Đã giao, chờ nhận",
    AssignmentState.ACCEPTED: "Đã nhận",
    AssignmentState.RETURNED: "Trả lại",
    AssignmentState.DELEGATED: "Đã giao tiếp",
    AssignmentState.DONE: "Hoàn thành",
    AssignmentState.RECALLED: "Đã thu hồi",
}
LIGHT_WORDS = {
    Light.EARLY: "Hoàn thành trước hạn",
    Light.ON_TIME: "Hoàn thành đúng hạn",
    Light.DONE_LATE: "Hoàn thành sau hạn",
    Light.OVERDUE: "Quá hạn",
    Light.SOON: "Sắp đến hạn",
    Light.AHEAD: "Còn hạn",
    Light.OPEN: "Không có ngày hạn",
    Light.CLOSED: "Đã đóng",
}
OPINION_WORDS = {
    Opinion.NONE: "",
    Opinion.STANDING: "Thường trực",
    Opinion.BUREAU: "Ban Thường vụ",
    Opinion.COMMITTEE: "Ban Chấp hành",
}
OWNER_WORDS = {
    ProgrammeOwner.COMMITTEE: "Ban Chấp hành",
    ProgrammeOwner.BUREAU: "Ban Thường vụ",
    ProgrammeOwner.STANDING: "Thường trực",
}
PERIOD_WORDS = {
    Period.TERM: "toàn khóa",
    Period.YEAR: "năm",
    Period.QUARTER: "quý",
    Period.MONTH: "tháng",
    Period.WEEK: "tuần",
}
PROGRAMME_STATE_WORDS = {
    ProgrammeState.DRAFT: "Đang lập",
    ProgrammeState.COLLECTING: "Đang thu đề xuất",
    ProgrammeState.WAITING: "Chờ duyệt",
    ProgrammeState.APPROVED: "Đã duyệt",
    ProgrammeState.CLOSED: "Đã kết thúc",
}


@dataclass(frozen=True, slots=True)
class WorkSource:
    """Where a document gives an item: ``quote`` is ``text[start:end]`` (code points) when it was read."""

    document_id: int
    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class WorkBody:
    """A body an item names. ``unit_id`` is the unit of the tree it means, None where it is none or unsure."""

    name: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class WorkContent:
    """What an item says. ``due`` is the deadline as worded; ``first``/``last`` the days it means, None for none.

    ``indicator`` and ``value`` are of a goal with a figure: "Tỷ lệ hồ sơ trực tuyến", "≥ 80 %". ``field`` is the lĩnh
    vực, None where what is said leaves it as it is.
    """

    text: str
    lead: WorkBody | None = None
    partners: tuple[WorkBody, ...] = ()
    group: str = ""
    product: str = ""
    due: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    every: str = ""  # vanban.tasks.Recurrence, "" for once
    indicator: str = ""
    value: str = ""
    leader: str = ""  # lãnh đạo phụ trách
    opinion: Opinion = Opinion.NONE
    field: str | None = None
    source: WorkSource | None = None


def light_of(state: ItemState, last: datetime.date | None, done_on: datetime.date | None, day: datetime.date) -> Light:
    """Returns how an item with the last day ``last`` stands on a day.

    >>> light_of(ItemState.ACTIVE, datetime.date(2026, 3, 31), None, datetime.date(2026, 3, 25)).value
    'sap_den_han'
    """
    if state in (ItemState.CARRIED, ItemState.CANCELLED):
        return Light.CLOSED
    if state is ItemState.DONE:
        if last is None or done_on is None or done_on == last:
            return Light.ON_TIME
        return Light.EARLY if done_on < last else Light.DONE_LATE
    if last is None:
        return Light.OPEN
    if day > last:
        return Light.OVERDUE
    return Light.SOON if (last - day).days <= SOON else Light.AHEAD


def allowed(owner: ProgrammeOwner, period: Period) -> bool:
    """Tells whether a body may have a programme of such a period."""
    return period in PERIODS_OF[owner]
