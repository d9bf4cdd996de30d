"""Trains the small embedding model that ships with the product, on official statutes only, and writes it.

    python -m eval.training.static_embedding --corpus ../shared/data/legal/corpus.jsonl.gz --out rag/models/static_vi

Self-supervised: an article's title, or a few words cut out of it, must find a piece of that article among the pieces of
the others in the batch (multiple negatives ranking; Henderson et al. 2017, arXiv:1705.00652), half of them taken from
like articles. Questions are dressed in turns of phrase of our own and four in ten lose their tone marks. Vectors start
from latent semantic analysis (Deerwester et al. 1990). No question of any competition is read.
Needs the extra ``models``; 10 minutes and 3 GB on two cores.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse  # type: ignore[import-untyped]
import torch
from numpy.typing import NDArray
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from eval.training.static_corpus import PADDING, Articles, Ids, Vocabulary, Words, read_articles
from rag.embedding import save_static

PHRASES = Path(__file__).parent / "question_phrases.json"
DIMENSION = 256
TOKENS = 60_000
_TITLE_SEEN = 8  # a title borne by more articles ("Hiệu lực thi hành") asks for none of them
_PIECE = 110  # words of a piece, as long as a passage
_RATE = 0.02
_SCALE = 20.0  # 1 / temperature

Matrix = NDArray[np.float32]


class Pairs:
    """Draws (question, piece) pairs of articles as token ids."""

    def __init__(self, articles: Articles, vocabulary: Vocabulary, phrases: list[tuple[Ids, Ids]], seed: int) -> None:
        self._articles = articles
        self._vocabulary = vocabulary
        self._phrases = phrases
        self.rng = np.random.default_rng(seed)
        borne = Counter(title.tobytes() for title in articles.titles)
        self._telling = [len(title) > 2 and borne[title.tobytes()] <= _TITLE_SEEN for title in articles.titles]

    def draw(self, article: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Returns a question and a piece that answers it."""
        title, text = self._articles.titles[article], self._articles.texts[article]
        if self._telling[article] and self.rng.random() < 0.5:
            question, rest = self._thinned(title, 0.25), text
        else:
            question, rest = self._cut(text)
        if self.rng.random() < 0.5:
            before, after = self._phrases[int(self.rng.integers(len(self._phrases)))]
            question = np.concatenate([before, question, after])
        if self.rng.random() < 0.4:
            question = self._articles.bare[question]
        piece = self._piece(rest)
        if self.rng.random() < 0.7:
            piece = np.concatenate([title, piece])
        return self._vocabulary.encode(question), self._vocabulary.encode(piece)

    def _cut(self, text: Ids) -> tuple[Ids, Ids]:
        """Returns a few words of a text, and the text: half of the time without them."""
        length = int(self.rng.integers(5, 25))
        start = int(self.rng.integers(max(1, len(text) - length)))
        span = self._thinned(text[start : start + length], 0.15)
        near = text[max(0, start - _PIECE // 2) : start + length + _PIECE // 2]
        return span, near if self.rng.random() < 0.5 else np.concatenate([text[:start], text[start + length :]])

    def _thinned(self, span: Ids, share: float) -> Ids:
        kept = span[self.rng.random(len(span)) > share * self.rng.integers(2)]
        return kept if len(kept) > 1 else span

    def _piece(self, text: Ids) -> Ids:
        if len(text) <= _PIECE:
            return text
        start = 0 if self.rng.random() < 0.4 else int(self.rng.integers(len(text) - _PIECE))
        return text[start : start + _PIECE]


def latent_vectors(articles: Articles, vocabulary: Vocabulary, *, dimension: int, seed: int) -> tuple[Matrix, Matrix]:
    """Returns token vectors (v, d) and article vectors (n, d) of a randomised SVD (Halko et al. 2011) of tf-idf."""
    rng = np.random.default_rng(seed)
    columns, values, ends = [], [], [0]
    for title, text in zip(articles.titles, articles.texts, strict=True):
        whole = np.concatenate([title, title, title, text])
        spellings = [whole, articles.bare[whole]] if rng.random() < 0.5 else [whole]
        tokens, times = np.unique(np.concatenate([vocabulary.encode(s) for s in spellings]), return_counts=True)
        columns.append(tokens)
        values.append((1 + np.log(times)).astype(np.float32))
        ends.append(ends[-1] + len(tokens))
    shape = (len(articles.texts), len(vocabulary.tokens))
    counts = scipy.sparse.csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(ends)), shape=shape)
    weights = np.log(shape[0] / (np.bincount(counts.indices, minlength=shape[1]) + 1)).clip(0.1).astype(np.float32)
    table = counts.multiply(weights[None]).tocsr().astype(np.float32)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = scipy.sparse.diags((1 / np.maximum(lengths, 1e-9)).astype(np.float32)) @ table
    basis = rng.normal(size=(shape[1], min(dimension + 16, *shape))).astype(np.float32)
    for _ in range(3):
        left = np.linalg.qr(table @ basis)[0]
        basis = table.T @ left
    axes = np.linalg.svd(basis, full_matrices=False)[0][:, :dimension]
    vectors = np.zeros((shape[1], dimension), dtype=np.float32)
    vectors[:, : axes.shape[1]] = axes * weights[:, None]
    vectors[0] = 0
    return vectors / np.sqrt((vectors**2).mean()), np.asarray(table @ axes, dtype=np.float32)


def neighbourhoods(vectors: Matrix, *, size: int, seed: int) -> list[NDArray[np.int64]]:
    """Returns the articles in groups of like ones, about ``size`` each: by the nearest of random articles."""
    rng = np.random.default_rng(seed)
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    centres = unit[rng.choice(len(unit), max(1, len(unit) // size), replace=False)]
    nearest = np.concatenate([(unit[i : i + 4096] @ centres.T).argmax(axis=1) for i in range(0, len(unit), 4096)])
    order = np.argsort(nearest, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(nearest[order])) + 1)


def train(
    articles: Articles, vocabulary: Vocabulary, phrases: list[tuple[Ids, Ids]], *, steps: int, batch: int, seed: int = 7
) -> StaticEmbedding:
    """Returns the trained model."""
    torch.manual_seed(seed)
    start, latent = latent_vectors(articles, vocabulary, dimension=DIMENSION, seed=seed)
    groups = neighbourhoods(latent, size=24, seed=seed)
    model = StaticEmbedding(tokenizer_of(vocabulary.tokens), embedding_weights=start)
    optimiser = torch.optim.Adam(model.embedding.parameters(), lr=_RATE, betas=(0.9, 0.98))
    pairs = Pairs(articles, vocabulary, phrases, seed)
    titles = np.array([hash(title.tobytes()) for title in articles.titles])
    began = time.monotonic()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, step / 20 + 0.05) * (1 - step / steps)
        loss = _loss(model, pairs, _batch(groups, len(titles), batch, pairs.rng), titles)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 0:
            print(f"step {step}/{steps} loss {loss.item():.3f} {time.monotonic() - began:.0f} s", flush=True)
    return model


def tokenizer_of(tokens: list[str]) -> Tokenizer:
    """Returns a tokenizer for texts as ``rag.embedding.token_text`` writes them: one token between spaces."""
    tokenizer = Tokenizer(models.WordLevel({token: i for i, token in enumerate(tokens)}, unk_token=PADDING))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _batch(groups: list[NDArray[np.int64]], articles: int, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Returns distinct articles: half drawn alone, half in groups of like ones, which are the hard negatives."""
    chosen = [rng.integers(articles, size=size // 2)]
    while sum(map(len, chosen)) < size:
        group = groups[int(rng.integers(len(groups)))]
        chosen.append(rng.permutation(group)[:24])
    return np.unique(np.concatenate(chosen))


def _loss(model: StaticEmbedding, pairs: Pairs, batch: NDArray[np.int64], titles: NDArray[np.int64]) -> torch.Tensor:
    drawn = [(article, *pairs.draw(int(article))) for article in batch]
    drawn = [item for item in drawn if len(item[1]) and len(item[2])]
    questions = _embed(model, [question for _, question, _ in drawn])
    pieces = _embed(model, [piece for _, _, piece in drawn])
    scores = questions @ pieces.T * _SCALE
    borne = torch.from_numpy(titles[[article for article, _, _ in drawn]])
    same = (borne[:, None] == borne[None]) & ~torch.eye(len(drawn), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)  # another article of the same title is no wrong answer
    right = torch.arange(len(drawn))
    cross_entropy = torch.nn.functional.cross_entropy
    return cross_entropy(scores, right) + 0.3 * cross_entropy(scores.T, right)


def _embed(model: StaticEmbedding, texts: list[NDArray[np.int64]]) -> torch.Tensor:
    ends = np.cumsum([0, *map(len, texts[:-1])])
    features = {"input_ids": torch.from_numpy(np.concatenate(texts)), "offsets": torch.from_numpy(ends)}
    return torch.nn.functional.normalize(model(features)["sentence_embedding"])


def main() -> None:
    """Reads the corpus, trains, and writes the model in the product's format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=1_024)
    chosen = parser.parse_args()
    torch.set_num_threads(2)
    known = Words()
    phrases = [(known.ids(a), known.ids(b)) for a, b in json.loads(PHRASES.read_text(encoding="utf-8"))]
    articles = read_articles(chosen.corpus, known)
    vocabulary = Vocabulary(articles, TOKENS)
    model = train(articles, vocabulary, phrases, steps=chosen.steps, batch=chosen.batch)
    vectors = model.embedding.weight.detach().numpy().copy()
    vectors[0] = 0
    save_static(chosen.out, name="static-vi", tokenizer=tokenizer_of(vocabulary.tokens), vectors=vectors)


if __name__ == "__main__":
    main()
