"""GET /metrics: counts and durations for Prometheus, for those who watch over the installation."""

import datetime
import hmac
import ipaddress
from collections.abc import Iterator

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.callers import BadKey, bearer_words, key_holder
from api.channel_metrics import channel_lines
from api.deps import ServicesOf
from api.metering import CONTENT_TYPE, Labels, family
from api.services import Services
from vanban.db.standing_counts import held_counts, jobs_by_state, open_sessions
from vanban.errors import IndexUnavailable, NotFound
from vanban.scopes import Scope

router = APIRouter(include_in_schema=False)
_FORWARDING = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # whoever sends one does not speak for himself
_HELD = {
    "documents": ("vanban_documents", "Documents in the library, every version", "gauge"),
    "passages": ("vanban_passages", "Passages in the library", "gauge"),
    "audit_entries": ("vanban_audit_entries_total", "Entries ever written to the audit log", "counter"),
}


@router.get("/metrics")
def metrics(request: Request, services: ServicesOf) -> Response:
    """Returns the metrics as text; anyone who may not see them is told that there is nothing."""
    if not _may_watch(request, services):
        raise NotFound("Không tìm thấy nội dung này.")
    lines = (*services.meters.lines(), *_standing(services))
    return PlainTextResponse("\n".join(lines) + "\n", media_type=CONTENT_TYPE)


def _may_watch(request: Request, services: Services) -> bool:
    """Tells whether the request comes with the token of the settings, with a key for administration, or, where no
    token is set, straight from this machine."""
    token, words = services.settings.metrics_token, bearer_words(request)
    if words is not None:
        if token is not None and hmac.compare_digest(words.encode(), token.get_secret_value().encode()):
            return True
        return _holds_key(request)
    return token is None and _from_this_machine(request)


def _holds_key(request: Request) -> bool:
    try:
        holder = key_holder(request)
    except BadKey:
        return False
    return holder is not None and Scope.ADMINISTER in holder.scopes


def _from_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDING):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _standing(services: Services) -> Iterator[str]:
    """Yields what the database holds now; the same whichever process is asked."""
    with services.database.session() as session:
        jobs: dict[Labels, int] = {(state,): count for state, count in jobs_by_state(session).items()}
        held = held_counts(session)
        sessions = open_sessions(session, now=datetime.datetime.now(datetime.UTC))
        channels = tuple(channel_lines(session))
        sign_ins: dict[Labels, int] = {(outcome,): count for outcome, count in services.sign_ins.read(session).items()}
    for key, (name, words, kind) in _HELD.items():
        yield from family(name, words, kind, (), {(): held[key]})
    yield from family("vanban_jobs", "Files of the intake queue by state", "gauge", ("state",), jobs)
    yield from family("vanban_sessions", "Sign-ins that have not ended", "gauge", (), {(): sessions})
    yield from family("vanban_sign_ins_total", "Sign-ins by how they ended", "counter", ("outcome",), sign_ins)
    yield from channels
    yield from _index_lag(services)


def _index_lag(services: Services) -> Iterator[str]:
    try:
        lag = services.search.lag() if services.search is not None else None
    except IndexUnavailable:
        lag = None
    yield from family(
        "vanban_index_usable", "1 when the search index can be used", "gauge", (), {(): int(lag is not None)}
    )
    if lag is not None:
        words = "Changes of documents that the search index has not taken in"
        yield from family("vanban_index_lag", words, "gauge", (), {(): lag})
