"""POST /api/v1/ask: a question in, a reply with citations out, at once or as a stream of events."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.asking import answer, checked_turn, events
from api.auditing import address_of
from api.callers import Asking
from api.deps import ServicesOf
from api.schemas import AskIn, AskOut, ErrorOut
from api.streaming import event_stream

router = APIRouter(prefix="/api/v1", tags=["Hỏi đáp"])

_STREAM_DESCRIPTION = (
    "Câu trả lời đã lưu. Với `Accept: text/event-stream`, trả về dòng sự kiện: `searching` {documents}, "
    "`found` {documents, passages}, `delta` {text} (nhiều lần), rồi `done` (nội dung như JSON) hoặc `error`."
)
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": AskOut,
        "description": _STREAM_DESCRIPTION,
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    404: {"model": ErrorOut, "description": "Không có cuộc hỏi đáp này"},
    422: {"model": ErrorOut, "description": "Câu hỏi hoặc dữ liệu không hợp lệ"},
    503: {"model": ErrorOut, "description": "Chỉ mục tìm kiếm chưa sẵn sàng"},
}


@router.post("/ask", summary="Hỏi trợ lý", response_model=None, responses=_RESPONSES)
def ask(
    request: Request,
    body: AskIn,
    person: Asking,
    services: ServicesOf,
    accept: Annotated[str, Header(description="application/json hoặc text/event-stream")] = "",
) -> Response:
    """Trả lời câu hỏi trong phạm vi văn bản mà người đang đăng nhập được xem. Lượt hỏi được lưu trước khi trả lời."""
    turn = checked_turn(
        services,
        person,
        body.question,
        conversation_id=body.conversation_id,
        as_of=body.as_of,
        address=address_of(request),
    )
    if "text/event-stream" in accept.lower():
        return event_stream(events(services, turn))
    return JSONResponse(answer(services, turn), headers={"Cache-Control": "no-store"})
