"""Who acts on work programmes through the command, and how a programme is named there."""

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from app.running import acting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.wiring import Services
    from vanban.db.programme_models import ProgrammeRow
    from vanban.principals import Principal
    from vanban.programme_periods import Span
    from vanban.work import ProgrammeOwner

OWNERS = ("ban_chap_hanh", "ban_thuong_vu", "thuong_truc")
PERIODS = ("toan_khoa", "nam", "quy", "thang", "tuan")
user_option = click.option(
    "--user", metavar="TÊN", help="Cán bộ chương trình thực hiện (mặc định: người vận hành, với đơn vị gốc)."
)
id_option = click.option("--id", "number", type=click.IntRange(min=1), metavar="SỐ", help="Số của chương trình.")
owner_option = click.option("--owner", type=click.Choice(OWNERS), help="Chủ thể của chương trình.")
period_option = click.option("--period", type=click.Choice(PERIODS), help="Loại kỳ.")
day_option = click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar="NĂM-THÁNG-NGÀY", help="Một ngày trong kỳ (mặc định: hôm nay)."
)


@dataclass(frozen=True, slots=True)
class Named:
    """A programme as it is named on the command line: by its number, or by its owner and a day of its period."""

    number: int | None
    owner: str | None
    period: str | None
    day: datetime.datetime | None

    @property
    def of_span(self) -> "tuple[ProgrammeOwner, Span]":
        """Whose programme it is and for which days; raises ``UsageError`` where that is not said."""
        from vanban.db.validity import today
        from vanban.programme_periods import span_of
        from vanban.work import Period, ProgrammeOwner

        if self.owner is None or self.period is None:
            raise click.UsageError("Ghi --id, hoặc --owner và --period.")
        day = self.day.date() if self.day else today()
        return ProgrammeOwner(self.owner), span_of(Period(self.period), day)


def acting_planner(services: "Services", user: str | None) -> "Principal":
    """Returns the named person, or the local operator as a planner of the root unit.

    The role is given for programmes alone; what the operator may read of the library stays what it is.
    """
    from vanban.principals import Role

    person = acting(services, user)
    return person if user is not None else replace(person, roles=person.roles | {Role.PLANNER})


def named_programme(session: "Session", person: "Principal", named: Named) -> "ProgrammeRow":
    """Returns the programme that is named; raises ``NotFound`` for one the person may not see, or that is not there."""
    from vanban.db.programme_access import NO_PROGRAMME, programme_row
    from vanban.db.programmes import programme_of_span
    from vanban.errors import NotFound

    if named.number is not None:
        return programme_row(session, person, named.number)
    row = programme_of_span(session, person, *named.of_span)
    if row is None:
        raise NotFound(NO_PROGRAMME)
    return row


def programme_json(row: "ProgrammeRow") -> dict[str, Any]:
    """Returns what the commands tell of a programme."""
    from vanban.db.programmes import span_of_row
    from vanban.work import OWNER_WORDS, PROGRAMME_STATE_WORDS, ProgrammeOwner, ProgrammeState

    return {
        "id": row.id,
        "owner": row.owner,
        "owner_words": OWNER_WORDS[ProgrammeOwner(row.owner)],
        "period": row.period,
        "period_words": span_of_row(row).words,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "title": row.title,
        "number": row.number,
        "state": row.state,
        "state_words": PROGRAMME_STATE_WORDS[ProgrammeState(row.state)],
    }
