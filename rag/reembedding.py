"""Making a library ready for another embedding model while searches go on by the one in force.

Vectors are kept in the database batch by batch, so that a process killed at any moment goes on where it stood. When
every passage has one, all are put in place in a single transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from rag.index_state import Progressing, silent
from vanban.db.reembedding import (
    ModelInForce,
    lacking,
    model_in_force,
    models_of_passages,
    progress,
    put_in_force,
    stage,
    switch_over,
)
from vanban.db.session import Database
from vanban.errors import IndexUnavailable, SettingsError
from vanban.ports import Embedder

BATCH = 64  # passages embedded and kept at a time
LOCK = "reembedding.lock"
Settling = Callable[[Session], None]


class BusyReembedding(IndexUnavailable):
    """Another process of this machine is making the vectors."""


def _nothing_to_settle(_session: Session) -> None:
    """Writes nothing."""


def reembed(
    database: Database,
    embedder: Embedder,
    spec: str,
    *,
    folder: Path,
    tell: Progressing = silent,
    batch: int = BATCH,
    settle: Settling = _nothing_to_settle,
) -> ModelInForce:
    """Returns the model in force afterwards: this one. ``tell`` may raise to stop; what was made by then is kept.

    ``settle`` writes what is to become true with the change, in its transaction; raising there, it undoes the change.
    Raises ``IndexUnavailable`` while another process of this machine does the same.
    """
    with _alone(folder):
        while True:
            _stage_all(database, embedder, tell, batch)
            with database.transaction() as session:
                if switch_over(session, embedder.name, spec):
                    settle(session)
                    return ModelInForce(embedder.name, spec)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyReembedding("Một tiến trình khác đang tạo lại vectơ cho kho này.") from error
    try:
        yield
    finally:
        lock.release()


def _stage_all(database: Database, embedder: Embedder, tell: Progressing, batch: int) -> None:
    with database.session() as session:
        done, total = progress(session, embedder.name)
    after = 0
    while True:
        with database.session() as session:
            words = lacking(session, embedder.name, after=after, limit=batch)
        tell(done, total)
        if not words:
            return
        vectors = embedder.embed([one.text for one in words])
        with database.transaction() as session:
            stage(session, embedder.name, words, vectors)
        done, after = done + len(words), words[-1].passage_id


def chosen_model(database: Database, wanted: str, open_model: Callable[[str], Embedder]) -> tuple[Embedder, str | None]:
    """Returns the model to search by, and in Vietnamese why it is not the wanted one, or None.

    A library keeps to the model that made its vectors until another one's are ready (``reembed``): two models'
    vectors are never compared. Where nothing is held yet, and where the wanted model made what is held, it is put in
    force.
    """
    with database.session() as session:
        held, made = model_in_force(session), models_of_passages(session)
    if held is not None and held.spec != wanted:
        try:
            return open_model(held.spec), _not_ready(wanted, held.name)
        except SettingsError as error:
            return open_model(wanted), _lost(held.name, error.message)
    embedder = open_model(wanted)
    if held is None or held.name != embedder.name:
        if made and embedder.name not in made:
            return embedder, _foreign(embedder.name, made)
        with database.transaction() as session:
            put_in_force(session, embedder.name, wanted)
    return embedder, None


def _not_ready(wanted: str, held: str) -> str:
    return (
        f"Cấu hình ghi mô hình nhúng {wanted}, còn kho đang dùng vectơ của {held}: việc tìm kiếm theo mô hình của kho, "
        "vectơ của hai mô hình không trộn với nhau. Muốn theo cấu hình, chạy lệnh: vanban models switch"
    )


def _lost(held: str, why: str) -> str:
    return (
        f"Kho đang dùng vectơ của {held} nhưng không mở được mô hình đó: tạm thời chỉ tìm được theo từ ngữ. {why} "
        "Đưa thư mục mô hình trở lại, hoặc chuyển kho sang mô hình khác."
    )


def _foreign(name: str, made: dict[str, int]) -> str:
    other = max(made, key=lambda one: made[one])
    return (
        f"Vectơ trong kho do mô hình {other} tạo, không phải {name}: tạm thời chỉ tìm được theo từ ngữ, vectơ của hai "
        "mô hình không trộn với nhau. Chạy lệnh: vanban models switch"
    )


def open_named(named: str) -> Embedder:
    """Returns the embedding model a setting names: "builtin", a folder in our format, or one of sentence-transformers.

    Raises ``SettingsError``.
    """
    from rag.embedding import load_builtin, load_static

    if named == "builtin":
        return load_builtin()
    folder = Path(named).expanduser()
    if (folder / "weights.npz").is_file() or (folder / "model.json").is_file():
        return load_static(folder)
    if folder.is_absolute() and not folder.is_dir():
        raise SettingsError(f"Không có thư mục mô hình nhúng {folder}: kiểm tra VANBAN_EMBEDDING_MODEL.")
    from rag.plugin_models import open_embedder

    return open_embedder(named)
