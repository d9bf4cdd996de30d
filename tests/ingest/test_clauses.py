"""Sentences and clauses keep their place and lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.clauses import sentences


@given(text=st.text(alphabet='Aa1. ;?!Đđ"“', max_size=60))
def test_sentences_stand_where_they_say_and_keep_every_letter(text):
    found = sentences(text)
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in found)
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())


def test_numbers_and_abbreviations_stay_whole():
    text = "Theo điểm 9.3.2 và TP. Hà Nội thì làm. Việc khác; việc nữa."
    assert [s.text for s in sentences(text)] == ["Theo điểm 9.3.2 và TP. Hà Nội thì làm.", "Việc khác;", "việc nữa."]
