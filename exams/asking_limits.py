"""Items that apply a bound: how many of four cases comply with it, or are late, and what a percentage comes to."""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from exams.asking_figures import is_clear
from exams.citing import written_date
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.figures import Figure, figures, number_value
from exams.items import Derivation, Kind, Level, Operation
from exams.leads import is_readable
from exams.limits import Due, bound_of, counted, dues
from exams.shelf import Shelf
from exams.statements import Statement
from exams.wording import BLANK, inner_quotes, speaking, with_blank
from vanban.text import words

T = TypeVar("T")
_CASES = 4
_BELOW = (40, 50, 60, 70, 80, 90)  # per cent of a bound
_ABOVE = (115, 130, 150, 170, 200, 250)
_DAYS_LATE = (3, 6, 11, 17, 24, 38)
_DAYS_EARLY = (4, 8, 13, 19, 27, 41)
_WHOLES = (200, 400, 600, 800, 1000, 1200, 1600, 2000)
# Percentages that are no share of a whole: growth, interest, what a figure rises or falls by.
_NO_SHARE = re.compile(r"\b(?:tăng|giảm|tốc độ|lãi|bình quân|tăng trưởng|cắt giảm|tiết kiệm)\b[^,;.]*$", re.IGNORECASE)
_NO_SHARE_BEHIND = re.compile(r"^\s*(?:/|mỗi|một năm|hằng năm|hàng năm|so với|tăng trưởng)")
_FEWEST_WORDS = 12  # of a sentence that sets a deadline: less does not say for what
_NO_COUNT = frozenset({"%", "nước", "lần", "tuổi"})  # of 100 % or of rank and age other values sound strange


def limit_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields items on the bounds, the deadlines and the percentages of sentences."""
    for said in shelf.statements:
        if not is_readable(said):
            continue
        for figure in figures(said.text):
            if is_clear(shelf, said, figure.start, figure.number_end) and _is_whole(figure):
                yield from _of_figure(shelf, said, figure, dice)
        for due in dues(said.text) if len(words(said.text)) >= _FEWEST_WORDS else ():
            if is_clear(shelf, said, due.time.start, due.time.end):
                yield from _late(shelf, said, due, dice)


def _is_whole(figure: Figure) -> bool:
    return not figure.is_range and figure.value == int(figure.value) and figure.value >= 3 and figure.named_unit


def _of_figure(shelf: Shelf, said: Statement, figure: Figure, dice: Dice) -> Iterator[Draft]:
    bound = bound_of(said.text, figure)
    if bound is not None and figure.unit not in _NO_COUNT:
        yield from _complying(shelf, said, figure, bound, dice)
    behind = said.text[figure.end :]
    shares = not _NO_SHARE.search(said.text[: figure.start]) and not _NO_SHARE_BEHIND.match(behind)
    if figure.unit == "%" and figure.value < 100 and shares:
        yield from _share(shelf, said, figure, dice)


def _complying(shelf: Shelf, said: Statement, figure: Figure, bound: Operation, dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks how many of four figures comply with a bound."""
    limit = int(figure.value)
    at_most = bound is Operation.COUNT_AT_MOST
    inside, outside = (_scaled(limit, _BELOW), _scaled(limit, _ABOVE))[:: 1 if at_most else -1]
    values = _mixed(inside, outside, dice, said.start, figure.start)
    if values is None:
        return
    unit = said.text[figure.number_end : figure.end].strip()
    cases = "; ".join(f"{value} {unit}" for value in values)
    asked = (
        f"Bốn trường hợp có số liệu ở chỗ {BLANK} lần lượt là {cases}. Đối chiếu với mức đúng của văn bản, có bao nhiêu"
        " trường hợp đáp ứng mức này?"
    )
    derivation = _derived(bound, ";".join(map(str, values)), limit)
    told = f"Mức của văn bản là {' '.join(said.text[figure.start : figure.end].split())}"
    yield from _draft(shelf, said, (figure.start, figure.end), asked, derivation, "trường hợp", told, dice)


def _late(shelf: Shelf, said: Statement, due: Due, dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks how many of four days lie behind a deadline."""
    late = [due.last + datetime.timedelta(days=days) for days in _DAYS_LATE]
    early = [due.last - datetime.timedelta(days=days) for days in _DAYS_EARLY]
    days = _mixed(late, early, dice, said.start, due.time.start)
    if days is None:
        return
    asked = (
        f"Bốn cơ quan cùng làm việc này và hoàn thành lần lượt vào các ngày {'; '.join(map(written_date, days))}. Theo"
        f" thời hạn đúng ở chỗ {BLANK}, có bao nhiêu cơ quan hoàn thành muộn?"
    )
    last = int(f"{due.last:%Y%m%d}")
    derivation = _derived(Operation.COUNT_LATE, ";".join(day.isoformat() for day in days), last)
    told = f"Ngày cuối cùng trong thời hạn là {written_date(due.last)}"
    yield from _draft(shelf, said, (due.time.start, due.time.end), asked, derivation, "cơ quan", told, dice)


def _share(shelf: Shelf, said: Statement, figure: Figure, dice: Dice) -> Iterator[Draft]:
    """Yields an item that asks what a percentage of a given whole is."""
    percent = int(figure.value)
    wholes = [whole for whole in _WHOLES if whole * percent % 100 == 0]
    blanked = with_blank(said, figure.start, figure.number_end)
    if not wholes or blanked is None:
        return
    whole = wholes[dice.below(len(wholes), "whole", said.start, figure.start)]
    derivation = _derived(Operation.SHARE, str(whole), percent)
    steps = [percent + step for step in (-20, -15, -10, -5, 5, 10, 15, 20)]
    others = [whole * step // 100 for step in steps if 0 < step <= 100 and whole * step % 100 == 0]
    asked = (
        f"Nếu tổng số dùng để tính tỷ lệ này là {whole} thì với tỷ lệ đúng ở chỗ {BLANK}, mức tương ứng là bao nhiêu?"
    )
    wrong = [str(one) for one in dice.shuffled(others, said.start, figure.start) if str(one) != derivation.result]
    if len(wrong) < OPTIONS - 1:
        return
    remark = f"Tỷ lệ là {percent} %, tính trên {whole} là {derivation.result}."
    yield _made(shelf, said, f"“{inner_quotes(blanked)}”. {asked}", derivation, derivation.result, wrong, remark)


def _derived(operation: Operation, begin: str, amount: int) -> Derivation:
    return Derivation(operation, begin, amount, str(counted(Derivation(operation, begin, amount, ""))))


def _scaled(limit: int, shares: Sequence[int]) -> list[int]:
    """Returns whole numbers of about these percentages of a limit, each once, none of them the limit or below 1."""
    scale = 10 ** max(0, len(str(limit)) - 2)
    rounded = {round(limit * share / 100 / scale) * scale for share in shares}
    return sorted(one for one in rounded if one >= 1 and one != limit)


def _mixed(
    inside: Sequence[T], outside: Sequence[T], dice: Dice, *about: int
) -> list[T] | None:
    """Returns four values of which one, two or three are inside, in an order that is drawn; None where too few are."""
    many = 1 + dice.below(_CASES - 1, "inside", *about)
    if len(inside) < many or len(outside) < _CASES - many:
        return None
    taken = [*dice.shuffled(inside, "in", *about)[:many], *dice.shuffled(outside, "out", *about)[: _CASES - many]]
    return dice.shuffled(taken, "cases", *about)


def _draft(
    shelf: Shelf, said: Statement, span: tuple[int, int], asked: str, derivation: Derivation, thing: str, told: str,
    dice: Dice,
) -> Iterator[Draft]:  # fmt: skip
    blanked = with_blank(said, *span)
    if blanked is None:
        return
    right, options = f"{derivation.result} {thing}", [f"{number} {thing}" for number in range(1, _CASES + 1)]
    wrong = [one for one in options if one != right]
    remark = f"{told}, nên có {right} {'muộn' if derivation.operation is Operation.COUNT_LATE else 'đáp ứng'}."
    yield _made(shelf, said, f"“{inner_quotes(blanked)}”. {asked}", derivation, right, wrong, remark)


def _made(
    shelf: Shelf, said: Statement, asked: str, derivation: Derivation, right: str, wrong: list[str], remark: str
) -> Draft:
    source = source_of(shelf.document, said)
    ordered = sorted((right, *wrong), key=lambda option: number_value(option.split()[0]))
    return Draft(
        Kind.COMPUTED, Level.APPLY, f"{speaking(shelf.document, said)} nêu: {asked}", right, tuple(wrong),
        explained([source], remark=remark), (source,), said.section, (said.start,), in_order=tuple(ordered),
        derivation=derivation, worth=4,
    )  # fmt: skip
