"""The port of outgoing mail: one letter to one address, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class MailFate(StrEnum):
    """What is known of a letter after it was handed over."""

    SENT = "sent"  # the server took it
    LATER = "later"  # it did not, and may take it later
    REFUSED = "refused"  # it does not take this letter to this address
    UNCERTAIN = "uncertain"  # the connection broke after the words were handed over: it may have arrived


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text. ``id`` names it for ever: servers know a letter that comes twice by it."""

    id: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a letter; ``error`` names the fault without the words of a server."""

    fate: MailFate
    error: str = ""


class Mailer(Protocol):
    """Hands letters over to a mail server; raises nothing for what a server or network does."""

    def post(self, letter: Letter) -> Posted: ...
