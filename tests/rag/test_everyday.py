"""The tables of short forms and everyday words: their own order, and what they make of a word."""

import tomllib
import unicodedata
from importlib import resources
from itertools import chain

import pytest

from rag.everyday import meanings_of, other_words
from vanban import alias_tables
from vanban.alias_tables import AliasTables
from vanban.text import words


def table(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("rag").joinpath("data", name).read_text(encoding="utf-8"))


EVERYDAY = table("everyday_words.toml")
SHORT = table("short_forms.toml")
SAID = list(chain.from_iterable(field.items() for field in EVERYDAY.values()))


def meant(written: str, *, shouted: bool = False) -> list[str]:
    return [" ".join(meaning) for meaning in meanings_of(written, shouted=shouted)]


def test_the_tables_cover_all_fields() -> None:
    assert len(SAID) >= 400
    assert sum(len(forms) for forms in SHORT.values()) >= 150
    assert min(len(field) for field in EVERYDAY.values()) >= 15


def test_every_wording_is_composed_and_in_small_letters() -> None:
    for wording in chain.from_iterable((said, *laws) for said, laws in SAID):
        assert unicodedata.is_normalized("NFC", wording)
        assert wording == wording.strip()
        assert wording.lower().replace("hiv/aids", "") == wording.replace("HIV/AIDS", "").replace("HIV", "hiv").replace(
            "LPG", "lpg"
        )


def test_no_everyday_word_stands_twice_or_for_nothing_but_itself() -> None:
    keys = [tuple(words(said)) for said, _ in SAID]
    assert len(keys) == len(set(keys))
    for said, laws in SAID:
        assert laws
        assert all(tuple(words(law)) != tuple(words(said)) for law in laws), said


def test_an_office_short_form_stands_for_several_words() -> None:
    for form, longs in SHORT["offices"].items():
        assert all(len(words(long)) > len(words(form)) for long in longs), form


def test_short_forms_are_read_in_any_case_and_without_marks() -> None:
    assert meant("UBND") == meant("ubnd") == ["ủy ban nhân dân"]
    assert meant("HĐND") == meant("hdnd") == ["hội đồng nhân dân"]
    assert meant("ko") == ["không"]


def test_capitals_count_only_among_small_letters() -> None:
    assert "công an" in meant("CA")
    assert meant("ca") == []
    assert meant("CA", shouted=True) == []


@pytest.mark.parametrize("word", ["đất", "khai", "an", "chi", "tu", "2025", "luật"])
def test_a_syllable_is_no_short_form(word: str) -> None:
    assert meant(word) == []


def test_what_an_office_put_into_its_table_comes_first() -> None:
    office = AliasTables({}, {"TTHC": ("trung tâm hỗ trợ công dân",)})
    alias_tables.follow(lambda: office)
    try:
        assert meant("TTHC")[0] == "trung tâm hỗ trợ công dân"
    finally:
        alias_tables.follow()


def test_a_long_form_is_led_back_to_a_short_form_of_one_meaning_only() -> None:
    shorts = other_words().shorts
    assert shorts["ủy", "ban", "nhân", "dân"] == (("ubnd",),)
    assert all(len(SHORT["offices"][form]) == 1 for forms in shorts.values() for (form,) in forms)
