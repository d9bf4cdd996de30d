"""Who works in units: people whose home a unit is, and those with a further assignment there."""

import datetime
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.account_models import MembershipRow
from vanban.db.models import PersonRow
from vanban.db.permissions import slices
from vanban.db.validity import today


def people_of_units(
    session: Session, unit_ids: Collection[int], *, on: datetime.date | None = None
) -> dict[int, list[tuple[int, frozenset[str]]]]:
    """Returns the active people of units on a day (default: today), each with the roles there, by id."""
    day = on or today()
    begun = or_(MembershipRow.valid_from.is_(None), MembershipRow.valid_from <= day)
    going = or_(MembershipRow.valid_to.is_(None), MembershipRow.valid_to >= day)
    found: dict[int, dict[int, frozenset[str]]] = {}
    for some in slices(sorted(unit_ids)):
        home = select(PersonRow.unit_id, PersonRow.id, PersonRow.roles)
        home = home.where(PersonRow.active, PersonRow.unit_id.in_(some))
        further = select(MembershipRow.unit_id, MembershipRow.person_id, MembershipRow.roles)
        further = further.join(PersonRow, PersonRow.id == MembershipRow.person_id)
        further = further.where(PersonRow.active, MembershipRow.unit_id.in_(some), begun, going)
        for unit_id, person_id, roles in (*session.execute(further), *session.execute(home)):
            found.setdefault(unit_id, {})[person_id] = frozenset(roles.split())
    return {unit_id: sorted(people.items()) for unit_id, people in found.items()}
