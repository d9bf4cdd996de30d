"""The signed-in person's own conversations."""

from typing import Any

from fastapi import APIRouter

from api.deps import ApiPerson, ConversationId, ServicesOf
from api.schemas import ConversationDetailOut, ConversationOut, ConversationsOut, ErrorOut, ReplyOut, TurnOut
from vanban.db.conversations import ConversationSummary, delete_conversation, list_conversations, read_conversation

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    404: {"model": ErrorOut, "description": "Không có cuộc hỏi đáp này"},
}
router = APIRouter(prefix="/api/v1/conversations", tags=["Cuộc hỏi đáp"], responses=_RESPONSES)


@router.get("", summary="Các cuộc hỏi đáp của tôi")
def list_mine(person: ApiPerson, services: ServicesOf) -> ConversationsOut:
    """Trả về các cuộc hỏi đáp của người đang đăng nhập, mới nhất trước."""
    with services.database.session() as session:
        found = list_conversations(session, person)
    return ConversationsOut(conversations=[_out(one) for one in found])


@router.get("/{conversation_id}", summary="Một cuộc hỏi đáp")
def read_mine(conversation_id: ConversationId, person: ApiPerson, services: ServicesOf) -> ConversationDetailOut:
    """Trả về một cuộc hỏi đáp của người đang đăng nhập với mọi lượt hỏi."""
    with services.database.session() as session:
        conversation = read_conversation(session, person, conversation_id)
    turns = [
        TurnOut(id=turn.id, question=turn.question, reply=ReplyOut.model_validate(turn.reply), asked_at=turn.asked_at)
        for turn in conversation.turns
    ]
    return ConversationDetailOut(**_out(conversation.summary).model_dump(), turns=turns)


@router.delete("/{conversation_id}", status_code=204, summary="Xóa một cuộc hỏi đáp")
def delete_mine(conversation_id: ConversationId, person: ApiPerson, services: ServicesOf) -> None:
    """Xóa một cuộc hỏi đáp của người đang đăng nhập."""
    with services.database.transaction() as session:
        delete_conversation(session, person, conversation_id)


def _out(summary: ConversationSummary) -> ConversationOut:
    return ConversationOut(id=summary.id, title=summary.title, created_at=summary.created_at)
