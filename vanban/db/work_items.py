"""The items of a unit's work: taken from documents or typed, rewritten, taken on, finished, cancelled.

Every change is in the audit log of the same transaction, and with its reason and the fields before in ``work_change``.
"""

import datetime
import json
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.models import UnitRow
from vanban.db.permissions import readable_ids
from vanban.db.work_access import kept_row, require_planner
from vanban.db.work_models import WorkBodyRow, WorkChangeRow, WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import ITEM_STATE_WORDS, ItemState, Opinion, WorkBody, WorkContent, WorkSource

TARGET = "work_item"  # of entries of the audit log
CHANGED = "Nhiệm vụ vừa được người khác sửa (nay là phiên bản {now}); đề nghị xem lại rồi làm tiếp."
NO_SOURCE = "Không có văn bản nguồn này, hoặc đồng chí không có quyền xem."
_LONGEST = {"text": 4_000, "product": 2_000, "due": 500, "group": 500, "leader": 200, "indicator": 500, "value": 200}
_LONGEST |= {"field": 100}
_FIELDS = ("text", "group", "product", "due", "every", "indicator", "value", "leader", "field")
_LABELS = {
    "text": "Nhiệm vụ", "product": "Kết quả, sản phẩm", "due": "Hạn, như văn bản ghi", "group": "Nhóm nhiệm vụ",
    "leader": "Lãnh đạo phụ trách", "indicator": "Chỉ tiêu", "value": "Giá trị", "field": "Lĩnh vực",
}  # fmt: skip
_MOST_IN_ONE = 5_000  # items added in one transaction


def add_items(session: Session, principal: Principal, contents: Sequence[WorkContent]) -> list[WorkItemRow]:
    """Returns new draft items of the own unit, with one entry in the audit log for all of them.

    Raises ``NotAllowed`` for who is no planner, ``NotFound`` for a source the person may not read, ``InvalidInput``.
    """
    return make_items(session, principal, require_planner(principal), contents)


def make_items(
    session: Session, principal: Principal, unit_id: int, contents: Sequence[WorkContent]
) -> list[WorkItemRow]:
    """Returns new draft items of a unit; the caller has decided that the person may make them there."""
    if len(contents) > _MOST_IN_ONE:
        raise InvalidInput(f"Mỗi lần chỉ thêm được {_MOST_IN_ONE:,} nhiệm vụ.".replace(",", "."))
    _check(session, principal, contents)
    now = datetime.datetime.now(datetime.UTC)
    rows = []
    for content in contents:
        row = WorkItemRow(unit_id=unit_id, state=ItemState.DRAFT.value, author_id=principal.person_id, version=1)
        row.field = ""
        row.created_at = row.changed_at = now
        _write(row, content)
        rows.append(row)
    session.add_all(rows)
    session.flush()
    for row in rows:
        note_change(session, principal, row, "them")
    detail: Detail = {"count": len(rows), "change": "them"}
    record(session, Entry(Action.WORK_CHANGED, principal, TARGET, rows[0].id if rows else "", detail=detail))
    return rows


def write_item(
    session: Session, principal: Principal, item_id: int, content: WorkContent, *, after: int, reason: str = ""
) -> WorkItemRow:
    """Returns an item with other words; ``after`` is the version the person has changed.

    Raises ``InvalidInput`` when someone else changed it meanwhile, or it is closed.
    """
    row = kept_row(session, principal, item_id)
    require_version(row, after)
    return rewrite_item(session, principal, row, content, reason=reason)


def rewrite_item(
    session: Session, principal: Principal, row: WorkItemRow, content: WorkContent, *, reason: str = ""
) -> WorkItemRow:
    """Returns an item with other words; the caller has decided that the person may, and holds the row."""
    require_open(row)
    _check(session, principal, [content])
    before = _differences(row, content)
    row.version += 1
    _write(row, content)
    keep_change(session, principal, row, "sua", reason=reason, before=before)
    return row


def take_on(session: Session, principal: Principal, item_ids: Collection[int]) -> list[WorkItemRow]:
    """Returns draft items that the unit now carries out."""
    rows = [kept_row(session, principal, item_id) for item_id in sorted(set(item_ids))]
    for row in rows:
        if row.state == ItemState.DRAFT:
            row.state = ItemState.ACTIVE.value
            keep_change(session, principal, row, "nhan")
    return rows


def cancel_item(session: Session, principal: Principal, item_id: int, *, after: int, reason: str) -> WorkItemRow:
    """Returns an item that is no longer carried out, with the reason."""
    return _end(session, principal, item_id, ItemState.CANCELLED, after=after, reason=reason)


def carry_item(session: Session, principal: Principal, item_id: int, *, after: int, reason: str) -> WorkItemRow:
    """Returns an item that goes on in a later period, with the reason."""
    return _end(session, principal, item_id, ItemState.CARRIED, after=after, reason=reason)


def finish_item(
    session: Session, principal: Principal, item_id: int, *, after: int, done_on: datetime.date, result: str = ""
) -> WorkItemRow:
    """Returns an item that is done since a day, with what came of it."""
    row = kept_row(session, principal, item_id)
    require_version(row, after)
    require_open(row)
    row.state, row.done_on, row.percent, row.result = ItemState.DONE.value, done_on, 100, nfc(result).strip()[:4_000]
    row.version += 1
    keep_change(session, principal, row, "hoan_thanh")
    return row


def reopen_item(session: Session, principal: Principal, item_id: int, *, after: int, reason: str) -> WorkItemRow:
    """Returns an item that is carried out again, with the reason."""
    row = kept_row(session, principal, item_id)
    require_version(row, after)
    if row.state not in (ItemState.DONE, ItemState.CANCELLED, ItemState.CARRIED):
        raise InvalidInput("Nhiệm vụ đang mở nên không cần mở lại.")
    row.state, row.done_on = ItemState.ACTIVE.value, None
    row.version += 1
    keep_change(session, principal, row, "mo_lai", reason=_reason(reason))
    return row


def release_item(session: Session, principal: Principal, item_id: int, *, released: bool) -> WorkItemRow:
    """Returns an item whose words those it is given to may see, or may no longer, without reading its document."""
    row = kept_row(session, principal, item_id)
    row.released = released
    keep_change(session, principal, row, "cho_xem_loi" if released else "thoi_cho_xem_loi")
    return row


def content_of(row: WorkItemRow) -> WorkContent:
    """Returns what an item says."""
    bodies = [WorkBody(body.name, body.unit_id) for body in row.bodies if not body.lead]
    lead = next((WorkBody(body.name, body.unit_id) for body in row.bodies if body.lead), None)
    source = None
    if row.document_id is not None:
        source = WorkSource(row.document_id, row.path, row.start, row.end, row.quote)
    words = {name: getattr(row, name) for name in _FIELDS}
    opinion = Opinion(row.opinion)
    return WorkContent(
        **words, lead=lead, partners=tuple(bodies), first=row.first, last=row.last, opinion=opinion, source=source
    )


def changes_of(session: Session, item_id: int) -> list[WorkChangeRow]:
    """Returns what was done to an item that the caller has read, the newest first."""
    wanted = select(WorkChangeRow).where(WorkChangeRow.item_id == item_id).order_by(WorkChangeRow.id.desc())
    return list(session.scalars(wanted))


def require_version(row: WorkItemRow, version: int) -> None:
    """Raises ``InvalidInput`` where the present version is another one."""
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))


def require_open(row: WorkItemRow) -> None:
    """Raises ``InvalidInput`` for an item that is done, cancelled or carried over."""
    if row.state not in (ItemState.DRAFT, ItemState.ACTIVE):
        raise InvalidInput(
            f"Nhiệm vụ ở trạng thái “{ITEM_STATE_WORDS[ItemState(row.state)]}”; hãy mở lại trước khi sửa."
        )


def note_change(
    session: Session, principal: Principal, row: WorkItemRow, what: str, *, reason: str = "", before: str = "{}"
) -> None:
    """Keeps what was done to an item."""
    session.add(
        WorkChangeRow(
            item_id=row.id,
            version=row.version,
            what=what,
            person_id=principal.person_id,
            at=datetime.datetime.now(datetime.UTC),
            reason=reason,
            before=before,
        )
    )


def _end(
    session: Session, principal: Principal, item_id: int, state: ItemState, *, after: int, reason: str
) -> WorkItemRow:
    row = kept_row(session, principal, item_id)
    require_version(row, after)
    require_open(row)
    row.state = state.value
    row.version += 1
    keep_change(session, principal, row, state.value, reason=_reason(reason))
    return row


def keep_change(
    session: Session, principal: Principal, row: WorkItemRow, what: str, *, reason: str = "", before: str = "{}"
) -> None:
    """Keeps what was done to an item, and records it in the audit log."""
    row.changed_at = datetime.datetime.now(datetime.UTC)
    note_change(session, principal, row, what, reason=reason, before=before)
    session.flush()
    detail: Detail = {"change": what, "version": row.version, "fields": sorted(json.loads(before))}
    record(session, Entry(Action.WORK_CHANGED, principal, TARGET, row.id, detail=detail))


def _reason(reason: str) -> str:
    said = nfc(reason).strip()
    if not said:
        raise InvalidInput("Cần ghi lý do.")
    return said[:2_000]


def _check(session: Session, principal: Principal, contents: Sequence[WorkContent]) -> None:
    """Raises ``InvalidInput`` for words that cannot stand, ``NotFound`` for sources the person may not read."""
    for content in contents:
        if not content.text.strip():
            raise InvalidInput("Nội dung nhiệm vụ không được để trống.")
        for name, most in _LONGEST.items():
            if len(getattr(content, name) or "") > most:
                raise InvalidInput(f"Nội dung quá dài: ô “{_LABELS[name]}” tối đa {most} ký tự.")
        if content.first and content.last and content.first > content.last:
            raise InvalidInput("Ngày bắt đầu phải trước ngày hoàn thành.")
    documents = {content.source.document_id for content in contents if content.source}
    if documents - readable_ids(session, principal, documents):
        raise NotFound(NO_SOURCE)
    named = {body.unit_id for content in contents for body in _bodies(content) if body.unit_id is not None}
    if named - set(session.scalars(select(UnitRow.id).where(UnitRow.id.in_(sorted(named))))):
        raise NotFound("Không có đơn vị này.")


def _bodies(content: WorkContent) -> list[WorkBody]:
    return [*([content.lead] if content.lead else []), *content.partners]


def _write(row: WorkItemRow, content: WorkContent) -> None:
    for name in _said(content):
        setattr(row, name, nfc(getattr(content, name)).strip())
    row.first, row.last, row.opinion = content.first, content.last, content.opinion.value
    source = content.source
    row.document_id = source.document_id if source else None
    row.path, row.quote = (source.path, source.quote) if source else ("", "")
    row.start, row.end = (source.start, source.end) if source else (0, 0)
    row.bodies = [
        WorkBodyRow(position=at, lead=body is content.lead, name=nfc(body.name).strip()[:300], unit_id=body.unit_id)
        for at, body in enumerate(_bodies(content))
    ]


def _said(content: WorkContent) -> tuple[str, ...]:
    """Returns the texts that a content speaks of: a field that is None stays as it is."""
    return _FIELDS if content.field is not None else tuple(name for name in _FIELDS if name != "field")


def _differences(row: WorkItemRow, content: WorkContent) -> str:
    """Returns JSON of the fields that differ, as they are before the change."""
    now = content_of(row)
    before = {name: getattr(now, name) for name in _said(content) if getattr(now, name) != getattr(content, name)}
    for name in ("first", "last"):
        if getattr(now, name) != getattr(content, name):
            before[name] = getattr(now, name).isoformat() if getattr(now, name) else ""
    if now.lead != content.lead:
        before["lead"] = now.lead.name if now.lead else ""
    if now.partners != content.partners:
        before["partners"] = "; ".join(body.name for body in now.partners)
    return json.dumps(before, ensure_ascii=False)
