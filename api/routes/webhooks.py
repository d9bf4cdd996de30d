"""POST /webhook/{platform}: events that chat platforms bring us, stored before they are acknowledged.

Nothing here looks at cookies: whether a request is genuine is for the platform's reader to say. What is refused is
answered by its status alone; neither its content nor why it was refused reaches a log.
"""

import asyncio
import datetime
import logging

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.auditing import address_of
from api.deps import ServicesOf
from api.rate_limits import RateLimit
from api.services import Services
from api.webhook_port import WEBHOOKS, WebhookReading, WebhookRejected
from vanban.channels import Incoming
from vanban.db.channel_inbox import take_in
from vanban.logging import where

router = APIRouter(include_in_schema=False)
READING_S = 10.0  # for which a platform may take to send its request
REFUSALS, WINDOW_SECONDS = 30, 60.0  # told apart for one network address; further ones are all answered 429
LOG = logging.getLogger("vanban.web")


@router.get(f"{WEBHOOKS}{{platform}}")
@router.head(f"{WEBHOOKS}{{platform}}")
def probe(platform: str, services: ServicesOf) -> Response:
    """Answers a platform that looks whether the address is there: 200, or 404 for one that is not set up."""
    return Response(status_code=200 if platform in services.webhooks else 404)


@router.post(f"{WEBHOOKS}{{platform}}")
async def receive(request: Request, platform: str, services: ServicesOf) -> Response:
    """Stores the events of a genuine request and answers 200; else the status of what is wrong, nothing more."""
    reader = services.webhooks.get(platform)
    if reader is None:
        return Response(status_code=404)
    try:
        body = await asyncio.wait_for(_body(request, reader.most_bytes), READING_S)
        status = await run_in_threadpool(_take_in, services, reader, dict(request.headers), body)
    except WebhookRejected as error:
        status = _refused(request, platform, error.status)
    except TimeoutError:
        status = _refused(request, platform, 408)
    except ClientDisconnect:
        status = 400
    return Response(status_code=status)


async def _body(request: Request, most: int) -> bytes:
    """Returns the raw body; raises ``WebhookRejected`` as soon as it is longer than it may be."""
    if int(request.headers.get("content-length", "0")[:15]) > most:
        raise WebhookRejected(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise WebhookRejected(413)
    return bytes(body)


def _take_in(services: Services, reader: WebhookReading, headers: dict[str, str], body: bytes) -> int:
    """Returns 200 once the events of a request are stored, 503 when they cannot be: the platform sends them again."""
    now = datetime.datetime.now(datetime.UTC)
    events: list[Incoming] = reader.read(headers, body, now=now)
    try:
        if events:
            with services.database.transaction() as session:
                take_in(session, events, None, now)
    except SQLAlchemyError as error:
        LOG.error("events of a webhook not stored: %s", where(error))
        return 503
    return 200


def _refused(request: Request, platform: str, status: int) -> int:
    """Returns the status for a refused request, 429 to one who was refused too often.

    Only refused requests count: platforms may share an address (a proxy's) with whoever forges their requests.
    """
    limit: RateLimit = request.app.state.webhook_refusals
    if limit.wait(address_of(request)):
        return 429
    LOG.warning("webhook of %s refused: %d", platform, status)
    return status
