"""Whose work a person looks over: that of the own unit, for administrators of all below too, and what is given to it.

Words of a document that the person may not read are neither shown nor counted.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from vanban.db.administering import administered
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.units import unit_tree
from vanban.db.work_access import given_to
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow
from vanban.errors import NotAllowed
from vanban.principals import Principal, Role
from vanban.work import ItemState

MAY_NOT_WATCH = (
    "Trang theo dõi dành cho lãnh đạo, văn thư, cán bộ chương trình và quản trị viên của đơn vị. "
    "Việc của đồng chí ở trang “Việc của tôi”."
)
_WATCHING = frozenset({Role.LEADER, Role.PLANNER, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person looks over. ``units`` are those whose items they see; ``wide`` tells whether there are several."""

    principal: Principal
    units: frozenset[int]

    @property
    def wide(self) -> bool:
        """Tells whether units other than the own one and those it took the place of are among them."""
        return bool(self.units - self.principal.own_unit_ids)

    @property
    def items(self) -> ColumnElement[bool]:
        """The condition on ``WorkItemRow``: taken on, of these units or given to the own one, in words that are open.

        Of the own unit what is released to it counts too.
        """
        return self.beyond(frozenset())

    @property
    def listed(self) -> ColumnElement[bool]:
        """The same condition as ``items``, where the order or a further condition leads to few rows.

        Of many units an engine would look up all items by their units, only to sort them and to show a page.
        """
        return self._condition(WorkItemRow.unit_id + 0 if self.wide else WorkItemRow.unit_id, frozenset())

    def beyond(self, counted: frozenset[int]) -> ColumnElement[bool]:
        """The same condition as ``items`` without the open words of ``counted`` units, which are counted already."""
        return self._condition(WorkItemRow.unit_id, counted)

    def _condition(self, unit_id: SQLColumnExpression[int], counted: frozenset[int]) -> ColumnElement[bool]:
        may_read = exists().where(DocumentRow.id == WorkItemRow.document_id, readable(self.principal))
        open_words = or_(WorkItemRow.document_id.is_(None), may_read.correlate(WorkItemRow))
        of_units = and_(unit_id.in_(sorted(self.units - counted)), open_words)
        given = WorkItemRow.id.in_(select(WorkAssignmentRow.item_id).where(given_to(self.principal)))
        to_own = and_(given, or_(open_words, WorkItemRow.released))  # each part is found by an index of its own
        if counted:
            to_own = and_(to_own, not_(and_(WorkItemRow.unit_id.in_(sorted(counted)), open_words)))
        return and_(WorkItemRow.state != ItemState.DRAFT.value, or_(of_units, to_own))


def may_watch(principal: Principal) -> bool:
    """Tells whether a person looks over the work of a unit."""
    known = principal.unit_id is not None and principal.person_id is not None
    return known and not principal.channel.outside and bool(_WATCHING & principal.roles)


def scope_of(session: Session, principal: Principal) -> Scope:
    """Returns what a person looks over; raises ``NotAllowed``."""
    if not may_watch(principal):
        raise NotAllowed(MAY_NOT_WATCH)
    return Scope(principal, principal.own_unit_ids | administered(unit_tree(session), principal))
