"""The signed-in person's own conversations."""

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited, entry_of
from api.callers import Conversing, GivingFeedback
from api.conversation_entries import changed_entry, feedback_entry
from api.conversation_schemas import (
    ConversationDetailOut,
    ConversationOut,
    ConversationsOut,
    DeletedOut,
    FeedbackIn,
    FeedbackOut,
    ListedConversationOut,
    TitleIn,
    TurnOut,
)
from api.deps import LARGEST_ID, ConversationId, ServicesOf, TurnId
from api.exporting.conversation_file import exported
from api.schemas import ErrorOut, ReplyOut
from api.word_response import word_response
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.conversation_list import list_conversations
from vanban.db.conversations import (
    ConversationSummary,
    Turn,
    delete_all,
    delete_conversation,
    read_conversation,
    rename_conversation,
)
from vanban.db.feedback import Feedback, feedback_in, give_feedback, withdraw_feedback

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    404: {"model": ErrorOut, "description": "Không có cuộc hỏi đáp này"},
    422: {"model": ErrorOut, "description": "Dữ liệu không hợp lệ"},
}
_WORD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Tệp Word, căn cứ nằm ở chú thích cuối trang",
        "content": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {}},
    }
}
_CHANGED = Action.CONVERSATION_CHANGED
router = APIRouter(prefix="/api/v1/conversations", tags=["Cuộc hỏi đáp"], responses=_RESPONSES)


@router.get("", summary="Các cuộc hỏi đáp của tôi")
def list_mine(
    request: Request,
    person: Conversing,
    services: ServicesOf,
    *,
    q: Annotated[str, Query(max_length=200, description="Từ trong tên, câu hỏi hoặc câu trả lời")] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Trang, từ 1")] = 1,
) -> ConversationsOut:
    """Trả về các cuộc hỏi đáp của người đang đăng nhập, dùng gần đây nhất trước, 50 cuộc mỗi trang."""
    with services.database.session() as session:
        found = list_conversations(session, person, words=q, page=page)
    detail: Detail = {"filters": ["words"] if q.strip() else [], "page": page, "total": found.total}
    audited(request, services, person, Action.LISTED, target="conversation", detail=detail)
    rows = [ListedConversationOut.model_validate(one, from_attributes=True) for one in found.conversations]
    return ConversationsOut(total=found.total, page=found.page, page_size=found.page_size, conversations=rows)


@router.delete("", summary="Xóa mọi cuộc hỏi đáp của tôi")
def delete_all_mine(request: Request, person: Conversing, services: ServicesOf) -> DeletedOut:
    """Xóa mọi cuộc hỏi đáp của người đang đăng nhập, kèm các góp ý đã gửi. Không khôi phục được."""
    with services.database.transaction() as session:
        deleted = delete_all(session, person)
        detail: Detail = {"change": "delete_all", "count": deleted}
        record(session, entry_of(request, person, _CHANGED, target="conversation", detail=detail))
    return DeletedOut(deleted=deleted)


@router.get("/{conversation_id}", summary="Một cuộc hỏi đáp")
def read_mine(
    request: Request, conversation_id: ConversationId, person: Conversing, services: ServicesOf
) -> ConversationDetailOut:
    """Trả về một cuộc hỏi đáp của người đang đăng nhập với mọi lượt hỏi."""
    with services.database.session() as session:
        conversation = read_conversation(session, person, conversation_id)
        given = feedback_in(session, person, conversation_id)
    audited(request, services, person, Action.CONVERSATION_VIEWED, target="conversation", target_id=conversation_id)
    turns = [_turn(turn, given.get(turn.id)) for turn in conversation.turns]
    return ConversationDetailOut(**_out(conversation.summary).model_dump(), turns=turns)


@router.patch("/{conversation_id}", summary="Đổi tên một cuộc hỏi đáp")
def rename_mine(
    request: Request, conversation_id: ConversationId, body: TitleIn, person: Conversing, services: ServicesOf
) -> ConversationOut:
    """Đặt tên mới cho một cuộc hỏi đáp; ban đầu tên là câu hỏi đầu tiên."""
    with services.database.transaction() as session:
        renamed = rename_conversation(session, person, conversation_id, body.title)
        record(session, changed_entry(request, person, conversation_id, "rename"))
    return _out(renamed)


@router.delete("/{conversation_id}", status_code=204, summary="Xóa một cuộc hỏi đáp")
def delete_mine(request: Request, conversation_id: ConversationId, person: Conversing, services: ServicesOf) -> None:
    """Xóa một cuộc hỏi đáp của người đang đăng nhập, kèm các góp ý đã gửi."""
    with services.database.transaction() as session:
        delete_conversation(session, person, conversation_id)
        record(session, changed_entry(request, person, conversation_id, "delete"))


@router.get("/{conversation_id}/export", summary="Xuất ra tệp Word", response_class=Response, responses=_WORD)
def export_mine(
    request: Request,
    conversation_id: ConversationId,
    person: Conversing,
    services: ServicesOf,
    *,
    turn: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Chỉ xuất lượt hỏi này")] = None,
) -> Response:
    """Trả về cuộc hỏi đáp, hoặc một lượt, dưới dạng tệp Word có chú thích cuối trang. Quyền xem được hỏi lại."""
    now = datetime.datetime.now().astimezone()
    with services.database.session() as session:
        response = word_response(exported(session, person, conversation_id, turn_id=turn, now=now))
    audited(
        request,
        services,
        person,
        Action.EXPORTED,
        target="conversation",
        target_id=conversation_id,
        detail={"format": "docx", "turn": turn},
    )
    return response


@router.put("/{conversation_id}/turns/{turn_id}/feedback", summary="Góp ý về một câu trả lời")
def give(
    request: Request,
    conversation_id: ConversationId,
    turn_id: TurnId,
    body: FeedbackIn,
    *,
    person: GivingFeedback,
    services: ServicesOf,
) -> FeedbackOut:
    """Ghi nhận xét về một câu trả lời; gửi lại thì thay góp ý cũ. Văn thư của đơn vị và quản trị viên sẽ xem câu hỏi,
    câu trả lời và ý kiến này."""
    with services.database.transaction() as session:
        given = give_feedback(
            session,
            person,
            conversation_id=conversation_id,
            turn_id=turn_id,
            verdict=body.verdict,
            comment=body.comment,
        )
        record(session, feedback_entry(request, person, turn_id, body.verdict))
    return _feedback(given)


@router.delete("/{conversation_id}/turns/{turn_id}/feedback", status_code=204, summary="Rút góp ý")
def withdraw(
    request: Request, conversation_id: ConversationId, turn_id: TurnId, person: GivingFeedback, services: ServicesOf
) -> None:
    """Rút góp ý đã gửi về một câu trả lời."""
    with services.database.transaction() as session:
        withdraw_feedback(session, person, conversation_id=conversation_id, turn_id=turn_id)
        record(session, feedback_entry(request, person, turn_id, "withdrawn"))


def _out(summary: ConversationSummary) -> ConversationOut:
    return ConversationOut(id=summary.id, title=summary.title, created_at=summary.created_at)


def _turn(turn: Turn, given: Feedback | None) -> TurnOut:
    return TurnOut(
        id=turn.id,
        question=turn.question,
        reply=ReplyOut.model_validate(turn.reply),
        asked_at=turn.asked_at,
        withheld=turn.withheld,
        feedback=_feedback(given) if given else None,
    )


def _feedback(given: Feedback) -> FeedbackOut:
    return FeedbackOut(verdict=given.verdict, comment=given.comment, given_at=given.given_at)
