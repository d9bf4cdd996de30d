"""How much one key and one person may ask in a minute: counted in memory, by each process for itself."""

from typing import cast

from starlette.requests import Request

from api.errors import TooManyAttempts
from api.rate_limits import RateLimit
from api.wording import seconds_words
from vanban.principals import Principal
from vanban.settings import Settings

_MINUTE = 60.0  # seconds


class UsageLimits:
    """The two limits: requests with one key, questions of one person through whatever channel; 0 sets none."""

    def __init__(self, settings: Settings) -> None:
        self.requests = _limit(settings.key_requests_per_minute)
        self.questions = _limit(settings.questions_per_minute)

    def count_request(self, key_id: int) -> None:
        """Counts a request; raises ``TooManyAttempts`` past the limit."""
        _count(self.requests, str(key_id), "Khóa này gửi quá nhiều yêu cầu trong một phút.")

    def count_question(self, person: Principal) -> None:
        """Counts a question; raises ``TooManyAttempts`` past the limit."""
        _count(self.questions, str(person.person_id), "Đồng chí đã hỏi quá nhiều câu trong một phút.")


def usage_limits_of(request: Request) -> UsageLimits:
    """Returns the limits of the application."""
    return cast(UsageLimits, request.app.state.usage_limits)


def _limit(a_minute: int) -> RateLimit | None:
    return RateLimit(a_minute, _MINUTE) if a_minute else None


def _count(limit: RateLimit | None, key: str, words: str) -> None:
    wait = limit.wait(key) if limit is not None else 0
    if wait:
        raise TooManyAttempts(f"{words} Đề nghị thử lại sau {seconds_words(wait)}.", retry_after=wait)
