"""The JSON of the audit log."""

from pydantic import BaseModel, Field


class AuditEntryOut(BaseModel):
    """Một bản ghi. `hash` là SHA-256 của bản ghi trước và mọi trường của bản ghi này; `detail` là JSON như đã băm."""

    sequence: int
    at: str = Field(description="Giờ UTC, chính xác đến phần triệu giây")
    action: str
    words: str = Field(description="Việc đã làm, bằng lời")
    outcome: str
    person_id: int | None
    username: str | None
    person: str | None
    unit_id: int | None
    unit: str | None
    channel: str
    address: str
    target: str
    target_id: str
    target_name: str | None = Field(description="Tên của đối tượng, khi người xem được đọc nó")
    detail: str
    hash: str


class AuditEntriesOut(BaseModel):
    """Một trang bản ghi; trang sau hỏi với `before` là `sequence` cuối cùng."""

    entries: list[AuditEntryOut]
    more: bool


class LastCheckOut(BaseModel):
    """Lần kiểm tra gần nhất."""

    at: str
    intact: bool
    entries: int
    findings: int


class CheckOut(BaseModel):
    """Việc kiểm tra nhật ký."""

    running: bool
    done: int = Field(description="Số bản ghi đã kiểm tra")
    total: int
    last: LastCheckOut | None


class StartedOut(BaseModel):
    """Đã bắt đầu kiểm tra hay chưa; chưa, khi đang có một lần kiểm tra chạy."""

    started: bool
