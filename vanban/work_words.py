"""How lights and states look and read on the pages of work: a word always, a tone beside it."""

from vanban.work import LIGHT_WORDS, Light

LIGHT_TONES = {
    Light.EARLY: "good",
    Light.ON_TIME: "good",
    Light.DONE_LATE: "warn",
    Light.OVERDUE: "bad",
    Light.SOON: "warn",
    Light.AHEAD: "good",
    Light.OPEN: "",
    Light.CLOSED: "",
}
LIGHT_ICONS = {
    Light.EARLY: "good",
    Light.ON_TIME: "good",
    Light.DONE_LATE: "partly",
    Light.OVERDUE: "warning",
    Light.SOON: "waiting",
    Light.AHEAD: "calendar",
    Light.OPEN: "clock",
    Light.CLOSED: "ended",
}


def light_badge(light: Light) -> tuple[str, str, str]:
    """Returns the words, tone and icon of a light, for the badge of a page."""
    return LIGHT_WORDS[light], LIGHT_TONES[light], LIGHT_ICONS[light]


def days_words(left: int) -> str:
    """Returns how far a deadline is.

    >>> days_words(3), days_words(0), days_words(-2)
    ('còn 3 ngày', 'hôm nay', 'quá 2 ngày')
    """
    if left == 0:
        return "hôm nay"
    return f"còn {left} ngày" if left > 0 else f"quá {-left} ngày"
