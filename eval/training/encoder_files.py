"""Writes a trained encoder in the product's format, which ``rag/encoder.py`` reads with numpy.

Each matrix is stored as 8-bit integers with one scale a row (the largest number of the row becomes 127), so a number is
off by less than one part in 250 of its row's largest. The rest is stored as 32-bit floats.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Stored = NDArray[np.int8] | Floats
_LARGEST = 127
_LEAST = 1e-12  # a row of zeros has a scale too
_MATRICES = ("attended", "joined", "widened", "narrowed")


def rounded(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Returns a matrix as 8-bit integers and the scale of each row."""
    scale = np.abs(matrix).max(axis=1) / _LARGEST + _LEAST
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def stored_arrays(weights: Mapping[str, Floats]) -> dict[str, Stored]:
    """Returns what is stored for the weights of ``encoder_model.Judge``, given by their names there."""
    found: dict[str, Stored] = {}
    for name, weight in weights.items():
        kept = _kept_name(name)
        if kept.endswith(("words", *(f"{matrix}.weight" for matrix in _MATRICES))):
            found[kept], found[f"{kept.removesuffix('.weight')}.scale"] = rounded(weight)
        else:
            found[kept] = weight
    return found


def _kept_name(name: str) -> str:
    """Returns the name that a weight has in the product's file."""
    if name.startswith("head."):
        return name
    name = name.removeprefix("encoder.")
    if name.startswith("layers."):
        return name.replace("layers.", "layer", 1)
    return name.removesuffix(".weight") if name.startswith(("words.", "places.")) else f"embedding.{name}"


def save_encoder(folder: Path, weights: Mapping[str, Floats], *, name: str, heads: int, tokenizer: Path) -> None:
    """Writes the model's folder: ``model.json``, ``tokenizer.json`` and ``weights.npz``."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = stored_arrays(weights)
    layers = sum(key.endswith(".attended.bias") for key in stored)
    described = {"name": name, "layers": layers, "heads": heads}
    (folder / "model.json").write_text(json.dumps(described) + "\n", encoding="utf-8")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    with (folder / "weights.npz").open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **stored)
