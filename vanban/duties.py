"""What a signed-in person must do before anything else: choose an own password, switch the second step on."""

from collections.abc import Collection
from enum import StrEnum

from vanban.principals import Role

TWO_STEP_ROLES = frozenset({Role.ADMINISTRATOR, Role.SYSTEM, Role.AUDITOR})
FOREIGN_METHOD = "oidc"  # the organisation's own sign-in service asks for its password and its second step


class Duty(StrEnum):
    """What stands before the rest."""

    PASSWORD = "doi_mat_khau"  # noqa: S105
    TWO_STEP = "bat_hai_lop"


def duty_of(
    method: str, *, must_change_password: bool, two_step_on: bool, two_step_required: bool, roles: Collection[str]
) -> Duty | None:
    """Returns what a person must do first, or None.

    ``two_step_required`` is the setting; it concerns only those who hold one of ``TWO_STEP_ROLES``.
    """
    if method == FOREIGN_METHOD:
        return None
    if must_change_password:
        return Duty.PASSWORD
    if two_step_required and not two_step_on and not TWO_STEP_ROLES.isdisjoint(roles):
        return Duty.TWO_STEP
    return None
