"""Edges as a person decides about them: confirmed, denied, pointed elsewhere, added by hand; and the way back."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.storing import fitted
from vanban.dates import find_dates, format_date
from vanban.db.corrections import RELATIONS, Change
from vanban.db.library import documents_by_id, find_by_reference
from vanban.db.models import DocumentRow, RelationRow
from vanban.db.relations import NO_EDGE
from vanban.db.validity import refresh_status
from vanban.document_numbers import DocumentNumber, find_numbers
from vanban.documents import RelationKind, RelationState
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal

STATE_WORDS = {
    RelationState.PROPOSED: "đề xuất",
    RelationState.CONFIRMED: "đã xác nhận",
    RelationState.DENIED: "đã bác bỏ",
}
KIND_WORDS = {
    RelationKind.REPLACES: "Thay thế",
    RelationKind.REPEALS: "Bãi bỏ",
    RelationKind.AMENDS: "Sửa đổi",
    RelationKind.SUPPLEMENTS: "Bổ sung",
    RelationKind.GUIDES: "Hướng dẫn",
    RelationKind.IMPLEMENTS: "Thực hiện",
    RelationKind.CONTINUES: "Tiếp tục thực hiện",
    RelationKind.BASED_ON: "Căn cứ",
    RelationKind.CITES: "Viện dẫn",
    RelationKind.ANNEX_OF: "Là phụ lục của",
}
NO_NUMBER = "Ghi số, ký hiệu của văn bản kia, ví dụ 08-NQ/TU ngày 12/06/2023."
SEVERAL = "Có {} văn bản mang số này. Ghi thêm ngày ban hành: {}."
NOT_IN_TEXT = "Không thấy đoạn trích trong văn bản. Chép đúng nguyên văn, hoặc để trống."
NEEDS_REASON = "Quan hệ không có đoạn trích thì phải ghi lý do."
ITSELF = "Văn bản không thể có quan hệ với chính nó."
_COLUMNS = ("kind", "target_id", "target_number", "target_key", "target_date", "target_text", "quote", "start", "end")
_DECIDED = ("part", "state", "decided_by_id", "decided_at")
_LONGEST_PART = 500  # characters


@dataclass(frozen=True, slots=True)
class EdgeForm:
    """What a person writes of an edge: its kind, the other document, the clauses of it that are meant."""

    kind: RelationKind
    target: str
    part: str = ""
    quote: str = ""


def decide_edges(
    session: Session, row: DocumentRow, states: Mapping[int, RelationState], *, by: Principal
) -> list[Change]:
    """Returns the changes that decisions about a document's edges make; raises ``NotFound`` for an edge of another."""
    changes: list[Change] = []
    for edge_id, state in states.items():
        edge = _edge(session, row, edge_id)
        if edge.state != state.value:
            before, snapshot = _said(edge), _snapshot(edge)
            _decide(edge, state, by)
            changes.append(_change(before, _said(edge), edge.id, snapshot))
    refresh_status(session, {_edge(session, row, one).target_id for one in states})
    return changes


def change_edge(session: Session, row: DocumentRow, edge_id: int, form: EdgeForm, *, by: Principal) -> list[Change]:
    """Returns the change of an edge to what a person says it is; it is confirmed with that.

    Raises ``InvalidInput`` where the other document cannot be told.
    """
    edge = _edge(session, row, edge_id)
    before, snapshot, old_target = _said(edge), _snapshot(edge), edge.target_id
    edge.kind, edge.part = form.kind.value, " ".join(form.part.split())[:_LONGEST_PART]
    if " ".join(form.target.split()) != named(edge):
        _point(session, row, edge, form.target, by)
    _decide(edge, RelationState.CONFIRMED, by)
    refresh_status(session, {old_target, edge.target_id})
    after = _said(edge)
    return [_change(before, after, edge.id, snapshot)] if after != before else []


def add_edge(session: Session, row: DocumentRow, form: EdgeForm, *, by: Principal, reason: str = "") -> list[Change]:
    """Returns the change that a new edge makes, confirmed by who adds it.

    Raises ``InvalidInput`` where its quote is not in the text, or it has neither quote nor reason.
    """
    quote = form.quote.replace("\r\n", "\n").strip()
    start = row.text.find(quote) if quote else 0
    if start < 0:
        raise InvalidInput(NOT_IN_TEXT)
    if not quote and not reason.strip():
        raise InvalidInput(NEEDS_REASON)
    edge = RelationRow(
        source_id=row.id,
        kind=form.kind.value,
        target_text=" ".join(form.target.split()),
        quote=quote,
        start=start,
        end=start + len(quote),
        part=" ".join(form.part.split())[:_LONGEST_PART],
    )
    _point(session, row, edge, form.target, by)
    _decide(edge, RelationState.CONFIRMED, by)
    session.add(fitted(edge))
    session.flush()
    session.expire(row, ["relations"])
    refresh_status(session, {edge.target_id})
    return [_change("", _said(edge), edge.id, None)]


def restore_edges(session: Session, row: DocumentRow, edges: Sequence[Mapping[str, object]]) -> list[Change]:
    """Returns the changes that put edges back as they were; an edge that was added goes away."""
    changes: list[Change] = []
    touched: set[int | None] = set()
    for one in edges:
        edge = _edge(session, row, int(str(one["id"])))
        before, snapshot = _said(edge), _snapshot(edge)
        touched.add(edge.target_id)
        old = one["before"]
        if not isinstance(old, dict):
            session.delete(edge)
            changes.append(Change(RELATIONS, before, ""))
            continue
        _restore(edge, old)
        touched.add(edge.target_id)
        changes.append(_change(before, _said(edge), edge.id, snapshot))
    session.flush()
    session.expire(row, ["relations"])
    refresh_status(session, touched)
    return changes


def named(edge: RelationRow) -> str:
    """Returns how an edge names the other document, as a person may write it too."""
    words = edge.target_number or edge.target_text
    return f"{words} ngày {format_date(edge.target_date)}" if edge.target_date else words


def _edge(session: Session, row: DocumentRow, edge_id: int) -> RelationRow:
    edge = session.get(RelationRow, edge_id)
    if edge is None or edge.source_id != row.id:
        raise NotFound(NO_EDGE)
    return edge


def _decide(edge: RelationRow, state: RelationState, by: Principal) -> None:
    decided = state is not RelationState.PROPOSED
    edge.state = state.value
    edge.decided_by_id = by.person_id if decided else None
    edge.decided_at = datetime.datetime.now(datetime.UTC) if decided else None


def _point(session: Session, row: DocumentRow, edge: RelationRow, target: str, by: Principal) -> None:
    """Points an edge at the document a person names; a number that the library does not hold waits for it."""
    numbers, dates = find_numbers(target), find_dates(target)
    if not numbers:
        raise InvalidInput(NO_NUMBER)
    date = dates[0].date if dates else None
    found = _held(session, row, numbers[0].number, date, by)
    edge.target_id = found.id if found is not None else None
    edge.target_number, edge.target_key = numbers[0].number.canonical, numbers[0].number.key
    edge.target_date, edge.target_text = date, " ".join(target.split())


def _held(
    session: Session, row: DocumentRow, number: DocumentNumber, date: datetime.date | None, by: Principal
) -> DocumentRow | None:
    found = find_by_reference(session, by, number_key=number.key, date=date)
    if [one.id for one in found] == [row.id]:
        raise InvalidInput(ITSELF)
    others = [one for one in found if one.id != row.id]
    if len(others) > 1:
        days = ", ".join(format_date(one.date) for one in others if one.date)
        raise InvalidInput(SEVERAL.format(len(others), days))
    return next(iter(documents_by_id(session, [one.id for one in others], by).values()), None)


def _said(edge: RelationRow) -> str:
    part = f" ({edge.part})" if edge.part else ""
    return f"{KIND_WORDS[RelationKind(edge.kind)]} {named(edge)}{part}: {STATE_WORDS[RelationState(edge.state)]}"


def _snapshot(edge: RelationRow) -> dict[str, object]:
    values = {name: getattr(edge, name) for name in (*_COLUMNS, *_DECIDED)}
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in values.items()}


def _restore(edge: RelationRow, values: Mapping[str, object]) -> None:
    for name in (*_COLUMNS, *_DECIDED):
        setattr(edge, name, values[name])
    date, moment = values["target_date"], values["decided_at"]
    edge.target_date = datetime.date.fromisoformat(str(date)) if date else None
    edge.decided_at = datetime.datetime.fromisoformat(str(moment)) if moment else None


def _change(before: str, after: str, edge_id: int, snapshot: dict[str, object] | None) -> Change:
    reversal = json.dumps({"field": RELATIONS, "edge": {"id": edge_id, "before": snapshot}}, ensure_ascii=False)
    return Change(RELATIONS, before, after, reversal)
