"""Where a sitting stands at a moment: its state together with its window."""

import datetime
from enum import StrEnum

from vanban.exam_sittings import SittingState


class Phase(StrEnum):
    """What a sitting is at a moment."""

    DRAFT = "dang_soan"
    COMING = "sap_mo"
    RUNNING = "dang_mo"
    ENDED = "da_ket_thuc"
    CANCELLED = "da_huy"


PHASE_WORDS = {
    Phase.DRAFT: "Đang soạn",
    Phase.COMING: "Sắp mở",
    Phase.RUNNING: "Đang mở",
    Phase.ENDED: "Đã kết thúc",
    Phase.CANCELLED: "Đã hủy",
}


def phase_of(state: str, opens_at: datetime.datetime, closes_at: datetime.datetime, *, now: datetime.datetime) -> Phase:
    """Returns where a sitting of this state and window stands; one whose window has passed has ended."""
    stored = SittingState(state)
    if stored is not SittingState.OPEN:
        return {
            SittingState.DRAFT: Phase.DRAFT,
            SittingState.CLOSED: Phase.ENDED,
            SittingState.CANCELLED: Phase.CANCELLED,
        }[stored]
    if now < opens_at:
        return Phase.COMING
    return Phase.RUNNING if now < closes_at else Phase.ENDED
