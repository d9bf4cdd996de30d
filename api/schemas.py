"""The JSON of the API, described for those who call it."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import LARGEST_ID


class AskIn(BaseModel):
    """Câu hỏi gửi tới trợ lý."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(
        description="Câu hỏi bằng tiếng Việt, có dấu hoặc không dấu",
        json_schema_extra={"minLength": 1, "pattern": r"\S"},  # said here, checked with a better sentence in asking
    )
    conversation_id: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="Mã cuộc hỏi đáp đang tiếp tục; bỏ trống để mở cuộc mới"
    )
    as_of: datetime.date | None = Field(None, description="Hỏi theo quy định có hiệu lực tại ngày này")


class CitationOut(BaseModel):
    """Một căn cứ: đoạn trích nguyên văn và vị trí của nó; `start`, `end` đếm theo ký tự Unicode của văn bản."""

    mark: int = Field(description="Số trong dấu ngoặc vuông ở câu trả lời")
    document_id: int
    passage_id: int
    number: str | None = Field(description="Số, ký hiệu")
    type: str | None = Field(description="Tên loại văn bản")
    date: datetime.date | None = Field(description="Ngày ban hành")
    issuer: str | None = Field(description="Cơ quan ban hành")
    subject: str | None = Field(description="Trích yếu")
    path: str = Field(description="Điều, khoản, điểm hoặc mục được dẫn")
    page: int | None = Field(description="Trang trong bản gốc, nếu có")
    quote: str = Field(description="Đoạn trích nguyên văn")
    start: int
    end: int
    status: str = Field(description="Hiệu lực: con_hieu_luc, het_hieu_luc, het_hieu_luc_mot_phan, chua_co_hieu_luc")


class SummaryOut(BaseModel):
    """Một văn bản trong danh sách."""

    document_id: int
    number: str | None
    type: str | None
    issuer: str | None
    date: datetime.date | None
    subject: str | None
    status: str
    term: str | None = Field(None, description="Nhiệm kỳ, nếu biết")


class ReplyOut(BaseModel):
    """Trả lời: có căn cứ (`answer`), đề nghị chọn (`choice`) hoặc không tìm thấy (`refusal`)."""

    kind: Literal["answer", "choice", "refusal"]
    text: str
    citations: list[CitationOut]
    warnings: list[str] = Field(description="Cảnh báo về hiệu lực của văn bản được dẫn")
    choices: list[SummaryOut] = Field(description="Các văn bản cùng số để chọn")
    notes: list[str] = Field(description="Điều trợ lý đã hiểu hoặc đã sửa trong câu hỏi")
    nearest: list[SummaryOut] = Field(description="Văn bản gần nhất khi không tìm thấy")
    timing_ms: float = Field(description="Thời gian xử lý, mili giây")


class AskOut(ReplyOut):
    """Trả lời đã được lưu vào cuộc hỏi đáp."""

    conversation_id: int
    turn_id: int


class ConversationOut(BaseModel):
    """Một cuộc hỏi đáp của người đang đăng nhập."""

    id: int
    title: str
    created_at: datetime.datetime


class TurnOut(BaseModel):
    """Một lượt hỏi và trả lời."""

    id: int
    question: str
    reply: ReplyOut
    asked_at: datetime.datetime


class ConversationDetailOut(ConversationOut):
    """Cuộc hỏi đáp với các lượt, cũ trước mới sau."""

    turns: list[TurnOut]


class ConversationsOut(BaseModel):
    """Các cuộc hỏi đáp, mới trước cũ sau."""

    conversations: list[ConversationOut]


class DocumentsOut(BaseModel):
    """Một trang danh sách văn bản mà người đang đăng nhập được xem."""

    total: int = Field(description="Tổng số văn bản phù hợp")
    page: int
    page_size: int
    documents: list[SummaryOut]


class SectionOut(BaseModel):
    """Một đơn vị trích dẫn được của văn bản (điều, khoản, điểm, mục, gạch đầu dòng)."""

    index: int
    parent: int | None
    kind: str
    label: str
    title: str
    path: str
    start: int
    own_end: int
    end: int
    page: int | None


class RelationOut(BaseModel):
    """Một quan hệ với văn bản khác. `direction`: `den` là văn bản này nói tới văn bản kia, `tu` là ngược lại."""

    kind: str
    direction: Literal["den", "tu"]
    words: str = Field(description="Tên quan hệ")
    document: SummaryOut | None = Field(description="Văn bản kia, nếu có trong kho và được xem")
    text: str = Field(description="Cách văn bản gọi tên văn bản kia")
    quote: str
    part: str = Field(description="Điều, khoản được nêu của văn bản kia; rỗng là cả văn bản")
    confirmed: bool = Field(description="Đã có người xác nhận hay mới là đề xuất của chương trình")


class DocumentOut(BaseModel):
    """Một văn bản: thuộc tính, toàn văn, cấu trúc, hiệu lực và quan hệ."""

    id: int
    number: str | None
    type: str | None
    issuer: str | None
    date: datetime.date | None
    effective_date: datetime.date | None
    place: str | None
    subject: str | None
    signer: str | None
    position: str | None
    recipients: list[str]
    status: str
    page_count: int | None
    text: str
    sections: list[SectionOut]
    relations: list[RelationOut]
    warnings: list[str]


class ErrorDetail(BaseModel):
    """Mã lỗi cho chương trình và một câu cho người đọc."""

    code: str
    message: str


class ErrorOut(BaseModel):
    """Nội dung của mọi trả lời lỗi."""

    error: ErrorDetail
