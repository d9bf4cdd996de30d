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


class UnderstoodOut(BaseModel):
    """Câu hỏi như trợ lý đã hiểu."""

    question: str = Field(description="Câu hỏi đầy đủ, đã bù phần câu hỏi nối tiếp lược bỏ")
    intent: str = Field(description="Loại câu hỏi")
    as_of: datetime.date | None = Field(None, description="Ngày mà hiệu lực được xét")


class ReplyOut(BaseModel):
    """Trả lời: có căn cứ (`answer`), đề nghị chọn (`choice`) hoặc không tìm thấy (`refusal`)."""

    kind: Literal["answer", "choice", "refusal"]
    text: str
    citations: list[CitationOut]
    warnings: list[str] = Field(description="Cảnh báo về hiệu lực của văn bản được dẫn")
    choices: list[SummaryOut] = Field(description="Các văn bản cùng số để chọn")
    notes: list[str] = Field(description="Điều trợ lý đã hiểu hoặc đã sửa trong câu hỏi")
    nearest: list[SummaryOut] = Field(description="Văn bản gần nhất khi không tìm thấy")
    related: list[CitationOut] = Field([], description="Đoạn nên xem thêm, câu trả lời không dùng đến")
    gaps: list[str] = Field([], description="Điều được hỏi mà căn cứ không nói tới")
    understood: UnderstoodOut | None = None
    origin: Literal["extractive", "generative"] = Field(
        "extractive", description="Trích nguyên văn, hay do mô hình soạn và đã đối chiếu với căn cứ"
    )
    timing_ms: float = Field(description="Thời gian xử lý, mili giây")


class AskOut(ReplyOut):
    """Trả lời đã được lưu vào cuộc hỏi đáp."""

    conversation_id: int
    turn_id: int


class FacetValueOut(BaseModel):
    """Một giá trị của một thuộc tính và số văn bản được xem có giá trị ấy."""

    value: str = Field(description="Giá trị để lọc; “-” là không có thuộc tính này")
    words: str
    count: int


class FacetOut(BaseModel):
    """Số đếm theo một thuộc tính, xét trong các điều kiện khác đang chọn."""

    name: str = Field(description="Tên tham số để lọc")
    title: str
    values: list[FacetValueOut]


class DocumentsOut(BaseModel):
    """Một trang danh sách văn bản mà người đang đăng nhập được xem."""

    total: int = Field(description="Tổng số văn bản phù hợp")
    page: int
    page_size: int
    documents: list[SummaryOut]
    facets: list[FacetOut] = Field([], description="Số đếm theo từng thuộc tính, khi được yêu cầu")


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


class JobOut(BaseModel):
    """Một tệp trên đường vào kho."""

    id: int
    name: str = Field(description="Tên tệp; tệp trong gói có dạng “goi.zip › van-ban.docx”")
    status: str = Field(
        description="waiting, running, indexed, duplicate, held, unpacked, rejected, failed hoặc cancelled"
    )
    words: str = Field(description="Trạng thái bằng lời")
    doing: str = Field(description="Đang làm gì, ví dụ “đang nhận dạng chữ trang 3/10”")
    done: int = Field(description="Số phần của bước đang làm đã xong")
    total: int = Field(description="Số phần của bước đang làm; 0 khi chưa biết")
    number: str | None = Field(description="Số, ký hiệu đọc được")
    passages: int = Field(description="Số đoạn tìm được")
    document_id: int | None = Field(description="Văn bản trong kho, khi đã nạp hoặc đã có")
    to_publish: bool = Field(description="Văn bản đang chờ người xem lại rồi công bố")
    held_file_id: int | None = Field(description="Mã tệp chờ quyết định, nếu có")
    problem: str | None = Field(description="Vì sao không nạp được, và cần làm gì")
    warnings: list[str]
    may_cancel: bool
    may_retry: bool


class BatchOut(BaseModel):
    """Các tệp được gửi lên cùng nhau."""

    id: int
    label: str
    created_at: datetime.datetime
    total: int
    unfinished: int = Field(description="Số tệp đang chờ hoặc đang đọc")
    counts: dict[str, int] = Field(description="Số tệp theo trạng thái")


class BatchJobsOut(BaseModel):
    """Một lần gửi và từng tệp của nó."""

    batch: BatchOut
    jobs: list[JobOut]


class ChangedOut(BaseModel):
    """Những việc đã được đổi."""

    jobs: list[int]


class MarkOut(BaseModel):
    """Một dấu tìm thấy trên tệp."""

    kind: str
    name: str
    line: str = Field(description="Dòng in trên văn bản")
    place: str = Field(description="Vị trí bằng lời")
    page: int | None


class HeldOut(BaseModel):
    """Một tệp chờ người có thẩm quyền quyết định."""

    id: int
    name: str
    kind: str = Field(description="dau_han_che hoặc ban_khac")
    reason: str
    marks: list[MarkOut]
    number: str | None
    type: str | None
    issuer: str | None
    date: datetime.date | None
    subject: str | None
    rival_id: int | None = Field(description="Văn bản trùng số hiệu đã có trong kho")
    owner_unit_id: int
    held_at: datetime.datetime
    state: str = Field(description="cho, nhan, thay hoặc bo")
    document_id: int | None
    note: str


class DecisionIn(BaseModel):
    """Quyết định về một tệp đang chờ."""

    model_config = ConfigDict(extra="forbid")
    decision: Literal["accept", "replace", "dismiss"] = Field(
        description="accept: nhận riêng; replace: thay văn bản trùng số hiệu; dismiss: bỏ, xóa tệp"
    )
    audience: Literal["public", "unit", "subtree"] | None = Field(None, description="Ai được đọc, khi nhận")
    publicity: Literal["cong_khai", "noi_bo"] | None = Field(None, description="Công khai hay nội bộ, khi nhận")
    note: str = Field("", max_length=2_000, description="Lý do")


class DecisionOut(BaseModel):
    """Kết quả của một quyết định."""

    status: str = Field(description="indexed, duplicate, held, rejected, failed, hoặc dismissed")
    document_id: int | None
    held_file_id: int | None = Field(description="Mã tệp nếu còn phải chờ một quyết định khác")
    problem: str | None
