"""Messages in Telegram's HTML, and its rows of buttons.

Only ``b``, ``i``, ``code``, ``blockquote`` and ``a`` are written; a style is closed before the next one opens, so no
tag can be left open or crossed. What is shown is exactly the words of the spans.
"""

import html
import itertools
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bots.lengths import utf16_units
from vanban.channels import Button, Outgoing, Span

_TAGS = {"bold": "b", "italic": "i", "code": "code", "quote": "blockquote"}
_ROOM = ((3, 5), (8, 3), (14, 2))  # (letters of the longest label, buttons of a row) that a phone shows in full


def cleaned(text: str) -> str:
    """Returns the text without what cannot be sent: lone surrogates and NUL become a replacement sign."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" or char == "\0" else char for char in text)


def visible(spans: Sequence[Span]) -> str:
    """Returns the words that are shown; Telegram's limit counts the UTF-16 units of these."""
    return cleaned("".join(span.text for span in spans))


def written(spans: Sequence[Span]) -> str:
    """Returns the spans as Telegram's HTML; neighbours of one style share their tags."""
    runs = itertools.groupby((span for span in spans if span.text), key=lambda span: (_style(span), _target(span)))
    return "".join(_tagged("".join(span.text for span in run), style, url) for (style, url), run in runs)


def _style(span: Span) -> str:
    return "plain" if span.style == "link" and not is_web_address(span.url) else span.style


def _target(span: Span) -> str:
    return span.url if _style(span) == "link" else ""


def _tagged(text: str, style: str, url: str) -> str:
    words = html.escape(cleaned(text), quote=False)
    if style == "link":
        return f'<a href="{html.escape(cleaned(url))}">{words}</a>'
    tag = _TAGS.get(style)
    return words if tag is None else f"<{tag}>{words}</{tag}>"


def is_web_address(url: str) -> bool:
    """Tells whether it is an http or https address that Telegram opens: with a host, and without blanks."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and not any(char.isspace() for char in url)


def words_of_links(buttons: Sequence[Button]) -> tuple[Span, ...]:
    """Returns the addresses of link buttons that Telegram would refuse (a host without a dot), to be read as words."""
    unusable = [one for one in buttons if one.url and not is_web_address(one.url)]
    return tuple(Span(f"\n{one.label}: {one.url}") for one in unusable)


def with_links_as_words(message: Outgoing, *, longest: int) -> tuple[Span, ...]:
    """Returns the spans of a message with the addresses that cannot be buttons, as long as they have room."""
    more = (*message.spans, *words_of_links(message.buttons))
    return more if utf16_units(visible(more)) <= longest else message.spans


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Returns the buttons in rows that a phone shows without cutting a label, None when there are none."""
    usable = [one for one in buttons if one.data or is_web_address(one.url)]
    rows = [[_button(one) for one in row] for row in grid(usable)]
    return InlineKeyboardMarkup(rows) if rows else None


def grid(buttons: Sequence[Button]) -> list[list[Button]]:
    """Returns the buttons in order, in rows: up to five short ones beside each other, a long one alone."""
    runs: list[list[Button]] = []
    for _, alike in itertools.groupby(buttons, _beside):
        run = list(alike)
        if runs and len(together := [*runs[-1], *run]) <= min(map(_beside, together)):
            runs[-1] = together
        else:
            runs.append(run)
    return [row for run in runs for row in _rows(run, min(map(_beside, run)))]


def _beside(button: Button) -> int:
    """Returns how many buttons with labels of this length a row holds."""
    return next((width for longest, width in _ROOM if len(button.label) <= longest), 1)


def _rows(buttons: list[Button], width: int) -> Iterator[list[Button]]:
    """Yields rows of about the same length: six of five a row are three and three."""
    count = -(-len(buttons) // width)
    size = -(-len(buttons) // count)
    for start in range(0, len(buttons), size):
        yield buttons[start : start + size]


def _button(button: Button) -> InlineKeyboardButton:
    label = cleaned(button.label)
    return (
        InlineKeyboardButton(label, callback_data=button.data)
        if button.data
        else InlineKeyboardButton(label, url=button.url)
    )
