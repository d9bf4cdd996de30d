"""A small library in a real SQLite database, for tests of what reads it."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from fresh import fresh_database

from vanban.db.index_log import log_delete, log_upsert
from vanban.db.models import DocumentRow, FileRow, PassageRow, UnitRow
from vanban.db.session import Database
from vanban.ports import Embedder
from vanban.settings import Settings

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


class StoredLibrary:
    """Adds and removes documents as ingestion does: rows and the index log in one transaction."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder
        self.database: Database = fresh_database(Settings(data_dir=folder))
        with self.database.transaction() as session:
            session.add_all(UnitRow(id=i, code=f"u{i}", name=f"Đơn vị {i}") for i in (1, 2))

    def add(
        self,
        subject: str,
        passages: Sequence[str],
        *,
        owner: int = 1,
        audience: str = "public",
        publicity: str = "cong_khai",
        number: str | None = None,
    ) -> int:
        """Returns the id of a stored document with these passages."""
        vectors = self.embedder.embed(passages)
        with self.database.transaction() as session:
            sha = f"{subject}-{session.query(FileRow).count()}"[:64]
            session.add(FileRow(sha256=sha, name="a.txt", media_type="text/plain", size=1, received_at=NOW))
            session.flush()
            row = DocumentRow(
                file_sha256=sha,
                number=number,
                type="Nghị quyết",
                subject=subject,
                text="\n".join(passages),
                status="con_hieu_luc",
                owner_unit_id=owner,
                audience=audience,
                publicity=publicity,
                ingested_at=NOW,
            )
            row.passages = [
                PassageRow(
                    position=position,
                    kind="text",
                    path=f"mục {position + 1}",
                    heading="",
                    text=text,
                    start=0,
                    end=len(text),
                    embedding_model=self.embedder.name,
                    embedding=vectors[position].astype("<f2").tobytes(),
                )
                for position, text in enumerate(passages)
            ]
            session.add(row)
            session.flush()
            log_upsert(session, row.id)
            return row.id

    def remove(self, document_id: int) -> None:
        """Removes a document and notes its passages in the log."""
        with self.database.transaction() as session:
            row = session.get_one(DocumentRow, document_id)
            log_delete(session, document_id, [passage.id for passage in row.passages])
            session.delete(row)

    def close(self) -> None:
        """Closes the database."""
        self.database.close()
