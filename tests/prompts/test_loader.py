"""Texts as data."""

import tomllib
from pathlib import Path

import pytest

import prompts
from prompts.loader import TextError, places, render

FILES = sorted(Path(prompts.__file__).parent.glob("*.toml"))


def test_a_text_is_filled_with_its_values() -> None:
    assert (
        render("replies", "no_such_clause", {"document": "Quy định 1", "clause": "Điều 9"})
        == "Quy định 1 không có Điều 9."
    )


def test_a_value_that_looks_like_a_place_stays_as_it_is() -> None:
    assert "{total}" in render("replies", "no_such_document", {"written": "{total}", "total": 3})


@pytest.mark.parametrize("values", [{}, {"total": 1, "more": 2}, {"Total": 1}])
def test_other_values_than_the_places_are_an_error_that_lists_both(values: dict[str, int]) -> None:
    with pytest.raises(TextError, match=r"wants \['total'\], was given"):
        render("replies", "nothing_found", values)


def test_an_unknown_text_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(TextError, match="nothing_found"):
        render("replies", "nothing")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_has_named_places_only(file: Path) -> None:
    for text in tomllib.loads(file.read_text(encoding="utf-8")).values():
        assert text.strip() == text
        assert all(place.isidentifier() for place in places(text))
