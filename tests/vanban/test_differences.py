"""Differences between two wordings: the pieces give both texts back, and say no more than changed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.differences import PieceKind, differences, likeness
from vanban.text import nfc

WORDS = st.sampled_from(["điều", "khoản", "người", "đứng", "đầu", "20", "25", ",", ".", "(", "\n", "  ", "Ủy", "uỷ"])
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=30).map(" ".join))


@given(TEXTS, TEXTS)
def test_the_pieces_put_together_are_exactly_the_two_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.old for piece in pieces) == old
    assert "".join(piece.new for piece in pieces) == new


@given(TEXTS, TEXTS)
def test_a_piece_that_stayed_differs_in_white_space_only_and_no_two_neighbours_are_of_a_kind(
    old: str, new: str
) -> None:
    pieces = differences(old, new)
    for piece in pieces:
        if piece.kind is PieceKind.SAME:
            assert "".join(nfc(piece.old).split()) == "".join(nfc(piece.new).split())
        else:
            assert bool(piece.old) != bool(piece.new)
    assert all(a.kind is not b.kind for a, b in pairwise(pieces))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.kind is PieceKind.SAME for piece in differences(text, text))
    assert likeness(text, text) == 1.0


@given(TEXTS, TEXTS)
def test_likeness_lies_between_nothing_and_all_and_does_not_depend_on_the_order(old: str, new: str) -> None:
    assert 0.0 <= likeness(old, new) <= 1.0
    assert likeness(old, new) == pytest.approx(likeness(new, old))


def test_other_line_breaks_are_no_change() -> None:
    pieces = differences("Người trực có\nnhiệm vụ:  ghi sổ", "Người trực có nhiệm vụ: ghi sổ")
    assert [piece.kind for piece in pieces] == [PieceKind.SAME]


def test_words_that_changed_one_after_the_other_are_one_change() -> None:
    pieces = differences("chậm nhất ngày 20 tháng 6 hằng năm", "chậm nhất ngày 25 tháng cuối quý hằng năm")
    assert [(piece.kind, piece.old or piece.new) for piece in pieces] == [
        (PieceKind.SAME, "chậm nhất ngày "),
        (PieceKind.REMOVED, "20"),
        (PieceKind.ADDED, "25"),
        (PieceKind.SAME, " tháng "),
        (PieceKind.REMOVED, "6"),
        (PieceKind.ADDED, "cuối quý"),
        (PieceKind.SAME, " hằng năm"),
    ]


def test_texts_too_long_for_words_are_compared_as_a_whole() -> None:
    long = "chữ " * 30_000
    assert [piece.kind for piece in differences(long, long + "nữa")] == [PieceKind.REMOVED, PieceKind.ADDED]
    assert [piece.kind for piece in differences(long, long.replace(" ", "\n"))] == [PieceKind.SAME]
