"""Edges as pages show them for a decision: the quote in its context, and what a confirmation would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.wording import date_words, document_name
from vanban.db.models import DocumentRow
from vanban.db.relations import ReviewItem
from vanban.db.validity import CHANGING, ENDING, Change, Validity, today, validity_of
from vanban.documents import VALIDITY_WORDS, RelationKind, RelationState

_AROUND = 200  # characters of context before and after a quote


@dataclass(frozen=True, slots=True)
class EdgeView:
    """An edge for a person to judge. ``effect`` says what a confirmation changes, "" where nothing."""

    item: ReviewItem
    before: str
    after: str
    target: str  # as it may be written into the form
    effect: str

    @property
    def state(self) -> str:
        """The state as a template compares it."""
        return self.item.state.value


def edge_views(session: Session, items: Sequence[ReviewItem]) -> list[EdgeView]:
    """Returns the edges with their context and effect; the items are those a person may see."""
    ids = {item.source.document_id for item in items}
    texts = dict(session.execute(select(DocumentRow.id, DocumentRow.text).where(DocumentRow.id.in_(ids))).all())
    targets = {item.target.document_id for item in items if item.target is not None}
    validities, sources = validity_of(session, targets), validity_of(session, ids)
    return [
        EdgeView(
            item,
            *_context(texts[item.source.document_id], item.start, item.end),
            _target(item),
            _effect(item, validities, sources[item.source.document_id]),
        )
        for item in items
    ]


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    if start >= end:
        return "", ""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return before.rpartition("\n")[2], after.partition("\n")[0]


def _target(item: ReviewItem) -> str:
    words = item.number or item.wording
    return f"{words} ngày {date_words(item.date)}" if item.date else words


def _effect(item: ReviewItem, validities: dict[int, Validity], source: Validity) -> str:
    if item.target is None or item.kind not in ENDING | CHANGING:
        return ""
    validity = validities[item.target.document_id]
    others = tuple(change for change in validity.changes if change.source_id != item.source.document_id)
    without = replace(validity, changes=others)
    day = source.effective
    if day is None:
        return ""
    after = replace(validity, changes=(*others, Change(item.kind, item.part, item.source.document_id, day)))
    name = document_name(type=item.target.type, number=item.target.number)
    lead = "Đã xác nhận nên" if item.state is RelationState.CONFIRMED else "Xác nhận thì"
    if item.kind in CHANGING:
        done = "được sửa đổi" if item.kind is RelationKind.AMENDS else "được bổ sung"
        return f"{lead} {name} {done} từ {date_words(day)}, vẫn còn hiệu lực."
    now, then = without.on(today()), after.on(today())
    ending = "hết hiệu lực một phần" if item.part else "hết hiệu lực"
    same = f" (hiện đã {VALIDITY_WORDS[now].lower()})" if now is then and day <= today() else ""
    return f"{lead} {name} {ending} từ {date_words(day)}{same}."
