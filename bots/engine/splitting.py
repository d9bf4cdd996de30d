"""Cutting a message to what a platform takes: at paragraphs and sentence ends, never inside a number, a link or a tag.

A part carries "(1/3)" at its end, so that the reader knows that more follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bots.lengths import utf16_units
from bots.menus import choices, is_letter, numbered
from vanban.channels import Button, Capabilities, Outgoing, Span

ROOM = 10  # UTF-16 units kept for "\n(12/34)"
MOST_PARTS = 20  # of one message: what is longer is told to be read on the web
_BREAKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n{2,}",
        r"\n",
        r"(?<=[.!?…][”\"’)])\s+|(?<=[^\W\d_][.!?…])\s+(?=\W*[^\W\d_])|(?<=\d{4}\.)\s+",  # not after "Điều 5."
        r"(?<=[;:,])\s+(?=\W*[^\W\d_])",
        r"(?<![\d%])\s+(?!\d)(?<!\bsố\s)(?<!\bĐiều\s)(?<!\bđiểm\s)(?<!\bngày\s)(?<!\btháng\s)(?<!\bnăm\s)",
        r"\s+",
    )
)
_SHORTEST = 0.4  # of the room: a better place to cut is not taken when it leaves less than this


def fitted(message: Outgoing, capabilities: Capabilities) -> list[Outgoing]:
    """Returns the message as one or several that the platform takes; the buttons stand under the last.

    Where the platform has no buttons, or fewer than there are, the choices are written out with their numbers.
    """
    spans = message.spans if capabilities.links else tuple(_written_out(message.spans))
    buttons = message.buttons
    if buttons and not _shown_as_buttons(buttons, capabilities):
        kept = _links_of(buttons, capabilities)
        spans, buttons = (*spans, *_menu(buttons, kept)), kept
    parts = list(_parts(spans, capabilities.longest)) or [()]
    last = len(parts) - 1
    return [
        replace(
            message, spans=part, buttons=buttons if index == last else (), poll=message.poll if index == last else None
        )
        for index, part in enumerate(parts)
    ]


def _shown_as_buttons(buttons: Sequence[Button], capabilities: Capabilities) -> bool:
    return capabilities.buttons and (not capabilities.most_buttons or len(buttons) <= capabilities.most_buttons)


def _links_of(buttons: Sequence[Button], capabilities: Capabilities) -> tuple[Button, ...]:
    links = tuple(button for button in buttons if button.url)
    return links if capabilities.buttons and links and _shown_as_buttons(links, capabilities) else ()


def _menu(buttons: Sequence[Button], kept: Sequence[Button]) -> list[Span]:
    links = [Span(f"\n{button.label}: {button.url}") for button in buttons if button.url and button not in kept]
    offered = choices(buttons)
    if offered and all(is_letter(button.label) for button in offered):
        return [*links, Span("\n\nTrả lời bằng chữ cái để chọn.", "italic")]
    return [*links, *([Span("\n\nTrả lời bằng số để chọn:\n", "italic"), *numbered(offered)] if offered else [])]


def _written_out(spans: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        if span.style == "link":
            yield Span(span.text)
            yield Span(f" ({span.url})", "link", span.url)
        else:
            yield span


def _parts(spans: Sequence[Span], longest: int) -> Iterator[tuple[Span, ...]]:
    if utf16_units("".join(span.text for span in spans)) <= longest:
        yield tuple(span for span in spans if span.text)
        return
    pieces: list[tuple[Span, ...]] = []
    left = list(spans)
    while left and len(pieces) < MOST_PARTS:
        piece, left = _first(left, longest - ROOM)
        if piece:
            pieces.append(piece)
    for number, piece in enumerate(pieces, start=1):
        yield (*piece, Span(f"\n({number}/{len(pieces)})"))


def _first(spans: Sequence[Span], room: int) -> tuple[tuple[Span, ...], list[Span]]:
    """Returns the first part, at most ``room`` UTF-16 units long, and what is left."""
    text = "".join(span.text for span in spans)
    if utf16_units(text) <= room:
        return _stripped(spans), []
    end, start = _cut(text, _longest_prefix(text, room), _closed(spans))
    return _stripped(_sliced(spans, 0, end)), _sliced(spans, start, len(text))


def _longest_prefix(text: str, room: int) -> int:
    """Returns how many code points of a text fill at most ``room`` units."""
    used = 0
    for position, char in enumerate(text):
        used += 2 if ord(char) > 0xFFFF else 1
        if used > room:
            return position
    return len(text)


def _cut(text: str, most: int, closed: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Returns where the part ends and where the next begins: at the last good place within ``most`` code points."""
    for pattern in _BREAKS:
        found = [
            match.span()
            for match in pattern.finditer(text, 0, most + 1)
            if 0 < match.start() <= most and not any(a < match.start() < b for a, b in closed)
        ]
        if found and found[-1][0] >= most * _SHORTEST:
            return found[-1]
    return most, most  # one word longer than a message


def _closed(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Returns the half-open ranges that are not cut: links."""
    ranges, position = [], 0
    for span in spans:
        if span.style == "link":
            ranges.append((position, position + len(span.text)))
        position += len(span.text)
    return ranges


def _sliced(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    found, position = [], 0
    for span in spans:
        low, high = max(start - position, 0), min(end - position, len(span.text))
        if low < high:
            found.append(replace(span, text=span.text[low:high]))
        position += len(span.text)
    return found


def _stripped(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Returns the spans without white space at the end of the whole."""
    kept = list(spans)
    while kept:
        text = kept[-1].text.rstrip()
        if text:
            kept[-1] = replace(kept[-1], text=text)
            break
        kept.pop()
    return tuple(kept)
