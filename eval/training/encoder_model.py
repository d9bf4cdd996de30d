"""The encoder in torch, for training: what ``rag/judging.py`` runs with onnxruntime.

An encoder of Devlin et al. 2019 (arXiv:1810.04805), with the base's weights in its first layers; the judge adds one
linear layer over the first state and the mean of all states.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

EPSILON = 1e-12
PADDING = 1  # id of the token that fills up a shorter text
_HIDDEN = -1e4  # added to the attention for a padding token
_SPREAD = 0.02  # of the last layer's first weights


class Layer(nn.Module):  # type: ignore[misc]
    """One layer: attention, then a feed-forward step, each added and normalised."""

    def __init__(self, width: int, widened: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attended = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=EPSILON)
        self.widened = nn.Linear(width, widened)
        self.narrowed = nn.Linear(widened, width)
        self.norm = nn.LayerNorm(width, eps=EPSILON)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, dropped: float) -> torch.Tensor:
        """Returns the states (texts, tokens, width) after the layer; ``dropped`` is a share, used in training only."""
        texts, tokens, width = x.shape
        queries, keys, values = (
            part.view(texts, tokens, self.heads, width // self.heads).transpose(1, 2)
            for part in self.attended(x).chunk(3, -1)
        )
        attended = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask.to(queries.dtype))
        joined = self.joined(attended.transpose(1, 2).reshape(texts, tokens, width))
        x = self.attention_norm(x + functional.dropout(joined, dropped, self.training))
        narrowed = self.narrowed(functional.gelu(self.widened(x)))
        return self.norm(x + functional.dropout(narrowed, dropped, self.training))


class Encoder(nn.Module):  # type: ignore[misc]
    """The encoder of a base's first layers."""

    def __init__(self, base: Path, layers: int) -> None:
        super().__init__()
        heads = int(json.loads((base / "model.json").read_text(encoding="utf-8"))["heads"])
        with np.load(base / "base.npz") as stored:
            weights = {name: torch.from_numpy(stored[name]) for name in stored.files if _within(name, layers)}
        width = weights["words.weight"].shape[1]
        self.heads = heads
        self.words = nn.Embedding(*weights["words.weight"].shape)
        self.places = nn.Embedding(*weights["places.weight"].shape)
        self.norm = nn.LayerNorm(width, eps=EPSILON)
        widened = weights["layers.0.widened.bias"].shape[0]
        self.layers = nn.ModuleList(Layer(width, widened, heads) for _ in range(layers))
        self.load_state_dict(weights)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, dropped: float) -> torch.Tensor:
        """Returns the states (texts, tokens, width) of ids (texts, tokens), of which the mask tells the real ones."""
        x = self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1])))
        hidden = torch.zeros(mask.shape).masked_fill(~mask, _HIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden, dropped)
        return x


class Judge(nn.Module):  # type: ignore[misc]
    """The encoder with one linear layer over its first state and the mean of its states."""

    def __init__(self, base: Path, layers: int) -> None:
        super().__init__()
        self.encoder = Encoder(base, layers)
        self.head = nn.Linear(2 * self.encoder.words.weight.shape[1], 1)
        nn.init.normal_(self.head.weight, std=_SPREAD)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, dropped: float = 0.0) -> torch.Tensor:
        """Returns the log-odds (texts,) that each text's evidence answers its question."""
        states = self.encoder(ids, mask, dropped).float()
        real = mask[..., None].float()
        mean = (states * real).sum(1) / real.sum(1)
        return self.head(torch.cat([states[:, 0], mean], -1))[:, 0]


def padded(texts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns ids (texts, tokens), the shorter ones filled up, and the mask of the real ones."""
    longest = max(map(len, texts))
    ids = torch.tensor([[*text, *[PADDING] * (longest - len(text))] for text in texts])
    lengths = torch.tensor(list(map(len, texts)))
    return ids, torch.arange(longest)[None] < lengths[:, None]


def halved() -> Any:
    """Returns the context in which states are held in bfloat16, where the processor multiplies such numbers itself;
    without that it takes thirty times as long (measured on AVX2), and full numbers are kept."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


def arrays_of(model: Any) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    """Returns the weights of a module by their names."""
    return {name: weight.detach().float().numpy() for name, weight in model.state_dict().items()}


def _within(name: str, layers: int) -> bool:
    parts = name.split(".")
    return parts[0] != "layers" or int(parts[1]) < layers
