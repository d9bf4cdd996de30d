"""Charts of exam statistics: every figure is drawn in its place, inside the drawing, and stands in the table."""

import pytest
from answer_matrices import answered, class_of
from hypothesis import given, settings
from hypothesis import strategies as st

from api.charts import WIDTH
from api.exam_statistics_charts import MOST_UNITS, charts_of, item_map, scores_chart
from api.exam_statistics_words import between, decimal, letter, level_name, mark, percent, time_used
from exams.statistics.analysing import analyse
from exams.statistics.intervals import Interval


@given(st.integers(0, 80), st.integers(1, 14), st.integers(0, 10_000))
@settings(max_examples=25)
def test_all_is_drawn_inside_and_told_in_the_table(people: int, items: int, seed: int) -> None:
    for chart in charts_of(analyse(class_of(people, items, seed=seed)), 10):
        assert chart.title
        for shape in chart.shapes:
            assert shape.x >= -4
            assert shape.x + shape.width <= WIDTH + 1e-6
            assert shape.y >= 0
            assert shape.y + shape.height <= chart.height
        for word in chart.words:
            assert 0 <= word.y <= chart.height
            assert 0 <= word.x <= WIDTH
        assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_a_question_stands_where_its_p_and_d_are() -> None:
    analysis = analyse(class_of(60, 8))
    chart = item_map(analysis.items, {3})
    left, right = min(chart.shapes, key=lambda one: one.x), max(chart.shapes, key=lambda one: one.x)
    easiest = max(analysis.items, key=lambda one: one.difficulty or 0)
    hardest = min(analysis.items, key=lambda one: one.difficulty or 0)
    best = max(analysis.items, key=lambda one: one.discrimination or 0)
    assert right.words.startswith(f"Câu {easiest.facts.number}:")
    assert left.words.startswith(f"Câu {hardest.facts.number}:")
    assert min(chart.shapes, key=lambda one: one.y).words.startswith(f"Câu {best.facts.number}:")
    assert [one.words[:5] for one in chart.shapes if one.tone == 2] == ["Câu 3"]


def test_the_title_of_the_scores_counts_those_from_half_the_mark_on() -> None:
    chart = scores_chart(analyse(answered(["AAAA", "AABB", "ABBB", "BBBB"], "AAAA")).paper, 100)
    assert chart.title == "Điểm trung bình 43,75/100; 50 % số người được từ 50 điểm trở lên"
    assert chart.rows[5] == ("50–60", "1")


def test_of_many_units_the_largest_are_drawn_and_the_title_says_so() -> None:
    names = [f"Sở {n}" for n in range(MOST_UNITS + 3) for _ in range(n + 1)]
    chart = charts_of(analyse(answered(["A"] * len(names), "A", units=names)), 10)[-1]
    assert len(chart.shapes) == MOST_UNITS
    assert chart.title.startswith(f"Trong {MOST_UNITS} đơn vị đông người thi nhất, ")
    assert not any("Sở 0 " in shape.words for shape in chart.shapes)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (decimal(-0.001), "0,00"),
        (decimal(-1), "−1,00"),
        (percent(0.0), "0 %"),
        (mark(10.0), "10"),
        (mark(0.0), "0"),
        (between(None), ""),
        (between(Interval(0, 1)), "0,00 đến 1,00"),
        (time_used(0), "0 giây"),
        (time_used(61), "1 phút 1 giây"),
        (time_used(100_000), "1.666 phút 40 giây"),
        (letter(3), "D"),
        (letter(40), "41"),
        (level_name("la"), "Chưa ghi mức độ"),
        (level_name("van_dung_cao"), "Vận dụng cao"),
    ],
)
def test_figures_are_written_the_vietnamese_way(written: str, expected: str) -> None:
    assert written == expected
