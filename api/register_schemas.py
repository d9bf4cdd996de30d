"""The register over the API: what comes in and what goes out."""

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import SummaryOut


class EntryIn(BaseModel):
    """Một văn bản đến cần vào sổ."""

    model_config = ConfigDict(extra="forbid")
    arrived_on: datetime.date = Field(description="Ngày đến")
    sender: str = Field(max_length=300, description="Nơi gửi")
    number: str | None = Field(None, max_length=100, description="Số, ký hiệu")
    date: datetime.date | None = Field(None, description="Ngày của văn bản")
    subject: str = Field("", max_length=2_000, description="Trích yếu")
    note: str = Field("", max_length=2_000, description="Ghi chú, chỉ văn thư của đơn vị xem")
    deadline: datetime.date | None = Field(None, description="Hạn xử lý")
    document_id: int | None = Field(None, ge=1, le=2**63 - 1, description="Văn bản trong kho mà người vào sổ được xem")
    arrival_number: int | None = Field(None, ge=1, le=999_999, description="Số đến; bỏ trống để lấy số tiếp theo")


class ReceiverIn(BaseModel):
    """Nơi nhận: một đơn vị cấp dưới hoặc một người của đơn vị mình."""

    model_config = ConfigDict(extra="forbid")
    unit_id: int | None = Field(None, ge=1, le=2**63 - 1)
    person_id: int | None = Field(None, ge=1, le=2**63 - 1)
    lead: bool = Field(False, description="Chủ trì; mỗi lần chuyển có đúng một nơi chủ trì")


class TransferIn(BaseModel):
    """Một lần chuyển xử lý."""

    model_config = ConfigDict(extra="forbid")
    receivers: list[ReceiverIn] = Field(min_length=1, max_length=100)
    request: str = Field("", max_length=2_000, description="Yêu cầu")
    deadline: datetime.date | None = None


class AnswerIn(BaseModel):
    """Trả lời của nơi nhận."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["da_nhan", "xong", "tra_lai"]
    text: str = Field("", max_length=2_000, description="Kết quả, hoặc lý do trả lại (bắt buộc khi trả lại)")


class TransferOut(BaseModel):
    """Một nơi nhận của văn bản đến."""

    id: int
    receiver: str
    sender: str
    unit_id: int | None
    person_id: int | None
    lead: bool
    request: str
    deadline: datetime.date | None
    state: str = Field(description="moi, da_nhan, xong hoặc tra_lai")
    answer: str
    sent_at: datetime.datetime


class EntryOut(BaseModel):
    """Một mục trong sổ văn bản đến."""

    id: int
    unit: str
    year: int
    arrival_number: int
    arrived_on: datetime.date
    sender: str
    number: str | None
    date: datetime.date | None
    subject: str
    deadline: datetime.date | None
    state: str = Field(description="moi, dang_xu_ly hoặc xong")
    urgency: str = Field(description="Tình trạng hạn: rỗng, dung_han, sap_het_han hoặc qua_han")
    document: SummaryOut | None = Field(description="Văn bản trong kho, nếu người hỏi được xem")
    transfers: list[TransferOut]


class EntriesOut(BaseModel):
    """Một trang của sổ."""

    total: int
    page: int
    entries: list[EntryOut]


class HandedOverOut(BaseModel):
    """Một việc được chuyển đến người hỏi hoặc đơn vị của họ."""

    transfer: TransferOut
    entry: EntryOut
