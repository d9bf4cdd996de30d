"""Edits between two texts: they account for every change, and places that nobody touched stay found."""

from hypothesis import given
from hypothesis import strategies as st

from vanban.text_edits import edits_between, moved, moved_range, paired_lines

lines = st.lists(st.text("abcđ ", max_size=6), max_size=8)


@given(lines, lines)
def test_the_edits_account_for_the_difference_in_length(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    edits = edits_between(before, after)
    assert len(before) + sum(edit.added - edit.removed for edit in edits) == len(after)


@given(lines, lines)
def test_what_no_edit_touches_is_found_again_letter_by_letter(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    edits = edits_between(before, after)
    for offset, letter in enumerate(before):
        if not any(edit.start <= offset < edit.end for edit in edits):
            start, end = moved_range(offset, offset + 1, edits)
            assert after[start:end][:1] == letter or letter == "\n", (offset, edits)


@given(lines, lines, st.data())
def test_ranges_stay_ranges_inside_the_new_text(old: list[str], new: list[str], data: st.DataObject) -> None:
    before, after = "\n".join(old), "\n".join(new)
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    first, last = moved_range(start, end, edits_between(before, after))
    assert 0 <= first <= last <= len(after)


@given(lines)
def test_a_text_that_did_not_change_has_no_edits(old: list[str]) -> None:
    text = "\n".join(old)
    assert edits_between(text, text) == ()
    assert moved(len(text), ()) == len(text)


def test_a_letter_corrected_in_a_line_moves_what_stands_behind_it_and_nothing_else() -> None:
    old = "Điều 1. Phạm vi\nl. Cán bộ\n2. Đảng viên"
    new = "Điều 1. Phạm vi\n11. Cán bộ\n2. Đảng viên"
    edits = edits_between(old, new)
    assert [(edit.start, edit.removed, edit.added) for edit in edits] == [(16, 1, 2)]
    start = old.index("Đảng viên")
    first, last = moved_range(start, start + 9, edits)
    assert new[first:last] == "Đảng viên"


def test_lines_that_were_put_in_push_the_rest_down() -> None:
    old, new = "một\nba", "một\nhai\nba"
    assert paired_lines(old.split("\n"), new.split("\n")).old == (0, None, 1)
    first, last = moved_range(4, 6, edits_between(old, new))
    assert new[first:last] == "ba"
