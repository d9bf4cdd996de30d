"""Sitting an exam, for programs and for our own pages: the same desk, rules and audit entries."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request

from api.auditing import address_of
from api.callers import Sitting
from api.deps import LARGEST_ID
from api.schemas import ErrorOut
from api.sitting_desk import DeskOf, count_save, count_start, device_of
from api.sitting_schemas import (
    AnswersIn,
    AnswersOut,
    AttemptOut,
    CitedOut,
    EventIn,
    OptionOut,
    QuestionOut,
    ResultOut,
    ReviewOut,
    RulesOut,
    SaveIn,
    SittingOut,
    SubmitIn,
)
from exams.sittings.starting import leave_to_start, own_attempts
from exams.sittings.views import AttemptView, ResultView, Review, Save
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of, sitting_for, sittings_for
from vanban.exam_sittings import Rules, SittingKind, SittingState
from vanban.principals import Principal

_RESPONSES: dict[int | str, dict[str, Any]] = {401: {"model": ErrorOut, "description": "Chưa đăng nhập"}}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorOut, "description": "Không có, hoặc không phải của mình"}
}
_WRONG: dict[int | str, dict[str, Any]] = {
    422: {"model": ErrorOut, "description": "Nội dung chưa đúng"},
    429: {"model": ErrorOut, "description": "Thao tác quá nhiều lần trong một phút"},
}
_OVER: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorOut, "description": "Đã nộp, hết giờ hoặc kỳ thi đã đóng"}
}
_REFUSED: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorOut, "description": "Chưa mở, hết lượt, chưa đủ quyền"}
}
router = APIRouter(prefix="/api/v1", tags=["Dự thi"], responses={**_RESPONSES, **_MISSING})
SittingId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã kỳ thi")]
AttemptId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã lượt làm bài")]


@router.get("/sittings", summary="Các kỳ thi của mình")
def list_sittings(person: Sitting, desk: DeskOf) -> list[SittingOut]:
    """Trả về kỳ thi mà đơn vị mình được dự và kỳ thi mình đã dự."""
    with desk.database.session() as session:
        return [_sitting(session, person, row, desk.clock()) for row in sittings_for(session, person)]


@router.get("/sittings/{sitting_id}", summary="Một kỳ thi")
def read_sitting(sitting_id: SittingId, person: Sitting, desk: DeskOf) -> SittingOut:
    """Trả về kỳ thi, thể lệ và việc mình còn được làm bài hay không."""
    with desk.database.session() as session:
        return _sitting(session, person, sitting_for(session, person, sitting_id), desk.clock())


@router.post("/sittings/{sitting_id}/attempts", summary="Bắt đầu hoặc làm tiếp", responses={**_REFUSED, **_WRONG})
def start(request: Request, sitting_id: SittingId, person: Sitting, desk: DeskOf) -> AttemptOut:
    """Mở một lượt mới, hoặc trả về lượt đang làm dở: gửi lại không tốn thêm lượt."""
    count_start(request, person)
    return _attempt(desk.start(person, sitting_id, device=device_of(request), address=address_of(request)))


@router.get("/attempts/{attempt_id}", summary="Lượt làm bài của mình")
def read_attempt(request: Request, attempt_id: AttemptId, person: Sitting, desk: DeskOf) -> AttemptOut:
    """Trả về câu hỏi, các lựa chọn đã lưu và thời gian còn lại; lượt đã kết thúc thì không còn câu hỏi."""
    return _attempt(desk.attempt(person, attempt_id, device=device_of(request)))


@router.post("/attempts/{attempt_id}/answers", summary="Lưu câu trả lời", responses={**_OVER, **_WRONG})
def save(request: Request, attempt_id: AttemptId, body: AnswersIn, person: Sitting, desk: DeskOf) -> AnswersOut:
    """Lưu một hay nhiều lựa chọn; trả lời khi đã ghi xuống đĩa. Gửi lại cùng nội dung không đổi gì."""
    count_save(request, person)
    saved = desk.save(person, attempt_id, _saves(body.answers), prediction=body.prediction)
    return AnswersOut(accepted=list(saved.accepted), older=list(saved.older), seconds_left=saved.seconds_left)


@router.post("/attempts/{attempt_id}/events", status_code=204, summary="Ghi nhận rời trang", responses=_WRONG)
def note(request: Request, attempt_id: AttemptId, body: EventIn, person: Sitting, desk: DeskOf) -> None:
    """Ghi nhận việc rời trang làm bài; không ảnh hưởng đến điểm."""
    count_save(request, person)
    desk.note(person, attempt_id, body.kind, seconds=body.seconds)


@router.post("/attempts/{attempt_id}/submit", summary="Nộp bài", responses=_WRONG)
def submit(
    request: Request, attempt_id: AttemptId, person: Sitting, desk: DeskOf, body: SubmitIn | None = None
) -> ResultOut:
    """Nộp bài đúng một lần; gửi lại nhận cùng kết quả. Quá giờ thì chỉ tính những câu đã lưu."""
    count_save(request, person)
    sent = body or SubmitIn(prediction=None)
    address, saves = address_of(request), _saves(sent.answers)
    return _result(desk.submit(person, attempt_id, prediction=sent.prediction, saves=saves, address=address))


@router.get("/attempts/{attempt_id}/result", summary="Kết quả lượt làm bài", responses=_WRONG)
def read_result(attempt_id: AttemptId, person: Sitting, desk: DeskOf) -> ResultOut:
    """Trả về kết quả theo những gì thể lệ cho xem vào lúc này."""
    return _result(desk.result(person, attempt_id))


@router.get(
    "/attempts/{attempt_id}/questions/{question}/feedback",
    summary="Đáp án một câu luyện tập",
    responses={**_REFUSED, **_WRONG},
)
def read_feedback(
    attempt_id: AttemptId,
    question: Annotated[int, Path(ge=0, le=10_000, description="Mã câu trong đề")],
    person: Sitting,
    desk: DeskOf,
) -> ReviewOut:
    """Trả về đáp án và lời giải thích của câu đã trả lời, chỉ trong kỳ luyện tập cho xem ngay."""
    return _review(desk.feedback(person, attempt_id, question))


def _sitting(session: Session, person: Principal, row: ExamSittingRow, now: datetime.datetime) -> SittingOut:
    leave = leave_to_start(session, person, row, now=now)
    return SittingOut(
        id=row.id,
        title=row.title,
        invitation=row.invitation,
        kind=SittingKind(row.kind),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        closed=row.state != SittingState.OPEN.value or now >= row.closes_at,
        rules=_rules(rules_of(row)),
        may_start=leave.granted,
        refusal="" if leave.granted else leave.refusal,
        attempts_left=leave.left,
        open_attempt=leave.open_id,
        attempts=[one.id for one in own_attempts(session, person, row.id)],
    )


def _rules(rules: Rules) -> RulesOut:
    return RulesOut.model_validate(rules, from_attributes=True)


def _saves(sent: Sequence[SaveIn]) -> list[Save]:
    return [Save(one.question, tuple(one.chosen), one.sequence) for one in sent]


def _options(options: Sequence[tuple[int, str]]) -> list[OptionOut]:
    return [OptionOut(place=place, text=text) for place, text in options]


def _attempt(view: AttemptView) -> AttemptOut:
    questions = [
        QuestionOut(
            question=one.question,
            stem=one.stem,
            options=_options(one.options),
            chosen=list(one.chosen),
            kind=one.kind,
            several=one.several,
        )
        for one in view.questions
    ]
    plain = ("id", "sitting_id", "title", "kind", "number", "code", "seconds_left", "started_at", "ends_at")
    more = ("sequence", "prediction", "over")
    values = {name: getattr(view, name) for name in (*plain, *more)}
    return AttemptOut(**values, questions=questions, rules=_rules(view.rules))


def _result(view: ResultView) -> ResultOut:
    plain = ("attempt_id", "sitting_id", "title", "kind", "number", "code", "questions", "seconds", "submitted_at")
    more = ("ended", "scale", "score_shown", "answers_shown", "right", "mark", "passed", "prediction")
    values = {name: getattr(view, name) for name in (*plain, *more)}
    return ResultOut(**values, review=[_review(one) for one in view.review])


def _review(one: Review) -> ReviewOut:
    return ReviewOut(
        question=one.question,
        stem=one.stem,
        options=_options(one.options),
        chosen=list(one.chosen),
        keys=list(one.keys),
        right=one.right,
        explanation=one.explanation,
        cited=[CitedOut.model_validate(cited, from_attributes=True) for cited in one.cited],
        withheld=one.withheld,
    )
