"""The file that goes with a message: the original of a document."""

from typing import Protocol

from bots.limits import Limits
from bots.port import Attachment, Undeliverable
from vanban.channels import Outgoing
from vanban.db.models import DocumentRow, FileRow
from vanban.db.session import Database
from vanban.errors import NotFound

_MIB = 1024 * 1024
FILE_GONE = "tệp gốc không còn"
FILE_TOO_LARGE = "tệp gốc lớn hơn mức nền tảng nhận"


class OriginalFiles(Protocol):
    """The content-addressed store of original files."""

    def read(self, sha256: str) -> bytes:
        """Returns the bytes of a file, or raises ``NotFound``."""


def attachment_of(database: Database, files: OriginalFiles, message: Outgoing, *, limits: Limits) -> Attachment | None:
    """Returns the file of a message, None for one without; raises ``Undeliverable``."""
    if message.file_of is None:
        return None
    with database.session() as session:
        document = session.get(DocumentRow, message.file_of)
        file = None if document is None else session.get(FileRow, document.file_sha256)
        if file is None:
            raise Undeliverable(FILE_GONE)
        name, media_type, sha256, size = file.name, file.media_type, file.sha256, file.size
    if limits.file_mb and size > limits.file_mb * _MIB:
        raise Undeliverable(FILE_TOO_LARGE)
    try:
        return Attachment(name, media_type, files.read(sha256))
    except NotFound as error:
        raise Undeliverable(FILE_GONE) from error
