"""An assistant over a data folder, for fitting what it decides by."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.assistant import Assistant
from rag.embedding import load_builtin
from rag.library_index import LibraryIndex
from rag.retrieval import Retriever
from vanban.db.people import principal_of
from vanban.db.session import Database, open_database
from vanban.principals import Channel, Principal
from vanban.settings import Settings


@contextmanager
def open_assistant(data: Path) -> Iterator[tuple[Assistant, Database]]:
    """Yields the assistant of a data folder and its database."""
    settings = Settings(data_dir=data)
    database = open_database(settings)
    index = LibraryIndex(database, settings.index_dir, load_builtin())
    try:
        yield Assistant(database, Retriever(database, index)), database
    finally:
        index.close()


def asker(database: Database, username: str) -> Principal:
    """Returns the person of that name."""
    with database.session() as session:
        return principal_of(session, username, Channel.COMMAND)
