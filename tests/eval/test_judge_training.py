"""The judge's training: that it learns, goes on where it was broken off, and says truly how well it tells."""

import random
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packed_encoder import packed_encoder
from tokenizers import Tokenizer

from eval.training.encoder_weights import save_base
from eval.training.judge_examples import Example
from eval.training.packed_weights import read_packed

# Looked for, not loaded: that takes seconds, and workers that run other files do not need it.
pytestmark = pytest.mark.skipif(not find_spec("torch"), reason="needs the extra 'models'")
ANSWERING = Example("nộp hồ sơ tại", "xã", "nộp hồ sơ tại xã", True, "gold")
MISSING = Example("nộp hồ sơ tại", "xã", "hồ sơ", False, "near")
EXAMPLES = [ANSWERING, MISSING] * 40


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    packed = folder / "weights.bin"
    packed.write_bytes(packed_encoder().content())
    save_base(folder, read_packed(packed), ["nộp hồ sơ tại xã"] * 2)
    return folder


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.from_file(str(base / "tokenizer.json"))


def new_judge(base: Path) -> Any:
    """Returns a judge that starts from the same numbers each time."""
    import torch

    from eval.training.encoder_model import Judge

    torch.manual_seed(3)
    return Judge(base, 2)


def learned(base: Path, tokenizer: Tokenizer, checkpoint: Path, *, steps: int) -> Any:
    """Returns a judge taught for some steps."""
    from eval.training.checkpoints import Checkpoint
    from eval.training.judge import Stage, learn, rows_of

    model = new_judge(base)
    rows = list(rows_of(EXAMPLES, tokenizer, body=20))
    quick = Stage("quick", rate=5e-3, head_rate=5e-2, smoothing=0.03, warming=2, body=20)
    learn(model, rows, quick, steps=steps, number=0, saved=Checkpoint(checkpoint))
    return model


def test_three_steps_move_the_layers_but_not_the_embeddings(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    from eval.training.encoder_model import arrays_of

    before = arrays_of(new_judge(base))
    after = arrays_of(learned(base, tokenizer, tmp_path / "judge.pt", steps=3))
    moved = {name for name in before if not (before[name] == after[name]).all()}
    assert "encoder.layers.0.attended.weight" in moved
    assert "head.weight" in moved
    assert not {"encoder.words.weight", "encoder.places.weight"} & moved


def test_what_is_taught_is_told_apart(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    from eval.training.judge import WRITTEN, measured

    told = measured(learned(base, tokenizer, tmp_path / "judge.pt", steps=25), EXAMPLES, tokenizer, WRITTEN)
    assert (told.area, told.accuracy) == (1.0, 1.0)
    assert told.right == {(True, "gold"): (40, 40), (False, "near"): (40, 40)}
    assert told.lines()[0] == "area under the curve 1.000, told right 1.000"


def test_a_training_goes_on_from_its_checkpoint(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    from eval.training.checkpoints import Checkpoint
    from eval.training.encoder_model import arrays_of
    from eval.training.judge import GENERATED, learn, rows_of

    path = tmp_path / "judge.pt"
    first = learned(base, tokenizer, path, steps=3)
    saved = Checkpoint(path)
    assert saved.stage() == 1

    again, rows = new_judge(base), list(rows_of(EXAMPLES, tokenizer, body=20))
    learn(again, rows, GENERATED, steps=3, number=0, saved=saved)
    assert (arrays_of(again)["head.weight"] == arrays_of(first)["head.weight"]).all()

    learn(again, rows, GENERATED, steps=1, number=1, saved=saved)
    assert saved.stage() == 2
    assert (arrays_of(again)["head.weight"] != arrays_of(first)["head.weight"]).any()


def test_steps_that_a_checkpoint_holds_are_not_taken_again(base: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    import torch

    from eval.training import judge
    from eval.training.checkpoints import Checkpoint

    model, saved = new_judge(base), Checkpoint(tmp_path / "judge.pt")
    rows = list(judge.rows_of(EXAMPLES, tokenizer, body=20))
    saved.save(0, 3, model, None)
    judge.learn(model, rows, judge.WRITTEN, steps=3, number=0, saved=saved)
    assert torch.equal(model.head.weight, new_judge(base).head.weight)


def test_each_round_gives_every_row_once_and_the_next_one_in_another_order() -> None:
    from eval.training.judge import Row, _batches

    rows = [Row([at] * (at % 7 + 1), True) for at in range(70)]
    batches = _batches(rows, random.Random(1))
    rounds = [[row.ids[0] for _ in range(3) for row in next(batches)] for _ in range(2)]
    assert sorted(rounds[0]) == sorted(rounds[1]) == list(range(70))
    assert rounds[0] != rounds[1]


def test_the_area_under_the_curve_counts_pairs_in_order() -> None:
    from eval.training.judge_scoring import area_under_curve

    labels, scores = [True, False, True, False, False], [0.9, 0.9, 0.4, 0.1, 0.6]
    above = 0.5 + 1 + 1 + 0 + 1 + 0  # of 0.9 and of 0.4, over 0.9, 0.1 and 0.6
    assert area_under_curve(labels, scores) == pytest.approx(above / 6)
    assert area_under_curve([True, True], [0.1, 0.2]) == 0.5
