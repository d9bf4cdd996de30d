"""Vietnamese order: the alphabet before the tones, people by their given name."""

from hypothesis import given
from hypothesis import strategies as st

from vanban.collation import name_key, text_key


def test_letters_come_in_the_order_of_the_alphabet() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(letters), key=text_key) == letters


def test_tones_come_after_letters_in_the_order_of_dictionaries() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "me"]
    assert sorted(set(words), key=text_key) == words


def test_numbers_in_names_of_units_count_as_numbers() -> None:
    assert sorted(["Chi bộ 10", "Chi bộ 2", "Chi bộ 1"], key=text_key) == ["Chi bộ 1", "Chi bộ 2", "Chi bộ 10"]


def test_people_stand_by_given_name_then_by_family_name() -> None:
    people = ["Nguyễn Văn An", "Trần An", "Lê Thị Ân", "Đỗ Văn Bình", "Cao Đạt", "Bùi Đức", "Lê Văn Ý"]
    assert sorted(set(people), key=name_key) == people


def test_both_spellings_of_unicode_sort_alike() -> None:
    assert name_key("Lê Thị Ân") == name_key("Lê Thị Ân".encode().decode())
    import unicodedata

    assert text_key(unicodedata.normalize("NFD", "Đồng Ấm")) == text_key("Đồng Ấm")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text_has_a_place(names: list[str]) -> None:
    once = sorted(names, key=name_key)
    assert sorted(once, key=name_key) == once
    assert sorted(once) == sorted(names)
