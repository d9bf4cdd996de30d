"""The nouns of the incoming register (sổ văn bản đến): entries, what they are asked by, hand-overs and their states."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class EntryState(StrEnum):
    """How far an incoming document has been dealt with."""

    NEW = "moi"
    IN_HAND = "dang_xu_ly"
    DONE = "xong"


class TransferState(StrEnum):
    """How far a hand-over has come."""

    SENT = "moi"
    ACCEPTED = "da_nhan"
    DONE = "xong"
    RETURNED = "tra_lai"


class Urgency(StrEnum):
    """How an open deadline stands."""

    NONE = ""
    ON_TIME = "dung_han"
    SOON = "sap_het_han"
    LATE = "qua_han"


ENTRY_WORDS = {EntryState.NEW: "Chưa chuyển", EntryState.IN_HAND: "Đang xử lý", EntryState.DONE: "Đã xong"}
TRANSFER_WORDS = {
    TransferState.SENT: "Chưa nhận",
    TransferState.ACCEPTED: "Đã nhận",
    TransferState.DONE: "Đã xong",
    TransferState.RETURNED: "Trả lại",
}
URGENCY_WORDS = {Urgency.NONE: "", Urgency.ON_TIME: "Còn hạn", Urgency.SOON: "Sắp hết hạn", Urgency.LATE: "Quá hạn"}
SOON_DAYS = 3  # a deadline this near is told as "sắp hết hạn"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an officer writes into the register. ``arrival_number`` None takes the next free one."""

    arrived_on: datetime.date
    sender: str
    number: str | None = None
    date: datetime.date | None = None
    subject: str = ""
    note: str = ""
    deadline: datetime.date | None = None
    document_id: int | None = None
    arrival_number: int | None = None


@dataclass(frozen=True, slots=True)
class RegisterSearch:
    """Which entries are asked for: a period of arrival, a state, only overdue ones, words."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    state: EntryState | None = None
    overdue: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who an incoming document is handed over to: a unit or a person. One of a hand-over leads (chủ trì)."""

    unit_id: int | None = None
    person_id: int | None = None
    lead: bool = False


def urgency(deadline: datetime.date | None, *, done: bool, day: datetime.date) -> Urgency:
    """Returns how a deadline stands on a day; what is done is never late.

    >>> urgency(datetime.date(2026, 1, 5), done=False, day=datetime.date(2026, 1, 6)).value
    'qua_han'
    """
    if deadline is None or done:
        return Urgency.NONE
    if deadline < day:
        return Urgency.LATE
    return Urgency.SOON if (deadline - day).days <= SOON_DAYS else Urgency.ON_TIME
