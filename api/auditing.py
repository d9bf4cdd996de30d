"""What the web puts into the audit log: the entry with the network address of the request."""

from typing import cast

from starlette.requests import Request

from api.services import Services
from vanban.audit import Action, Detail, Entry, Outcome
from vanban.db.audit_batching import EntryWriter
from vanban.principals import Principal


def address_of(request: Request) -> str:
    """Returns the network address that a request came from, or nothing."""
    return request.client.host if request.client else ""


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
    return Entry(action, principal, target, target_id, outcome, address_of(request), detail or {})


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
    """Records something that changes nothing else (a view, a download), together with those of others who wait.

    Call it before the response is sent, outside of any transaction: what cannot be recorded is not shown.
    """
    entry = entry_of(request, principal, action, target=target, target_id=target_id, outcome=outcome, detail=detail)
    recorded(request, services, entry)


def recorded(request: Request, services: Services, entry: Entry) -> None:
    """Records an entry of something that changes nothing else: see ``audited``."""
    _writer(request, services).write(entry)
    request.state.audited = True


def is_recorded(request: Request) -> bool:
    """Tells whether something of this request has been recorded by ``audited`` or ``recorded``."""
    return bool(getattr(request.state, "audited", False))


def audited_refusal(request: Request, services: Services, principal: Principal, status: int) -> None:
    """Records that a signed-in person was refused something, missing or not theirs: the log does not tell either."""
    route = str(getattr(request.scope.get("route"), "path", ""))
    name, number = next(iter(request.path_params.items()), ("", ""))
    audited(
        request,
        services,
        principal,
        Action.REFUSED,
        target=name.removesuffix("_id")[:24],
        target_id=str(number)[:64],
        outcome=Outcome.DENIED,
        detail={"status": status, "route": route, "method": request.method},
    )


def _writer(request: Request, services: Services) -> EntryWriter:
    """Returns the one writer of the application, which must be the one of the same database."""
    writer = cast(EntryWriter, request.app.state.audit_entries)
    return writer if writer.database is services.database else EntryWriter(services.database)
