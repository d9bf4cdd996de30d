"""Sittings over the API: what candidates see, send and get back."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from exams.sittings.measures import measures
from vanban.exam_sittings import Counting, Ended, EventKind, Shown, SittingKind, View

Place = Annotated[int, Field(ge=0, le=10_000)]
Sequence = Annotated[int, Field(ge=1, le=2**31 - 1)]


class RulesOut(BaseModel):
    """Thể lệ của một kỳ thi."""

    minutes: int = Field(description="Thời gian làm một lượt (phút); 0: đến khi kỳ thi đóng")
    attempts_total: int | None = Field(description="Số lượt mỗi người được làm; null: không hạn chế")
    attempts_per_week: int | None = Field(description="Số lượt trong một tuần, từ thứ Hai đến Chủ nhật, giờ Việt Nam")
    counting: Counting = Field(description="Lượt được tính: cao_nhat, lan_dau, lan_cuoi")
    view: View = Field(description="Hiện từng câu (tung_cau) hay cả đề (ca_de)")
    result_shown: Shown = Field(description="Khi nào thấy điểm: ngay, sau_khi_dong, khong")
    answers_shown: Shown = Field(description="Khi nào thấy đáp án: ngay, sau_khi_dong, khong")
    pass_percent: int | None = Field(description="Tỷ lệ câu đúng cần đạt (%); null: không xét đạt")
    tie_break: str = Field(description="Câu hỏi phụ, trả lời bằng một số; rỗng: không có")


class SittingOut(BaseModel):
    """Một kỳ thi mà người hỏi được thấy."""

    id: int
    title: str
    invitation: str = Field(description="Lời mời, hướng dẫn của đơn vị tổ chức")
    kind: SittingKind = Field(description="cuoc_thi, kiem_tra hoặc luyen_tap")
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    closed: bool = Field(description="Kỳ thi đã đóng")
    rules: RulesOut
    may_start: bool = Field(description="Bây giờ bắt đầu hoặc làm tiếp được")
    refusal: str = Field(description="Vì sao chưa bắt đầu được; rỗng nếu được")
    attempts_left: int | None = Field(description="Số lượt còn lại; null: không hạn chế")
    open_attempt: int | None = Field(description="Lượt đang làm dở, nếu có")
    attempts: list[int] = Field(description="Các lượt của chính mình, lượt đầu trước")


class OptionOut(BaseModel):
    """Một phương án; `place` là mã của nó khi trả lời, không phải thứ tự hiện ra."""

    place: int
    text: str


class QuestionOut(BaseModel):
    """Một câu hỏi theo thứ tự hiện ra của lượt này."""

    question: int = Field(description="Mã câu trong đề, dùng khi trả lời")
    stem: str
    options: list[OptionOut]
    chosen: list[int] = Field(description="Các phương án đã lưu")
    kind: str
    several: bool = Field(description="Được chọn nhiều phương án; đúng khi chọn đủ và chỉ những phương án đúng")


class AttemptOut(BaseModel):
    """Một lượt làm bài. Không có đáp án; lượt đã kết thúc (`over`) không còn câu hỏi, xem kết quả."""

    id: int
    sitting_id: int
    title: str
    kind: SittingKind
    number: int = Field(description="Lượt thứ mấy")
    code: str = Field(description="Mã thay cho họ tên ở nơi ẩn danh")
    questions: list[QuestionOut]
    seconds_left: int = Field(description="Số giây còn lại theo đồng hồ máy chủ")
    started_at: datetime.datetime
    ends_at: datetime.datetime
    sequence: int = Field(description="Số thứ tự lớn nhất đã lưu; thiết bị khác đếm tiếp từ đây")
    prediction: int | None
    over: bool
    rules: RulesOut


class SaveIn(BaseModel):
    """Một lần chọn. `sequence` tăng theo từng lần chọn: lần cũ đến sau không thay lần mới."""

    model_config = ConfigDict(extra="forbid")
    question: Place = Field(description="Mã câu trong đề")
    chosen: list[Place] = Field(max_length=26, description="Các phương án; rỗng: bỏ câu trả lời")
    sequence: Sequence
    at: datetime.datetime | None = Field(
        None, description="Lúc chọn theo đồng hồ của thiết bị; chỉ để tham khảo, lúc máy chủ nhận quyết định"
    )


class AnswersIn(BaseModel):
    """Các câu trả lời đang chờ gửi, gồm cả những câu ứ lại khi mất mạng."""

    model_config = ConfigDict(extra="forbid")
    answers: list[SaveIn] = Field(max_length=measures().most_saves)
    prediction: int | None = Field(None, ge=0, le=1_000_000_000, description="Số dự đoán cho câu hỏi phụ")


class AnswersOut(BaseModel):
    """Kết quả lưu. Câu trong `accepted` hoặc `older` không cần gửi lại."""

    accepted: list[int] = Field(description="Câu mà lựa chọn vừa gửi đang có hiệu lực")
    older: list[int] = Field(description="Câu đã có lựa chọn mới hơn; lựa chọn vừa gửi không được dùng")
    seconds_left: int


class EventIn(BaseModel):
    """Một ghi nhận trong lúc làm bài; chỉ ghi nhận, không trừ điểm."""

    model_config = ConfigDict(extra="forbid")
    kind: EventKind = Field(description="roi_trang hoặc phien_khac")
    seconds: int = Field(0, ge=0, le=86_400, description="Thời gian rời trang (giây)")


class SubmitIn(BaseModel):
    """Nộp bài, kèm những câu chưa kịp gửi."""

    model_config = ConfigDict(extra="forbid")
    answers: list[SaveIn] = Field(default_factory=list, max_length=measures().most_saves)
    prediction: int | None = Field(None, ge=0, le=1_000_000_000, description="Số dự đoán cho câu hỏi phụ")


class CitedOut(BaseModel):
    """Một căn cứ; `start`, `end` đếm theo ký tự Unicode của văn bản."""

    document_id: int
    citation: str
    quote: str
    start: int
    end: int


class ReviewOut(BaseModel):
    """Một câu sau khi được xem đáp án."""

    question: int
    stem: str
    options: list[OptionOut]
    chosen: list[int]
    keys: list[int]
    right: bool
    explanation: str
    cited: list[CitedOut]
    withheld: str = Field(description="Vì sao không hiện lời giải thích và căn cứ; rỗng nếu hiện")


class ResultOut(BaseModel):
    """Kết quả một lượt, theo những gì thể lệ cho xem vào lúc này."""

    attempt_id: int
    sitting_id: int
    title: str
    kind: SittingKind
    number: int
    code: str
    questions: int
    seconds: int
    submitted_at: datetime.datetime
    ended: Ended = Field(description="nguoi_thi_nop, het_gio hoặc ky_thi_dong")
    scale: int
    score_shown: bool
    answers_shown: bool
    right: int | None = Field(description="Số câu đúng; null khi chưa được xem")
    mark: float | None
    passed: bool | None
    prediction: int | None
    review: list[ReviewOut]
