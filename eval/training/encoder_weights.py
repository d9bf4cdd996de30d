"""Writes the base that the judge is trained from: multilingual-e5-small with the vocabulary that Vietnamese texts use.

    python -m eval.training.encoder_weights --corpus ../shared/data/legal/corpus.jsonl.gz --texts samples --out BASE

The pieces that the texts use, as written, in small letters and without marks, are kept, and with them their rows of the
table of words, which is four fifths of the model. BASE gets ``tokenizer.json``, ``model.json`` and ``base.npz``, whose
names are those of ``eval/training/encoder_model.py``. Needs the extra ``training``; one minute and 1.4 GB.
"""

import argparse
import gzip
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from eval.training.packed_weights import Floats, Packed, installed_file, read_packed
from vanban.text import bare_form, nfc

BEGIN, PADDING, END, UNKNOWN = range(4)  # ids of the tokens that are no piece of a text
LEAST_SEEN = 2  # times that a piece is used by the texts
_READ = 3_000  # characters of an article
_BATCH = 4_000  # texts tokenised at once
_RETYPED = 8  # one text of so many is counted in small letters and without marks too
_SUFFIXES = (".txt", ".md")
_SIGNS = "–—“”‘’…▁•°²³"
_LATIN_END, _VIETNAMESE = 0x250, range(0x1E00, 0x1F00)  # code points of the letters kept in any case
_MATRICES = {"ao": "joined", "fi": "widened", "fo": "narrowed"}  # the package's names, and ours
_NORMS = {"aln": "attention_norm", "oln": "norm"}


def tokenizer_of(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """Returns a tokenizer of pieces with their log-probabilities (Kudo 2018, arXiv:1804.10959).

    It adds no token of beginning or end: who joins texts does.
    """
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=UNKNOWN))
    breaks = [normalizers.Replace(sign, " ") for sign in "\t\n"]
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), *breaks])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def used_pieces(packed: Packed, texts: Iterable[str]) -> list[int]:
    """Returns the ids of the pieces to keep, in order: the special ones, letters and signs, and those texts use."""
    tokenizer = _whole_tokenizer(packed)
    seen: Counter[int] = Counter()
    waiting = iter(texts)
    while batch := list(itertools.islice(waiting, _BATCH)):
        some = batch[::_RETYPED]
        for encoded in tokenizer.encode_batch_fast([*batch, *map(str.lower, some), *map(bare_form, some)]):
            seen.update(encoded.ids)
    listed = enumerate(packed.pieces)
    return [at for at, piece in listed if at <= UNKNOWN or seen[at] >= LEAST_SEEN or _always_kept(piece)]


def _whole_tokenizer(packed: Packed) -> Tokenizer:
    return tokenizer_of(list(zip(packed.pieces, map(float, packed.scores), strict=True)))


def _always_kept(piece: str) -> bool:
    return len(piece) == 1 and (ord(piece) < _LATIN_END or ord(piece) in _VIETNAMESE or piece in _SIGNS)


def base_arrays(packed: Packed, kept: Sequence[int]) -> dict[str, Floats]:
    """Returns the weights by the names of ``encoder_model.Encoder``; the one kind of text is added to the places."""
    size = packed.sizes
    kinds = packed.floats("emb.type", size.kinds, size.width)
    arrays = {
        "words.weight": packed.matrix("emb.word", size.words, size.width)[list(kept)],
        "places.weight": packed.floats("emb.pos", size.places, size.width) + kinds[0],
        "norm.weight": packed.floats("emb.ln.w", size.width),
        "norm.bias": packed.floats("emb.ln.b", size.width),
    }
    for number in range(size.layers):
        for name, array in _layer_arrays(packed, number).items():
            arrays[f"layers.{number}.{name}"] = array
    return arrays


def _layer_arrays(packed: Packed, number: int) -> dict[str, Floats]:
    width, widened = packed.sizes.width, packed.sizes.widened
    shapes = {"ao": (width, width), "fi": (widened, width), "fo": (width, widened)}
    at = f"l{number}"
    found = {
        "attended.weight": np.concatenate([packed.matrix(f"{at}.{part}.w", width, width) for part in "qkv"]),
        "attended.bias": np.concatenate([packed.floats(f"{at}.{part}.b", width) for part in "qkv"]),
    }
    for theirs, ours in _MATRICES.items():
        found[f"{ours}.weight"] = packed.matrix(f"{at}.{theirs}.w", *shapes[theirs])
        found[f"{ours}.bias"] = packed.floats(f"{at}.{theirs}.b", shapes[theirs][0])
    for theirs, ours in _NORMS.items():
        found[f"{ours}.weight"] = packed.floats(f"{at}.{theirs}.w", width)
        found[f"{ours}.bias"] = packed.floats(f"{at}.{theirs}.b", width)
    return found


def save_base(folder: Path, packed: Packed, texts: Iterable[str]) -> int:
    """Writes the base to a folder and returns how many pieces it keeps."""
    kept = used_pieces(packed, texts)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer_of([(packed.pieces[at], float(packed.scores[at])) for at in kept]).save(str(folder / "tokenizer.json"))
    described: Mapping[str, int] = {"layers": packed.sizes.layers, "heads": packed.sizes.heads}
    (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")
    with (folder / "base.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, **base_arrays(packed, kept))
    return len(kept)


def corpus_texts(corpus: Path, folders: Sequence[Path]) -> Iterator[str]:
    """Yields the articles of a corpus file (jsonl.gz: title, text) and the plain texts under folders."""
    with gzip.open(corpus, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            yield nfc(f"{row['title']}\n{row['text'][:_READ]}")
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES):
            yield nfc(path.read_text(encoding="utf-8", errors="replace"))


def main() -> None:
    """Reads the installed package and the texts, and writes the base."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    kept = save_base(chosen.out, read_packed(installed_file()), corpus_texts(chosen.corpus, chosen.texts))
    print(f"{kept} pieces kept")


if __name__ == "__main__":
    main()
