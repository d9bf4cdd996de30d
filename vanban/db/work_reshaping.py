"""Items of a unit's work split into several, and several merged into one."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from vanban.db.work_items import add_items, cancel_item, keep_change, write_item
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.work import WorkContent


def split_item(
    session: Session, principal: Principal, item_id: int, parts: Sequence[WorkContent], *, after: int
) -> list[WorkItemRow]:
    """Returns the items that one was split into: the first keeps its number, the others are new drafts like it."""
    if len(parts) < 2:
        raise InvalidInput("Tách nhiệm vụ thì cần ít nhất hai phần.")
    first = write_item(session, principal, item_id, parts[0], after=after, reason="tách nhiệm vụ")
    others = add_items(session, principal, parts[1:])
    for other in others:
        other.state, other.released, other.answers_id = first.state, first.released, first.answers_id
    keep_change(session, principal, first, "tach", reason=", ".join(str(other.id) for other in others))
    return [first, *others]


def merge_items(
    session: Session, principal: Principal, item_ids: Sequence[int], content: WorkContent, *, after: Mapping[int, int]
) -> WorkItemRow:
    """Returns the first of some items with the words of all; the others are cancelled and say into which."""
    if len(set(item_ids)) < 2:
        raise InvalidInput("Gộp nhiệm vụ thì cần chọn ít nhất hai nhiệm vụ.")
    first, *others = dict.fromkeys(item_ids)
    row = write_item(session, principal, first, content, after=after[first], reason="gộp nhiệm vụ")
    for other in others:
        cancel_item(session, principal, other, after=after[other], reason=f"gộp vào nhiệm vụ {first}")
    return row
