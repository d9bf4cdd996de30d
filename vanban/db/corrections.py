"""What people changed of a document: one row for each field, those of one saving with the same moment."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow
from vanban.db.office_models import CorrectionRow
from vanban.db.text_edits import add_edits
from vanban.errors import InvalidInput
from vanban.text_edits import Edit

RELATIONS = "quan_he"  # CorrectionRow.field of a decision about an edge
OUTDATED = (
    "Có người vừa sửa văn bản này sau khi đồng chí mở trang. Nội dung đồng chí nhập vẫn còn dưới đây: "
    "hãy đối chiếu với giá trị mới rồi lưu lại."
)


class OutdatedBase(InvalidInput):
    """Someone else has changed the document since the page with the form was opened."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a document before and after, in the words a reader sees; ``reversal`` is the JSON undoing needs,
    ``edits`` what became of the text."""

    field: str
    before: str
    after: str
    reversal: str = ""
    edits: tuple[Edit, ...] = ()


def version_of(session: Session, document_id: int) -> int:
    """Returns what a form keeps to notice that someone else was quicker: the id of the last correction, or 0.

    Decisions about edges stand beside the attributes and the text, and do not count.
    """
    newest = select(func.max(CorrectionRow.id)).where(
        CorrectionRow.document_id == document_id, CorrectionRow.field != RELATIONS
    )
    return session.scalar(newest) or 0


def check_base(session: Session, document_id: int, base: int) -> None:
    """Raises ``OutdatedBase`` where the document was corrected after the version a form began from."""
    if version_of(session, document_id) != base:
        raise OutdatedBase(OUTDATED)


def add_corrections(
    session: Session,
    document: DocumentRow,
    changes: list[Change],
    *,
    person_id: int | None,
    at: datetime.datetime,
    note: str = "",
) -> list[CorrectionRow]:
    """Returns the rows that tell of one saving, in the order of its fields."""
    rows = [
        CorrectionRow(
            document_id=document.id,
            person_id=person_id,
            at=at,
            field=change.field,
            before=change.before,
            after=change.after,
            note=note[:2_000],
            reversal=change.reversal,
        )
        for change in changes
    ]
    session.add_all(rows)
    session.flush()
    for row, change in zip(rows, changes, strict=True):
        add_edits(session, document, change.edits, correction_id=row.id, at=at)
    return rows


def last_saving(session: Session, document_id: int) -> list[CorrectionRow]:
    """Returns the rows of the last saving, the last field first; none for a document that nobody has corrected."""
    all_of_it = select(CorrectionRow).where(CorrectionRow.document_id == document_id)
    newest = session.scalar(all_of_it.order_by(CorrectionRow.id.desc()).limit(1))
    if newest is None:
        return []
    same = (CorrectionRow.document_id == document_id, CorrectionRow.at == newest.at)
    return list(session.scalars(select(CorrectionRow).where(*same).order_by(CorrectionRow.id.desc())))
