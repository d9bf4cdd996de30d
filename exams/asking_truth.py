"""Items on whether what is said is so: right or wrong, and which of four is right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exams.asking_bodies import wrong_bodies
from exams.asking_figures import is_clear, wrong_values
from exams.asking_times import wrong_moments
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.figures import figures
from exams.items import Kind, Level
from exams.patterns import pattern
from exams.shelf import Shelf
from exams.statements import Statement, names_whom
from exams.times import times
from exams.wording import first_capital, inner_quotes, opening
from vanban.text import words

RIGHT, WRONG = "Đúng", "Sai"
_LONGEST = 210  # characters of what is judged
_FORBIDS = pattern("forbids")
_FEWEST_WORDS = 8  # of a duty: less is done by many
# A bound in a condition: what holds under 9 holds under 3 too, so another figure there is not wrong.
_BOUND = re.compile(r"(?:\bdưới|\btrên|\bhơn|\btừ|\btừ đủ|(?<!không )\bquá|\bvượt)\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"\.\s|:")
_NAMES_DOCUMENT = pattern("names_a_document", re.IGNORECASE)  # such a line lists documents, it says nothing of them


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence with what was changed in it: the sentence as it is, made wrong, and the two values."""

    said: Statement
    true: str
    false: str
    value: str
    instead: str


def truth_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields for each sentence with a figure or a time one item to be judged, and for neighbours one with four."""
    changed = changes(shelf, dice)
    for one in changed:
        yield _judged(shelf, one, is_true=dice.below(2, "truth", one.said.start) == 0)
    for first in range(0, len(changed) - OPTIONS + 1, OPTIONS):
        yield from _choice(shelf, changed[first : first + OPTIONS], dice)


def changes(shelf: Shelf, dice: Dice) -> list[Changed]:
    """Returns sentences made wrong by another figure or time, one of each sentence, in order."""
    numbers = [figure for said in shelf.statements for figure in figures(said.text)]
    moments = [time for said in shelf.statements for time in times(said.text)]
    bodies = _body_changes(shelf, dice)
    found: list[Changed] = []
    for said in shelf.statements:
        if (
            not said.stands_alone
            or _NAMES_DOCUMENT.match(said.shown)
            or names_whom(said)
            or len(said.shown) > _LONGEST
            or _SENTENCE.search(said.shown)
        ):
            continue
        options = [
            (f.start, f.end, wrong_values(shelf, said, f, numbers, dice))
            for f in figures(said.text)
            if is_clear(shelf, said, f.start, f.number_end) and not _BOUND.search(said.text[: f.start])
        ] + [
            (t.start, t.end, [one.written for one in wrong_moments(shelf, said, t, moments, dice)])
            for t in times(said.text)
            if is_clear(shelf, said, t.start, t.end)
        ]
        options += bodies.get(said.start, [])
        options += [
            (m.start(), m.end(), [m["rest"]])
            for m in _FORBIDS.finditer(said.text)
            if said.text.count("không") == 1 and len(words(said.text)) >= _FEWEST_WORDS
        ]
        fitting = [one for one in options if one[2]]
        if fitting:
            found.append(_changed(said, *fitting[dice.below(len(fitting), "change", said.start)]))
    return found


def _body_changes(shelf: Shelf, dice: Dice) -> dict[int, list[tuple[int, int, list[str]]]]:
    """Returns by the start of its sentence each body that begins one with its duty, and bodies that are wrong there."""
    return {
        duty.start: [(0, len(duty.body), [one for one in wrong_bodies(shelf, duty, dice) if shelf.mentions(one)])]
        for duty in shelf.duties
        if duty.begins and len(words(duty.rest)) >= _FEWEST_WORDS
    }


def _changed(said: Statement, start: int, end: int, wrong: list[str]) -> Changed:
    text = said.text
    false = " ".join(f"{text[:start]}{wrong[0]}{text[end:]}".split()).rstrip(" ;,.:")
    return Changed(said, said.shown, false, " ".join(text[start:end].split()), wrong[0])


def _judged(shelf: Shelf, one: Changed, *, is_true: bool) -> Draft:
    opened = opening(shelf.document, one.said)
    judged = inner_quotes(one.true if is_true else one.false)
    source = source_of(shelf.document, one.said)
    remark = "Nhận định đúng." if is_true else f"Nhận định sai: văn bản ghi “{one.value}”, không phải “{one.instead}”."
    right, wrong = (RIGHT, WRONG) if is_true else (WRONG, RIGHT)
    return Draft(
        Kind.TRUE_FALSE, Level.KNOW, f"{opened} nhận định sau đúng hay sai: “{judged}”?", right, (wrong,),
        explained([source], remark=remark), (source,), one.said.section, (one.said.start,), in_order=(RIGHT, WRONG),
        worth=1,
    )  # fmt: skip


def _choice(shelf: Shelf, group: list[Changed], dice: Dice) -> Iterator[Draft]:
    """Yields an item with one right and three changed sentences, or with three right and one changed."""
    lengths = sorted(len(one.true) for one in group)
    if lengths[-1] > 1.9 * lengths[0]:
        return
    chosen = group[dice.below(OPTIONS, "choice", group[0].said.start)]
    rest = [one for one in group if one is not chosen]
    asks_false = dice.below(2, "asks", group[0].said.start) == 1
    right = chosen.false if asks_false else chosen.true
    wrong = [one.true if asks_false else one.false for one in rest]
    sources = tuple(source_of(shelf.document, one.said) for one in (chosen, *rest))
    ask = "nhận định nào sau đây KHÔNG đúng?" if asks_false else "nhận định nào sau đây đúng?"
    told = [chosen] if asks_false else rest
    remark = "; ".join(f"văn bản ghi “{one.value}”, không phải “{one.instead}”" for one in told)
    yield Draft(
        Kind.STATEMENT, Level.UNDERSTAND, f"{opening(shelf.document, placed=False)} {ask}", _option(right),
        tuple(map(_option, wrong)), explained(sources[:1], remark=f"{first_capital(remark)}."), sources,
        chosen.said.section, tuple(one.said.start for one in (chosen, *rest)), worth=2,
    )  # fmt: skip


def _option(text: str) -> str:
    return first_capital(inner_quotes(text))
