"""Who may read a document, as a person chooses it: the audience with its named units, and the publicity level."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentAudienceRow, DocumentRow, UnitRow
from vanban.db.permissions import slices
from vanban.errors import InvalidInput
from vanban.principals import Audience, Publicity

AUDIENCE_WORDS = {
    Audience.UNIT: "Chỉ đơn vị chủ quản",
    Audience.SUBTREE: "Đơn vị chủ quản và cấp dưới",
    Audience.NAMED: "Những đơn vị được chọn",
    Audience.PUBLIC: "Mọi người có tài khoản",
}
PUBLICITY_WORDS = {Publicity.INTERNAL: "Nội bộ", Publicity.OPEN: "Công khai"}
NO_UNITS = "Hãy chọn ít nhất một đơn vị được đọc."
UNKNOWN_UNIT = "Có đơn vị được chọn không còn trong danh sách. Hãy chọn lại."


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read a document. ``named`` counts only for the audience of named units."""

    audience: Audience
    publicity: Publicity
    named: frozenset[int] = frozenset()

    def value(self) -> str:
        """Returns the audience as one word with the ids of the named units behind it: "named 3 5"."""
        ids = sorted(self.named) if self.audience is Audience.NAMED else []
        return " ".join([self.audience.value, *map(str, ids)])

    @classmethod
    def from_value(cls, value: str, publicity: str) -> "Readers":
        """Returns what ``value`` and a publicity level say."""
        audience, *ids = value.split()
        return cls(Audience(audience), Publicity(publicity), frozenset(map(int, ids)))


def readers_of(session: Session, row: DocumentRow) -> Readers:
    """Returns who may read a stored document."""
    named = session.scalars(select(DocumentAudienceRow.unit_id).where(DocumentAudienceRow.document_id == row.id))
    return Readers(Audience(row.audience), Publicity(row.publicity), frozenset(named))


def check_readers(session: Session, readers: Readers) -> None:
    """Raises ``InvalidInput`` where units must be named and none is, or one does not exist."""
    if readers.audience is not Audience.NAMED:
        return
    if not readers.named:
        raise InvalidInput(NO_UNITS)
    if set(_names(session, readers.named)) != set(readers.named):
        raise InvalidInput(UNKNOWN_UNIT)


def put_readers(session: Session, row: DocumentRow, readers: Readers) -> None:
    """Writes who may read a document; the units it names are exactly those chosen."""
    row.audience, row.publicity = readers.audience.value, readers.publicity.value
    session.execute(delete(DocumentAudienceRow).where(DocumentAudienceRow.document_id == row.id))
    if readers.audience is Audience.NAMED:
        session.add_all(DocumentAudienceRow(document_id=row.id, unit_id=unit) for unit in sorted(readers.named))
    session.flush()


def audience_words(session: Session, readers: Readers) -> str:
    """Returns who may read it in words; named units by their names."""
    words = AUDIENCE_WORDS[readers.audience]
    if readers.audience is not Audience.NAMED:
        return words
    return f"{words}: {'; '.join(sorted(_names(session, readers.named).values()))}"


def _names(session: Session, ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in slices(sorted(ids)):
        found.update(session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(some))).all())
    return found
