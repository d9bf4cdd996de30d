"""What programs send and get when they correct, publish and decide; descriptions are Vietnamese, for the reference."""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vanban.documents import RelationKind, SectionKind

StateWord = Literal["de_xuat", "xac_nhan", "bac_bo"]
LARGEST = 2**63 - 1
Text = Field(max_length=20_000_000)


class Sent(BaseModel):
    """What programs send: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ReadersIn(Sent):
    """Ai được đọc."""

    audience: Literal["public", "unit", "subtree", "named"]
    publicity: Literal["cong_khai", "noi_bo"]
    unit_ids: list[Annotated[int, Field(ge=1, le=LARGEST)]] = Field(
        default_factory=list, max_length=10_000, description="Các đơn vị, khi audience=named"
    )


class AttributesIn(Sent):
    """Thuộc tính cần sửa; trường bỏ qua thì giữ nguyên, chuỗi rỗng là xóa. Ngày ghi dd/mm/yyyy hoặc yyyy-mm-dd."""

    base: int = Field(ge=0, le=LARGEST, description="Phiên bản đã đọc (version)")
    so_hieu: str | None = Field(default=None, max_length=1_000)
    ten_loai: str | None = Field(default=None, max_length=1_000)
    co_quan: str | None = Field(default=None, max_length=1_000)
    ngay: str | None = Field(default=None, max_length=100)
    hieu_luc: str | None = Field(default=None, max_length=100)
    noi_ban_hanh: str | None = Field(default=None, max_length=1_000)
    trich_yeu: str | None = Field(default=None, max_length=10_000)
    nguoi_ky: str | None = Field(default=None, max_length=1_000)
    chuc_vu: str | None = Field(default=None, max_length=1_000)
    linh_vuc: str | None = Field(default=None, max_length=1_000)
    luu_hanh: str | None = Field(default=None, max_length=1_000)
    noi_nhan: str | None = Field(default=None, max_length=50_000)
    readers: ReadersIn | None = None
    note: str = Field(default="", max_length=2_000)


class TextIn(Sent):
    """Nội dung thay cho `[start, end)` của văn bản; bỏ cả hai thì thay toàn văn."""

    base: int = Field(ge=0, le=LARGEST)
    text: str = Text
    start: int | None = Field(default=None, ge=0, le=LARGEST)
    end: int | None = Field(default=None, ge=0, le=LARGEST)
    note: str = Field(default="", max_length=2_000)


class LineIn(Sent):
    """Một dòng là gì; `kind` rỗng là không phải đề mục."""

    start: int = Field(ge=0, le=LARGEST, description="Vị trí đầu dòng trong văn bản")
    kind: SectionKind | None = None
    label: str = Field(default="", max_length=200)


class StructureIn(Sent):
    """Những dòng cần sửa."""

    base: int = Field(ge=0, le=LARGEST)
    lines: list[LineIn] = Field(min_length=1, max_length=5_000)
    note: str = Field(default="", max_length=2_000)


class UndoIn(Sent):
    """Hoàn tác lần sửa cuối."""

    base: int = Field(ge=0, le=LARGEST)


class CorrectionOut(BaseModel):
    """Một trường đã được sửa."""

    field: str
    before: str
    after: str


class CorrectedOut(BaseModel):
    """Kết quả của một lần sửa, và phiên bản sau đó."""

    version: int
    changes: list[CorrectionOut]


class HistoryOut(BaseModel):
    """Một dòng lịch sử sửa."""

    at: datetime.datetime
    person_id: int | None
    field: str
    before: str
    after: str
    note: str


class VersionOut(BaseModel):
    """Phiên bản hiện tại và lịch sử sửa, mới nhất trước."""

    version: int
    history: list[HistoryOut]


class UnpublishedOut(BaseModel):
    """Một văn bản chờ công bố."""

    document_id: int
    number: str | None
    type: str | None
    date: datetime.date | None
    subject: str | None
    missing: list[str] = Field(description="Thuộc tính chưa đọc được")
    warnings: list[str]
    headings: int
    tables: int
    relations: int
    doubts: int
    near: list[int] = Field(description="Văn bản cùng số hoặc cùng nội dung đã có trong kho")


class PublishIn(Sent):
    """Công bố; `replaces_id` là văn bản được thay."""

    replaces_id: int | None = Field(default=None, ge=1, le=LARGEST)


class EdgeIn(Sent):
    """Một quan hệ như người dùng khẳng định."""

    kind: RelationKind
    target: str = Field(max_length=1_000, description="Số, ký hiệu và ngày: 08-NQ/TU ngày 12/06/2023")
    part: str = Field(default="", max_length=500, description="Phần được nêu; rỗng là toàn bộ")


class NewEdgeIn(EdgeIn):
    """Một quan hệ thêm bằng tay."""

    quote: str = Field(default="", max_length=20_000, description="Đoạn trích nguyên văn")
    note: str = Field(default="", max_length=2_000, description="Lý do; bắt buộc khi không có đoạn trích")


class DecisionsIn(Sent):
    """Một quyết định cho một hay nhiều quan hệ."""

    ids: list[Annotated[int, Field(ge=1, le=LARGEST)]] = Field(min_length=1, max_length=1_000)
    state: StateWord


class EdgeOut(BaseModel):
    """Một quan hệ chờ xác nhận."""

    id: int
    kind: RelationKind
    state: str
    source_id: int
    target_id: int | None
    target: str
    part: str
    quote: str
    place: str
    effect: str = Field(description="Xác nhận thì hiệu lực đổi thế nào")


class EdgesOut(BaseModel):
    """Một trang quan hệ."""

    total: int
    page: int
    pages: int
    edges: list[EdgeOut]


class DecidedOut(BaseModel):
    """Số quan hệ đã đổi trạng thái."""

    changed: int
