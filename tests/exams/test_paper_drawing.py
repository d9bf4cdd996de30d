"""Drawing a paper by its matrix: exact, by the seed alone, no two questions that keep each other out."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from paper_questions import TOPICS, bank, pool_of, question

from exams.items import Level
from exams.linting import lint_items
from exams.papers.assignment import Problem, assign
from exams.papers.conflicts import Conflicts, repeated
from exams.papers.drawing import Pool, draw, draw_several, replacements, satisfies, usable_counts
from exams.papers.matrix import matrix_of

PROBLEMS = st.tuples(st.integers(1, 8), st.integers(1, 3)).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 3), min_size=size[1], max_size=size[1]),
        st.lists(st.sets(st.integers(0, size[0] - 1)), min_size=size[1], max_size=size[1]),
        st.sets(st.tuples(st.integers(0, size[0] - 1), st.integers(0, size[0] - 1)), max_size=10),
        st.just(size[0]),
    )
)


def problem(needs: list[int], fitting: list[set[int]], pairs: set[tuple[int, int]], count: int) -> Problem:
    near: list[set[int]] = [set() for _ in range(count)]
    for one, other in pairs:
        if one != other:
            near[one].add(other)
            near[other].add(one)
    conflicts = Conflicts(tuple(map(frozenset, near)))
    cliques = tuple(conflicts.cliques(range(count)))
    return Problem(tuple(needs), tuple(tuple(sorted(one)) for one in fitting), conflicts, cliques)


def possible(asked: Problem) -> bool:
    """Tells by trying everything whether each cell can have what it needs."""

    def filled(cell: int, taken: frozenset[int]) -> bool:
        if cell == len(asked.needs):
            return True
        free = [place for place in asked.fitting[cell] if place not in taken]
        return any(
            filled(cell + 1, taken | set(some))
            for some in combinations(free, asked.needs[cell])
            if not any(asked.conflicts.of[place] & (taken | set(some)) for place in some)
        )

    return filled(0, frozenset())


@given(PROBLEMS)
@settings(max_examples=150, deadline=None)
def test_a_paper_is_found_exactly_where_there_is_one(values: tuple) -> None:
    asked = problem(*values)
    found = assign(asked)
    assert found.complete == possible(asked)
    if found.complete:
        taken = [place for places in found.chosen for place in places]
        assert [len(places) for places in found.chosen] == list(asked.needs)
        assert len(taken) == len(set(taken))
        assert all(set(places) <= set(asked.fitting[cell]) for cell, places in enumerate(found.chosen))
        assert not any(asked.conflicts.of[place] & set(taken) for place in taken)
    for one in found.shortages:
        assert one.needed > one.available


def test_a_cell_of_any_topic_leaves_the_others_what_only_they_can_use() -> None:
    pool = pool_of(question(0, topic=TOPICS[0]), question(1, topic=TOPICS[1]))
    for seed in range(8):
        made = draw(pool, matrix_of([("", None, 1), (TOPICS[0], Level.KNOW, 1)]), seed=seed)
        assert [one.item.topic for one in made.questions] == [TOPICS[1], TOPICS[0]]


def test_what_is_lacking_is_said_with_what_could_help() -> None:
    pool = pool_of(*bank(24))
    made = draw(pool, matrix_of([(TOPICS[0], Level.KNOW, 5), (TOPICS[1], Level.KNOW, 2)]), seed=1)
    assert not made.complete
    (lack,) = made.lacks
    assert (lack.needed, lack.available) == (5, 2)
    assert lack.words.startswith("Ô “Chuyển đổi số, Nhận biết” cần 5 câu, ngân hàng chỉ có 2 câu")
    assert "thiếu 3 câu. Còn dư: Chuyển đổi số, " in lack.words


def test_cells_that_share_their_questions_lack_together() -> None:
    made = draw(pool_of(*bank(6)), matrix_of([("", Level.KNOW, 2), (TOPICS[0], None, 2), ("", None, 5)]), seed=1)
    (lack,) = made.lacks
    assert (len(lack.cells), lack.needed, lack.available) == (3, 9, 6)


def test_one_sentence_gives_a_paper_one_question() -> None:
    same = [question(number, sentence=number // 2) for number in range(8)]
    made = draw(pool_of(*same), matrix_of([("", None, 4)]), seed=3)
    assert len(made.questions) == 4
    assert not [
        one for one in lint_items([q.item for q in made.questions], paper=True) if one.rule.code == "TRUNG_NGUON"
    ]
    (lack,) = draw(pool_of(*same), matrix_of([("", None, 5)]), seed=3).lacks
    assert (lack.needed, lack.available) == (5, 4)


def test_questions_that_say_the_same_do_not_meet() -> None:
    again = question(3)
    twin = question(40)
    pool = pool_of(again, type(twin)(twin.id, 1, again.entry), question(7))
    assert len(draw(pool, matrix_of([("", None, 2)]), seed=0).questions) == 2
    assert draw(pool, matrix_of([("", None, 3)]), seed=0).lacks


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_draw_depends_on_the_seed_and_not_on_the_order_of_the_bank(seed: int) -> None:
    matrix = matrix_of([("", Level.KNOW, 3), (TOPICS[1], None, 3)])
    questions = bank(36)
    one = draw(pool_of(*questions), matrix, seed=seed)
    assert one == draw(pool_of(*reversed(questions)), matrix, seed=seed)
    assert len({q.id for q in one.questions}) == 6


def test_other_seeds_give_other_papers() -> None:
    pool, matrix = pool_of(*bank(60)), matrix_of([("", None, 10)])
    assert len({frozenset(q.id for q in draw(pool, matrix, seed=seed).questions) for seed in range(10)}) == 10


def test_several_papers_have_no_question_in_common() -> None:
    pool = pool_of(*bank(48))
    papers = draw_several(pool, matrix_of([("", Level.KNOW, 4), ("", Level.APPLY, 4)]), 3, seed=5)
    ids = [q.id for paper in papers for q in paper.questions]
    assert (len(papers), len(ids), len(set(ids))) == (3, 24, 24)
    assert not draw_several(pool, matrix_of([("", Level.KNOW, 5)]), 3, seed=5)[-1].complete


def test_a_question_used_before_and_its_twin_are_known_again() -> None:
    pool = pool_of(*bank(9))
    used = [pool.questions[4], type(pool.questions[0])(900, 1, pool.questions[2].entry)]
    places = repeated(pool.questions, used)
    assert places == {2, 4}
    assert [q.id for q in pool.without(places).questions] == [1, 2, 4, 6, 7, 8, 9]


def test_what_takes_the_place_of_a_question_fits_its_cell_and_the_rest_of_the_paper() -> None:
    questions = [
        question(0, sentence=1),
        question(1, sentence=2),
        question(2, sentence=2),
        question(3, topic=TOPICS[0]),
    ]
    pool = pool_of(*questions)
    matrix = matrix_of([("", Level.KNOW, 2)])
    assert [q.id for q in replacements(pool, matrix, [questions[1]])] == [1, 4]
    assert [q.id for q in replacements(pool, matrix_of([(TOPICS[0], None, 1), ("", None, 1)]), [questions[1]])] == [4]


def test_a_paper_satisfies_its_matrix_whichever_question_stands_for_which_cell() -> None:
    questions = [question(0, topic=TOPICS[0]), question(1, topic=TOPICS[1], level=Level.APPLY)]
    assert satisfies(matrix_of([("", None, 1), (TOPICS[0], None, 1)]), questions)
    assert not satisfies(matrix_of([("", Level.KNOW, 1), (TOPICS[0], None, 1)]), questions)
    assert not satisfies(matrix_of([("", None, 1)]), questions)


def test_counts_by_topic_pass_over_case_and_spelling() -> None:
    pool = pool_of(question(0, topic="Hòa giải"), question(1, topic="HOÀ  GIẢI"))
    assert list(usable_counts(pool).values()) == [2]


def test_a_bank_whose_questions_entangle_is_told_so() -> None:
    # Five questions in a ring: each keeps its two neighbours out, so that no three go together.
    ring = Conflicts(tuple(frozenset({(place + 1) % 5, (place - 1) % 5}) for place in range(5)))
    pool = Pool(tuple(bank(5)), ring)
    assert len(draw(pool, matrix_of([("", None, 2)]), seed=0).questions) == 2
    made = draw(pool, matrix_of([("", None, 3)]), seed=0)
    assert (made.complete, made.lacks) == (False, ())
    assert "không xếp được 3 câu vào một đề" in made.problem
