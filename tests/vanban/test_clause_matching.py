"""Clauses of two texts laid side by side: nothing is lost, and each finds the one it became."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from vanban.clause_matching import Clause, ClauseState, Comparison, clauses_of, compared, matches
from vanban.documents import Section, SectionKind

WORDS = [
    "người",
    "đứng",
    "đầu",
    "cấp",
    "ủy",
    "trực",
    "tiếp",
    "tiếp",
    "dân",
    "ghi",
    "sổ",
    "báo",
    "cáo",
    "lãnh",
    "đạo",
    "trước",
    "giờ",
    "theo",
    "mẫu",
    "quy",
    "định",
]
BODIES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
PATHS = st.sampled_from(["", "Điều 1", "Điều 2", "Điều 3", "Điều 1, khoản 1"])


@st.composite
def clause_lists(draw: st.DrawFn) -> list[Clause]:
    drawn = draw(st.lists(st.tuples(PATHS, BODIES), max_size=8))
    return [Clause(index, path, f"{path}. {body}\n") for index, (path, body) in enumerate(drawn)]


def articles(*bodies: str) -> list[Clause]:
    return [Clause(i, f"Điều {i + 1}", f"Điều {i + 1}. {body}\n") for i, body in enumerate(bodies)]


def states(comparison: Comparison) -> list[tuple[str, str, str, bool]]:
    return [
        (pair.old.path if pair.old else "", pair.new.path if pair.new else "", str(pair.state), pair.moved)
        for pair in comparison.pairs
    ]


DUTY = "Người trực ghi sổ trực theo mẫu và báo cáo lãnh đạo trước bảy giờ"
MONEY = "Kinh phí thực hiện do ngân sách thành phố bảo đảm theo quy định hiện hành"
SCOPE = "Quy định này áp dụng đối với các cơ quan tham mưu giúp việc của Thành ủy"
NEWS = "Văn phòng công bố lịch tiếp công dân trên trang thông tin điện tử hằng tháng"


@given(clause_lists(), clause_lists())
def test_every_clause_of_both_texts_stands_in_exactly_one_pair(old: list[Clause], new: list[Clause]) -> None:
    pairs = compared(old, new).pairs
    assert sorted(pair.old.index for pair in pairs if pair.old) == list(range(len(old)))
    assert [pair.new.index for pair in pairs if pair.new] == list(range(len(new)))


@given(clause_lists(), clause_lists())
def test_the_pieces_of_changed_clauses_give_both_wordings_back(old: list[Clause], new: list[Clause]) -> None:
    for pair in compared(old, new).pairs:
        if pair.state is ClauseState.CHANGED and pair.old and pair.new:
            assert "".join(piece.old for piece in pair.pieces) == pair.old.text
            assert "".join(piece.new for piece in pair.pieces) == pair.new.text


@given(clause_lists())
def test_a_text_compared_with_itself_is_identical(clauses: list[Clause]) -> None:
    assert compared(clauses, clauses).identical


@given(clause_lists(), clause_lists())
def test_swapping_the_texts_swaps_what_came_and_what_went(old: list[Clause], new: list[Clause]) -> None:
    assert len(matches(old, new)) <= min(len(old), len(new))
    there = compared(old, new)
    assert there.count(ClauseState.REMOVED) - there.count(ClauseState.ADDED) == len(old) - len(new)


def test_a_clause_put_in_renumbers_the_others_without_changing_them() -> None:
    comparison = compared(articles(SCOPE, DUTY, MONEY), articles(SCOPE, NEWS, DUTY, MONEY))
    assert states(comparison) == [
        ("Điều 1", "Điều 1", "giu", False),
        ("", "Điều 2", "them", False),
        ("Điều 2", "Điều 3", "sua", True),
        ("Điều 3", "Điều 4", "sua", True),
    ]
    changed = comparison.pairs[2].pieces
    assert [piece.old or piece.new for piece in changed if piece.kind != "giu"] == ["2", "3"]


def test_a_clause_that_stands_elsewhere_is_moved_and_the_others_are_not() -> None:
    old = [Clause(0, "a", SCOPE), Clause(1, "b", DUTY), Clause(2, "c", MONEY)]
    new = [Clause(0, "c", MONEY), Clause(1, "a", SCOPE), Clause(2, "b", DUTY)]
    assert states(compared(old, new)) == [
        ("c", "c", "giu", True),
        ("a", "a", "giu", False),
        ("b", "b", "giu", False),
    ]


def test_other_words_under_the_same_number_are_a_clause_that_went_and_one_that_came() -> None:
    found = states(compared(articles(SCOPE, DUTY), articles(SCOPE, MONEY)))
    assert found[1:] == [("", "Điều 2", "them", False), ("Điều 2", "", "bo", False)]


def test_the_clauses_of_a_text_joined_are_the_text_and_points_stay_in_their_clause() -> None:
    text = "Căn cứ…\nĐiều 1. Phạm vi\n1. Một\na) ghi sổ;\n- gạch\n2. Hai\n"
    kinds = {"Điều 1": SectionKind.ARTICLE, "1. Một": SectionKind.CLAUSE, "a)": SectionKind.POINT}
    kinds |= {"- ": SectionKind.DASH, "2. Hai": SectionKind.CLAUSE}
    sections = [
        Section(i, None, kind, label, "", f"p{i}", text.index(label), len(text), len(text))
        for i, (label, kind) in enumerate(kinds.items())
    ]
    clauses = clauses_of(text, sections)
    assert "".join(one.text for one in clauses) == text
    assert [one.text.split("\n")[0] for one in clauses] == ["Căn cứ…", "Điều 1. Phạm vi", "1. Một", "2. Hai"]
    assert clauses_of("", []) == [Clause(0, "", "")]


def test_texts_of_two_hundred_pages_are_compared_in_under_two_seconds_of_processor_time() -> None:
    generator = random.Random(7)
    vocabulary = [f"{a}{b}" for a in "bcdghklmn" for b in ("an", "ong", "iêu", "ưa", "ết", "ồng", "ám", "ĩnh")]
    bodies = [" ".join(generator.choices(vocabulary, k=70)) for _ in range(1_500)]  # 105,000 words
    changed = [
        body if index % 5 else " ".join(generator.choices(vocabulary, k=5)) + body[20:]
        for index, body in enumerate(bodies)
    ]
    del changed[::50]
    began = time.process_time()
    comparison = compared(articles(*bodies), articles(*changed))
    assert time.process_time() - began < 2.0
    assert comparison.count(ClauseState.REMOVED) == 30
