"""What the web puts into the audit log: the entry with the network address of the request."""

from starlette.requests import Request

from api.services import Services
from vanban.audit import Action, Detail, Entry, Outcome
from vanban.db.audit import record
from vanban.principals import Principal


def entry_of(
    request: Request,
    principal: Principal | None,
    action: Action,
    *,
    target: str = "",
    target_id: str | int = "",
    outcome: Outcome = Outcome.DONE,
    detail: Detail | None = None,
) -> Entry:
    """Returns the entry for something a person does through a request; record it in the transaction of the change."""
    address = request.client.host if request.client else ""
    return Entry(action, principal, target, target_id, outcome, address, detail or {})


def audited(
    request: Request,
    services: Services,
    principal: Principal | None,
    action: Action,
    *,
    target: str = "",
    target_id: str | int = "",
    outcome: Outcome = Outcome.DONE,
    detail: Detail | None = None,
) -> None:
    """Records something that changes nothing else (a view, a download), in a transaction of its own.

    Call it before the response is sent: what cannot be recorded is not shown.
    """
    entry = entry_of(request, principal, action, target=target, target_id=target_id, outcome=outcome, detail=detail)
    with services.database.transaction() as session:
        record(session, entry)
