"""Lists that people handed in: kept until they are applied or thrown away, each seen by the one who brought it."""

import datetime
import json
from pathlib import PurePath

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest.roster.applying import Applied, Progress, apply_roster
from ingest.roster.first_links import FirstLink, make_first_links, waiting_people
from ingest.roster.reading import Roster, roster_from_json
from vanban.db.administering import require_administrator
from vanban.db.roster_models import RosterImportRow
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal

NO_LIST = "Không có danh sách này, hoặc danh sách do người khác tải lên."
APPLIED = "Danh sách này đã được nhập rồi. Muốn nhập lần nữa, đề nghị tải tệp lên lại."
KEPT = datetime.timedelta(days=1)  # names and addresses of people do not lie about unused


def keep_roster(
    session: Session, principal: Principal, name: str, roster: Roster, *, now: datetime.datetime
) -> RosterImportRow:
    """Returns the kept list; lists of anybody that were not applied within a day are thrown away."""
    require_administrator(unit_tree(session), principal)
    old = RosterImportRow.applied_at.is_(None), RosterImportRow.created_at < now - KEPT
    session.execute(delete(RosterImportRow).where(*old))
    row = RosterImportRow(
        person_id=principal.person_id,
        name=PurePath(name.replace("\\", "/")).name[:300] or "danh-sach",
        warnings="\n".join(roster.warnings),
        content=roster.to_json(),
        rows=len(roster.rows),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def handed_in(session: Session, principal: Principal, import_id: int) -> RosterImportRow:
    """Returns a list the person brought; the same ``NotFound`` for a missing one and for one of somebody else."""
    require_administrator(unit_tree(session), principal)
    row = session.get(RosterImportRow, import_id)
    if row is None or row.person_id is None or row.person_id != principal.person_id:
        raise NotFound(NO_LIST)
    return row


def last_lists(session: Session, principal: Principal, *, limit: int = 20) -> list[RosterImportRow]:
    """Returns the lists a person brought, the newest first."""
    wanted = select(RosterImportRow).where(RosterImportRow.person_id == principal.person_id)
    return list(session.scalars(wanted.order_by(RosterImportRow.id.desc()).limit(limit)))


def roster_of(row: RosterImportRow) -> Roster:
    """Returns the rows of a kept list; raises ``InvalidInput`` for one that has been applied."""
    if row.applied_at is not None:
        raise InvalidInput(APPLIED)
    return roster_from_json(row.content)


def apply_handed_in(
    session: Session,
    principal: Principal,
    row: RosterImportRow,
    *,
    skip_wrong: bool,
    now: datetime.datetime,
    progress: Progress = lambda _done, _total: None,
) -> Applied:
    """Applies a kept list once and for all; its rows are not kept any longer."""
    done = apply_roster(session, principal, roster_of(row), skip_wrong=skip_wrong, progress=progress)
    row.applied_at, row.content = now, ""
    row.new_units, row.changed_units = len(done.new_units), len(done.changed_units)
    row.changed_people, row.skipped = len(done.changed_people), done.skipped
    row.new_people = json.dumps(list(done.new_people))
    session.flush()
    return done


def made_people(row: RosterImportRow) -> list[int]:
    """Returns the ids of the accounts that a list made."""
    return [int(one) for one in json.loads(row.new_people)]


def people_without_password(session: Session, row: RosterImportRow) -> int:
    """Returns how many of the accounts that a list made have chosen no password yet."""
    return len(waiting_people(session, made_people(row)))


def links_of(
    session: Session, principal: Principal, row: RosterImportRow, *, now: datetime.datetime
) -> list[FirstLink]:
    """Returns new links for the accounts a list made that have no password yet; those given out before go void."""
    links = make_first_links(session, made_people(row), by_id=principal.person_id, now=now)
    if not links:
        raise InvalidInput("Không còn tài khoản nào của danh sách này chưa đặt mật khẩu.")
    return links


def discard(session: Session, row: RosterImportRow) -> None:
    """Throws a list away that has not been applied."""
    roster_of(row)
    session.delete(row)
