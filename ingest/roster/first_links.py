"""The links by which people of a list choose their first password: made when fetched, kept only as hashes.

Every fetch makes new links and lets those before go void, so a list that was lost can be made again and only the
newest one works.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from vanban.collation import name_key
from vanban.db.account_models import OneTimeLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.one_time_links import CHOOSE_PASSWORD
from vanban.db.passwords import UNUSABLE
from vanban.db.permissions import slices
from vanban.db.web_sessions import new_token, token_hash

PAGE = "/dat-mat-khau?ma="
LIFE = datetime.timedelta(days=7)  # a list has to be handed out to every unit


@dataclass(frozen=True, slots=True)
class FirstLink:
    """A link to be handed to one person. ``token`` is shown once and never kept."""

    username: str
    name: str
    unit: str
    token: str


def waiting_people(session: Session, person_ids: Collection[int]) -> list[int]:
    """Returns those of the people who have an open account and no password yet."""
    found: list[int] = []
    for some in slices(sorted(person_ids)):
        wanted = select(PersonRow.id).where(
            PersonRow.id.in_(some),
            PersonRow.password_hash == UNUSABLE,
            PersonRow.oidc_subject.is_(None),
            PersonRow.active.is_(True),
        )
        found += session.scalars(wanted)
    return found


def make_first_links(
    session: Session, person_ids: Collection[int], *, by_id: int | None, now: datetime.datetime
) -> list[FirstLink]:
    """Returns a new link for each person who has no password yet, by given name; earlier links go void."""
    made: list[FirstLink] = []
    for some in slices(waiting_people(session, person_ids)):
        _void(session, some, now)
        rows = session.execute(
            select(PersonRow.id, PersonRow.username, PersonRow.name, UnitRow.name.label("unit"))
            .join(UnitRow, UnitRow.id == PersonRow.unit_id)
            .where(PersonRow.id.in_(some))
        ).all()
        links = [FirstLink(row.username, row.name, row.unit, new_token()) for row in rows]
        ids = [row.id for row in rows]
        session.execute(
            insert(OneTimeLinkRow),
            [_link_row(person_id, link.token, by_id, now) for person_id, link in zip(ids, links, strict=True)],
        )
        made += links
    return sorted(made, key=lambda one: (name_key(one.name), one.username))


def _void(session: Session, person_ids: Collection[int], now: datetime.datetime) -> None:
    earlier = (
        OneTimeLinkRow.person_id.in_(person_ids),
        OneTimeLinkRow.purpose == CHOOSE_PASSWORD,
        OneTimeLinkRow.used_at.is_(None),
    )
    session.execute(update(OneTimeLinkRow).where(*earlier).values(used_at=now))


def _link_row(person_id: int, token: str, by_id: int | None, now: datetime.datetime) -> dict[str, object]:
    return {
        "token_hash": token_hash(token),
        "purpose": CHOOSE_PASSWORD,
        "person_id": person_id,
        "created_by_id": by_id,
        "created_at": now,
        "expires_at": now + LIFE,
    }
