"""The limits on attempts to sign in, as routes ask for them; kept in the database for all processes together."""

import datetime

from starlette.requests import Request

from api.errors import TooManyAttempts
from api.services import Services
from api.wording import seconds_words
from vanban.db.attempts import Attempt, count, forget


def attempt_of(request: Request, username: str) -> Attempt:
    """Returns the attempt a request makes; ``username`` may be any words that name the account tried."""
    return Attempt(username, request.client.host if request.client else "")


def count_attempt(services: Services, attempt: Attempt) -> None:
    """Counts an attempt; raises ``TooManyAttempts`` past a limit."""
    with services.database.transaction() as session:
        wait = count(session, attempt, now=datetime.datetime.now(datetime.UTC))
    if wait:
        words = seconds_words(wait)
        raise TooManyAttempts(f"Đăng nhập quá nhiều lần. Đề nghị thử lại sau {words}.", retry_after=wait)


def forget_attempts(services: Services, attempt: Attempt) -> None:
    """Forgets the attempts of an account that has signed in."""
    with services.database.transaction() as session:
        forget(session, attempt)
