"""What an error of the library means for a message: not taken, never deliverable, unknown, or the whole channel down.

Whether a request had been written is not guessed from the kind of error: the HTTP layer tells when it begins to write.
Reasons are our own words, for Telegram's may quote the message.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx
from telegram.error import Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bots.port import ChannelDown, NotTaken, OutcomeUnknown, SendingError, Undeliverable


@dataclass(slots=True)
class Progress:
    """How far a call has come: whether its request has begun to be written, and the HTTP status that answered."""

    written: bool = False
    status: int = 0  # 0: no answer


PROGRESS: ContextVar[Progress] = ContextVar("telegram_progress")

# What Telegram says of a chat that cannot be written to any more, and of messages it refuses, in lower case.
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "group chat was deactivated",
         "not enough rights to send", "have no rights to send", "chat_write_forbidden", "need administrator rights",
         "group chat was upgraded", "chat_restricted", "topic_deleted", "bot is not a member")  # fmt: skip
_REFUSED = {
    "message is too long": "tin nhắn dài quá giới hạn",
    "caption is too long": "chú thích của tệp dài quá giới hạn",
    "can't parse entities": "định dạng của tin nhắn bị từ chối",
    "text is empty": "tin nhắn không có chữ",
    "text must be non-empty": "tin nhắn không có chữ",
    "button_data_invalid": "dữ liệu của nút bấm bị từ chối",
    "button_url_invalid": "địa chỉ của nút bấm bị từ chối",
    "inline keyboard button url": "địa chỉ của nút bấm bị từ chối",
    "reply markup is too long": "có quá nhiều nút bấm",
    "poll": "câu hỏi trắc nghiệm bị từ chối",
    "message thread not found": "chủ đề của nhóm không còn",
    "topic_closed": "chủ đề của nhóm đã đóng",
    "file is too big": "tệp quá lớn",
}


async def watch(request: httpx.Request) -> None:
    """Makes a request tell when it is being written; given to the HTTP client as a hook."""
    request.extensions = {**request.extensions, "trace": _note}


async def note_status(response: httpx.Response) -> None:
    """Notes the status of an answer; given to the HTTP client as a hook."""
    if (progress := PROGRESS.get(None)) is not None:
        progress.status = response.status_code


async def _note(event: str, info: dict[str, Any]) -> None:
    """Notes that a request begins to be written; one that only opens a way through a proxy does not count."""
    progress = PROGRESS.get(None)
    if progress is not None and event.endswith("send_request_headers.started"):
        progress.written |= info["request"].method != b"CONNECT"


def failure_of(error: BaseException, progress: Progress) -> SendingError:
    """Returns what an error means for the message of the call that raised it; a call broken off counts as an error."""
    if isinstance(error, RetryAfter):
        seconds = error.retry_after  # a timedelta, for the library is asked for these
        wait = seconds if isinstance(seconds, int | float) else seconds.total_seconds()
        return NotTaken("Telegram yêu cầu gửi chậm lại", retry_after=wait)
    if progress.status >= 500 or progress.status == 429:
        return _overloaded(progress)
    broken_off = isinstance(error, TimeoutError | asyncio.CancelledError) or isinstance(
        error.__cause__, httpx.HTTPError
    )
    if progress.status == 0 or broken_off:
        return _unanswered(progress)
    return _refused(error, progress)


def _unanswered(progress: Progress) -> SendingError:
    if progress.written:
        return OutcomeUnknown("mất kết nối với Telegram sau khi đã gửi tin")
    return NotTaken("không kết nối được với Telegram")


def _overloaded(progress: Progress) -> SendingError:
    """A gateway that stopped waiting may have handed the message on; every other such answer means it did not."""
    if progress.status == 504:
        return OutcomeUnknown("Telegram không trả lời kịp (504)")
    return NotTaken(f"máy chủ Telegram trục trặc ({progress.status})")


def _refused(error: BaseException, progress: Progress) -> SendingError:
    if progress.status < 300:
        return OutcomeUnknown("không đọc được câu trả lời của Telegram")
    if progress.status < 400 or error.__cause__ is not None:
        return ChannelDown(f"nơi trả lời không phải là Telegram ({progress.status}); đề nghị kiểm tra địa chỉ, proxy")
    if isinstance(error, InvalidToken):
        return ChannelDown(f"Telegram không nhận token của bot ({progress.status})")
    if isinstance(error, Conflict):
        return _conflict(error)
    if isinstance(error, Forbidden):
        return Undeliverable("Telegram: cuộc trò chuyện đã chặn hoặc loại bot", gone=True)
    return _bad_request(str(error).lower(), progress.status)


def _conflict(error: TelegramError) -> ChannelDown:
    if "webhook" in str(error).lower():
        return ChannelDown("bot đang nhận tin bằng webhook nên không tự lấy tin được (409)")
    return ChannelDown("một tiến trình khác đang lấy tin của cùng bot này (409)")


def _bad_request(words: str, status: int) -> Undeliverable:
    if any(one in words for one in _GONE):
        return Undeliverable("Telegram: cuộc trò chuyện không còn hoặc không cho bot viết", gone=True)
    known = next((reason for sign, reason in _REFUSED.items() if sign in words), f"yêu cầu bị từ chối ({status})")
    return Undeliverable(f"Telegram: {known}")
