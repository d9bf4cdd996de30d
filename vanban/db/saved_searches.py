"""Searches of the library that a person keeps, each theirs alone."""

import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.office_models import SavedSearchRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc

MOST = 50  # of one person
LONGEST_NAME = 120  # code points
LONGEST_QUERY = 4_000  # characters of a query string
NO_SUCH = "Không có tìm kiếm đã lưu này."


def saved_searches(session: Session, principal: Principal) -> list[SavedSearchRow]:
    """Returns a person's saved searches by name; none for a visitor."""
    if principal.person_id is None:
        return []
    mine = select(SavedSearchRow).where(SavedSearchRow.person_id == principal.person_id)
    return list(session.scalars(mine.order_by(SavedSearchRow.name, SavedSearchRow.id)))


def saved_search(session: Session, principal: Principal, saved_id: int) -> SavedSearchRow:
    """Returns a saved search; raises the same ``NotFound`` for a missing one and for another person's."""
    row = session.get(SavedSearchRow, saved_id)
    if row is None or principal.person_id is None or row.person_id != principal.person_id:
        raise NotFound(NO_SUCH)
    return row


def save_search(session: Session, principal: Principal, *, name: str, query: str, alert: bool) -> SavedSearchRow:
    """Returns the search kept under a name; one of that name is replaced. What is in the library now counts as seen.

    Raises ``InvalidInput`` for an empty name, for a search of everything, and past ``MOST`` searches.
    """
    if principal.person_id is None:
        raise NotFound(NO_SUCH)
    name = _checked_name(name)
    if not query or len(query) > LONGEST_QUERY:
        raise InvalidInput("Chưa có điều kiện tìm nào để lưu. Đề nghị gõ từ cần tìm hoặc chọn bộ lọc trước.")
    mine = SavedSearchRow.person_id == principal.person_id
    row = session.scalar(select(SavedSearchRow).where(mine, SavedSearchRow.name == name))
    if row is None and (session.scalar(select(func.count()).select_from(SavedSearchRow).where(mine)) or 0) >= MOST:
        raise InvalidInput(f"Đã có {MOST} tìm kiếm được lưu. Đề nghị xóa bớt rồi lưu lại.")
    now = datetime.datetime.now(datetime.UTC)
    row = row or SavedSearchRow(person_id=principal.person_id, name=name, created_at=now)
    row.query, row.alert, row.seen_at = query, alert, now
    session.add(row)
    session.flush()
    return row


def change_search(session: Session, principal: Principal, saved_id: int, *, name: str, alert: bool) -> SavedSearchRow:
    """Returns a saved search under another name, or with its alert switched; raises ``NotFound``, ``InvalidInput``."""
    row = saved_search(session, principal, saved_id)
    row.name = _checked_name(name)
    if alert and not row.alert:
        row.seen_at = datetime.datetime.now(datetime.UTC)  # an alert tells of what comes from now on
    row.alert = alert
    session.flush()
    return row


def mark_seen(session: Session, principal: Principal, saved_id: int) -> datetime.datetime:
    """Returns the moment up to which a saved search had been seen before; it is seen up to now."""
    row = saved_search(session, principal, saved_id)
    before, row.seen_at = row.seen_at, datetime.datetime.now(datetime.UTC)
    return before


def delete_search(session: Session, principal: Principal, saved_id: int) -> None:
    """Deletes a saved search; raises ``NotFound``."""
    session.delete(saved_search(session, principal, saved_id))


def _checked_name(name: str) -> str:
    name = " ".join(nfc(name).replace("\0", " ").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInput(f"Tên tìm kiếm phải có từ 1 đến {LONGEST_NAME} ký tự.")
    return name
