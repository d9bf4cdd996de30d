"""What is told of questions and groups: options, doubts about the key, small numbers, units that stay hidden."""

import pytest
from answer_matrices import answered, class_of, scored

from exams.statistics.analysing import Analysis, analyse
from exams.statistics.groupings import POOLED, by_unit
from exams.statistics.reliability import TOO_FEW_ITEMS, TOO_FEW_PEOPLE
from exams.statistics.reviewing import Concern
from exams.statistics.verdicts import Hardness, Telling, hardness, reliability_words, telling

MIDDLE = "AAAAAAAAABBBCCCDDD"
BEHIND = 12  # questions behind the first, which is each test's own


def behind(person: int, right: int) -> str:
    """Returns twelve answers with so many of them right, others for each person."""
    return "".join("A" if (place + person) % BEHIND < right else "B" for place in range(BEHIND))


def of_first(strong: str, weak: str, middle: str = MIDDLE) -> Analysis:
    """Returns the analysis where the first question, with the key A, was answered so by the eleven best, the eleven
    last and the eighteen between, a letter for each person."""
    rows = [
        sign + behind(person, right)
        for signs, right in ((strong, 10), (middle, 6), (weak, 2))
        for person, sign in enumerate(signs)
    ]
    assert len(rows) == 40
    return analyse(answered(rows, "A" * (BEHIND + 1)))


def concerns(analysis: Analysis, number: int = 1) -> dict[Concern, str]:
    return {c: words for one in analysis.reviews if one.item.facts.number == number for c, words in one.reasons}


def test_options_are_counted_among_all_and_in_both_groups() -> None:
    first = of_first("A" * 9 + "BB", "A" * 3 + "B" * 5 + "C-" + "C", "A" * 8 + "B" * 8 + "C-").items[0]
    assert [one.chosen for one in first.options] == [20, 15, 3, 0]
    assert [one.share for one in first.options] == [0.5, 0.375, 0.075, 0.0]
    assert [one.works for one in first.options] == [True, True, True, False]
    assert (first.omitted, first.group_size) == (2, 11)
    strong, weak = [one.strong for one in first.options], [one.weak for one in first.options]
    assert strong == pytest.approx([9 / 11, 2 / 11, 0, 0])
    assert weak == pytest.approx([3 / 11, 5 / 11, 2 / 11, 0])
    assert first.discrimination == pytest.approx(6 / 11)


def test_a_question_whose_key_only_the_weak_choose_is_said_to_have_perhaps_a_wrong_key() -> None:
    found = concerns(of_first("B" * 9 + "AC", "A" * 6 + "BCCDD"))
    assert next(iter(found)) is Concern.WRONG_KEY
    assert "phương án B" in found[Concern.WRONG_KEY]
    assert "đáp án A thì nhóm điểm cao chỉ chọn 9 %" in found[Concern.WRONG_KEY]
    assert Concern.NEGATIVE in found
    assert Concern.DRAWS_STRONG not in found  # said already


def test_a_wrong_option_that_draws_some_of_the_strong_is_told_without_doubting_the_key() -> None:
    found = concerns(of_first("A" * 6 + "B" * 5, "AACCCCCDDDD"))
    assert "Phương án sai B" in found[Concern.DRAWS_STRONG]
    assert Concern.WRONG_KEY not in found


def test_a_sound_question_has_no_concern() -> None:
    assert concerns(of_first("A" * 10 + "B", "AABBBCCCDDD")) == {}


@pytest.mark.parametrize(
    ("strong", "middle", "weak", "concern"),
    [
        ("A" * 11, "A" * 18, "A" * 11, Concern.ALL_RIGHT),
        ("B" * 11, "C" * 18, "D" * 11, Concern.ALL_WRONG),
        ("A" * 11, "A" * 18, "A" * 10 + "B", Concern.TOO_EASY),
        ("A" * 3 + "B" * 8, "C" * 18, "D" * 11, Concern.TOO_HARD),
        ("A" * 5 + "BBCCDD", MIDDLE, "A" * 4 + "BBBCCDD", Concern.POOR),
        ("A" * 10 + "-", MIDDLE, "AABBCC-----", Concern.OMITTED),
        ("A" * 10 + "B", "A" * 9 + "B" * 9, "AAABBBBBBBB", Concern.IDLE_OPTIONS),
    ],
)
def test_each_weakness_is_told(strong: str, middle: str, weak: str, concern: Concern) -> None:
    assert concern in concerns(of_first(strong, weak, middle))


def test_a_question_that_lowers_alpha_is_told_with_both_figures() -> None:
    found = concerns(of_first("A" * 3 + "BBBCCCDD", "A" * 8 + "BCD"))
    assert "hệ số tin cậy của đề tăng từ" in found[Concern.LOWERS_ALPHA]


def test_reviews_begin_with_the_gravest() -> None:
    first = of_first("B" * 9 + "AC", "A" * 6 + "BCCDD").reviews[0]
    assert (first.item.facts.number, first.reasons[0][0]) == (1, Concern.WRONG_KEY)


@pytest.mark.parametrize("people", [0, 1, 5, 29])
def test_with_few_people_what_compares_them_is_left_open(people: int) -> None:
    analysis = analyse(answered((["AB", "BA", "AA", "BB", "A-"] * 6)[:people], "AA"))
    for item in analysis.items:
        assert (item.discrimination, item.corrected, item.point_biserial) == (None, None, None)
        assert telling(item.discrimination) is Telling.UNKNOWN
        assert item.options[0].strong is None
    assert analysis.reliability.reason == TOO_FEW_PEOPLE
    assert analysis.reviews == ()


def test_a_question_nobody_was_given_has_no_figures() -> None:
    item = analyse(answered(["A."] * 3, "AA")).items[1]
    assert (item.people, item.difficulty, item.difficulty_interval, item.omitted) == (0, None, None, 0)
    assert hardness(item.difficulty) is Hardness.UNKNOWN


def test_a_paper_of_one_question_has_no_reliability() -> None:
    assert analyse(answered(["A"] * 20 + ["B"] * 20, "A")).reliability.reason == TOO_FEW_ITEMS


def test_an_item_left_empty_counts_as_wrong_and_as_left_empty() -> None:
    item = analyse(answered(["A", "-", "B", "-"], "A")).items[0]
    assert item.difficulty == 0.25
    assert item.omitted == 2


def test_the_paper_is_told_in_questions_where_all_had_the_same() -> None:
    paper = analyse(answered(["AAAA", "AABB", "BBBB"], "AAAA", passed=[True, True, False])).paper
    assert paper.totals is not None
    assert (paper.totals.mean, paper.totals.median, paper.totals.least, paper.totals.most) == (2, 2, 0, 4)
    assert paper.totals.sd == 2
    assert paper.passed is not None
    assert (paper.passed.passed, paper.passed.known) == (2, 3)
    assert paper.histogram == (1, 0, 0, 0, 0, 1, 0, 0, 0, 1)
    assert paper.seconds is not None
    assert paper.seconds.median == 60


def test_the_paper_is_told_in_shares_where_people_had_different_questions() -> None:
    paper = analyse(answered(["AA..", "..AB"], "AAAA")).paper
    assert paper.totals is None
    assert paper.shares is not None
    assert paper.shares.mean == 0.75
    assert (paper.fewest, paper.most, paper.items) == (2, 2, 4)


def test_topics_are_shares_of_what_each_person_had_of_them() -> None:
    analysis = analyse(class_of(40, 9, draw=5))
    assert [one.name for one in analysis.topics] == ["Chủ đề 0", "Chủ đề 1", "Chủ đề 2"]
    assert [one.items for one in analysis.topics] == [3, 3, 3]
    assert all(one.shares.n <= 40 for one in analysis.topics)
    assert [one.name for one in analysis.levels] == ["nhan_biet"]


def units_shown(sizes: dict[str, int]) -> dict[str, int]:
    units = [name for name, size in sizes.items() for _ in range(size)]
    found = by_unit(answered(["A"] * len(units), "A", units=units), hide_few=True)
    return {one.name: one.shares.n for one in found}


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"A": 9, "B": 8}, {"A": 9, "B": 8}),
        ({"A": 9, "B": 3, "C": 2}, {"A": 9, POOLED: 5}),
        ({"A": 9, "B": 6, "C": 2}, {"A": 9, POOLED: 8}),  # two alone would be the whole less the others
        ({"A": 9, "C": 2}, {POOLED: 11}),
        ({"A": 2, "B": 2}, {}),
        ({}, {}),
    ],
)
def test_no_unit_of_fewer_than_five_is_shown_nor_left_over(sizes: dict[str, int], shown: dict[str, int]) -> None:
    assert units_shown(sizes) == shown


def test_in_a_sitting_with_names_every_unit_stands_alone() -> None:
    found = by_unit(answered(["A", "B", "A"], "A", units=["Sở B", "Sở A", "Sở B"]), hide_few=False)
    assert [(one.name, one.shares.n, one.shares.mean) for one in found] == [("Sở A", 1, 0.0), ("Sở B", 2, 1.0)]


def test_partly_right_answers_have_alpha_and_no_kr20() -> None:
    matrix = class_of(40, 5).score
    matrix[0, 0] = 0.5
    told = analyse(scored(matrix)).reliability
    assert told.alpha is not None
    assert told.kr20 is None


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (0.40, Telling.VERY_GOOD),
        (0.399, Telling.GOOD),
        (0.30, Telling.GOOD),
        (0.2, Telling.FAIR),
        (0.199, Telling.POOR),
    ],
)
def test_verdicts_change_at_their_limits(figure: float, verdict: Telling) -> None:
    assert telling(figure) is verdict


def test_words_of_bands() -> None:
    assert [hardness(p) for p in (0.95, 0.9, 0.7, 0.3, 0.1, 0.0)] == [
        Hardness.VERY_EASY,
        Hardness.VERY_EASY,
        Hardness.EASY,
        Hardness.MIDDLING,
        Hardness.HARD,
        Hardness.VERY_HARD,
    ]
    assert [reliability_words(a) for a in (0.9, 0.7)] == ["rất cao", "chấp nhận được"]
    assert "không nên" in reliability_words(-0.2)
    assert reliability_words(None) == "Chưa đủ số liệu"
