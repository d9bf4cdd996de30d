"""The net under the audit log: nothing of a document is shown without an entry, though its route made none itself."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auditing import audited, is_recorded
from api.deps import principal_or_none, services_of
from vanban.audit import Action
from vanban.principals import Channel


class ViewNet:
    """Enters a view before the response begins, where a route of a document answered 200 and recorded nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return

        async def send_recorded(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200 and _shows_document(scope):
                await run_in_threadpool(_record_view, Request(scope))
            await send(message)

        await self.app(scope, receive, send_recorded)


def _shows_document(scope: Scope) -> bool:
    return "document_id" in scope.get("path_params", {}) and not is_recorded(Request(scope))


def _record_view(request: Request) -> None:
    channel = Channel.API if request.url.path.startswith("/api/") else Channel.WEB
    audited(
        request,
        services_of(request),
        principal_or_none(request, channel=channel),
        Action.VIEWED,
        target="document",
        target_id=str(request.path_params["document_id"])[:19],
        detail={"route": str(getattr(request.scope.get("route"), "path", ""))},
    )
