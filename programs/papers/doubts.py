"""What a person should look at after an import: rows that were taken as they stand and may be wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """Why a row is doubtful."""

    NO_TEXT = "khong_noi_dung"
    NO_LEAD = "khong_chu_tri"
    SEVERAL_LEADS = "nhieu_chu_tri"
    UNREAD_DEADLINE = "khong_doc_duoc_han"
    PAST_DEADLINE = "han_da_qua"
    DUPLICATE = "trung"
    NOTHING_ABOVE = "nhu_tren_khong_ro"
    EXTRA_COLUMN = "cot_ngoai_mau"
    NO_DAY = "khong_ro_ngay"
    NO_TIME = "khong_ro_gio"


DOUBT_WORDS = {
    Doubt.NO_TEXT: "Dòng không có nội dung nhiệm vụ.",
    Doubt.NO_LEAD: "Chưa có cơ quan chủ trì.",
    Doubt.SEVERAL_LEADS: "Có hơn một cơ quan chủ trì; mỗi nhiệm vụ chỉ có một.",
    Doubt.UNREAD_DEADLINE: "Không hiểu được thời hạn thành ngày; giữ nguyên chữ.",
    Doubt.PAST_DEADLINE: "Thời hạn đã qua.",
    Doubt.DUPLICATE: "Trùng nội dung với một dòng ở trên.",
    Doubt.NOTHING_ABOVE: "Ghi “như trên” nhưng dòng trên không có nội dung.",
    Doubt.EXTRA_COLUMN: "Cột ngoài mẫu; nội dung được chép vào ghi chú.",
    Doubt.NO_DAY: "Không hiểu được ngày; dòng không được đưa vào lịch.",
    Doubt.NO_TIME: "Không ghi giờ.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a row; ``row`` counts the tasks or slots of the paper from 1, ``said`` is what stands there."""

    doubt: Doubt
    row: int
    said: str = ""

    @property
    def words(self) -> str:
        """What a person reads."""
        return DOUBT_WORDS[self.doubt]
