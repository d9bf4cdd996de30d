"""Charts as plain shapes for an SVG that the server writes: columns over time, bars of things. Pure functions.

Lengths are in units of the drawing (``WIDTH`` wide); the page scales it. A chart always carries its figures as a table
and in words, so that nothing is told by colour or by shape alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.wording import count_words

WIDTH = 360
HEIGHT = 220
_LEFT, _TOP, _BOTTOM = 40, 8, 24  # room for the figures of the axis, above, and for the labels
_BAR, _BAR_STEP = 12, 34  # of a bar, and from one to the next with its words above
_LABELS = 7  # along the axis at most, so that they do not touch
_LONGEST_WORDS = 44  # code points of a bar's words that fit the width


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle; ``tone`` (1, 2, 3 …) is its series, ``words`` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    words: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text at a place; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """What the macro ``chart`` draws. ``title`` states the finding, ``note`` what was counted and in which unit."""

    title: str
    note: str
    height: float
    shapes: tuple[Shape, ...]
    words: tuple[Word, ...]
    lines: tuple[float, ...]  # heights of the horizontal rules
    legend: tuple[tuple[int, str], ...]  # tone, name; nothing for one series
    head: tuple[str, ...]  # of the table
    rows: tuple[tuple[str, ...], ...]
    width: float = WIDTH

    @property
    def empty(self) -> bool:
        """Tells whether there is nothing to draw."""
        return not self.shapes


def columns(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], *, note: str, head: str) -> Chart:
    """Returns stacked columns, one for each label, a series on top of the other in their order.

    >>> chart = columns("Hai ngày", ["01", "02"], {"câu": [1, 3]}, note="câu hỏi", head="Ngày")
    >>> [round(shape.height) for shape in chart.shapes]
    [47, 141]
    """
    totals = [sum(values) for values in zip(*series.values(), strict=True)]
    top = _round_top(max(totals, default=0))
    room = HEIGHT - _TOP - _BOTTOM
    step = (WIDTH - _LEFT) / max(1, len(labels))
    drawn = _stacked(labels, series, scale=room / top, step=step)
    rules = [HEIGHT - _BOTTOM - room * part / 4 for part in range(5)] if top >= 4 else [HEIGHT - _BOTTOM]
    figures = [Word(_LEFT - 6, y + 4, count_words(round(top * n / 4)), "end") for n, y in enumerate(rules)]
    every = math.ceil(len(labels) / _LABELS)
    below = [
        Word(_LEFT + step * (n + 0.5), HEIGHT - 6, label) for n, label in enumerate(labels) if n % every == 0
    ]  # fmt: skip
    rows = [
        (label, *(count_words(values[n]) for values in series.values()), *_sum(series, totals[n]))
        for n, label in enumerate(labels)
    ]
    return Chart(
        title,
        note,
        HEIGHT,
        tuple(drawn) if any(totals) else (),
        (*figures, *below),
        tuple(rules),
        _legend(tuple(series)),
        (head, *(name.capitalize() for name in series), *(("Cộng",) if len(series) > 1 else ())),
        tuple(rows),
    )


def bars(title: str, pairs: Sequence[tuple[str, float]], *, note: str, head: tuple[str, str], unit: str = "") -> Chart:
    """Returns horizontal bars, the words of each above it and its figure behind the words.

    >>> bars("Loại", [("Kế hoạch", 4), ("Báo cáo", 2)], note="", head=("Loại", "Số")).shapes[1].width
    180.0
    """
    top = max((value for _, value in pairs), default=0) or 1
    shapes, words = [], []
    for n, (name, value) in enumerate(pairs):
        figure = f"{count_words(round(value))}{unit}"
        words.append(Word(0, n * _BAR_STEP + 13, f"{_short(name)}: {figure}", "start"))
        shapes.append(Shape(0, n * _BAR_STEP + 18, WIDTH * value / top, _BAR, 1, f"{name}: {figure}"))
    rows = tuple((name, f"{count_words(round(value))}{unit}") for name, value in pairs)
    return Chart(title, note, len(pairs) * _BAR_STEP + 4, tuple(shapes), tuple(words), (), (), head, rows)


def share_words(part: float, whole: float) -> str:
    """Returns a share as whole per cent, "dưới 1 %" for what is there but rounds to nothing.

    >>> share_words(1, 3), share_words(1, 1000), share_words(0, 0)
    ('33 %', 'dưới 1 %', '0 %')
    """
    share = 100 * part / whole if whole else 0.0
    return "dưới 1 %" if 0 < share < 0.5 else f"{round(share)} %"


def _stacked(labels: Sequence[str], series: Mapping[str, Sequence[int]], *, scale: float, step: float) -> list[Shape]:
    shapes = []
    bottoms = [float(HEIGHT - _BOTTOM)] * len(labels)
    for tone, (name, values) in enumerate(series.items(), start=1):
        for n, value in enumerate(values):
            if not value:
                continue
            bottoms[n] -= value * scale
            words = f"{labels[n]}: {count_words(value)} {name}"
            shapes.append(Shape(_LEFT + step * (n + 0.15), bottoms[n], step * 0.7, value * scale, tone, words))
    return shapes


def _round_top(most: int) -> int:
    """Returns a round number that is no smaller, divisible by four from four on: where the axis ends."""
    if most < 4:
        return max(1, most + 1)
    step = int(10 ** (len(str(most)) - 1))
    for factor in (1, 2, 4, 6, 8, 10):
        if step * factor >= most and step * factor % 4 == 0:
            return step * factor
    return step * 12


def _sum(series: Mapping[str, Sequence[int]], total: int) -> tuple[str, ...]:
    return (count_words(total),) if len(series) > 1 else ()


def _legend(names: Sequence[str]) -> tuple[tuple[int, str], ...]:
    return tuple(enumerate(names, start=1)) if len(names) > 1 else ()


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1].rstrip()}…"
