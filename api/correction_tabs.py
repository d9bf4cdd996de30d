"""The pages of correcting one document, as tabs; and small whole numbers out of forms."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, DoubtRow, RelationRow
from vanban.documents import RelationState

Tab = tuple[str, str, int | None]


def correction_tabs(session: Session, row: DocumentRow) -> list[Tab]:
    """Returns the tabs (words, address, count) of a document that a person may correct."""
    address = f"/van-ban/{row.id}"
    proposed = (RelationRow.source_id == row.id, RelationRow.state == RelationState.PROPOSED.value)
    doubts = session.scalar(select(func.count()).select_from(DoubtRow).where(DoubtRow.document_id == row.id)) or 0
    edges = session.scalar(select(func.count()).select_from(RelationRow).where(*proposed)) or 0
    tabs: list[Tab] = [
        ("Thuộc tính", f"{address}/sua", None),
        ("Nội dung", f"{address}/sua/noi-dung", None),
        ("Đề mục", f"{address}/sua/de-muc", None),
        ("Quan hệ", f"{address}/quan-he", edges),
    ]
    return [*tabs, ("Cần đối chiếu", f"{address}/sua/doi-chieu", doubts)] if doubts else tabs


def whole_number(words: str) -> int | None:
    """Returns a small whole number out of a form or an address, or None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 15 else None
