import click
import pytest

from app.command_eval import retrieval
from eval.datasets.beir import Query
from eval.intervals import paired_difference
from eval.noise import NOISES, noisy, telex_keys
from vanban.text import has_marks, words

QUESTION = Query(
    "1", "Ủy ban nhân dân xã có được cấp giấy chứng nhận quyền sử dụng đất cho hòa giải viên không?", ("a",)
)


@pytest.mark.parametrize("noise", NOISES)
def test_a_noise_is_the_same_each_time_and_keeps_what_answers(noise: str) -> None:
    assert noisy(QUESTION, noise) == noisy(QUESTION, noise)
    assert noisy(QUESTION, noise).gold == QUESTION.gold
    assert noisy(QUESTION, noise).text != QUESTION.text


def test_marks_are_lost_wholly_or_in_part() -> None:
    assert not has_marks(noisy(QUESTION, "bare").text)
    partly = noisy(QUESTION, "partly").text
    assert has_marks(partly)
    assert words(partly) != words(QUESTION.text)


def test_common_wordings_take_their_short_forms() -> None:
    assert noisy(QUESTION, "short").text == "UBND xã có đc cấp GCN QSDĐ cho hòa giải viên ko?"


def test_the_new_tone_style_is_the_same_question_to_a_search() -> None:
    changed = noisy(QUESTION, "new-style").text
    assert "uỷ ban" in changed
    assert "hoà giải" in changed
    assert words(changed) == words(QUESTION.text)


@pytest.mark.parametrize(
    ("word", "keys"), [("được", "dduwowcj"), ("Nghị", "nghij"), ("quyết", "quyeets"), ("an", "an")]
)
def test_a_word_left_as_its_telex_keys(word: str, keys: str) -> None:
    assert telex_keys(word) == keys


def test_another_seed_slips_elsewhere() -> None:
    slips = {noisy(QUESTION, "mistyped", seed=seed).text for seed in range(8)}
    assert len(slips) > 2


def test_a_clear_difference_is_told_from_none() -> None:
    better = paired_difference([1.0] * 60, [0.0] * 30 + [1.0] * 30)
    assert (better["mean"], better["p"] < 0.01, better["low"] > 0) == (0.5, True, True)
    none = paired_difference([1.0, 0.0] * 30, [0.0, 1.0] * 30)
    assert (none["mean"], none["p"]) == (0.0, 1.0)


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(ValueError, match="same questions"):
        paired_difference([1.0], [1.0, 0.0])


def test_the_command_offers_every_kind_of_noise() -> None:
    offered = next(one for one in retrieval.params if one.name == "noise").type
    assert isinstance(offered, click.Choice)
    assert set(offered.choices) == set(NOISES)
