"""Sentences and list items of a passage."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rag.evidence import units


def split(text: str) -> list[str]:
    return [text[unit.start : unit.end] for unit in units(text)]


def test_sentences_end_at_full_stops_before_capitals() -> None:
    assert split("Giao Văn phòng chủ trì. Báo cáo trước 30/11/2026.") == [
        "Giao Văn phòng chủ trì.",
        "Báo cáo trước 30/11/2026.",
    ]


def test_numbers_and_abbreviations_do_not_end_a_sentence() -> None:
    text = "1. UBND TP. Lạc Hà bố trí 1.500 triệu đồng."
    assert split(text) == [text]


def test_each_line_is_a_unit() -> None:
    assert split("Gồm:\n- Một;\n- Hai.") == ["Gồm:", "- Một;", "- Hai."]


@given(st.text(max_size=400))
def test_units_are_in_order_and_hold_every_visible_character(text: str) -> None:
    found = units(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    outside = "".join(
        text[a:b] for a, b in zip([0, *(u.end for u in found)], [*(u.start for u in found), len(text)], strict=True)
    )
    assert not outside.strip()
