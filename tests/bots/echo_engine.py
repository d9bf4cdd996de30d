"""An engine that answers with what was written, and does what a word of it tells it: fail, be slow, say much."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bots.answering import Work
from vanban.channels import Incoming, Outgoing, plain


@dataclass
class EchoEngine:
    """Answers "x" with "vâng: x"."""

    seen: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)  # "đợi" is answered once this is set
    fails: dict[str, int] = field(default_factory=dict)  # words and how often they still fail
    documents: tuple[int, ...] = ()
    for_anyone: bool = True

    def prepare(self, incoming: Incoming) -> Work:
        self.seen.append(incoming.text)
        if self.fails.get(incoming.text, 0) > 0:
            self.fails[incoming.text] -= 1
            raise ValueError(f"secret words: {incoming.text}")
        if "đợi" in incoming.text:
            self.held.wait(30)
        if "chậm" in incoming.text:
            time.sleep(0.05)
        parts = 3 if "nhiều" in incoming.text else 1
        messages = [self._message(f"vâng: {incoming.text}" + f" {part}" * (parts > 1)) for part in range(parts)]

        def work(_session: Session) -> Sequence[Outgoing]:
            return messages

        return work

    def _message(self, words: str) -> Outgoing:
        return Outgoing(plain(words), document_ids=self.documents, for_anyone=self.for_anyone)
