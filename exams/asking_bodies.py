"""Items that ask which body, or who, must do something."""

import re
from collections.abc import Iterator

from exams.bodies import BodyDuty, same_class
from exams.citing import document_name
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_at
from exams.items import Kind, Level, Source
from exams.shelf import Shelf, distinct, plain
from exams.statements import Statement, begins_with_verb
from exams.wording import first_capital, inner_quotes, opening
from vanban.text import words

_FEWEST_WORDS = 7  # of what is to be done: less is done by many
_COMMON = re.compile(
    r"tuyên truyền|phổ biến|theo thẩm quyền|theo chức năng|phối hợp với các|khi có yêu cầu"
)  # given to all
_FEWEST_INSIDE = 12  # of a duty that only goes on in a sentence
_LONGEST_TASK = 260  # characters
_POINTS = re.compile(
    r"^(?:thì|mà|là|cũng|cấp|và|hoặc|nào)\b|\b(?:này|đó|nêu trên|nói trên|sau đây|như sau|trên đây|mình)\b|[:?!]"
)


def body_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each duty that the document gives to one body."""
    spans = {said.start: said for said in shelf.statements}
    for duty in shelf.duties:
        draft = _draft(shelf, duty, spans, dice)
        if draft is not None:
            yield draft


def wrong_bodies(shelf: Shelf, duty: BodyDuty, dice: Dice) -> list[str]:
    """Returns bodies that are wrong for a duty: of the same class, not named in it, and given nothing alike."""
    said = plain(shelf.document.text[duty.start : duty.end])
    ordered = sorted(dice.shuffled(shelf.bodies, duty.start), key=lambda one: one not in shelf.own_bodies)
    fitting = same_class(duty.body, [first_capital(one) for one in ordered])
    return distinct(
        (one for one in fitting if plain(one) not in said and not shelf.says(duty.rest, one, least=0.4)),
        apart_from=[duty.body],
    )


def _draft(shelf: Shelf, duty: BodyDuty, spans: dict[int, Statement], dice: Dice) -> Draft | None:
    rest = _shortened(re.split(r";|\.\s", duty.rest)[0].rstrip(" ,."))
    if duty.begins and duty.start not in spans and (duty.body[:1].islower() or len(words(rest)) < _FEWEST_INSIDE):
        return None
    if not len(words(rest)) >= _FEWEST_WORDS or len(rest) > _LONGEST_TASK or _POINTS.search(rest):
        return None
    if not (duty.begins or duty.row) and (_COMMON.search(rest) or not begins_with_verb(rest)):
        return None
    if plain(duty.body) in plain(rest) or _given_to_others(shelf, duty, rest):
        return None
    wrong = wrong_bodies(shelf, duty, dice)[: OPTIONS - 1]
    sources = _sources(shelf, duty)
    if len(wrong) < OPTIONS - 1 or sources is None:
        return None
    return Draft(
        Kind.BODY, Level.KNOW if duty.begins else Level.UNDERSTAND, _stem(shelf, duty, rest, spans.get(duty.start)),
        first_capital(duty.body), tuple(wrong), explained(sources), sources, duty.section, (duty.start,), worth=3,
    )  # fmt: skip


def _shortened(task: str) -> str:
    """Returns what is to be done, a long one up to a comma."""
    at = task.rfind(",", 0, _LONGEST_TASK - 2) if len(task) > _LONGEST_TASK else -1
    return f"{task[:at]} …" if at > _LONGEST_TASK // 2 else task


def _given_to_others(shelf: Shelf, duty: BodyDuty, rest: str) -> bool:
    """Tells whether a line beside the duty's says nearly the same without its body; under a heading that names the
    body, lines say less of who is meant, so less must be alike."""
    least = 0.7 if duty.begins else 0.4
    lines = [line for line in shelf.alike(rest, least=least) if not duty.start - 5 <= line.start <= duty.end]
    return any(plain(duty.body) not in line.plain for line in lines)


def _stem(shelf: Shelf, duty: BodyDuty, rest: str, said: Statement | None) -> str:
    who = "ai" if duty.is_person else "cơ quan, tổ chức nào"
    if duty.begins and not rest.endswith("…"):
        return f"{opening(shelf.document, said, placed=said is not None and _hides(said, duty))} {who} {rest}?"
    name = document_name(shelf.document.metadata) or ""
    if duty.row:
        return f"Theo {name}, {who} chủ trì nhiệm vụ “{inner_quotes(rest)}”?"
    return f"Theo {name}, nhiệm vụ “{inner_quotes(rest)}” thuộc trách nhiệm của {who}?"


def _hides(said: Statement, duty: BodyDuty) -> bool:
    """Tells whether the heading over a sentence does not name the body asked for."""
    return said.heading is not None and plain(duty.body) not in plain(said.heading.title)


def _sources(shelf: Shelf, duty: BodyDuty) -> tuple[Source, ...] | None:
    """Returns the sentence and, where the body is named above it, the heading that names it."""
    document = shelf.document
    said = source_at(document, duty.start, duty.end, section=duty.section, path=duty.path)
    if plain(duty.body) in plain(said.quote):
        return (said,)
    if duty.section is None:
        return None
    for unit in (document.sections[duty.section], *document.ancestors(document.sections[duty.section])):
        own = document.text[unit.start : unit.own_end]
        if plain(duty.body) in plain(own) and not unit.start <= duty.start < unit.own_end:
            return (
                said,
                source_at(document, unit.start, unit.start + len(own.rstrip()), section=unit.index, path=unit.path),
            )
    return None
