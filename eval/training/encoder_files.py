"""Writes a trained judge in the product's format: an ONNX graph in 8-bit integers that ``rag/judging.py`` runs.

Each matrix is stored as 8-bit integers with one scale a row (the largest number of the row becomes 64), so a number is
off by less than one part in 120 of its row's largest. Larger ones would be read differently by each processor: without
VNNI, onnxruntime adds two products of an unsigned and a signed byte in 16 bits, and 2 x 255 x 64 is the most that fits
(to 127, log-odds moved by up to 3.5 on AVX2). States are rounded in the same way as they come
(``DynamicQuantizeLinear``), and matrices multiplied as integers. The graph takes the ids of one text, from beginning to
end, and gives its log-odds. Needs ``onnx`` (the extra ``training``).
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
_LARGEST = 64
_LEAST = 1e-12  # a row of zeros has a scale too
_EPSILON = 1e-12
_OPSET, _FORMAT = 20, 9  # of ONNX: the first with Gelu, and the file format of its time


def rounded(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Returns a matrix as integers from -64 to 64 and the scale of each row."""
    scale = np.abs(matrix).max(axis=1) / _LARGEST + _LEAST
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


class Graph:
    """The graph of a judge, from weights named as in ``encoder_model.Judge``."""

    def __init__(self, weights: Mapping[str, Floats], heads: int) -> None:
        self._weights = weights
        self._heads = heads
        self._width = weights["encoder.words.weight"].shape[1]
        self._constants: list[onnx.TensorProto] = []
        self._nodes: list[onnx.NodeProto] = []

    def model(self) -> onnx.ModelProto:
        """Returns the checked model: ``ids`` (n,) of one text in, ``log_odds`` (1,) out."""
        x = self._embedded()
        layers = sum(name.endswith(".attended.bias") for name in self._weights)
        for number in range(layers):
            x = self._layer(x, f"encoder.layers.{number}")
        self._nodes.append(helper.make_node("Identity", [self._judged(x)], ["log_odds"]))
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])
        out = helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, [1])
        graph = helper.make_graph(self._nodes, "judge", [ids], [out], self._constants)
        opset = helper.make_opsetid("", _OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=_FORMAT)
        onnx.checker.check_model(model)
        return model

    def _embedded(self) -> str:
        words, scale = rounded(self._weights["encoder.words.weight"])
        rows = self._node("Cast", self._node("Gather", self._constant(words), "ids"), to=TensorProto.FLOAT)
        scales = self._node("Unsqueeze", self._node("Gather", self._constant(scale), "ids"), self._ints(1))
        count = self._node("Shape", "ids")
        places = self._constant(self._weights["encoder.places.weight"])
        places = self._node("Slice", places, self._ints(0), count, self._ints(0))
        return self._norm(self._node("Add", self._node("Mul", rows, scales), places), "encoder.norm")

    def _layer(self, x: str, name: str) -> str:
        attended = self._linear(self._attention(self._linear(x, f"{name}.attended")), f"{name}.joined")
        x = self._norm(self._node("Add", x, attended), f"{name}.attention_norm")
        widened = self._node("Gelu", self._linear(x, f"{name}.widened"))
        return self._norm(self._node("Add", x, self._linear(widened, f"{name}.narrowed")), f"{name}.norm")

    def _attention(self, mixed: str) -> str:
        each = self._width // self._heads
        parts = self._outputs("Split", mixed, count=3, axis=1, num_outputs=3)
        shaped = [self._node("Reshape", part, self._ints(-1, self._heads, each)) for part in parts]
        orders = ([1, 0, 2], [1, 2, 0], [1, 0, 2])
        queries, keys, values = (
            self._node("Transpose", part, perm=order) for part, order in zip(shaped, orders, strict=True)
        )
        scores = self._node("MatMul", queries, keys)
        scores = self._node("Mul", scores, self._constant(np.float32(each**-0.5)))
        weighed = self._node("MatMul", self._node("Softmax", scores, axis=-1), values)
        return self._node("Reshape", self._node("Transpose", weighed, perm=[1, 0, 2]), self._ints(-1, self._width))

    def _linear(self, x: str, name: str) -> str:
        matrix, scale = rounded(self._weights[f"{name}.weight"])
        whole, unit, zero = self._outputs("DynamicQuantizeLinear", x, count=3)
        product = self._node("MatMulInteger", whole, self._constant(np.ascontiguousarray(matrix.T)), zero)
        factor = self._node("Mul", unit, self._constant(scale))
        product = self._node("Mul", self._node("Cast", product, to=TensorProto.FLOAT), factor)
        return self._node("Add", product, self._constant(self._weights[f"{name}.bias"]))

    def _norm(self, x: str, name: str) -> str:
        weight, bias = (self._constant(self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self._node("LayerNormalization", x, weight, bias, axis=-1, epsilon=_EPSILON)

    def _judged(self, x: str) -> str:
        first = self._node("Gather", x, self._constant(np.int64(0)))
        both = self._node("Concat", first, self._node("ReduceMean", x, self._ints(0), keepdims=0), axis=0)
        odds = self._node("MatMul", both, self._constant(np.ascontiguousarray(self._weights["head.weight"].T)))
        return self._node("Add", odds, self._constant(self._weights["head.bias"]))

    def _ints(self, *numbers: int) -> str:
        return self._constant(np.array(numbers, dtype=np.int64))

    def _constant(self, value: NDArray[Any] | np.generic) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        return self._outputs(kind, *inputs, count=1, **attributes)[0]

    def _outputs(self, kind: str, *inputs: str, count: int, **attributes: Any) -> Sequence[str]:
        names = [f"v{len(self._nodes)}_{at}" for at in range(count)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names


def save_judge(folder: Path, weights: Mapping[str, Floats], *, name: str, heads: int, tokenizer: Path) -> None:
    """Writes the model's folder: ``model.json``, ``tokenizer.json`` and ``model.onnx``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps({"name": name}) + "\n", encoding="utf-8")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    (folder / "model.onnx").write_bytes(Graph(weights, heads).model().SerializeToString())
