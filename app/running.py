"""What commands need at run time: the services of the chosen data folder, and who acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from app.options import Options

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.principals import Principal
    from vanban.settings import Settings


def chosen_settings() -> "Settings":
    """Returns the settings of the environment with the data folder of the command line; starts logging."""
    from vanban.logging import configure_logging
    from vanban.settings import load_settings

    settings = load_settings(click.get_current_context().ensure_object(Options).data)
    configure_logging(settings.log_level, settings.log_format)
    return settings


@contextmanager
def running_services() -> Iterator["Services"]:
    """Yields the services of the chosen data folder and closes them afterwards."""
    from app.wiring import Services

    services = Services(chosen_settings())
    try:
        yield services
    finally:
        services.close()


def acting(services: "Services", user: str | None) -> "Principal":
    """Returns the named person, or the local operator of this data folder: a person of the root unit like any other.

    Raises ``NotAllowed`` for an unknown or closed account.
    """
    from vanban.db.people import local_operator, principal_of
    from vanban.principals import Channel

    if user is None:
        return local_operator(services.database)
    with services.database.session() as session:
        return principal_of(session, user, Channel.COMMAND)


def local_operator_id(services: "Services") -> int | None:
    """Returns the id of the local operator, in whose name the command hands files in."""
    return acting(services, None).person_id


def queue_keeper(services: "Services") -> "Principal":
    """Returns the local operator as keeper of the intake queue: who runs the command here may see all its jobs.

    The role is given for the queue alone; what the operator may read of the library stays what it is.
    """
    from dataclasses import replace

    from vanban.principals import Role

    operator = acting(services, None)
    return replace(operator, roles=operator.roles | {Role.SYSTEM})


def plain_argument(text: str) -> str:
    """Returns an argument as proper text: bytes of the command line that are no UTF-8 become "?"."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
