"""What surrounds every request: a log line without words, safe headers, the origin check, and the last resort."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import UNEXPECTED, CrossSite, Problem, problem_of, problem_of_status
from api.failures import log_unexpected
from api.metering import Meters
from api.request_origin import is_cross_site
from vanban.logging import REQUEST_ID

LOG = logging.getLogger("vanban.web")
STATIC_PATH = "/tinh/"
REQUEST_ID_HEADER = "X-Request-Id"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
MAX_BODY_BYTES = 1024 * 1024  # a question is at most a few thousand characters
Answering = Callable[[Request, Problem], Response]
Allowance = Callable[[Request], int]  # bytes that the body of a request may have; may ask the database

# Scripts, styles and pictures come from this server only; nothing inline runs; no other page may frame ours.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CROSS_SITE = CrossSite("Yêu cầu này được gửi từ một trang khác nên không được thực hiện.")


class Guard:
    """Refuses cross-site and oversized requests, turns unforeseen errors into a calm answer, adds headers, logs."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        answering: Answering,
        uploads: Callable[[str], bool],
        allowance: Allowance,
        meters: Meters,
    ) -> None:
        self.app = app
        self.meters = meters
        self.answering = answering
        self.uploads = uploads
        self.allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self, scope).run(receive, send)


class _Exchange:
    """One request and its response."""

    def __init__(self, guard: Guard, scope: Scope) -> None:
        self.guard = guard
        self.scope = scope
        self.status: int | None = None  # None until the response has begun

    async def run(self, receive: Receive, send: Send) -> None:
        began, request_id = time.perf_counter(), _request_id(Headers(scope=self.scope))
        named = REQUEST_ID.set(request_id)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                headers = MutableHeaders(scope=message)
                _add_headers(headers)
                headers[REQUEST_ID_HEADER] = request_id
            await send(message)

        try:
            await self._answer(receive, send_guarded)
        finally:
            self._tell(time.perf_counter() - began)
            REQUEST_ID.reset(named)

    def _tell(self, seconds: float) -> None:
        """Counts the request and logs it by the template of its address: what was sent reaches neither."""
        method = self.scope["method"] if self.scope["method"] in METHODS else "OTHER"
        route, person_id = _template(self.scope), self.scope.get("state", {}).get("person_id")
        status_class = f"{self.status // 100}xx" if self.status else "none"
        self.guard.meters.requests.add(method, route, status_class)
        self.guard.meters.durations.observe(seconds, route)
        fields = {
            "event": "request",
            "method": method,
            "route": route,
            "status": self.status,
            "ms": round(seconds * 1000),
            "person_id": person_id,
        }
        LOG.info("%s %s %s %.0f ms", method, route, self.status, seconds * 1000, extra={"fields": fields})

    async def _answer(self, receive: Receive, send: Send) -> None:
        if self.scope["path"].startswith("/api/"):
            _forget_cookies_beside_keys(self.scope)
        request = Request(self.scope, receive)
        if is_cross_site(self.scope["method"], Headers(scope=self.scope)):
            await self.guard.answering(request, problem_of(_CROSS_SITE))(self.scope, receive, send)
            return
        allowed = MAX_BODY_BYTES
        if self.scope["method"] == "POST" and self.guard.uploads(self.scope["path"]):
            allowed = await run_in_threadpool(self.guard.allowance, request)
        if not _fits(Headers(scope=self.scope).get("content-length"), allowed):
            await self.guard.answering(request, problem_of_status(413))(self.scope, receive, send)
            return
        try:
            await self.guard.app(self.scope, _counted(receive, allowed), send)
        except Exception as error:  # noqa: BLE001 - the edge: nothing unforeseen may reach a reader or name a question
            log_unexpected(error)
            if self.status is None:
                await self.guard.answering(request, UNEXPECTED)(self.scope, receive, send)


def _request_id(headers: Headers) -> str:
    """Returns the id that a proxy gave the request, if it looks like one, or a new one."""
    given = headers.get(REQUEST_ID_HEADER, "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _template(scope: Scope) -> str:
    """Returns the address as our table of routes has it, "/van-ban/{document_id}", or "-" for one that is not there."""
    if scope["path"].startswith(STATIC_PATH):
        return STATIC_PATH
    return str(getattr(scope.get("route"), "path", "")) or "-"


def _forget_cookies_beside_keys(scope: Scope) -> None:
    """Takes the cookies out of a request that carries a key, so that nobody acts by a session unawares."""
    if any(name == b"authorization" for name, _ in scope["headers"]):
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]


def _fits(content_length: str | None, allowed: int) -> bool:
    return not (content_length or "").isdigit() or int((content_length or "0")[:15]) <= allowed


def _counted(receive: Receive, allowed: int) -> Receive:
    """Returns ``receive`` with an end: a body that never said how long it is may not go past the limit either."""
    total = 0

    async def receive_counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > allowed:
            raise HTTPException(413)
        return message

    return receive_counted


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")  # pages show what one person may read
