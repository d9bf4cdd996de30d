"""The measuring of look-ups: its own truth, its register, and a small run over it."""

import json
import random
from pathlib import Path

import pytest

from eval.lookup_forms import Said, canonical_forms, in_words, noisy_form
from eval.lookup_register import make_register
from eval.lookup_tables import lookups_table
from eval.lookups import PARTS, evaluate_lookups, make_forms, whole_register
from eval.sample_numbers import sample_entries
from eval.spelling_slips import full_width, telex
from vanban.document_numbers import parse_number


def test_the_register_has_collisions_and_no_identity_twice() -> None:
    register = make_register(2_000)
    identities = {(one.number.key, one.type, one.issuer, one.date) for one in register}
    assert len(identities) == len(register) == 2_000
    assert len({one.number.key for one in register}) < 1_900
    assert 200 < sum(one.closed for one in register) < 400


def test_made_numbers_are_written_as_they_are_read() -> None:
    for entry in (*make_register(500), *sample_entries()):
        read = parse_number(entry.number.canonical)
        assert read is not None
        assert read.key == entry.number.key


def test_a_form_always_means_the_document_it_was_made_of() -> None:
    dice = random.Random(3)
    for entry in whole_register(600):
        for make in (canonical_forms, noisy_form):
            assert all(one.fits(entry) for one in make(entry, dice).said)


def test_the_parts_share_few_forms_and_come_out_the_same_again() -> None:
    register = whole_register(1_000)
    development, held_out = (make_forms(register, seed) for seed in PARTS.values())
    assert [one.text for one in development] == [one.text for one in make_forms(register, PARTS["development"])]
    noisy = {one.text for one in development[600:3_000]}, {one.text for one in held_out[600:3_000]}
    assert len(noisy[0] & noisy[1]) < 0.2 * len(noisy[1])
    assert len(development) >= 2_000


def test_what_a_form_leaves_out_is_no_objection() -> None:
    entry = next(one for one in make_register(200) if one.number.issuer_code == "TW")
    assert Said(entry.number.ordinal).fits(entry)
    assert not Said(entry.number.ordinal, year=entry.date.year + 1).fits(entry)
    assert not Said(entry.number.ordinal, issuer_code="TU").fits(entry)


@pytest.mark.parametrize(
    ("number", "said"), [(15, "mười lăm"), (21, "hai mươi mốt"), (40, "bốn mươi"), (57, "năm mươi bảy")]
)
def test_numbers_are_said_as_people_say_them(number: int, said: str) -> None:
    assert in_words(number) == said


def test_slips_are_what_a_keyboard_makes() -> None:
    assert telex("Nghị quyết số đỏ ương") == "Nghij quyeets soos ddor uwowng"
    assert full_width("57-NQ", random.Random(1)) in {"５７－ＮＱ", "５７-NQ"}


def test_a_small_register_is_looked_up_without_a_leak(tmp_path: Path) -> None:
    report = evaluate_lookups(tmp_path, part="held-out", count=300, every=12)
    assert report["canonical"]["found"] == 1.0
    assert report["noisy"]["found"] >= 0.95
    assert report["closed_shown"] == 0
    for part in PARTS:
        (tmp_path / f"lookups-{part}.json").write_text(json.dumps(report), encoding="utf-8")
    assert "| để đo | viết đúng | 50 | 1.000 (1.000–1.000) |" in lookups_table(tmp_path)
