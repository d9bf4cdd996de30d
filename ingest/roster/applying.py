"""A list into the database: one transaction, units before people, parents before their children.

New accounts get no password: hashing 5,000 with argon2id takes minutes, and a list of passwords is a list that can be
lost. Each gets a link that works once instead, made when the list of links is fetched (``ingest.roster.first_links``).
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ingest.roster.columns import RosterKind
from ingest.roster.plan import PlannedRow, RosterPlan, RowState
from ingest.roster.planning_people import plan_people
from ingest.roster.planning_units import plan_units
from ingest.roster.reading import Roster
from ingest.roster.standing import standing_for
from ingest.roster.values import day_in, plain_code, roles_in
from vanban.audit import Detail
from vanban.db.administering import keeping_a_system_administrator
from vanban.db.letting_out import hand_down
from vanban.db.models import PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.permissions import slices
from vanban.errors import InvalidInput
from vanban.principals import Principal

WRONG_ROWS = "Còn {count} dòng sai nên chưa nhập dòng nào. Đề nghị sửa tệp, hoặc chọn bỏ qua dòng sai."
Progress = Callable[[int, int], None]  # rows written, rows to write


@dataclass(frozen=True, slots=True)
class Applied:
    """What a list changed, by ids."""

    new_units: tuple[int, ...]
    changed_units: tuple[int, ...]
    new_people: tuple[int, ...]
    changed_people: tuple[int, ...]
    skipped: int  # wrong rows left out

    def detail(self) -> Detail:
        """Returns what the audit log keeps of it: ids and counts."""
        return {
            "don_vi_moi": list(self.new_units),
            "don_vi_sua": list(self.changed_units),
            "nguoi_moi": list(self.new_people),
            "nguoi_sua": list(self.changed_people),
            "bo_qua": self.skipped,
        }


def plan_roster(session: Session, principal: Principal, roster: Roster) -> RosterPlan:
    """Returns what the list would do; writes nothing. Raises ``NotAllowed`` for who administers nothing."""
    standing = standing_for(session, principal)
    units = plan_units([row for row in roster.rows if row.kind is RosterKind.UNITS], standing)
    added = frozenset(one.key for one in units if one.state is RowState.NEW)
    people = plan_people([row for row in roster.rows if row.kind is RosterKind.PEOPLE], standing, added)
    return RosterPlan((*units, *people))


def apply_roster(
    session: Session,
    principal: Principal,
    roster: Roster,
    *,
    skip_wrong: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Applied:
    """Returns what was written, in the caller's transaction; the plan is made anew in it.

    Raises ``InvalidInput`` when a row is wrong and the person has not chosen to leave wrong rows out.
    """
    plan = plan_roster(session, principal, roster)
    if plan.wrong and not skip_wrong:
        raise InvalidInput(
            f"Còn {plan.wrong} dòng sai nên chưa nhập dòng nào. Đề nghị sửa tệp, hoặc chọn bỏ qua dòng sai."
        )
    units = [one for one in plan.rows if one.row.kind is RosterKind.UNITS]
    people = [one for one in plan.rows if one.row.kind is RosterKind.PEOPLE]
    with keeping_a_system_administrator(session):
        new_units, changed_units = _write_units(session, units)
        progress(len(new_units) + len(changed_units), plan.effective)
        codes = {row.code: row.id for row in session.execute(select(UnitRow.code, UnitRow.id))}
        changed = _change_people(session, [one for one in people if one.state is RowState.CHANGED], codes)
        done = len(new_units) + len(changed_units) + len(changed)
        new = [one for one in people if one.state is RowState.NEW]
        made: list[int] = []
        for some in slices(new):
            made += _add_people(session, some, codes)
            progress(done + len(made), plan.effective)
    return Applied(tuple(new_units), tuple(changed_units), tuple(made), tuple(changed), plan.wrong)


def _write_units(session: Session, planned: Sequence[PlannedRow]) -> tuple[list[int], list[int]]:
    """Returns the ids of new and of changed units. All new ones are made first, then every place in the tree is set."""
    new = [one for one in planned if one.state is RowState.NEW]
    changed = [one for one in planned if one.state is RowState.CHANGED]
    made = [UnitRow(code=one.key, name=one.row.values["name"]) for one in new]
    session.add_all(made)
    session.flush()
    rows = {row.code: row for row in session.scalars(select(UnitRow))}
    for one in (*new, *changed):
        row, values = rows[one.key], one.row.values
        row.name = values["name"] or row.name
        row.valid_from = day_in(values.get("valid_from", "")) or row.valid_from
        parent = plain_code(values.get("parent", ""))
        row.parent_id = rows[parent].id if parent else row.parent_id
    session.flush()
    hand_down(session, made)
    return [row.id for row in made], [rows[one.key].id for one in changed]


def _change_people(session: Session, planned: Sequence[PlannedRow], codes: dict[str, int]) -> list[int]:
    by_username: dict[str, PlannedRow] = {one.key: one for one in planned}
    found = []
    for some in slices(sorted(by_username)):
        for person in session.scalars(select(PersonRow).where(PersonRow.username.in_(some))):
            values = by_username[person.username].row.values
            person.name = values["name"] or person.name
            person.unit_id = codes[plain_code(values["unit"])] if values["unit"] else person.unit_id
            roles, _ = roles_in(values.get("roles", ""))
            person.roles = " ".join(roles) if roles else person.roles
            person.email = values.get("email") or person.email
            found.append(person.id)
    session.flush()
    return found


def _add_people(session: Session, planned: Sequence[PlannedRow], codes: dict[str, int]) -> list[int]:
    now = datetime.datetime.now(datetime.UTC)
    session.execute(
        insert(PersonRow),
        [
            {
                "username": one.key,
                "name": one.row.values["name"],
                "unit_id": codes[plain_code(one.row.values["unit"])],
                "roles": " ".join(roles_in(one.row.values.get("roles", ""))[0]),
                "email": one.row.values.get("email") or None,
                "password_hash": UNUSABLE,
                "created_at": now,
            }
            for one in planned
        ],
    )
    made = session.execute(select(PersonRow.id).where(PersonRow.username.in_([one.key for one in planned])))
    return [row.id for row in made]
