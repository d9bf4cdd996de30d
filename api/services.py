"""What the web asks of the rest: built once by the wiring, replaced by fakes in tests."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from api.metering import Meters
from ingest.queue import IntakeQueue
from ingest.queue_control import QueueControl
from ingest.reviewing import Review
from vanban.answers import PastTurn, Reply, StreamEvent
from vanban.db.session import Database
from vanban.db.standing_counts import SignInCounts
from vanban.principals import Principal
from vanban.settings import Settings


class Assistant(Protocol):
    """Answers questions within what the principal may read."""

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply:
        """Returns the verified reply; ``as_of`` asks what held on that day, ``history`` is what was asked before."""

    def stream(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Iterator[StreamEvent]:
        """Yields Searching, Found, any number of Delta, then exactly one Finished."""


class OriginalFiles(Protocol):
    """The content-addressed store of original files."""

    def read(self, sha256: str) -> bytes:
        """Returns the bytes of a file, or raises ``NotFound``."""


class SearchState(Protocol):
    """How the search index stands."""

    def lag(self) -> int:
        """Returns how many changes of documents it has not taken in; raises ``IndexUnavailable`` when unusable."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the application needs. ``create_application`` takes exactly this."""

    settings: Settings
    database: Database
    assistant: Assistant
    files: OriginalFiles
    queue: IntakeQueue
    control: QueueControl
    review: Review
    search: SearchState | None = None  # None: nothing here searches
    meters: Meters = field(default_factory=Meters)
    sign_ins: SignInCounts = field(default_factory=SignInCounts)
