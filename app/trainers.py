"""Who acts on the question bank through the command."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.running import acting

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.principals import Principal


def acting_trainer(services: "Services", user: str | None) -> "Principal":
    """Returns the named person, or the local operator as a trainer of the root unit.

    The role is given for the bank alone; what the operator may read of the library stays what it is.
    """
    from vanban.principals import Role

    person = acting(services, user)
    return person if user is not None else replace(person, roles=person.roles | {Role.TRAINER})
