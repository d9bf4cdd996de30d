"""How many documents of a list have each value of a property, counted over what the person may read alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow, UnitRow
from vanban.db.wanted import MISSING, Facet, Wanted, basis, column_of, fits_facets, fits_words
from vanban.documents import VALIDITY_WORDS, ValidityStatus
from vanban.ports import DocumentHit
from vanban.principals import Principal

LONGEST = 300  # values of one facet that are told apart; a list that has more is narrowed by words first
Counts = list[tuple[Any, int]]  # a value and how many documents have it
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
    if hits is None:
        counted = {one: _counted(session, one, [*ground, *fits_facets(wanted, leaving_out=one)]) for one in TITLES}
    else:
        found = DocumentRow.id.in_([hit.document_id for hit in hits])
        open_ = fits_facets(Wanted(since=wanted.since))
        counted = _counted_together(session, wanted, [*ground, *open_, found])
    shown = (_shown(session, one, rows) for one, rows in counted.items())
    return tuple(one for one in shown if one.values)


def chosen_words(wanted: Wanted, counts: Sequence[FacetCounts]) -> dict[Facet, str]:
    """Returns the words of each chosen value. A value that no readable document has shows as it was given."""
    known = {(one.facet, value.value): value.words for one in counts for value in one.values}
    chosen = {facet: wanted.of(facet) for facet in Facet if wanted.of(facet)}
    return {facet: known.get((facet, value), _plain(facet, value)) for facet, value in chosen.items()}


def _counted(session: Session, facet: Facet, conditions: Sequence[ColumnElement[bool]]) -> Counts:
    column = column_of(facet)
    statement = select(column, func.count()).select_from(DocumentRow).where(*conditions).group_by(column)
    return [(row[0], row[1]) for row in session.execute(statement)]


def _counted_together(
    session: Session, wanted: Wanted, conditions: Sequence[ColumnElement[bool]]
) -> dict[Facet, Counts]:
    """Returns the counts of all facets by one look at few documents, where a look for each would cost more."""
    chosen = {facet: wanted.of(facet) for facet in TITLES if wanted.of(facet)}
    counts: dict[Facet, Counter[Any]] = {facet: Counter() for facet in TITLES}
    for row in session.execute(select(*map(column_of, TITLES)).select_from(DocumentRow).where(*conditions)):
        values = dict(zip(TITLES, row, strict=True))
        missed = [facet for facet, value in chosen.items() if _key(values[facet]) != value]
        for facet in TITLES if not missed else missed if len(missed) == 1 else ():
            counts[facet][values[facet]] += 1
    return {facet: list(counter.items()) for facet, counter in counts.items()}


def _shown(session: Session, facet: Facet, counts: Counts) -> FacetCounts:
    rows = sorted(counts, key=lambda one: (one[0] in (None, ""), -one[1], str(one[0])))[:LONGEST]
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
