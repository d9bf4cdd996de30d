"""What a person wants of the library's list, and the same as conditions on documents."""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, extract, false, func, or_, select
from sqlalchemy.orm import Session

from vanban.db.listed_models import ListedDocumentRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable, searchable
from vanban.db.validity import today
from vanban.document_numbers import parse_number
from vanban.documents import ValidityStatus
from vanban.principals import Principal
from vanban.text import bare_words

NEW_DAYS = 7  # "mới" is what came in within these
MISSING = "-"  # the value of a facet for documents that say nothing of it
MAX_WORDS = 20  # of one search; what follows is not looked for


class Sort(StrEnum):
    """The order of a list."""

    RELEVANCE = "phu_hop"
    NEWEST = "moi_nhat"
    OLDEST = "cu_nhat"
    NUMBER = "so_hieu"
    ARRIVAL = "moi_vao"


class Facet(StrEnum):
    """A property by which a list is divided and counted."""

    TYPE = "loai"
    ISSUER = "co_quan"
    FIELD = "linh_vuc"
    YEAR = "nam"
    STATUS = "hieu_luc"
    UNIT = "don_vi"
    CIRCULATION = "luu_hanh"
    NEW = "moi"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search of the list: words, the chosen value of each facet ("" for any), and the order.

    ``in_text`` looks for the words in the whole text; ``since`` keeps what came in after that moment; ``unpublished``
    asks for what is not published yet instead, which only those who keep it are shown.
    """

    words: str = ""
    in_text: bool = False
    type: str = ""
    issuer: str = ""
    field: str = ""
    year: str = ""
    status: str = ""
    unit: str = ""
    circulation: str = ""
    new: str = ""
    since: datetime.datetime | None = None
    unpublished: bool = False
    sort: Sort = Sort.NEWEST

    def of(self, facet: Facet) -> str:
        """Returns the chosen value of a facet, or an empty text."""
        return str(getattr(self, facet.name.lower()))

    def choosing(self, facet: Facet, value: str) -> "Wanted":
        """Returns the same search with this value of a facet ("" to leave it open)."""
        changed: dict[str, Any] = {facet.name.lower(): value}
        return replace(self, **changed)

    @property
    def narrows(self) -> bool:
        """Tells whether it leaves anything out."""
        return bool(self.words.strip() or self.since or self.unpublished or any(self.of(facet) for facet in Facet))


EVERYTHING = Wanted()
_TEXTS = {
    Facet.TYPE: DocumentRow.type,
    Facet.ISSUER: DocumentRow.issuer,
    Facet.FIELD: DocumentRow.field,
    Facet.CIRCULATION: DocumentRow.circulation,
}


def basis(principal: Principal, wanted: Wanted) -> ColumnElement[bool]:
    """Returns the condition for what the list is made of: what the person may search; for a keeper, what waits."""
    if not wanted.unpublished:
        return searchable(principal)
    waits = and_(DocumentRow.superseded_by_id.is_(None), DocumentRow.published.is_(False))
    return and_(readable(principal), waits)


def fits_words(session: Session, principal: Principal, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Returns the conditions that the words set: the number they are, or each of them in number, type, subject, issuer.

    Words to be found in the texts set none here: the search index answers for them.
    """
    if not wanted.words.strip() or wanted.in_text:
        return []
    number = parse_number(wanted.words)
    if number is not None:
        exact = DocumentRow.number_key == number.key
        if session.scalar(select(DocumentRow.id).where(basis(principal, wanted), exact).limit(1)) is not None:
            return [exact]
    looked_for = searched_words(wanted.words)
    if not looked_for:
        return [false()]
    holds = (ListedDocumentRow.words.like(f"% {word}%") for word in looked_for)
    return [DocumentRow.id.in_(select(ListedDocumentRow.document_id).where(*holds))]


def searched_words(words: str) -> list[str]:
    """Returns the distinct words that are looked for, without marks."""
    return list(dict.fromkeys(bare_words(words)))[:MAX_WORDS]


def fits_facets(wanted: Wanted, *, leaving_out: Facet | None = None) -> list[ColumnElement[bool]]:
    """Returns the conditions of the chosen facets, but for the one whose values are being counted."""
    chosen = [(facet, wanted.of(facet)) for facet in Facet if facet is not leaving_out]
    conditions = [_fits(facet, value) for facet, value in chosen if value]
    if wanted.since is not None:
        conditions.append(_listed_after(wanted.since))
    return conditions


def column_of(facet: Facet) -> SQLColumnExpression[Any]:
    """Returns what the list is divided by."""
    if facet is Facet.UNIT:
        return DocumentRow.owner_unit_id
    if facet is Facet.YEAR:
        return extract("year", DocumentRow.date)
    if facet is Facet.STATUS:
        return _status_today()
    if facet is Facet.NEW:
        return case((_is_new(), "1"), else_="")
    return func.coalesce(_TEXTS[facet], "")


def _fits(facet: Facet, value: str) -> ColumnElement[bool]:
    if "\0" in value:
        return false()  # no engine keeps it in a text, and some refuse to compare it
    if facet is Facet.YEAR:
        return _in_year(value)
    if facet is Facet.UNIT:
        return DocumentRow.owner_unit_id == int(value) if _is_whole(value) else false()
    if facet is Facet.NEW:
        return _is_new()
    if facet is Facet.STATUS:
        return _status_today() == value
    column = _TEXTS[facet]
    return or_(column.is_(None), column == "") if value == MISSING else column == value


def _in_year(value: str) -> ColumnElement[bool]:
    if value == MISSING:
        return DocumentRow.date.is_(None)
    if not _is_whole(value) or not datetime.MINYEAR <= int(value) <= datetime.MAXYEAR:
        return false()
    first, last = datetime.date(int(value), 1, 1), datetime.date(int(value), 12, 31)
    return and_(DocumentRow.date >= first, DocumentRow.date <= last)


def _status_today() -> ColumnElement[str]:
    """As ``Validity.on``, out of the stored status: only the day a document takes effect passes without an event."""
    begins = func.coalesce(DocumentRow.effective_date, DocumentRow.date)
    expired, not_yet = ValidityStatus.EXPIRED.value, ValidityStatus.NOT_YET.value
    return case(
        (DocumentRow.status == expired, expired),
        (begins > today(), not_yet),
        (DocumentRow.status == not_yet, ValidityStatus.IN_FORCE.value),
        else_=DocumentRow.status,
    )


def _is_new() -> ColumnElement[bool]:
    return _listed_after(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=NEW_DAYS))


def _listed_after(moment: datetime.datetime) -> ColumnElement[bool]:
    came_in = select(ListedDocumentRow.document_id).where(ListedDocumentRow.listed_at > moment)
    return DocumentRow.id.in_(came_in)


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 15
