"""Entries of the audit log into a file that is durable before anything is removed."""

import datetime
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Select
from sqlalchemy.orm import Session

from vanban.audit_export import FIELDS, Format, line_of
from vanban.db.audit_keeping import prunable_through, prune
from vanban.db.audit_models import AuditRow
from vanban.db.audit_reading import everything, streamed
from vanban.db.session import Database
from vanban.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the file: how many entries, and the SHA-256 of its bytes."""

    count: int
    sha256: str


def write_entries(session: Session, wanted: Select[AuditRow], target: Path, *, shape: Format) -> Written:
    """Returns what was written to a new file, readable by its owner alone (0600) and flushed to the disk.

    Raises ``UnreadableFile`` where there is such a file already or it cannot be written.
    """
    digest, count = sha256(), 0
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for row in streamed(session, wanted):
                line = f"{line_of({name: getattr(row, name) for name in FIELDS}, shape)}\n".encode()
                digest.update(line)
                file.write(line)
                count += 1
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UnreadableFile(f"Tệp {target} đã có; hãy chọn tên khác.") from error
    except OSError as error:
        raise UnreadableFile(f"Không ghi được tệp {target}: {error.strerror}.") from error
    return Written(count, digest.hexdigest())


def export_and_prune(
    database: Database, *, before: datetime.datetime, target: Path, now: datetime.datetime | None = None
) -> Written:
    """Returns what was written to the file and then removed from the log; nothing where nothing is that old.

    Raises ``InvalidInput`` for entries that must still be kept. Should the removal fail, the file stays.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    with database.session() as session:
        through = prunable_through(session, before, now=now)
        if not through:
            return Written(0, "")
        written = write_entries(session, everything().where(AuditRow.sequence <= through), target, shape=Format.OURS)
    with database.transaction() as session:
        removed = prune(session, None, through=through, exported=written.sha256)
    return Written(removed, written.sha256)
