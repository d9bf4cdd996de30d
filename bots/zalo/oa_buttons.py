"""Buttons of Zalo Official Account: what is sent for one, and how its press is told from a typed message.

A pressed ``oa.query.hide`` button comes back as an ordinary ``user_send_text`` whose text is the button's payload (the
platform documents no event of its own for it), so our payloads carry a mark. Anyone can type the mark as well: what a
button's data may do is decided by who sends it, never by its being a button.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bots.limits import Limits
from vanban.channels import Button

MARK = "#vb:"  # "#" leads commands of an Official Account, so that a filter on commands lets it through
_LONGEST_TITLE = 100  # characters; a payload may have 1,000 (client library descriptions of API v3)


def pressed(text: str) -> str | None:
    """Returns the data of the button that a text comes from, None for a text that was typed."""
    return text.removeprefix(MARK) or None if text.startswith(MARK) else None


def fit(buttons: Sequence[Button], limits: Limits) -> bool:
    """Tells whether the platform can show all these buttons."""
    return len(buttons) <= limits.buttons and all(_fits(button, limits) for button in buttons)


def template(buttons: Sequence[Button]) -> Mapping[str, Any]:
    """Returns the attachment that shows the buttons under a message."""
    return {"type": "template", "payload": {"buttons": [_shown(button) for button in buttons]}}


def _fits(button: Button, limits: Limits) -> bool:
    title, payload = " ".join(button.label.split()), f"{MARK}{button.data}"
    known = bool(button.data) or button.url.startswith(("https://", "http://"))
    return known and 0 < len(title) <= _LONGEST_TITLE and len(payload.encode()) <= limits.button_bytes


def _shown(button: Button) -> Mapping[str, Any]:
    title = " ".join(button.label.split())
    if button.data:
        return {"title": title, "type": "oa.query.hide", "payload": f"{MARK}{button.data}"}
    return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
