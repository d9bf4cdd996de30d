"""Documents as those see them who look after them: readable, and of a unit whose documents the person keeps."""

from sqlalchemy.orm import Session

from vanban.db.keeping import kept_units
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.errors import NotAllowed
from vanban.principals import Principal

MAY_NOT_CORRECT = "Chỉ văn thư và quản trị viên của đơn vị chủ quản được sửa văn bản này."


def kept_document(session: Session, document_id: int, person: Principal) -> DocumentRow:
    """Returns a document the person may correct.

    Raises ``NotFound`` where it is not there or not readable, ``NotAllowed`` where it is only readable.
    """
    row = document(session, document_id, person)
    if row.owner_unit_id not in kept_units(session, person):
        raise NotAllowed(MAY_NOT_CORRECT)
    return row


def keeps(session: Session, row: DocumentRow, person: Principal) -> bool:
    """Tells whether a person may correct a document they can read."""
    return row.owner_unit_id in kept_units(session, person)
