"""The list of a unit's work: what is asked of it, and a page of the items with how each stands on a day."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from vanban.collation import text_key
from vanban.db.document_versions import version_ids
from vanban.db.permissions import slices
from vanban.db.work_access import seen
from vanban.db.work_models import WorkAssignmentRow, WorkBodyRow, WorkItemRow
from vanban.principals import Principal
from vanban.text import bare_form, nfc
from vanban.work import AssignmentState, ItemState, Light, light_of

PAGE = 50  # items
NO_FIELD = "-"  # asks for the items without a field
OPEN_STATES = (ItemState.DRAFT, ItemState.ACTIVE)
_STANDING = (AssignmentState.GIVEN.value, AssignmentState.ACCEPTED.value, AssignmentState.DONE.value)
_FAR = datetime.date.max


@dataclass(frozen=True, slots=True)
class WorkSearch:
    """What is asked of the list. ``states`` empty is for all; ``body`` is a name as the items have it.

    ``field`` is one as the items have it, or ``NO_FIELD``.
    """

    states: tuple[ItemState, ...] = OPEN_STATES
    light: Light | None = None
    body: str = ""
    field: str = ""
    document_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class WorkListing:
    """A page of the list. ``counts`` are of each light, whichever of them is asked for."""

    rows: tuple[WorkItemRow, ...]
    lights: Mapping[int, Light]
    counts: Mapping[Light, int]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def list_work(
    session: Session, principal: Principal, search: WorkSearch, *, day: datetime.date, page: int = 1
) -> WorkListing:
    """Returns a page of the items of the person's unit that they may see, the earliest deadline first."""
    columns = (WorkItemRow.id, WorkItemRow.state, WorkItemRow.last, WorkItemRow.done_on)
    spoken = (WorkItemRow.text, WorkItemRow.product, WorkItemRow.group)
    found = session.execute(
        select(*columns, *(spoken if search.words else ())).where(*_wanted(session, principal, search))
    )
    kept = [one for one in found if not search.words or _says(search.words, one[4:])]
    lights = {one[0]: light_of(ItemState(one[1]), one[2], one[3], day) for one in kept}
    counts = Counter(lights.values())
    chosen = [one for one in kept if search.light in (None, lights[one[0]])]
    chosen.sort(key=lambda one: (one[2] or _FAR, one[0]))
    last_page = max(1, -(-len(chosen) // PAGE))
    at = min(max(1, page), last_page)
    ids = [one[0] for one in chosen[(at - 1) * PAGE : at * PAGE]]
    rows = {row.id: row for row in session.scalars(select(WorkItemRow).where(WorkItemRow.id.in_(ids)))}
    return WorkListing(tuple(rows[one] for one in ids), lights, counts, len(chosen), at)


def given_units(session: Session, item_ids: Sequence[int]) -> dict[int, list[WorkAssignmentRow]]:
    """Returns the assignments that stand of items that the caller has read, the leading ones first."""
    found: dict[int, list[WorkAssignmentRow]] = {}
    order = (WorkAssignmentRow.lead.desc(), WorkAssignmentRow.id)
    for some in slices(item_ids):
        wanted = select(WorkAssignmentRow).where(
            WorkAssignmentRow.item_id.in_(some), WorkAssignmentRow.state.in_(_STANDING)
        )
        for row in session.scalars(wanted.order_by(*order)):
            found.setdefault(row.item_id, []).append(row)
    return found


def body_choices(session: Session, principal: Principal) -> list[str]:
    """Returns the names of the bodies in the items the person may see, in Vietnamese order."""
    wanted = select(WorkBodyRow.name).join(WorkItemRow, WorkItemRow.id == WorkBodyRow.item_id)
    return sorted(set(session.scalars(wanted.where(*_own(principal)).distinct())), key=text_key)


def field_choices(session: Session, principal: Principal) -> list[str]:
    """Returns the fields of the items the person may see, in Vietnamese order."""
    wanted = select(WorkItemRow.field).where(*_own(principal), WorkItemRow.field != "").distinct()
    return sorted(session.scalars(wanted), key=text_key)


def _own(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return (WorkItemRow.unit_id.in_(sorted(principal.own_unit_ids)), seen(principal))


def _wanted(session: Session, principal: Principal, search: WorkSearch) -> list[ColumnElement[bool]]:
    wanted = [*_own(principal)]
    if search.states:
        wanted.append(WorkItemRow.state.in_([state.value for state in search.states]))
    if search.field:
        wanted.append(WorkItemRow.field == ("" if search.field == NO_FIELD else search.field))
    if search.document_id is not None:
        wanted.append(WorkItemRow.document_id.in_(version_ids(session, search.document_id)))
    if search.body:
        named = exists().where(WorkBodyRow.item_id == WorkItemRow.id, WorkBodyRow.name == search.body)
        wanted.append(named.correlate(WorkItemRow))
    return wanted


def _says(asked: str, texts: Sequence[str]) -> bool:
    """Tells whether texts hold all the words asked for, with or without marks."""
    held = bare_form(nfc(" ".join(texts)))
    return all(word in held for word in bare_form(nfc(asked)).split())
