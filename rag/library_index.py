"""The search indexes of one library: kept up with the database, checked at start, rebuilt when they cannot be trusted.

The database is the only truth. Both indexes follow its index_log; whatever is missing, damaged, foreign or behind is
made again from the passages and vectors it holds, without embedding anything anew.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from rag.exact_vectors import ExactVectors
from rag.following import Changes, LogReader, vector_of
from rag.fusion import Fused, fuse
from rag.index_checks import DAMAGED, FOREIGN, lexical_content, lexical_state, vector_content, vector_state
from rag.index_state import IndexState, Progressing, folder_size, held_by, silent, told
from rag.lexical import TantivyIndex
from rag.meaning import ClosableVectors, Meaning
from vanban.db.models import PassageRow
from vanban.db.reembedding import ModelInForce, model_in_force
from vanban.db.session import Database
from vanban.errors import IndexUnavailable, VanbanError
from vanban.memory import give_back
from vanban.ports import DocumentHit, Embedder, Hit, question_vector

DENSE_WEIGHT = 0.15  # chosen on zalo_train (docs/retrieval.md)
DEPTH = 200  # hits taken from each index before fusing
_TURN_WAIT_S = 120.0
_LEXICAL, _VECTORS = "Chỉ mục toàn văn", "Chỉ mục vectơ"
_log = logging.getLogger(__name__)


class LibraryIndex:
    """Full-text and vector search over everything in the database; knows nothing of permissions. Thread-safe.

    ``notices`` says in Vietnamese what was found wrong, and made again, since the process started.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        open_model: Callable[[str], Embedder] | None = None,
    ) -> None:
        self.notices: list[str] = []
        self._database = database
        self._guard = threading.RLock()
        folder.mkdir(parents=True, exist_ok=True)
        self._checked = self._rebuilding = False
        self._checked_at: datetime.datetime | None = None
        self._folder = folder
        self._turns = FileLock(folder / "sync.lock", timeout=_TURN_WAIT_S)
        self._lexical = TantivyIndex(folder / "tantivy")
        self._meaning = Meaning.of(database, embedder, self._open_vectors(folder / "chroma", embedder, chroma_url))
        self._open_model = open_model
        self._adopting: threading.Thread | None = None

    @property
    def embedder(self) -> Embedder:
        """The model that searches of this process go by now."""
        return self._meaning.embedder

    @property
    def _embedder(self) -> Embedder:
        return self._meaning.embedder

    @property
    def _reader(self) -> LogReader:
        return self._meaning.reader

    @property
    def _vectors(self) -> ClosableVectors:
        return self._meaning.vectors

    def adopt(self, embedder: Embedder) -> None:
        """Has searches go by another model, whose vectors the database holds. Until its index is filled they go on by
        the model before; then they change over from one search to the next."""
        if embedder.name == self._embedder.name:
            return
        vectors = self._vectors.beside(embedder)
        meaning = Meaning.of(self._database, embedder, vectors)
        meaning.fill()
        with self._turn():
            self._meaning = meaning
            with self._reader.session() as session:
                self._catch_up(session)

    def check(self) -> None:
        """Compares both indexes with the database and makes again what is missing, damaged, foreign or astray.

        Called at start; a first search that finds it not done does it.
        """
        with self._turn(), self._reader.session() as session:
            self._checked, self._checked_at = True, datetime.datetime.now(datetime.UTC)
            if fault := lexical_state(self._lexical, self._reader, session):
                self._remake_lexical(session, fault)
            if self._kept and (fault := vector_state(self._vectors, self._reader, session)):
                self._remake_vectors(session, fault)
            self._catch_up(session)
            if fault := lexical_content(self._lexical, self._reader, session):
                self._remake_lexical(session, fault)
            if self._kept and (fault := vector_content(self._vectors, self._reader, session)):
                self._remake_vectors(session, fault)
            if foreign := self._reader.passage_count(session) - self._reader.vector_count(session):
                self._tell(f"{foreign} đoạn mang vectơ của mô hình nhúng khác: chỉ tìm được theo từ ngữ.")

    def sync(self) -> None:
        """Applies what the log holds beyond each index; cheap when there is nothing."""
        with self._turn(), self._reader.session() as session:
            self._catch_up(session)

    def lag(self) -> int:
        """Returns how many entries of the log the further behind of the two indexes has not applied.

        Raises ``IndexUnavailable`` for an index that is damaged or of another library; the next search remakes it.
        """
        with self._reader.session() as session:
            newest = self._reader.newest(session)
        applied = min(self._lexical.sequence(), self._vectors.sequence())
        if not 0 <= applied <= newest:
            raise IndexUnavailable("Chỉ mục tìm kiếm chưa dùng được.")
        return newest - applied

    def rebuild(self, tell: Progressing = silent) -> None:
        """Makes both indexes again from the database, telling how many passages and vectors are done.

        Meanwhile this process answers from the words as they were indexed before, without vectors.
        """
        with self._turn(), self._reader.session() as session:
            self._rebuilding = True
            try:
                everything = self._reader.everything(session)
                texts, vectors = self._reader.passage_count(session), self._reader.vector_count(session)
                passages = told(
                    self._reader.passages(session, everything.documents), tell, before=0, total=texts + vectors
                )
                self._lexical.refill(upserts=passages, sequence=everything.sequence)
                self._fill_vectors(session)
                tell(texts + vectors, texts + vectors)
            finally:
                self._rebuilding = False
                give_back()

    def state(self) -> IndexState:
        """Returns how both indexes stand beside the database."""
        with self._reader.session() as session:
            counts = self._reader.passage_count(session), self._reader.vector_count(session)
            newest = self._reader.newest(session)
        return IndexState(
            *counts,
            lexical_held=held_by(self._lexical.count),
            vectors_held=held_by(self._vectors.count),
            newest=newest,
            lexical_sequence=self._lexical.sequence(),
            vector_sequence=held_by(self._vectors.sequence),
            kept_vectors=self._kept,
            size=folder_size(self._folder),
            checked_at=self._checked_at,
            notices=tuple(self.notices),
        )

    def search(self, question: str, *, limit: int, documents: Collection[int] | None = None) -> list[Fused]:
        """Returns the best passages by fused score in [0, 1], best first; ``documents`` limits to those ids."""
        lexical, dense = self.hits(question, depth=max(limit, DEPTH), documents=documents)
        return fuse(self.in_context(question, lexical), dense, dense_weight=DENSE_WEIGHT)[:limit]

    def hits(
        self, question: str, *, depth: int, documents: Collection[int] | None = None
    ) -> tuple[list[Hit], list[Hit]]:
        """Returns what the words and what the vectors find, each best first, up to ``depth``, for one who checks
        permissions before the two are fused; ``documents`` limits to those ids."""
        if documents is not None and not documents:
            return [], []
        self._follow()
        with ThreadPoolExecutor(1, "vectors") as beside:  # neither index waits for the other, nor holds the interpreter
            meanings = beside.submit(self._search_vectors, question, depth, documents)
            return self._search_lexical(question, depth, documents), meanings.result()

    def in_context(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Returns the hits of the words, best first, seen in the context of their documents; as they are when the index
        cannot be read at this moment."""
        try:
            return self._lexical.in_context(question, hits)
        except IndexUnavailable as error:
            _log.warning("passages are not seen in their documents' context: %s", error)
            return list(hits)

    def similarity(self, question: str) -> Callable[[PassageRow], float]:
        """Returns a function giving the cosine of a stored passage to the question, 0 for another model's vector."""
        vector, model = question_vector(self._embedder, question), self._embedder.name

        def cosine(row: PassageRow) -> float:
            usable = row.embedding_model == model and len(row.embedding) == 2 * len(vector)
            return float(vector @ vector_of(row.embedding)) if usable else 0.0

        return cosine

    def close(self) -> None:
        """Lets go of the vector index, so that another process may own it."""
        if self._adopting is not None:
            self._adopting.join()
            self._vectors.forget_others()
        self._vectors.close()

    def documents(self, words: str, *, limit: int, documents: Collection[int] | None = None) -> list[DocumentHit]:
        """Returns the documents with a passage that holds every word, best first; ``documents`` limits to those ids."""
        self._follow()
        try:
            return self._lexical.documents(words, limit=limit, documents=documents)
        except IndexUnavailable:
            with self._turn(), self._reader.session() as session:
                self._remake_lexical(session, DAMAGED)
            return self._lexical.documents(words, limit=limit, documents=documents)

    def _follow(self) -> None:
        """Brings the indexes up to date if the log has moved; an index held up elsewhere is searched as it is."""
        if self._rebuilding:
            return
        with self._reader.session() as session:
            newest = self._reader.newest(session)
        if self._checked and min(self._lexical.sequence(), self._vectors.sequence()) == newest:
            return
        try:
            if self._checked:
                self.sync()
            else:
                self.check()
        except IndexUnavailable as error:
            _log.warning("index not brought up to date: %s", error)

    def _catch_up(self, session: Session) -> None:
        newest = self._reader.newest(session)
        if not 0 <= self._lexical.sequence() <= newest:
            self._remake_lexical(session, DAMAGED if self._lexical.sequence() < 0 else FOREIGN)
        if self._vectors.sequence() > newest:
            self._remake_vectors(session, FOREIGN)
        with ThreadPoolExecutor(1, "vectors") as beside:  # the two indexes do not wait for each other
            vectors = beside.submit(self._catch_up_vectors) if self._vectors.sequence() < newest else None
            if self._lexical.sequence() < newest:
                self._apply_lexical(session, self._reader.changes(session, self._lexical.sequence()))
            if vectors is not None:
                vectors.result()
        self._follow_model(session)

    def _catch_up_vectors(self) -> None:
        with self._reader.session() as session:
            self._apply_vectors(session, self._reader.changes(session, self._vectors.sequence()))

    def _follow_model(self, session: Session) -> None:
        """Begins to change over, in the background, when another model was put in force."""
        held = model_in_force(session) if self._open_model is not None else None
        busy = self._adopting is not None and self._adopting.is_alive()
        if held is None or held.name == self._embedder.name or busy:
            return
        self._adopting = threading.Thread(target=self._adopt_named, args=(held,), name="adopting")
        self._adopting.start()

    def _adopt_named(self, held: ModelInForce) -> None:
        try:
            if self._open_model is not None:
                self.adopt(self._open_model(held.spec))
        except VanbanError as error:
            self._tell(f"Chưa chuyển được sang mô hình nhúng {held.name}: {error.message}")

    def _search_lexical(self, question: str, depth: int, documents: Collection[int] | None) -> list[Hit]:
        try:
            return self._lexical.search(question, limit=depth, documents=documents)
        except IndexUnavailable:
            with self._turn(), self._reader.session() as session:
                self._remake_lexical(session, DAMAGED)
            return self._lexical.search(question, limit=depth, documents=documents)

    def _search_vectors(self, question: str, depth: int, documents: Collection[int] | None) -> list[Hit]:
        return [] if self._rebuilding else self._meaning.search(question, depth, documents)

    @staticmethod
    def _open_vectors(folder: Path, embedder: Embedder, chroma_url: str | None) -> ClosableVectors:
        from rag import dense  # half a second to import

        try:
            if chroma_url:
                return dense.open_server(chroma_url, embedder.name)
            return dense.open_embedded(folder, embedder.name)
        except IndexUnavailable as error:
            _log.info("vectors are compared one by one, from the database: %s", error)
            return ExactVectors(embedder.dimension)

    @property
    def _kept(self) -> bool:
        """Tells whether the vector index outlives the process, so that there is something to check."""
        return not isinstance(self._vectors, ExactVectors)

    def _remake_lexical(self, session: Session, fault: str) -> None:
        self._fill_lexical(session)
        give_back()
        self._tell(f"{_LEXICAL} {fault}; đã dựng lại từ cơ sở dữ liệu ({self._lexical.count()} đoạn).")

    def _remake_vectors(self, session: Session, fault: str) -> None:
        self._fill_vectors(session)
        give_back()
        self._tell(f"{_VECTORS} {fault}; đã dựng lại từ cơ sở dữ liệu ({self._vectors.count()} đoạn).")

    def _fill_lexical(self, session: Session) -> None:
        self._lexical.clear()
        self._apply_lexical(session, self._reader.everything(session))

    def _fill_vectors(self, session: Session) -> None:
        self._vectors.clear()
        self._apply_vectors(session, self._reader.everything(session))

    def _apply_lexical(self, session: Session, changes: Changes) -> None:
        upserts = self._reader.passages(session, changes.documents)
        self._lexical.apply(upserts=upserts, deletes=changes.deletes, sequence=changes.sequence)

    def _apply_vectors(self, session: Session, changes: Changes) -> None:
        before = self._vectors.sequence()
        parts = self._reader.vectors(session, changes.documents)
        ids, vectors = next(parts, ([], self._embedder.embed([])))
        for further in parts:
            self._vectors.apply(ids=ids, vectors=vectors, deletes=(), sequence=before)
            ids, vectors = further
        self._vectors.apply(ids=ids, vectors=vectors, deletes=changes.deletes, sequence=changes.sequence)

    def _tell(self, notice: str) -> None:
        _log.warning("%s", notice)
        self.notices.append(notice)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Holds the right to change the indexes, among threads and processes."""
        with self._guard:
            try:
                self._turns.acquire()
            except Timeout as error:
                raise IndexUnavailable("Chỉ mục đang được tiến trình khác cập nhật. Hãy thử lại sau.") from error
            try:
                yield
            finally:
                self._turns.release()
