"""Quiz questions on chat channels: as the platform's own quiz where it fits, otherwise as words with lettered options.

Nothing is kept in memory: the tag of a quiz travels in the data of its buttons or, for a platform's own quiz, in the id
that is stored with the sent message (``vanban.db.channel_polls`` finds it again).
"""

import string

from bots.lengths import utf16_units
from bots.limits import Limits
from vanban.channels import Button, Outgoing, Poll, Span

CHOICE_PREFIX = "tn"  # trắc nghiệm; before the tag and the position in the data of a letter button


def fits(poll: Poll, limits: Limits) -> bool:
    """Tells whether the platform can show it as a quiz of its own; never where it has none (limits of 0)."""
    return (
        2 <= len(poll.options) <= limits.poll_options
        and 0 <= poll.correct < len(poll.options)
        and 0 < utf16_units(poll.question.strip()) <= utf16_units(poll.question) <= limits.poll_question
        and all(one.strip() and utf16_units(one) <= limits.poll_option for one in poll.options)
        and utf16_units(poll.explanation) <= limits.poll_explanation
        and poll.explanation.count("\n") <= 2  # Telegram allows two line breaks there
    )


def letter(position: int) -> str:
    """Returns "A" for 0, "B" for 1 …; raises ``IndexError`` past 26 options, which no question has."""
    return string.ascii_uppercase[position]


def as_text(poll: Poll, *, before: tuple[Span, ...] = ()) -> Outgoing:
    """Returns the question with its options after letters, and one button a letter; ``before`` comes first."""
    spans = [*before, *([Span("\n\n")] if before else []), Span(poll.question, "bold"), Span("\n")]
    buttons = []
    for position, option in enumerate(poll.options):
        spans += [Span("\n"), Span(f"{letter(position)}.", "bold"), Span(f" {option}")]
        buttons.append(Button(letter(position), data=choice_data(poll.tag, position)))
    return Outgoing(spans=tuple(spans), buttons=tuple(buttons))


def choice_data(tag: str, position: int) -> str:
    """Returns what the button of an option sends back; ``read_choice`` reads it."""
    return f"{CHOICE_PREFIX}:{tag}:{position}"


def read_choice(data: str) -> tuple[str, int] | None:
    """Returns the tag and the position of a letter button's data, None for any other."""
    prefix, _, rest = data.partition(":")
    tag, colon, position = rest.rpartition(":")
    if prefix != CHOICE_PREFIX or not colon or not (position.isascii() and position.isdigit()):
        return None
    return tag, int(position)


def read_poll_answer(text: str) -> tuple[str, int] | None:
    """Returns the platform's poll id and the position out of the text of a ``POLL_ANSWER``, None when it is neither."""
    poll_id, colon, position = text.partition(":")
    if not (poll_id and colon and position.isascii() and position.isdigit()):
        return None
    return poll_id, int(position)
