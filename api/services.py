"""What the web asks of the rest: built once by the wiring, replaced by fakes in tests."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from api.metering import Meters
from api.webhook_port import WebhookReading
from exams.formats.entries import Imported
from ingest.queue import IntakeQueue
from ingest.queue_control import QueueControl
from ingest.reviewing import Review
from programs.papers.programme_reading import ReadProgramme
from programs.papers.week_reading import ReadWeek
from rag.index_state import IndexState, RebuildRun
from rag.models_here import ModelHere
from vanban.answers import PastTurn, Reply, StreamEvent
from vanban.db.session import Database
from vanban.db.standing_counts import SignInCounts
from vanban.db.task_models import TaskProposingRow
from vanban.errors import IndexUnavailable, UnreadableFile
from vanban.ports import DocumentHit
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


class Upkeep(Protocol):
    """What administrators look after: the search indexes and the models in force."""

    def index_state(self) -> IndexState:
        """Returns how the indexes stand beside the database, or raises ``IndexUnavailable``."""

    def rebuild_index(self) -> bool:
        """Begins to make the indexes again in the background; False when that is being done already."""

    def rebuild_run(self) -> RebuildRun | None:
        """Returns how far the last rebuilding has come, or None when there was none since the start."""

    def embedding(self) -> tuple[str, int]:
        """Returns the name of the embedding model in force and the dimension of its vectors."""

    def names_changed(self) -> None:
        """Has the next question use the nicknames and abbreviations as they are now."""

    def chat(self) -> Mapping[str, str]:
        """Returns what is known of the chat model without reaching it: model, where, inside, state."""


class Models(Protocol):
    """The embedding models that may be chosen, and the going over to another one."""

    def choices(self) -> list[ModelHere]:
        """Returns the models that may be chosen here, then those that are known and absent."""

    def wake(self) -> None:
        """Has the going over that the database asks for done in the background; returns at once."""


class TaskModel(Protocol):
    """The language model that may be asked for the tasks of documents."""

    @property
    def name(self) -> str: ...

    @property
    def inside(self) -> bool:
        """Whether documents that are not public may be sent."""

    def ask(self, begun: TaskProposingRow) -> None:
        """Has the model asked in the background about a document, as its planner has begun it; returns at once."""


class TextSearch(Protocol):
    """Finds documents by the words of their texts; knows nothing of permissions."""

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:
        """Returns the documents with a passage that holds every word, best first; ``documents`` limits to those ids.

        Raises ``IndexUnavailable``.
        """


class NoTextSearch:
    """Stands where an installation has no search index to ask."""

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:  # noqa: ARG002
        """Raises ``IndexUnavailable``."""
        raise IndexUnavailable("Chưa có chỉ mục để tìm trong toàn văn. Đề nghị tìm theo số hiệu hoặc trích yếu.")


class QuestionFiles(Protocol):
    """Reads the questions in files that people bring."""

    def read(self, name: str, data: bytes) -> Imported:
        """Returns the questions with everything dubious; raises ``UnreadableFile``, ``SandboxUnavailable``."""


class NoQuestionFiles:
    """Stands where an installation has nothing to read foreign files with."""

    def read(self, name: str, data: bytes) -> Imported:  # noqa: ARG002
        """Raises ``UnreadableFile``."""
        raise UnreadableFile("Hệ thống này chưa bật việc đọc tệp câu hỏi.")


class PaperFiles(Protocol):
    """Reads programmes and lịch in files that people bring."""

    def programme(self, name: str, data: bytes) -> ReadProgramme:
        """Returns the programme with everything doubtful; raises ``UnreadableFile``, ``SandboxUnavailable``."""

    def week(self, name: str, data: bytes) -> ReadWeek:
        """Returns the lịch with everything doubtful; raises as ``programme`` does."""


class NoPaperFiles:
    """Stands where an installation has nothing to read foreign files with."""

    def programme(self, name: str, data: bytes) -> ReadProgramme:  # noqa: ARG002
        """Raises ``UnreadableFile``."""
        raise UnreadableFile("Hệ thống này chưa bật việc đọc tệp chương trình.")

    def week(self, name: str, data: bytes) -> ReadWeek:  # noqa: ARG002
        """Raises ``UnreadableFile``."""
        raise UnreadableFile("Hệ thống này chưa bật việc đọc tệp lịch tuần.")


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
    upkeep: Upkeep
    search: SearchState | None = None  # None: nothing here searches
    meters: Meters = field(default_factory=Meters)
    sign_ins: SignInCounts = field(default_factory=SignInCounts)
    texts: TextSearch = field(default_factory=NoTextSearch)
    question_files: QuestionFiles = field(default_factory=NoQuestionFiles)
    paper_files: PaperFiles = field(default_factory=NoPaperFiles)
    webhooks: Mapping[str, WebhookReading] = field(default_factory=dict)  # by the name of the platform
    task_model: TaskModel | None = None  # None: no model is configured
    models: Models | None = None  # None: the model cannot be changed here
