"""Files that show progress: read in a process of their own for marks of secrecy, then kept by what they contain.

They have a folder of their own, so that removing a document never takes away a file that shows something.
"""

from collections.abc import Sequence

from fastapi import UploadFile

from api.services import Services
from ingest.file_store import FileStore
from ingest.intake import refuse_secret
from ingest.reading_files import check_size, printable_name
from vanban.db.work_progress import Evidence
from vanban.errors import InvalidInput, RejectedDocument

MOST_FILES = 5  # of one report
STAMPED = "Tệp “{name}” có dấu độ mật nên không được đưa lên hệ thống này. Báo cáo chưa được gửi."


class SecretEvidence(InvalidInput):
    """A file with a mark of secrecy was handed in as evidence; nothing of it is kept."""


def evidence_store(services: Services) -> FileStore:
    """Returns the folder of evidence files."""
    return FileStore(services.settings.evidence_dir)


def keep_evidence(services: Services, files: Sequence[UploadFile]) -> list[Evidence]:
    """Returns the files, durable; all are read first, so that none is kept where one may not be.

    Raises ``SecretEvidence``, ``UnreadableFile`` for what is too large or cannot be read (and so not be checked), and
    ``InvalidInput`` past ``MOST_FILES``.
    """
    chosen = [file for file in files if file.filename]
    if len(chosen) > MOST_FILES:
        raise InvalidInput(f"Mỗi lần báo cáo gửi được nhiều nhất {MOST_FILES} tệp minh chứng.")
    read = [_checked(services, file) for file in chosen]
    store = evidence_store(services)
    return [Evidence(name, store.put(data), len(data)) for name, data in read]


def _checked(services: Services, file: UploadFile) -> tuple[str, bytes]:
    name = printable_name(file.filename or "").replace("\\", "/").rpartition("/")[2] or "tep"
    check_size(file.size or 0, max_mb=services.settings.max_file_mb)
    data = file.file.read()
    try:
        refuse_secret(services.review.intake.parse(name, data))
    except RejectedDocument as error:
        raise SecretEvidence(STAMPED.format(name=name)) from error
    return name, data
