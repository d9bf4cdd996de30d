"""How many documents of a list have each value of a property, counted over what the person may read alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.wanted import MISSING, Facet, Wanted, basis, column_of, fits_facets, fits_words
from vanban.documents import VALIDITY_WORDS, ValidityStatus
from vanban.ports import DocumentHit
from vanban.principals import Principal

LONGEST = 300  # values of one facet that are told apart; a list that has more is narrowed by words first
TITLES = {
    Facet.NEW: "Mới",
    Facet.TYPE: "Loại văn bản",
    Facet.ISSUER: "Cơ quan ban hành",
    Facet.FIELD: "Lĩnh vực",
    Facet.YEAR: "Năm ban hành",
    Facet.STATUS: "Hiệu lực",
    Facet.UNIT: "Đơn vị chủ quản",
    Facet.CIRCULATION: "Dấu lưu hành",
}
_UNSAID = {
    Facet.TYPE: "Không ghi loại",
    Facet.ISSUER: "Không ghi cơ quan",
    Facet.FIELD: "Chưa phân lĩnh vực",
    Facet.YEAR: "Không ghi ngày",
    Facet.CIRCULATION: "Không có dấu",
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, in words, with how many documents of the list have it."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet with its values: years from the newest, the others from the most frequent."""

    facet: Facet
    title: str
    values: tuple[FacetValue, ...]


def facets(
    session: Session, principal: Principal, wanted: Wanted, *, hits: Sequence[DocumentHit] | None = None
) -> tuple[FacetCounts, ...]:
    """Returns the facets of a list; each counts what the other chosen facets leave, so that a choice can be changed.

    ``hits`` are the documents the search index found, for a search in the texts.
    """
    ground = [basis(principal, wanted), *fits_words(session, principal, wanted)]
    if hits is not None:
        ground.append(DocumentRow.id.in_([hit.document_id for hit in hits]))
    found = (_counted(session, facet, [*ground, *fits_facets(wanted, leaving_out=facet)]) for facet in TITLES)
    return tuple(one for one in found if one.values)


def chosen_words(wanted: Wanted, counts: Sequence[FacetCounts]) -> dict[Facet, str]:
    """Returns the words of each chosen value. A value that no readable document has shows as it was given."""
    known = {(one.facet, value.value): value.words for one in counts for value in one.values}
    chosen = {facet: wanted.of(facet) for facet in Facet if wanted.of(facet)}
    return {facet: known.get((facet, value), _plain(facet, value)) for facet, value in chosen.items()}


def _counted(session: Session, facet: Facet, conditions: Sequence[ColumnElement[bool]]) -> FacetCounts:
    column = column_of(facet)
    counted = func.count()
    statement = select(column, counted).select_from(DocumentRow).where(*conditions).group_by(column)
    rows = [(value, count) for value, count in session.execute(statement.order_by(counted.desc()).limit(LONGEST))]
    if facet is Facet.NEW:
        rows = [(value, count) for value, count in rows if value]
    elif len(rows) == 1 and rows[0][0] in (None, ""):
        rows = []  # a property that no document of the list has
    names = _unit_names(session, [value for value, _ in rows]) if facet is Facet.UNIT else {}
    values = [FacetValue(_key(value), names.get(value) or _words(facet, value), count) for value, count in rows]
    if facet is Facet.YEAR:
        values.sort(key=lambda one: one.value, reverse=True)
    return FacetCounts(facet, TITLES[facet], tuple(values))


def _key(value: object) -> str:
    return MISSING if value in (None, "") else str(value)


def _words(facet: Facet, value: object) -> str:
    return _UNSAID[facet] if value in (None, "") else _plain(facet, str(value))


def _plain(facet: Facet, value: str) -> str:
    if facet is Facet.NEW:
        return "Trong 7 ngày qua"
    if facet is Facet.STATUS and value in set(ValidityStatus):
        return VALIDITY_WORDS[ValidityStatus(value)]
    if value == MISSING:
        return _UNSAID.get(facet, value)
    return "đơn vị đã chọn" if facet is Facet.UNIT else value


def _unit_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    found = session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(ids)))
    return {row[0]: row[1] for row in found}
