"""The list of paired chat accounts for administrators: of the people and for the units they administer.

One load of narrow rows is searched, counted and sorted in memory, as the list of people is.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.collation import name_key
from vanban.db.channel_links import living
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.errors import NotFound
from vanban.text import bare_form, nfc

PAGE_SIZE = 50
NO_LINK = "Không có tài khoản chat này, hoặc tài khoản không thuộc đơn vị đồng chí quản trị."


@dataclass(frozen=True, slots=True)
class PairedPerson:
    """A paired account with its person; ``unit_id`` is the unit it asks for."""

    link_id: int
    person_id: int
    name: str
    username: str
    unit_id: int
    platform: str
    account: str
    since: datetime.datetime
    last_used: datetime.datetime


@dataclass(frozen=True, slots=True)
class PairedPage:
    """One page of the accounts found; ``by_platform`` counts what each choice would show beside the words."""

    rows: tuple[PairedPerson, ...]
    total: int
    people: int  # whose accounts these are
    page: int  # 1-based
    pages: int
    by_platform: dict[str, int]


def paired_page(
    session: Session,
    scope: frozenset[int],
    *,
    now: datetime.datetime,
    words: str = "",
    platform: str = "",
    page: int = 1,
) -> PairedPage:
    """Returns a page of the accounts that live and whose person or unit lies in ``scope``, by the person's name."""
    wanted = bare_form(nfc(words)).split()
    everyone = [one for one in _living_in(session, scope, now) if _fits(one, wanted)]
    found = [one for one in everyone if not platform or one.platform == platform]
    found.sort(key=lambda one: (name_key(one.name), one.username, one.link_id))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = max(1, min(page, pages))
    return PairedPage(
        rows=tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(found),
        people=len({one.person_id for one in found}),
        page=page,
        pages=pages,
        by_platform=dict(Counter(one.platform for one in everyone)),
    )


def administered_link(
    session: Session, scope: frozenset[int], link_id: int, *, now: datetime.datetime
) -> ChannelLinkRow:
    """Returns a link that lives, of a person or for a unit in ``scope``; the same ``NotFound`` for every other."""
    if all(one.link_id != link_id for one in _living_in(session, scope, now, link_id=link_id)):
        raise NotFound(NO_LINK)
    return session.get_one(ChannelLinkRow, link_id)


def _living_in(
    session: Session, scope: frozenset[int], now: datetime.datetime, *, link_id: int | None = None
) -> Iterator[PairedPerson]:
    link = ChannelLinkRow
    columns = (link.id, link.person_id, PersonRow.name, PersonRow.username, link.unit_id, link.platform)
    more = (link.name.label("account"), link.created_at, link.last_used_at, PersonRow.unit_id.label("home"))
    wanted = select(*columns, *more).join(PersonRow, PersonRow.id == link.person_id)
    wanted = wanted.join(UnitRow, UnitRow.id == link.unit_id).where(living(now))
    if link_id is not None:
        wanted = wanted.where(link.id == link_id)
    for row in session.execute(wanted):
        *values, home = row
        if values[4] in scope or home in scope:
            yield PairedPerson(*values)


def _fits(one: PairedPerson, wanted: list[str]) -> bool:
    said = f"{bare_form(nfc(one.name))} {one.username} {bare_form(nfc(one.account))}"
    return all(word in said for word in wanted)
