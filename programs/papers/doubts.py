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
    OTHER_WEEK = "ngoai_tuan"
    TOO_LONG = "qua_dai"
    SOURCE = "nguon_chua_gan"
    NOTE = "ghi_chu"
    OPINION = "cap_cho_y_kien"
    UNKNOWN_BODY = "khong_khop_don_vi"
    FRAME = "phan_ngoai_bang"


DOUBT_WORDS = {
    Doubt.NO_TEXT: "Dòng không có nội dung nhiệm vụ nên không được đưa vào.",
    Doubt.NO_LEAD: "Chưa có cơ quan chủ trì.",
    Doubt.SEVERAL_LEADS: "Có hơn một cơ quan chủ trì; mỗi nhiệm vụ chỉ có một.",
    Doubt.UNREAD_DEADLINE: "Không hiểu được thời hạn thành ngày; giữ nguyên chữ.",
    Doubt.PAST_DEADLINE: "Thời hạn đã qua.",
    Doubt.DUPLICATE: "Trùng nội dung với một dòng ở trên.",
    Doubt.NOTHING_ABOVE: "Ghi “như trên” nhưng dòng trên không có nội dung.",
    Doubt.EXTRA_COLUMN: "Cột ngoài mẫu; nội dung được chép vào ghi chú.",
    Doubt.NO_DAY: "Không hiểu được ngày; dòng không được đưa vào lịch.",
    Doubt.NO_TIME: "Không ghi giờ.",
    Doubt.OTHER_WEEK: "Ngày không thuộc tuần này; dòng không được đưa vào lịch.",
    Doubt.TOO_LONG: "Nội dung dài hơn ô cho phép nên bị cắt bớt; đủ lời ở đây.",
    Doubt.SOURCE: "Nguồn ghi trong tệp chưa gắn với văn bản nào trong kho.",
    Doubt.NOTE: "Ghi chú của tệp, chương trình không có ô tương ứng.",
    Doubt.OPINION: "Cấp cho ý kiến không phải Thường trực, Ban Thường vụ hay Ban Chấp hành.",
    Doubt.UNKNOWN_BODY: "Tên cơ quan không khớp đơn vị nào trong hệ thống, hoặc khớp nhiều đơn vị.",
    Doubt.FRAME: "Phần ngoài bảng của tệp, không chép vì chương trình đã ghi phần này.",
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
