"""The judge's base is read from a packed file, and what is trained is read back by the product."""

import random
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from packed_encoder import PIECES, SCORES, SIZES, TEXTS, Packing, packed_encoder
from tokenizers import Tokenizer

from eval.training import packed_weights
from eval.training.encoder_files import rounded, save_judge
from eval.training.encoder_weights import base_arrays, save_base, used_pieces
from eval.training.judge_examples import Example, joined
from eval.training.packed_weights import Packed, installed_file, read_packed
from rag.judging import FOLDER, Shown, open_judge
from vanban.errors import SettingsError

needs_torch = pytest.mark.skipif(not find_spec("torch"), reason="needs the extra 'models'")


@pytest.fixture(scope="module")
def packing() -> Packing:
    return packed_encoder()


@pytest.fixture(scope="module")
def packed(packing: Packing, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    path = tmp_path_factory.mktemp("packed") / "weights.bin"
    path.write_bytes(packing.content())
    return read_packed(path)


@pytest.fixture(scope="module")
def base(packed: Packed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    save_base(folder, packed, TEXTS)
    return folder


def test_a_packed_file_gives_back_what_was_packed(packed: Packed, packing: Packing) -> None:
    assert (packed.sizes, packed.pieces) == (SIZES, PIECES)
    assert packed.scores.tolist() == pytest.approx(SCORES)
    assert np.array_equal(packed.matrix("l1.fo.w", 32, 64), packing.given["l1.fo.w"])
    assert np.array_equal(packed.floats("emb.pos", 40, 32), packing.given["emb.pos"])


def test_a_file_cut_short_or_of_another_kind_is_told(packing: Packing, tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    for content in (packing.content()[:-9], packing.content()[:150], packing.content()[:2], b"OTHER" * 20):
        path.write_bytes(content)
        with pytest.raises(SettingsError, match=r"weights\.bin"):
            read_packed(path)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_weights, "PACKAGE", "no_package_of_this_name")
    with pytest.raises(SettingsError, match="no_package_of_this_name"):
        installed_file()


def test_pieces_that_no_text_uses_are_left_out_but_letters_stay(packed: Packed) -> None:
    kept = {packed.pieces[at] for at in used_pieces(packed, TEXTS)}
    assert {"<s>", "</s>", "▁nộp", "▁xã", "ạ", ":"} <= kept
    assert not {"▁Lạc", "▁query"} & kept


def test_the_base_keeps_the_rows_of_its_pieces_and_adds_the_kind_to_the_places(
    packed: Packed, packing: Packing, base: Path
) -> None:
    kept = used_pieces(packed, TEXTS)
    arrays = base_arrays(packed, kept)
    given = packing.given
    assert np.array_equal(arrays["words.weight"], given["emb.word"][kept])
    assert arrays["places.weight"] == pytest.approx(given["emb.pos"] + given["emb.type"][0])
    assert np.array_equal(arrays["layers.1.attended.weight"][32:64], given["l1.k.w"])
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    assert [PIECES[kept[at]] for at in tokenizer.encode("nộp\nhồ sơ").ids] == ["▁nộp", "▁hồ", "▁sơ"]


def test_a_row_is_rounded_to_within_half_a_step() -> None:
    matrix = np.random.default_rng(1).normal(size=(5, 64)).astype(np.float32)
    matrix[3] = 0
    numbers, scale = rounded(matrix)
    assert np.abs(numbers * scale[:, None] - matrix).max() <= scale.max() / 2 + 1e-6
    assert np.abs(numbers).max() == 64


def test_the_shipped_judge_is_read_alike_by_every_processor() -> None:
    graph = onnx.load(str(FOLDER / "model.onnx")).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    matrices = [held[node.input[1]] for node in graph.node if node.op_type == "MatMulInteger"]
    assert len(matrices) == 24
    most = max(int(np.abs(matrix.astype(np.int16)).max()) for matrix in matrices)
    assert 2 * 255 * most <= np.iinfo(np.int16).max


@needs_torch
def test_the_product_reads_a_trained_judge_with_the_same_scores(base: Path, tmp_path: Path) -> None:
    import torch

    from eval.training.encoder_model import Judge, arrays_of, padded

    torch.manual_seed(2)
    model = Judge(base, 2).eval()
    torch.nn.init.normal_(model.head.weight, std=0.1)
    tokenizer = base / "tokenizer.json"
    save_judge(tmp_path, arrays_of(model), name="tiny", heads=4, tokenizer=tokenizer)
    rng = random.Random(4)
    examples = [Example(rng.choice(TEXTS), rng.choice(["", "xã"]), rng.choice(TEXTS), True, "") for _ in range(6)]
    rows = [joined(Tokenizer.from_file(str(tokenizer)), example, body=200) for example in examples]
    with torch.no_grad():
        theirs = model(*padded(rows)).numpy()

    judge = open_judge(tmp_path)
    ours = [judge.scores(one.question, [Shown(one.heads, one.body)])[0] for one in examples]
    assert ours == pytest.approx(theirs.tolist(), abs=2e-2)
    assert np.ptp(theirs) > 0.03


@needs_torch
def test_the_first_layers_of_a_base_are_taken(base: Path) -> None:
    from eval.training.encoder_model import Judge, arrays_of

    arrays = arrays_of(Judge(base, 1))
    assert "encoder.layers.0.norm.bias" in arrays
    assert not any("layers.1" in name for name in arrays)
