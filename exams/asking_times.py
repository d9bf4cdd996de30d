"""Items that ask for a day, month, quarter, year or period that a sentence sets."""

from collections.abc import Iterator

from exams.asking_figures import is_clear
from exams.dice import Dice
from exams.drafts import OPTIONS, SPARE, Draft, explained, source_of
from exams.items import Kind, Level
from exams.leads import is_readable
from exams.shelf import Shelf, plain
from exams.statements import Statement
from exams.times import ASKED, Time, next_to, times
from exams.wording import asked_inside, cloze, first_capital, opening, with_blank
from exams.wrong_times import wrong_times


def time_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each time that a sentence sets and no other sentence contradicts."""
    stated = [time for said in shelf.statements for time in times(said.text)]
    for said in shelf.statements:
        for time in times(said.text):
            draft = _draft(shelf, said, time, stated, dice)
            if draft is not None:
                yield draft


def wrong_moments(shelf: Shelf, said: Statement, time: Time, stated: list[Time], dice: Dice) -> list[Time]:
    """Returns times that are wrong in the place of another: no line that speaks of the same thing sets one."""
    context = f"{said.text[: time.start]} {said.text[time.end :]}"
    found: dict[tuple[int, ...], Time] = {}
    for one in wrong_times(time, stated, dice, since=shelf.document.metadata.date):
        if plain(one.written) not in plain(said.text) and not shelf.says(context, one.written):
            found.setdefault(one.order, one)
    return list(found.values())


def _draft(shelf: Shelf, said: Statement, time: Time, stated: list[Time], dice: Dice) -> Draft | None:
    if any(next_to(time, other) for other in times(said.text)):
        return None  # "đến hết tháng 7 …; từ tháng 8 …": the one tells the other
    wrong = wrong_moments(shelf, said, time, stated, dice)[:SPARE]
    stem = _stem(shelf, said, time)
    if stem is None or len(wrong) < OPTIONS - 1 or not is_clear(shelf, said, time.start, time.end):
        return None
    source = source_of(shelf.document, said)
    options = [first_capital(one.written) for one in sorted((time, *wrong), key=lambda one: one.order)]
    return Draft(
        Kind.DATE, Level.KNOW, stem, first_capital(time.written), tuple(first_capital(one.written) for one in wrong),
        explained([source]), (source,), said.section, (said.start,), in_order=tuple(options), worth=3,
    )  # fmt: skip


def _stem(shelf: Shelf, said: Statement, time: Time) -> str | None:
    opened = opening(shelf.document, said)
    asked = asked_inside(shelf.document, said, time.start, time.end, ASKED[time.form])
    if asked is not None:
        return f"{opened} {asked}"
    blanked = with_blank(said, time.start, time.end)
    return cloze(opened, blanked, what="mốc thời gian") if blanked is not None and is_readable(said) else None
