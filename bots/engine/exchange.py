"""One exchange in a chat: who asks what, and the work that answers it.

Work runs in one transaction with everything else that comes of the message, so that an answer is stored, recorded and
queued for sending together or not at all.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vanban.channels import Button, Capabilities, Incoming, Outgoing, Span, plain
from vanban.principals import Principal

Work = Callable[[Session], Sequence[Outgoing]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message of someone who is paired. ``principal`` may read what may be shown in this chat: in a group that is
    what everyone may read. ``web`` is the address of the pages, None where it is not known."""

    incoming: Incoming
    principal: Principal
    link_id: int
    now: datetime.datetime
    capabilities: Capabilities
    conversation_id: int | None = None
    web: str | None = None


def saying(
    words: str, *buttons: Button, spans: Sequence[Span] = (), documents: Sequence[int] = (), anyone: bool = False
) -> Work:
    """Returns the work that only says something."""
    message = Outgoing((*plain(words), *spans), buttons, tuple(documents), for_anyone=anyone)
    return lambda _session: [message]


def nothing(_session: Session) -> Sequence[Outgoing]:
    """Says nothing: the work for what needs no answer."""
    return ()
