"""Which of the things a document asks for a unit has taken already: its items, found by the words they came from.

An item knows the document and the words; after a new version, or a correction that moved the words, it is found by
them.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.document_versions import version_ids
from vanban.db.models import DocumentRow
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import ItemState, WorkContent

Held = tuple[int | None, ItemState | None]
_Alike = Callable[[WorkContent, WorkItemRow], bool]


def items_of(session: Session, principal: Principal, row: DocumentRow) -> list[WorkItemRow]:
    """Returns the items of the person's unit that come from a document or another version of it, the oldest first."""
    own, versions = sorted(principal.own_unit_ids), version_ids(session, row.id)
    wanted = select(WorkItemRow).where(WorkItemRow.unit_id.in_(own), WorkItemRow.document_id.in_(versions))
    return list(session.scalars(wanted.order_by(WorkItemRow.id)))


def taken(
    tasks: Sequence[WorkContent], goals: Sequence[WorkContent], items: Sequence[WorkItemRow]
) -> tuple[list[Held], list[Held]]:
    """Returns for each task and each goal the item that was made of it, once for each item.

    A goal is known by its words and its figure or what that is of; a task by its words, those with the same deadline
    first.
    """
    free = {item.id: item for item in items}
    of_goals = _matched(goals, free, (_same_goal,))
    return _matched(tasks, free, (_same_words_and_due, _same_words, _same_place)), of_goals


def _matched(contents: Sequence[WorkContent], free: dict[int, WorkItemRow], rules: Sequence[_Alike]) -> list[Held]:
    found: list[Held] = [(None, None)] * len(contents)
    for alike in rules:
        for at, content in enumerate(contents):
            item = next((one for one in free.values() if alike(content, one)), None) if found[at][0] is None else None
            if item is not None:
                found[at] = (item.id, ItemState(item.state))
                del free[item.id]
    return found


def _same_goal(content: WorkContent, item: WorkItemRow) -> bool:
    said = bool(item.indicator) and item.indicator == content.indicator
    return _same_words(content, item) and (said or (bool(item.value) and item.value == content.value))


def _same_words_and_due(content: WorkContent, item: WorkItemRow) -> bool:
    return _same_words(content, item) and content.due == item.due


def _same_words(content: WorkContent, item: WorkItemRow) -> bool:
    return content.source is not None and _plain(content.source.quote) == _plain(item.quote)


def _same_place(content: WorkContent, item: WorkItemRow) -> bool:
    """Tells whether a newer text has about the same words under the same clause."""
    source = content.source
    if source is None or not source.path or source.path != item.path:
        return False
    ours, theirs = set(_plain(source.quote).split()), set(_plain(item.quote).split())
    return len(ours & theirs) >= 0.6 * len(ours | theirs)


def _plain(words: str) -> str:
    return " ".join(nfc(words).split()).lower()
