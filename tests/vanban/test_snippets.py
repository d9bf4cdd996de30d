"""Snippets: the text as it stands around the words, and the words told apart."""

from hypothesis import given
from hypothesis import strategies as st

from vanban.snippets import Piece, snippet

LONG = "Mở đầu dài dòng. " * 40 + "Cơ quan bố trí người trực 24 giờ mỗi ngày. " + "Phần sau không nói gì. " * 40


def test_the_words_are_marked_where_they_stand_with_or_without_marks() -> None:
    for words in ("người trực", "nguoi truc"):
        pieces = snippet(LONG, words)
        assert [piece.text for piece in pieces if piece.marked] == ["người", "trực"]


def test_a_word_typed_with_marks_is_not_taken_for_another() -> None:
    assert snippet("Số liệu so sánh", "số") == (Piece("Số", marked=True), Piece(" liệu so sánh", marked=False))


def test_a_long_text_is_cut_at_words_and_says_so() -> None:
    shown = "".join(piece.text for piece in snippet(LONG, "trực"))
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 242
    assert shown.strip("…") in LONG


def test_a_text_without_the_words_shows_its_beginning() -> None:
    assert "".join(piece.text for piece in snippet(LONG, "xyz")).startswith("Mở đầu")
    assert snippet("", "gì") == ()


@given(st.text(max_size=600), st.text(max_size=20))
def test_a_snippet_never_says_what_the_text_does_not(text: str, words: str) -> None:
    pieces = snippet(text, words)
    joined = "".join(piece.text for piece in pieces)
    core = joined.removeprefix("…") if joined[:1] == "…" and text[:1] != "…" else joined
    assert core.removesuffix("…") in text or joined in text
