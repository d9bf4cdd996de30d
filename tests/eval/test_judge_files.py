"""The judge's base is read from a packed file, and what is trained is read back by the product."""

import random
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from eval.training import packed_weights
from eval.training.encoder_files import rounded, save_encoder
from eval.training.encoder_weights import base_arrays, save_base, used_pieces
from eval.training.judge_examples import Example, joined
from eval.training.packed_weights import Packed, Sizes, installed_file, read_packed
from rag.encoder import Encoder
from vanban.errors import SettingsError

SIZES = Sizes(width=32, layers=2, heads=4, widened=64, words=20, places=40, kinds=2)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁nộp", "▁hồ", "▁sơ", "▁xã", "▁tại", "ạ", "▁", "▁Lạc", "▁Hà", ":", "▁query"]
SCORES = [0.0] * 4 + [-1.0 - at / 10 for at in range(len(PIECES) - 4)]
TEXTS = ["nộp hồ sơ tại xã", "hồ sơ xã Lạc Hà", "nộp tại xã"]
needs_torch = pytest.mark.skipif(not find_spec("torch"), reason="needs the extra 'models'")


class Packing:
    """Writes tensors as the package stores them, and keeps what a reader must give back."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(3)
        self.stored: list[tuple[str, bytes]] = []
        self.given: dict[str, NDArray[np.float32]] = {}

    def matrix(self, name: str, *shape: int) -> None:
        """Adds a matrix of 4-bit numbers."""
        blocks = int(np.prod(shape)) // 32
        numbers = self.rng.integers(0, 16, (blocks, 32)).astype(np.uint8)
        scale = self.rng.uniform(0.01, 0.05, (blocks, 1)).astype("<f2")
        halves = numbers[:, :16] | (numbers[:, 16:] << 4)
        self.stored.append((name, b"".join(s.tobytes() + h.tobytes() for s, h in zip(scale, halves, strict=True))))
        self.given[name] = ((numbers.astype(np.float32) - 8) * scale.astype(np.float32)).reshape(shape)

    def floats(self, name: str, *shape: int) -> None:
        """Adds a tensor of floats."""
        self.given[name] = self.rng.normal(1.0, 0.1, shape).astype("<f4")
        self.stored.append((name, self.given[name].tobytes()))

    def content(self) -> bytes:
        """Returns the file."""
        words = [piece.encode() for piece in PIECES]
        ends = np.cumsum([0, *map(len, words)]).astype("<u4")
        head = b"E5S1" + struct.pack("<I7i", 1, 32, 2, 4, 64, 20, 40, 2) + struct.pack("<fi", 1e-12, 32)
        head += struct.pack("<i4iQ", len(words), 0, 2, 1, 3, int(ends[-1])) + ends.tobytes()
        head += np.array(SCORES, "<f4").tobytes() + b"".join(words) + struct.pack("<iI", 1, 9) + b"skipped.."
        listed = sum(len(name) + 23 for name, _ in self.stored) + 4
        at, directory, tensors = len(head) + listed, struct.pack("<i", len(self.stored)), b""
        for name, raw in self.stored:
            directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, at, len(raw))
            at, tensors = at + len(raw), tensors + raw
        return head + directory + tensors


@pytest.fixture(scope="module")
def packing() -> Packing:
    made = Packing()
    made.matrix("emb.word", 20, 32)
    for name, *shape in (("emb.pos", 40, 32), ("emb.type", 2, 32), ("emb.ln.w", 32), ("emb.ln.b", 32)):
        made.floats(name, *shape)
    for at in ("l0", "l1"):
        for name, rows, columns in (
            *((part, 32, 32) for part in ("q", "k", "v", "ao")),
            ("fi", 64, 32),
            ("fo", 32, 64),
        ):
            made.matrix(f"{at}.{name}.w", rows, columns)
            made.floats(f"{at}.{name}.b", rows)
        for name in ("aln", "oln"):
            made.floats(f"{at}.{name}.w", 32)
            made.floats(f"{at}.{name}.b", 32)
    return made


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
    assert np.abs(numbers).max() == 127


@needs_torch
def test_the_product_reads_a_trained_judge_with_the_same_scores(base: Path, tmp_path: Path) -> None:
    import torch

    from eval.training.encoder_model import Judge, arrays_of, padded

    torch.manual_seed(2)
    model = Judge(base, 2).eval()
    torch.nn.init.normal_(model.head.weight, std=0.1)
    tokenizer = base / "tokenizer.json"
    save_encoder(tmp_path, arrays_of(model), name="tiny", heads=4, tokenizer=tokenizer)
    rng = random.Random(4)
    examples = [Example(rng.choice(TEXTS), rng.choice(["", "xã"]), rng.choice(TEXTS), True, "") for _ in range(6)]
    rows = [joined(Tokenizer.from_file(str(tokenizer)), example, body=9) for example in examples]
    with torch.no_grad():
        theirs = model(*padded(rows)).numpy()

    read = Encoder(tmp_path)
    weight, bias = read.weights["head.weight"], read.weights["head.bias"]
    assert (weight.shape, bias.shape) == ((1, 64), (1,))
    ours = [float(weight[0] @ np.concatenate([state[0], state.mean(axis=0)]) + bias[0]) for state in read.states(rows)]
    assert ours == pytest.approx(theirs.tolist(), abs=1e-2)
    assert np.ptp(theirs) > 0.05


@needs_torch
def test_the_first_layers_of_a_base_are_taken(base: Path) -> None:
    from eval.training.encoder_model import Judge, arrays_of

    arrays = arrays_of(Judge(base, 1))
    assert "encoder.layers.0.norm.bias" in arrays
    assert not any("layers.1" in name for name in arrays)
