"""The form of what a chat account is sent by itself: as it is filled in, and as wishes."""

import re
from typing import Annotated

from pydantic import BaseModel, Field

from vanban.db.subscriptions import MOST_DAYS_BEFORE, Subscription
from vanban.errors import InvalidInput

Words = Annotated[str, Field(max_length=100)]
TOGETHER = "gop"  # one message a day instead of one for each
_TIME_RE = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)")


class WishForm(BaseModel):
    """The fields as they were sent."""

    wanted: list[Words] = []  # reminders, alerts, drill
    how: Words = TOGETHER
    digest_at: Words = ""
    days_before: Words = ""
    quiet_from: Words = ""
    quiet_to: Words = ""

    def wishes(self) -> Subscription:
        """Returns what is wanted; ``InvalidInput`` names the field that cannot be read."""
        return Subscription(
            reminders="reminders" in self.wanted,
            alerts="alerts" in self.wanted,
            drill="drill" in self.wanted,
            digest=self.how == TOGETHER,
            digest_at=_minutes(self.digest_at, "Giờ gửi tin gộp"),
            days_before=_days(self.days_before),
            quiet_from=_minutes(self.quiet_from, "Giờ bắt đầu yên lặng"),
            quiet_to=_minutes(self.quiet_to, "Giờ hết yên lặng"),
        )


def filled_with(wishes: Subscription) -> WishForm:
    """Returns the form as it shows these wishes."""
    return WishForm(
        wanted=[name for name in ("reminders", "alerts", "drill") if getattr(wishes, name)],
        how=TOGETHER if wishes.digest else "roi",
        digest_at=_clock(wishes.digest_at),
        days_before=str(wishes.days_before),
        quiet_from=_clock(wishes.quiet_from),
        quiet_to=_clock(wishes.quiet_to),
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(words: str, label: str) -> int:
    """Returns the minute of the day of "07:30" (also "7h30")."""
    found = _TIME_RE.fullmatch(words.strip().lower())
    if found is None:
        raise InvalidInput(f"{label} chưa đúng. Đề nghị ghi giờ và phút, ví dụ 07:30.")
    return int(found[1]) * 60 + int(found[2])


def _days(words: str) -> int:
    plain = words.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 4 and int(plain) <= MOST_DAYS_BEFORE):
        raise InvalidInput(f"Số ngày nhắc trước chưa đúng. Đề nghị ghi một số từ 0 đến {MOST_DAYS_BEFORE}.")
    return int(plain)
