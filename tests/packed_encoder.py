"""A tiny encoder of drawn numbers, packed as the package of the real one packs it."""

import struct

import numpy as np
from numpy.typing import NDArray

from eval.training.packed_weights import Sizes

SIZES = Sizes(width=32, layers=2, heads=4, widened=64, words=20, places=40, kinds=2)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁nộp", "▁hồ", "▁sơ", "▁xã", "▁tại", "ạ", "▁", "▁Lạc", "▁Hà", ":", "▁query"]
SCORES = [0.0] * 4 + [-1.0 - at / 10 for at in range(len(PIECES) - 4)]
TEXTS = ["nộp hồ sơ tại xã", "hồ sơ xã Lạc Hà", "nộp tại xã"]


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
        """Adds a tensor of floats: around 0 where it is added, around 1 where it is multiplied with."""
        self.given[name] = self.rng.normal(0.0 if name.endswith(".b") else 1.0, 0.1, shape).astype("<f4")
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


def packed_encoder() -> Packing:
    """Returns a packed encoder of two layers."""
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
