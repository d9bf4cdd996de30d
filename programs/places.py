"""Where the words that an item was taken from stand now: in the same text, or in a newer version of the document."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.document_versions import version_ids
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.wording import citation_words, document_name


@dataclass(frozen=True, slots=True)
class Place:
    """The document that says it, for who may read it. ``start`` and ``end`` are None where its words have changed."""

    document_id: int
    document: str  # "Chỉ thị số 12-CT/TU ngày 05/05/2026"
    path: str
    quote: str
    start: int | None = None
    end: int | None = None

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return citation_words(self.path, self.document) if self.path else self.document

    @property
    def address(self) -> str:
        """The page of the document, at the words where they stand."""
        page = f"/van-ban/{self.document_id}"
        return page if self.start is None else f"{page}?start={self.start}&end={self.end}#trich"


def place_now(session: Session, principal: Principal, item: WorkItemRow) -> Place | None:
    """Returns where an item's words stand, in the newest version the person may read; None where they may read none."""
    if item.document_id is None:
        return None
    ids = version_ids(session, item.document_id)
    wanted = select(DocumentRow).where(DocumentRow.id.in_(ids), readable(principal)).order_by(DocumentRow.id.desc())
    rows = sorted(session.scalars(wanted), key=lambda row: row.superseded_by_id is not None)
    if not any(row.id == item.document_id for row in rows):
        return None  # the version it was taken from is closed to the person, and with it the quote
    found = [(row, range_of(row.text, item)) for row in rows]
    row, (start, end) = next(((row, at) for row, at in found if at[0] is not None), found[0])
    name = document_name(type=row.type, number=row.number, date=row.date)
    return Place(row.id, name, item.path, item.quote, start, end)


def range_of(text: str, item: WorkItemRow) -> tuple[int | None, int | None]:
    """Returns the range of a text that holds an item's quote, the one nearest to where it was; twice None for none."""
    if not item.quote:
        return None, None
    if text[item.start : item.end] == item.quote:
        return item.start, item.end
    starts, at = [], text.find(item.quote)
    while at >= 0:
        starts.append(at)
        at = text.find(item.quote, at + 1)
    if not starts:
        return None, None
    nearest = min(starts, key=lambda one: abs(one - item.start))
    return nearest, nearest + len(item.quote)
