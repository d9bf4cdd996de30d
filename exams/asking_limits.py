"""Items that apply a bound: how many of four cases comply with it, or are late."""

import datetime
from collections.abc import Iterator, Sequence
from typing import TypeVar

from exams.applying import Applied, applied, derived, is_whole
from exams.asking_figures import is_clear
from exams.citing import written_date
from exams.dice import Dice
from exams.drafts import Draft
from exams.figures import Figure, figures
from exams.items import Operation
from exams.leads import is_readable
from exams.limits import Due, bound_of, dues
from exams.shelf import Shelf
from exams.statements import Statement
from exams.wording import BLANK
from vanban.text import words

T = TypeVar("T")
_CASES = 4
_BELOW = (40, 50, 60, 70, 80, 90)  # per cent of a bound
_ABOVE = (115, 130, 150, 170, 200, 250)
_DAYS_LATE = (3, 6, 11, 17, 24, 38)
_DAYS_EARLY = (4, 8, 13, 19, 27, 41)
_FEWEST_WORDS = 12  # of a sentence that sets a deadline: less does not say for what
_NO_COUNT = frozenset({"%", "nước", "lần", "tuổi"})  # of 100 % or of rank and age other values sound strange


def limit_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields items on the bounds and the deadlines of sentences."""
    for said in shelf.statements:
        if not is_readable(said):
            continue
        for figure in figures(said.text):
            bound = bound_of(said.text, figure) if is_whole(figure) and figure.unit not in _NO_COUNT else None
            if bound is not None and is_clear(shelf, said, figure.start, figure.number_end):
                yield from _complying(shelf, said, figure, bound, dice)
        for due in dues(said.text) if len(words(said.text)) >= _FEWEST_WORDS else ():
            if is_clear(shelf, said, due.time.start, due.time.end):
                yield from _late(shelf, said, due, dice)


def _complying(shelf: Shelf, said: Statement, figure: Figure, bound: Operation, dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks how many of four figures comply with a bound."""
    limit = int(figure.value)
    inside, outside = _scaled(limit, _BELOW), _scaled(limit, _ABOVE)
    if bound is Operation.COUNT_AT_LEAST:
        inside, outside = outside, inside
    values = _mixed(inside, outside, dice, said.start, figure.start)
    if values is not None:
        unit = said.text[figure.number_end : figure.end].strip()
        asked = (
            f"Bốn trường hợp có số liệu ở chỗ {BLANK} lần lượt là {'; '.join(f'{one} {unit}' for one in values)}. Đối"
            " chiếu với mức đúng của văn bản, có bao nhiêu trường hợp đáp ứng mức này?"
        )
        derivation = derived(bound, ";".join(map(str, values)), limit)
        told = f"Mức của văn bản là {' '.join(said.text[figure.start : figure.end].split())}"
        remark = f"{told}, nên có {derivation.result} trường hợp đáp ứng."
        case = Applied(said, (figure.start, figure.end), asked, derivation, remark)
        yield from applied(shelf, case, [f"{number} trường hợp" for number in range(1, _CASES + 1)])


def _late(shelf: Shelf, said: Statement, due: Due, dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks how many of four days lie behind a deadline."""
    late = [due.last + datetime.timedelta(days=days) for days in _DAYS_LATE]
    early = [due.last - datetime.timedelta(days=days) for days in _DAYS_EARLY]
    days = _mixed(late, early, dice, said.start, due.time.start)
    if days is not None:
        asked = (
            f"Xét bốn trường hợp hoàn thành việc này lần lượt vào các ngày {'; '.join(map(written_date, days))}. Theo"
            f" thời hạn đúng ở chỗ {BLANK}, có bao nhiêu trường hợp muộn hạn?"
        )
        last = int(f"{due.last:%Y%m%d}")
        derivation = derived(Operation.COUNT_LATE, ";".join(day.isoformat() for day in days), last)
        told = f"Ngày cuối cùng trong thời hạn là {written_date(due.last)}"
        remark = f"{told}, nên có {derivation.result} trường hợp muộn hạn."
        case = Applied(said, (due.time.start, due.time.end), asked, derivation, remark)
        yield from applied(shelf, case, [f"{number} trường hợp" for number in range(1, _CASES + 1)])


def _scaled(limit: int, shares: Sequence[int]) -> list[int]:
    """Returns whole numbers of about these percentages of a limit, each once, none of them the limit or below 1."""
    scale = 10 ** max(0, len(str(limit)) - 2)
    rounded = {round(limit * share / 100 / scale) * scale for share in shares}
    return sorted(one for one in rounded if one >= 1 and one != limit)


def _mixed(inside: Sequence[T], outside: Sequence[T], dice: Dice, *about: int) -> list[T] | None:
    """Returns four values of which one, two or three are inside, in an order that is drawn; None where too few are."""
    many = 1 + dice.below(_CASES - 1, "inside", *about)
    if len(inside) < many or len(outside) < _CASES - many:
        return None
    taken = [*dice.shuffled(inside, "in", *about)[:many], *dice.shuffled(outside, "out", *about)[: _CASES - many]]
    return dice.shuffled(taken, "cases", *about)
