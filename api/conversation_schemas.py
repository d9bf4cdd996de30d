"""The JSON of conversations, of feedback on answers and of its review."""

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import ReplyOut
from vanban.db.conversations import TITLE_LENGTH
from vanban.feedback import LONGEST_COMMENT, FeedbackState, Verdict


class ConversationOut(BaseModel):
    """Một cuộc hỏi đáp của người đang đăng nhập."""

    id: int
    title: str
    created_at: datetime.datetime


class ListedConversationOut(ConversationOut):
    """Một cuộc hỏi đáp trong danh sách."""

    asked_at: datetime.datetime = Field(description="Lúc hỏi câu gần nhất")
    turns: int = Field(description="Số lượt hỏi")


class ConversationsOut(BaseModel):
    """Một trang các cuộc hỏi đáp, dùng gần đây nhất trước."""

    total: int = Field(description="Tổng số cuộc hỏi đáp phù hợp")
    page: int
    page_size: int
    conversations: list[ListedConversationOut]


class FeedbackOut(BaseModel):
    """Góp ý của chính người hỏi về một câu trả lời."""

    verdict: Verdict = Field(description="dung, sai, sai_can_cu hoặc loi_thoi")
    comment: str
    given_at: datetime.datetime


class TurnOut(BaseModel):
    """Một lượt hỏi và trả lời."""

    id: int
    question: str
    reply: ReplyOut
    asked_at: datetime.datetime
    withheld: bool = Field(description="Câu trả lời đã được giữ lại vì dẫn văn bản nay không còn được xem")
    feedback: FeedbackOut | None = Field(description="Góp ý đã gửi, nếu có")


class ConversationDetailOut(ConversationOut):
    """Cuộc hỏi đáp với các lượt, cũ trước mới sau."""

    turns: list[TurnOut]


class TitleIn(BaseModel):
    """Tên mới của cuộc hỏi đáp."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(description=f"Từ 1 đến {TITLE_LENGTH} ký tự")


class DeletedOut(BaseModel):
    """Số cuộc hỏi đáp đã xóa."""

    deleted: int


class FeedbackIn(BaseModel):
    """Góp ý về một câu trả lời."""

    model_config = ConfigDict(extra="forbid")
    verdict: Verdict | None = Field(None, description="Bỏ trống để giữ nhận xét đã gửi")
    comment: str | None = Field(None, description=f"Tối đa {LONGEST_COMMENT} ký tự; bỏ trống để giữ ý kiến đã gửi")


class SentTurnOut(BaseModel):
    """Một lượt hỏi mà người hỏi đã gửi góp ý để xem xét."""

    id: int = Field(description="Mã góp ý")
    verdict: Verdict
    comment: str
    given_at: datetime.datetime
    state: FeedbackState = Field(description="moi hoặc da_xu_ly")
    note: str = Field(description="Ghi chú của người xem xét")
    question: str
    reply: ReplyOut
    asked_at: datetime.datetime
    person: str
    unit: str
    case_id: int | None = Field(description="Mã câu kiểm tra đã lập từ góp ý này")


class SentTurnsOut(BaseModel):
    """Một trang các góp ý, mới nhất trước."""

    page: int
    more: bool = Field(description="Còn trang sau")
    feedback: list[SentTurnOut]


class ReviewIn(BaseModel):
    """Trạng thái mới của một góp ý."""

    model_config = ConfigDict(extra="forbid")
    state: FeedbackState
    note: str | None = Field(None, description="Ghi chú; bỏ trống để giữ nguyên")


class GoldIn(BaseModel):
    """Lời văn đúng và văn bản có lời văn ấy."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(description="Số, ký hiệu của văn bản")
    quote: str = Field(description="Lời văn chép nguyên văn, nằm trong một đoạn")
    date: datetime.date | None = Field(None, description="Ngày ban hành, khi nhiều văn bản trùng số")


class CaseIn(BaseModel):
    """Đáp án của câu kiểm tra. Góp ý “đúng” không cần đáp án: căn cứ đã dẫn là đáp án."""

    model_config = ConfigDict(extra="forbid")
    gold: list[GoldIn] | None = Field(None, max_length=20, description="Rỗng: kho không có căn cứ trả lời")
    question: str | None = Field(None, max_length=4_000, description="Câu hỏi viết lại cho đủ ý")
    facts: list[str] = Field([], max_length=20, description="Từ ngữ, con số phải có trong câu trả lời")


class CaseOut(BaseModel):
    """Câu kiểm tra đã lập, đúng dạng một dòng của bộ câu hỏi."""

    case: dict[str, Any]
