"""The charts of a sitting's statistics: scores, questions by P and D, topics, levels and units. Pure functions."""

import math
from collections.abc import Sequence

from api.charts import WIDTH, Chart, Shape, Word, columns
from api.exam_statistics_words import decimal, level_name, mark, percent, topic_name
from api.wording import count_words
from exams.statistics.analysing import Analysis
from exams.statistics.groupings import POOLED, ItemGroup, UnitGroup
from exams.statistics.item_analysis import ItemStatistics
from exams.statistics.paper_analysis import BINS, PaperStatistics
from exams.statistics.verdicts import TELLING_WORDS, telling

MOST_UNITS = 12  # drawn; the table below holds all
_LEFT, _RIGHT, _TOP, _BOTTOM, _TALL = 40, 8, 10, 40, 260  # of the map of questions
_DOT = 7
_SOUND, _DOUBTED = 1, 2  # tones
_BAR, _BAR_STEP = 12, 34
_LONGEST = 40  # code points of a name in a chart


def charts_of(analysis: Analysis, scale: int) -> list[Chart]:
    """Returns the charts that have something to show."""
    made = (
        scores_chart(analysis.paper, scale),
        item_map(analysis.items, {one.item.facts.number for one in analysis.reviews}),
        groups_chart("chủ đề", [(topic_name(one.name), one) for one in analysis.topics]),
        groups_chart("mức độ", [(level_name(one.name), one) for one in analysis.levels]),
        units_chart(analysis.units, scale),
    )
    return [chart for chart in made if not chart.empty]


def scores_chart(paper: PaperStatistics, scale: int) -> Chart:
    """Returns people by tenths of the full mark."""
    step = scale / BINS
    labels = [f"{mark(n * step)}–{mark((n + 1) * step)}" for n in range(BINS)]
    mean = f"Điểm trung bình {decimal(paper.shares.mean * scale)}/{scale}" if paper.shares else ""
    half = sum(paper.histogram[BINS // 2 :])
    share = percent(half / paper.people) if paper.people else ""
    title = f"{mean}; {share} số người được từ {mark(scale / 2)} điểm trở lên" if paper.people else ""
    note = "Đơn vị: người, lần thi đầu. Mỗi cột gồm điểm đầu khoảng, không gồm điểm cuối; cột cuối gồm cả điểm tối đa."
    return columns(title, labels, {"người": paper.histogram}, note=note, head="Điểm")


def item_map(items: Sequence[ItemStatistics], doubted: set[int]) -> Chart:
    """Returns each question as a square at its P (across) and D (up); those to look at again have their number."""
    known = [(one.facts.number, one.difficulty, one.discrimination) for one in items]
    points = [(n, p, d) for n, p, d in known if p is not None and d is not None]
    lowest = min((d for _, _, d in points), default=0.0)
    floor = min(-0.2, math.floor(lowest * 5) / 5)
    poor = sum(d < 0.2 for _, _, d in points)
    shapes, words = [], _map_scale(floor)
    for number, p, d in points:
        x, y = _across(p), _up(d, floor)
        told = f"Câu {number}: P = {decimal(p)}, D = {decimal(d)}"
        shapes.append(Shape(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, _DOUBTED if number in doubted else _SOUND, told))
        if number in doubted:
            words.append(Word(x, y - _DOT, str(number)))
    return Chart(
        title=f"{count_words(poor)}/{count_words(len(points))} câu phân biệt kém (D dưới 0,20)",
        note="Ngang: độ khó P (càng sang phải càng dễ). Đứng: độ phân biệt D. Số ghi cạnh ô là số câu cần xem lại.",
        height=_TALL,
        shapes=tuple(shapes),
        words=tuple(words),
        lines=tuple(_up(d, floor) for d in (0.0, 0.2, 0.4)),
        legend=((_SOUND, "Không có điểm nghi ngờ"), (_DOUBTED, "Cần xem lại")) if doubted else (),
        head=("Câu", "P", "D", "Nhận định"),
        rows=tuple((f"Câu {n}", decimal(p), decimal(d), TELLING_WORDS[telling(d)]) for n, p, d in points),
    )


def groups_chart(what: str, groups: Sequence[tuple[str, ItemGroup]]) -> Chart:
    """Returns the mean share of points by topic or level; nothing where there is only one."""
    shown = groups if len(groups) > 1 else ()
    weakest = min(shown, key=lambda pair: pair[1].shares.mean, default=None)
    title = f"Yếu nhất theo {what}: {weakest[0]}, đạt {percent(weakest[1].shares.mean)} số điểm" if weakest else ""
    bars = [(f"{name} ({one.items} câu)", one.shares.mean) for name, one in shown]
    rows = tuple((name, str(one.items), percent(one.shares.mean, 1)) for name, one in shown)
    note = "Đơn vị: % số điểm của những câu được hỏi, trung bình theo người"
    return _share_bars(title, bars, note, (what.capitalize(), "Số câu", "Đạt"), rows)


def units_chart(units: Sequence[UnitGroup], scale: int) -> Chart:
    """Returns the mean mark of the units with the most people; nothing where there is only one."""
    most = sorted(units, key=lambda one: -one.shares.n)[:MOST_UNITS] if len(units) > 1 else []
    shown = sorted(most, key=lambda one: -one.shares.mean)
    best = next((one for one in shown if one.name != POOLED), None)
    title = f"{best.name} có điểm trung bình cao nhất: {decimal(best.shares.mean * scale)}/{scale}" if best else ""
    if len(units) > MOST_UNITS:
        title = f"Trong {MOST_UNITS} đơn vị đông người thi nhất, {title}"
    bars = [(f"{one.name} ({count_words(one.shares.n)} người)", one.shares.mean) for one in shown]
    rows = tuple((one.name, count_words(one.shares.n), decimal(one.shares.mean * scale)) for one in shown)
    note = f"Đơn vị: % số điểm, trung bình theo người; bảng ghi theo thang {scale}"
    return _share_bars(title, bars, note, ("Đơn vị", "Số người", "Điểm trung bình"), rows)


def _share_bars(
    title: str, bars: Sequence[tuple[str, float]], note: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Chart:
    """Returns bars of shares, the whole width being 100 %."""
    shapes, words = [], []
    for n, (name, share) in enumerate(bars):
        told = f"{name}: {percent(share)}"
        words.append(Word(0, n * _BAR_STEP + 13, f"{_short(name)}: {percent(share)}", "start"))
        shapes.append(Shape(0, n * _BAR_STEP + 18, WIDTH * share, _BAR, 1, told))
    return Chart(title, note, len(bars) * _BAR_STEP + 4, tuple(shapes), tuple(words), (), (), head, rows)


def _map_scale(floor: float) -> list[Word]:
    marks = sorted({floor, 0.0, 0.2, 0.4, 1.0})
    up = [Word(_LEFT - 6, _up(d, floor) + 4, decimal(d, 1), "end") for d in marks]
    across = [Word(_across(p), _TALL - 24, decimal(p, 1)) for p in (0.0, 0.3, 0.5, 0.7, 0.9)]
    names = [Word(WIDTH - _RIGHT, _TALL - 6, "P: khó ← → dễ", "end"), Word(0, _TALL - 6, "D: trục đứng", "start")]
    return [*up, *across, *names]


def _across(p: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * p


def _up(d: float, floor: float) -> float:
    return _TOP + (_TALL - _TOP - _BOTTOM) * (1 - d) / (1 - floor)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
