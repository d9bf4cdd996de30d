"""Audit entries of what is done by the command on this machine: by the local operator, or a named person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry, Outcome
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.people import OPERATOR, OPERATOR_NAME, principal_of
from vanban.errors import NotAllowed
from vanban.principals import Channel, Principal
from vanban.text import nfc


def record_command(
    session: Session,
    action: Action,
    *,
    by: Principal | None = None,
    target: str = "",
    target_id: str | int = "",
    outcome: Outcome = Outcome.DONE,
    detail: Detail | None = None,
) -> int:
    """Returns the number of the entry, written in the caller's transaction; ``by`` None is the local operator.

    An operator without an account yet (a new data folder) is entered without a person.
    """
    return record(session, Entry(action, by or _operator(session), target, target_id, outcome, detail=detail or {}))


def account_id(session: Session, username: str) -> int | None:
    """Returns the id of the person with an account name, closed or not; None for nobody."""
    return session.scalar(select(PersonRow.id).where(PersonRow.username == nfc(username).strip().lower()))


def _operator(session: Session) -> Principal:
    try:
        return principal_of(session, OPERATOR, Channel.COMMAND)
    except NotAllowed:
        return Principal(None, OPERATOR_NAME, channel=Channel.COMMAND)
