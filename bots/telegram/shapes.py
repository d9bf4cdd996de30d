"""The parts of an update that we read, with their types checked: nothing of another type goes any further.

Further fields are let through unread, since the platform adds some every month.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Id = Annotated[int, Field(gt=-(2**53), lt=2**53)]
_Moment = Annotated[int, Field(ge=0, lt=2**34)]  # seconds
_Words = Annotated[str, Field(max_length=8_192)]
_Name = Annotated[str, Field(max_length=512)]
_Key = Annotated[str, Field(min_length=1, max_length=100)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _User(_Shape):
    id: _Id
    is_bot: bool
    first_name: _Name
    last_name: _Name | None = None
    username: _Name | None = None


class _Chat(_Shape):
    id: _Id
    type: Literal["private", "group", "supergroup", "channel"]


class _Entity(_Shape):
    type: _Key
    offset: Annotated[int, Field(ge=0, le=16_384)]
    length: Annotated[int, Field(ge=0, le=16_384)]
    user: _User | None = None


class _Sent(_Shape):
    message_id: _Id
    date: _Moment
    chat: _Chat


class _Replied(_Sent):
    sender: _User | None = Field(default=None, alias="from")


class _Message(_Replied):
    text: _Words | None = None
    caption: _Words | None = None
    entities: Annotated[list[_Entity], Field(max_length=4_096)] = []
    caption_entities: Annotated[list[_Entity], Field(max_length=4_096)] = []
    media_group_id: _Key | None = None
    message_thread_id: _Id | None = None
    is_topic_message: bool = False
    reply_to_message: _Replied | None = None


class _CallbackQuery(_Shape):
    id: _Key
    sender: _User = Field(alias="from")
    message: _Sent | None = None
    data: Annotated[str, Field(max_length=64)] | None = None


class _Member(_Shape):
    status: _Key


class _MemberUpdate(_Shape):
    chat: _Chat
    sender: _User = Field(alias="from")
    date: _Moment
    new_chat_member: _Member


class _PollAnswer(_Shape):
    poll_id: _Key
    user: _User | None = None
    option_ids: Annotated[list[Annotated[int, Field(ge=0, le=100)]], Field(max_length=100)]


class _Update(_Shape):
    update_id: Annotated[int, Field(ge=0, lt=2**53)]
    message: _Message | None = None
    callback_query: _CallbackQuery | None = None
    my_chat_member: _MemberUpdate | None = None
    poll_answer: _PollAnswer | None = None


def json_object(body: bytes) -> dict[str, Any]:
    """Returns the JSON object of a body; raises ``ValueError`` for everything else, without its words."""
    try:
        read = json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None  # the error may quote the message
    if not isinstance(read, dict):
        raise ValueError("not a JSON object")
    return read


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(read := dict(pairs)) < len(pairs):
        raise ValueError("a name twice in one object")
    return read


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def check_shape(update: dict[str, Any]) -> None:
    """Raises ``ValueError`` when a part that we read has another type or size than the platform's."""
    try:
        _Update.model_validate(update)
    except (ValidationError, RecursionError):
        raise ValueError("not an update") from None  # the error may quote the message
