from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.context import ContextTerms, PlacedWords, Worth
from rag.lexical import TantivyIndex
from rag.passage_fit import Asked, passage_measures
from rag.spelled_passages import heading_lines, weighed_heading
from vanban.ports import IndexedPassage
from vanban.text import bare_words, words

WORDS = ["thuế", "đất", "phí", "xã", "là"]


def filled(folder: Path, *passages: IndexedPassage) -> TantivyIndex:
    index = TantivyIndex(folder)
    index.apply(upserts=passages, deletes=(), sequence=1)
    return index


def order(index: TantivyIndex, question: str) -> list[int]:
    return [hit.passage_id for hit in index.in_context(question, index.search(question, limit=50))]


def measured(question: str, *contents: str) -> np.ndarray:
    asked = words(question)
    terms = ContextTerms.of(asked, Worth(9, 1.0, 0.5, {}, {}))
    spelled = [words(content) for content in contents]
    none = np.zeros((len(contents), len(terms.worth)), dtype=np.float32)
    placed = PlacedWords.of(terms, spelled)
    return passage_measures(Asked(question, asked, terms), spelled, placed, [[] for _ in contents], none)


@pytest.mark.parametrize("question", ["Cây xanh là gì?", "cay xanh la gi", "Theo quy định mới, cây xanh là gì?"])
def test_the_passage_that_defines_a_term_comes_before_those_that_only_speak_of_it(
    tmp_path: Path, question: str
) -> None:
    spoken = "Cây xanh đô thị do xã trồng. Cây xanh được cắt tỉa hằng năm. Người chăm cây xanh là ai do xã cử."
    index = filled(
        tmp_path / "t",
        IndexedPassage(1, 1, "", "", "", spoken),
        IndexedPassage(2, 1, "", "", "", "1. Công viên là nơi vui chơi. 2. Cây xanh là cây do xã quản lý."),
    )
    assert order(index, question)[0] == 2


@pytest.mark.parametrize("spell", [words, bare_words])
def test_the_passage_whose_own_heading_is_asked_for_comes_before_its_neighbours(tmp_path: Path, spell: object) -> None:
    text = "Ủy ban nhân dân xã xét trong mười ngày và trả lời bằng văn bản."
    headings = ("Trình tự xét hồ sơ", "Thẩm quyền cấp phép")
    index = filled(
        tmp_path / "t",
        *(
            IndexedPassage(at, 1, "", "", f"Điều {at} {one}", text, f"QUY ĐỊNH CHUNG › {one}")
            for at, one in enumerate(headings, 1)
        ),
    )
    asked = " ".join(spell("thẩm quyền cấp phép của xã"))  # type: ignore[operator]
    assert order(index, asked)[0] == 2


def test_only_the_headings_of_articles_are_weighed() -> None:
    heading = "Quy định chung › Mức thù lao"
    assert heading_lines(IndexedPassage(1, 1, "", "", "", "x", weighed_heading("Điều 3, khoản 1", heading))) == (
        "quy định chung\nmức thù lao"
    )
    assert not weighed_heading("mục III.1", "MỤC TIÊU")
    assert not weighed_heading("", "MỤC TIÊU")


def test_words_that_stand_as_asked_count_more_than_the_same_words_apart() -> None:
    table = measured("đất trồng lúa", "xã có đất trồng lúa", "đất của xã, lúa thì trồng sau", "xã có đất trồng lúa")
    assert table[0, 0] == pytest.approx(1.0)
    assert table[1, 0] < 0.5
    assert table[2, 0] == table[0, 0]


def test_a_run_does_not_go_on_in_the_next_passage() -> None:
    assert measured("đất trồng lúa", "có đất", "trồng lúa")[:, 0] == pytest.approx([1 / 3, 2 / 3])


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.lists(st.lists(st.sampled_from(WORDS)), max_size=5))
def test_the_longest_run_is_that_found_by_comparing_every_stretch(asked: list[str], contents: list[list[str]]) -> None:
    terms = ContextTerms.of(asked, Worth(9, 1.0, 0.5, {}, {}))
    none = np.zeros((len(contents), len(terms.worth)), dtype=np.float32)
    placed = PlacedWords.of(terms, contents)
    found = passage_measures(Asked(" ".join(asked), asked, terms), contents, placed, [[] for _ in contents], none)
    worth = dict(zip(terms.words, terms.worth.tolist(), strict=False))
    total = sum(worth.values())
    for content, value in zip(contents, found[:, 0], strict=True):
        stretches = [asked[a:b] for a in range(len(asked)) for b in range(a + 1, len(asked) + 1)]
        held = [s for s in stretches if any(content[i : i + len(s)] == s for i in range(len(content)))]
        longest = max((sum(worth[word] for word in s) for s in held), default=0.0)
        assert value == pytest.approx(min(1.0, longest / total), abs=1e-5)
    assert ((found >= 0) & (found <= 1)).all()
