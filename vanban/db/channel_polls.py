"""Which quiz an answer belongs to: a sent quiz keeps the platform's poll id and its own tag in ``external_id``.

So the pair is stored in the same transaction that marks the message as sent, and outlives every process.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import OutboxRow

LONGEST_TAG = 64  # characters; "poll:", an id of up to 20 digits and two colons fit the column with it


def poll_external_id(poll_id: str, tag: str) -> str:
    """Returns what an adapter reports as the id of a sent quiz: "poll:5123456789:TAG"."""
    return f"poll:{poll_id}:{tag}"


def poll_tag(session: Session, platform: Platform, chat_id: str, *, poll_id: str) -> str | None:
    """Returns the tag of a quiz that was sent to this chat, None when none was (or is no longer known).

    A quiz that was passed on to somebody else is not theirs to answer.
    """
    start = poll_external_id(poll_id, "")
    sent = session.scalars(
        select(OutboxRow.external_id).where(
            OutboxRow.state == "sent",
            OutboxRow.platform == platform.value,
            OutboxRow.chat_id == chat_id,
            OutboxRow.external_id.startswith("poll:"),
        )
    )
    return next((one.removeprefix(start) for one in sent if one.startswith(start)), None)
