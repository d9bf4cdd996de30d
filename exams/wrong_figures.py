"""Figures that are plausible and wrong: of the same unit and written the same way."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from exams.dice import Dice
from exams.figures import Figure

_FACTORS = tuple(map(Decimal, ("0.5", "1.5", "2", "0.8", "1.2", "0.6", "3", "0.4")))
_SPANS = (3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120)  # days, months and hours that rules set
_TIME_UNITS = frozenset({"ngày", "ngày làm việc", "tháng", "giờ", "năm", "tuần", "phút", "lần"})
_MOST_OF = {"%": 100, "tuổi": 95}
_SMALL = 13  # below it, whole numbers are moved by one and two


def wrong_numbers(figure: Figure, text: str, others: Sequence[Figure], dice: Dice) -> Iterator[str]:
    """Yields figures as the sentence would write them, those that the document states of other things first."""
    tail = text[figure.number_end : figure.end]
    stated = [other for other in others if other.unit == figure.unit and not other.is_range and not figure.is_range]
    values = [other.value for other in dice.shuffled(stated, figure.start, figure.number)]
    for value, second in chain(((v, None) for v in values if _near(figure, v)), _moved(figure, dice)):
        if (value, second) != (figure.value, figure.second) and value > 0 and _possible(figure, value, second):
            yield f"{_written(figure, value, second)}{tail}"


def _near(figure: Figure, value: Decimal) -> bool:
    """Tells whether a value is of the same size and of the same fineness."""
    most = Decimal("2.5") if figure.unit == "%" else Decimal(4)
    return value / most <= figure.value <= value * most and _decimals(value) == _decimals(figure.value)


def _possible(figure: Figure, value: Decimal, second: Decimal | None) -> bool:
    most = _MOST_OF.get(figure.unit)
    return most is None or max(value, second or value) <= most or figure.value > most


def _moved(figure: Figure, dice: Dice) -> Iterator[tuple[Decimal, Decimal | None]]:
    """Yields the value moved by usual steps; both bounds of a range are moved alike."""
    for step in dice.shuffled(_steps(figure), "steps", figure.start, figure.number):
        second = figure.second + step if figure.second is not None else None
        yield figure.value + step, second


def _steps(figure: Figure) -> list[Decimal]:
    value = figure.value
    if figure.unit == "%":
        unit = (
            Decimal(5)
            if value >= 10 and value % 5 == 0
            else Decimal(1).scaleb(-_decimals(value)) * (10 if _decimals(value) else 1)
        )
        return [unit * n for n in (-4, -3, -2, -1, 1, 2, 3, 4)]
    if (
        figure.unit in _TIME_UNITS
        and not figure.is_range
        and value in map(Decimal, (*_SPANS, 1, 2, 6, 12, 24, 36, 48, 72))
    ):
        usual = [Decimal(one) for one in (*_SPANS, 1, 2, 6, 12, 24, 36, 48, 72)]
        return [one - value for one in usual if value / 3 <= one <= value * 3]
    if value < _SMALL and not _decimals(value):
        return [Decimal(n) for n in (-2, -1, 1, 2, 3)]
    return [_rounded(value * factor, value) - value for factor in _FACTORS]


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """Returns a value as round as another: 38,6 keeps one decimal, 420000 its last four zeros."""
    places = like.normalize().as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(int(places)))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _written(figure: Figure, value: Decimal, second: Decimal | None) -> str:
    first = figure.number.split("-")[0].split("–")[0].strip(" %")
    percent = figure.number[len(figure.number.rstrip(" %")) :]
    if second is None:
        return f"{like_written(value, first)}{percent}"
    gap = figure.number.rstrip(" %")[len(first) :].rstrip("0123456789.,")
    return f"{like_written(value, first)}{gap}{like_written(second, first)}{percent}"


def like_written(value: Decimal, written: str) -> str:
    """Returns a number written as another is: decimal comma, dots between thousands, a leading zero, kept zeros."""
    decimals = max(len(written.split(",")[1]) if "," in written else 0, _decimals(value))
    whole, _, part = f"{value:.{decimals}f}".partition(".")
    if "." in written or (len(whole) > 3 and "." not in written and len(written) <= 3):
        whole = f"{int(whole):,}".replace(",", ".")
    if written.startswith("0") and not written.startswith("0,") and written != "0":
        whole = whole.zfill(len(written))
    return f"{whole},{part}" if part else whole
