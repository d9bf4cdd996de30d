"""Who answers calls for proposals: the planners and officers of the called unit."""

from sqlalchemy import ColumnElement, false

from vanban.db.programme_models import ProgrammeCallRow
from vanban.principals import Principal, Role

ANSWERING = frozenset({Role.PLANNER, Role.OFFICER})


def answers(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``ProgrammeCallRow`` for the calls that the person answers for the own unit."""
    may = ANSWERING & principal.roles and not principal.channel.outside and principal.person_id is not None
    return ProgrammeCallRow.unit_id.in_(sorted(principal.own_unit_ids)) if may else false()
