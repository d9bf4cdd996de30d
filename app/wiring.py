"""The one composition root: the only place that knows which adapters an installation runs on.

Each part is built when it is first asked for, so that ``vanban parse`` opens no database and loads no model.
"""

import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from vanban.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.services import Services as WebServices
    from api.webhook_port import WebhookReading
    from app.model_switching import ModelSwitching
    from app.paper_files import SandboxedPapers
    from app.question_files import SandboxedQuestions
    from app.task_proposing import BackgroundProposing
    from app.upkeep import LibraryUpkeep
    from ingest.file_store import FileStore
    from ingest.intake import Intake
    from ingest.queue import IntakeQueue
    from ingest.queue_control import QueueControl
    from ingest.reviewing import Review
    from ingest.sandbox import SandboxedParser
    from ingest.worker import Desk
    from rag.assistant import Assistant
    from rag.library_index import LibraryIndex
    from rag.reranking import RerankingRetriever
    from rag.retrieval import Retriever
    from rag.writing import Writer
    from vanban.db.alias_source import AliasSource
    from vanban.db.session import Database
    from vanban.ports import Embedder


class Services:
    """Everything an installation runs on, made from its settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.embedding_notice: str | None = None
        self._closing: list[Callable[[], None]] = []

    @cached_property
    def database(self) -> "Database":
        """The database, migrated to this version; settings changed on the page are in force once it is open."""
        from vanban.db.session import open_database
        from vanban.db.setting_overrides import apply_overrides, overrides

        database = open_database(self.settings)
        with database.session() as session:
            apply_overrides(self.settings, overrides(session))
        return database

    @cached_property
    def files(self) -> "FileStore":
        """The original files."""
        from ingest.file_store import FileStore

        return FileStore(self.settings.files_dir)

    @cached_property
    def embedder(self) -> "Embedder":
        """The embedding model in force: the one the settings name, once the library's vectors are its own."""
        from rag.reembedding import chosen_model

        embedder, self.embedding_notice = chosen_model(self.database, self.settings.embedding_model, self.open_model)
        return embedder

    @cached_property
    def open_model(self) -> "Callable[[str], Embedder]":
        """Opens an embedding model by the words that name it; the last two are kept, for all parts alike."""
        from functools import lru_cache

        from rag.reembedding import open_named

        return lru_cache(maxsize=2)(open_named)

    @cached_property
    def model_in_force(self) -> "Embedder":
        """The embedding model that new vectors are made with: whichever is in force then."""
        from rag.model_following import FollowingEmbedder

        return FollowingEmbedder(self.database, self.embedder, self.open_model)

    @cached_property
    def model_switching(self) -> "ModelSwitching":
        """What has the library go over to another embedding model."""
        from app.model_switching import ModelSwitching

        return ModelSwitching(self.settings, lambda: self.database, self.open_model)

    @cached_property
    def index(self) -> "LibraryIndex":
        """The search indexes, checked and brought up to date as they open."""
        from rag.library_index import LibraryIndex
        from vanban.db.session import make_private_folder

        database = self.database  # makes the data folder
        make_private_folder(self.settings.index_dir)
        url = self.settings.chroma_url
        index = LibraryIndex(
            database, self.settings.index_dir, self.embedder, chroma_url=url, open_model=self.open_model
        )
        index.check()
        if self.embedding_notice:
            index.notices.append(self.embedding_notice)
        return index

    @cached_property
    def intake(self) -> "Intake":
        """The intake of files."""
        from ingest.intake import Intake
        from ingest.parsing import parse_file

        return Intake(self.database, self.files, self.model_in_force, self.settings, parse_file)

    @cached_property
    def review(self) -> "Review":
        """What people decide about files kept back; their files are read in a process of its own."""
        from dataclasses import replace

        from ingest.reviewing import Review

        return Review(replace(self.intake, parse=self.reader))

    @cached_property
    def reader(self) -> "SandboxedParser":
        """Reads files in a process of its own, one at a time."""
        from ingest.sandbox import Limits, SandboxedParser

        return SandboxedParser(Limits.from_settings(self.settings))

    @cached_property
    def queue(self) -> "IntakeQueue":
        """The queue of files that wait to be taken in."""
        from ingest.file_store import FileStore
        from ingest.queue import IntakeQueue

        return IntakeQueue(self.database, FileStore(self.settings.spool_dir))

    @cached_property
    def queue_control(self) -> "QueueControl":
        """What people do to the queue."""
        from ingest.queue_control import QueueControl

        kept = datetime.timedelta(days=self.settings.spool_days)
        return QueueControl(self.database, self.queue.spool, kept)

    @cached_property
    def desk(self) -> "Desk":
        """What a worker works with; its files are read in processes of their own."""
        from ingest.sandbox import Limits, SandboxedParser
        from ingest.worker import Desk

        limits = Limits.from_settings(self.settings)
        return Desk(
            self.queue, self.queue_control, self.intake, lambda worker: SandboxedParser(limits, scratch=worker.scratch)
        )

    @cached_property
    def names(self) -> "AliasSource":
        """The nicknames and abbreviations in force; questions are understood by them from now on."""
        from vanban.alias_tables import follow
        from vanban.db.alias_source import AliasSource

        source = AliasSource(self.database)
        follow(source.tables)
        return source

    @cached_property
    def assistant(self) -> "Assistant":
        """The assistant that answers questions, by the names in force here."""
        from rag.assistant import Assistant
        from rag.retrieval import Retriever

        retriever = self._reranked(Retriever(self.database, self.index))
        self.names.forget()
        return Assistant(self.database, retriever, self.settings.max_question_chars, writer=self.writer)

    def _reranked(self, retriever: "Retriever") -> "Retriever | RerankingRetriever":
        """Returns the retriever, behind the reranker of the settings where one is set."""
        if not self.settings.rerank_model:
            return retriever
        from rag.plugin_models import open_reranker
        from rag.reranking import RerankingRetriever

        reranker = open_reranker(self.settings.rerank_model)
        return RerankingRetriever(retriever, reranker, seconds=self.settings.rerank_seconds)

    @cached_property
    def writer(self) -> "Writer | None":
        """What writes answers with the chat model of the settings, or None where none is set."""
        if not self.settings.chat_model:
            return None
        from app.writing_desk import make_writer

        return make_writer(self.settings, self.database)

    @property
    def web(self) -> "WebServices":
        """What the web application is built on."""
        from api.services import Services as WebServices

        return WebServices(
            self.settings,
            self.database,
            self.assistant,
            self.files,
            self.queue,
            self.queue_control,
            self.review,
            self.upkeep,
            search=self.index,
            texts=self.index,
            question_files=self.question_files,
            paper_files=self.paper_files,
            webhooks=self.webhooks,
            task_model=self.task_model,
            models=self.model_switching,
        )

    @cached_property
    def task_model(self) -> "BackgroundProposing | None":
        """What asks the chat model of the settings for the tasks of documents, or None where none is set."""
        if self.writer is None:
            return None
        from app.task_proposing import BackgroundProposing

        return BackgroundProposing(self.database, self.writer)

    @cached_property
    def question_files(self) -> "SandboxedQuestions":
        """Reads files of questions in a process of its own."""
        from app.question_files import SandboxedQuestions

        return SandboxedQuestions(self.settings)

    @cached_property
    def paper_files(self) -> "SandboxedPapers":
        """Reads files of programmes and lịch in a process of its own."""
        from app.paper_files import SandboxedPapers

        return SandboxedPapers(self.settings)

    @cached_property
    def webhooks(self) -> "Mapping[str, WebhookReading]":
        """What reads the events that chat platforms bring us, by the name of the platform."""
        from vanban.channel_settings import webhook_platforms

        if not webhook_platforms(self.settings):
            return {}
        from app.channels import webhook_doors

        return webhook_doors(self)

    def when_closed(self, close: "Callable[[], None]") -> None:
        """Has something closed together with the rest."""
        self._closing.append(close)

    @cached_property
    def upkeep(self) -> "LibraryUpkeep":
        """What administrators look after on the web."""
        from app.upkeep import LibraryUpkeep

        return LibraryUpkeep(self.settings, self.names, index=lambda: self.index, embedder=lambda: self.index.embedder)

    def close_index(self) -> None:
        """Lets go of the search indexes, so that another process may own them; they open again when asked for."""
        if "index" in self.__dict__:
            self.__dict__.pop("index").close()

    def close(self) -> None:
        """Closes what was opened."""
        while self._closing:
            self._closing.pop()()
        for name in ("upkeep", "model_switching"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
        task_model = self.__dict__.pop("task_model", None)
        if task_model is not None:
            task_model.close()
        writer = self.__dict__.pop("writer", None)
        if writer is not None:
            writer.model.close()
        if self.__dict__.pop("names", None) is not None:
            from vanban.alias_tables import follow

            follow()
        for name in ("reader", "index", "database"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
