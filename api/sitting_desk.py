"""The desk of sittings for requests: where it is, which sign-in a request comes from, how often one person may ask.

The limits stop a program that runs wild; no exam taken by a person comes near them.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from api.deps import cookies_of
from api.errors import TooManyAttempts
from api.rate_limits import RateLimit
from api.wording import seconds_words
from exams.sittings.desk import SittingDesk
from vanban.principals import Principal

STARTS_A_MINUTE = 20
SAVES_A_MINUTE = 300  # a choice a second, with repeats over a poor line
_MINUTE = 60.0  # seconds
_PEOPLE = 100_000  # whose requests are counted at the same time
_KEY = "khoa"  # stands for a program that calls with a key
_DEVICE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SittingLimits:
    """How often one person may begin attempts, and save, hand in or note something, in a minute."""

    starts: RateLimit = field(default_factory=lambda: RateLimit(STARTS_A_MINUTE, _MINUTE, max_keys=_PEOPLE))
    saves: RateLimit = field(default_factory=lambda: RateLimit(SAVES_A_MINUTE, _MINUTE, max_keys=_PEOPLE))


def desk_of(request: Request) -> SittingDesk:
    """Returns the desk of the application."""
    return cast(SittingDesk, request.app.state.sittings)


async def _desk(request: Request) -> SittingDesk:
    """Returns the desk without the thread that a plain dependency would take for itself."""
    return desk_of(request)


def device_of(request: Request) -> str:
    """Returns what names the sign-in of a request, and tells nothing of its secret."""
    token = cookies_of(request).token_of(request)
    return sha256(f"device:{token}".encode()).hexdigest()[:_DEVICE_DIGITS] if token else _KEY


def count_start(request: Request, person: Principal) -> None:
    """Counts the beginning of an attempt; raises ``TooManyAttempts`` past the limit."""
    _count(cast(SittingLimits, request.app.state.sitting_limits).starts, person)


def count_save(request: Request, person: Principal) -> None:
    """Counts a change of an attempt; raises ``TooManyAttempts`` past the limit."""
    _count(cast(SittingLimits, request.app.state.sitting_limits).saves, person)


def _count(limit: RateLimit, person: Principal) -> None:
    wait = limit.wait(str(person.person_id))
    if wait:
        words = f"Thao tác quá nhiều lần trong một phút. Đề nghị thử lại sau {seconds_words(wait)}."
        raise TooManyAttempts(words, retry_after=wait)


DeskOf = Annotated[SittingDesk, Depends(_desk)]
