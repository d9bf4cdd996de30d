"""A quoted text cannot end its own quotation."""

from hypothesis import given
from hypothesis import strategies as st

from rag.quote_marks import within


@given(st.text(alphabet="ab “”‘’„[1]"))
def test_only_marks_of_quotation_change_and_none_is_left_to_close_the_outer_pair(text: str) -> None:
    shown = within(text)
    assert len(shown) == len(text)
    assert all(old == new or old in "“”„" for old, new in zip(text, shown, strict=True))
    inner = shown[1:-1] if len(text) > 1 and text[0] == "“" and text[-1] == "”" else shown
    assert not set(inner) & set("“”„")


def test_a_quote_that_brings_its_own_pair_keeps_the_pair_alone() -> None:
    assert within("“Kho” [1] là “nơi”") == "“Kho’ [1] là ‘nơi”"
