"""A tiny embedding model in our own format, as an office would find it in a folder: few words, few numbers."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers

from rag.embedding import save_static
from vanban.text import words

WORDS = ("[UNK]", *words("rác thải xe máy hồ sơ văn bản số nghị quyết quy định kế hoạch dữ liệu chuyển đổi"))


def build_static(folder: Path, *, name: str = "tho", seed: int = 5) -> Path:
    """Returns the folder of a new model of 24 numbers a vector."""
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    vectors = np.random.default_rng(seed).normal(size=(len(WORDS), 24)).astype(np.float32)
    vectors[0] = 0
    save_static(folder, name=name, tokenizer=tokenizer, vectors=vectors)
    return folder
