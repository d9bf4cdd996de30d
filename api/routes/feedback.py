"""The review of feedback over the API, for officers and administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request

from api.auditing import audited
from api.callers import GivingFeedback
from api.conversation_schemas import CaseIn, CaseOut, ReviewIn, SentTurnOut, SentTurnsOut
from api.deps import FeedbackId, ServicesOf
from api.feedback_entries import case_entry, reviewed_entry
from api.schemas import ErrorOut
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.eval_cases import Correction, GoldWords, make_case
from vanban.db.feedback_review import decide_feedback, list_feedback
from vanban.feedback import FeedbackState

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không phải văn thư hay quản trị viên"},
    404: {"model": ErrorOut, "description": "Không có góp ý này"},
    422: {"model": ErrorOut, "description": "Dữ liệu không hợp lệ"},
}
router = APIRouter(prefix="/api/v1/feedback", tags=["Góp ý"], responses=_RESPONSES)


@router.get("", summary="Các góp ý chờ xem xét")
def list_sent(
    request: Request,
    person: GivingFeedback,
    services: ServicesOf,
    *,
    state: Annotated[FeedbackState, Query(description="moi hoặc da_xu_ly")] = FeedbackState.NEW,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> SentTurnsOut:
    """Trả về góp ý của người thuộc đơn vị mình phụ trách, trừ câu trả lời dẫn văn bản mình không được xem."""
    with services.database.session() as session:
        found, more = list_feedback(session, person, state=state, page=page)
    detail: Detail = {"state": state.value, "page": page, "shown": len(found)}
    audited(request, services, person, Action.LISTED, target="feedback", detail=detail)
    return SentTurnsOut(
        page=page, more=more, feedback=[SentTurnOut.model_validate(one, from_attributes=True) for one in found]
    )


@router.patch("/{feedback_id}", summary="Xử lý một góp ý")
def decide(
    request: Request, feedback_id: FeedbackId, body: ReviewIn, person: GivingFeedback, services: ServicesOf
) -> SentTurnOut:
    """Đổi trạng thái và ghi chú của một góp ý."""
    with services.database.transaction() as session:
        decided = decide_feedback(session, person, feedback_id, state=body.state, note=body.note)
        record(session, reviewed_entry(request, person, feedback_id, body.state))
    return SentTurnOut.model_validate(decided, from_attributes=True)


@router.post("/{feedback_id}/case", summary="Lập câu kiểm tra từ góp ý")
def make(
    request: Request, feedback_id: FeedbackId, body: CaseIn, person: GivingFeedback, services: ServicesOf
) -> CaseOut:
    """Đưa câu hỏi vào bộ câu kiểm tra: góp ý “đúng” lấy căn cứ đã dẫn làm đáp án, góp ý khác cần đáp án đúng."""
    correction = None
    if body.gold is not None:
        gold = tuple(GoldWords(one.number, one.quote, one.date) for one in body.gold)
        correction = Correction(gold, body.question, tuple(body.facts))
    with services.database.transaction() as session:
        case = make_case(session, person, feedback_id, correction)
        record(session, case_entry(request, person, feedback_id, case))
    return CaseOut(case=case)
