"""Trains the judge that ships with the product: does a quoted piece of a document answer a question?

    python -m eval.training.encoder_weights --corpus CORPUS --texts samples --out BASE
    python -m eval.training.judge_pairs --corpus CORPUS --out pairs.jsonl.gz
    python -m eval.training.judge --base BASE --pairs pairs.jsonl.gz --corpus CORPUS --checkpoint judge.pt --out FOLDER

A cross-encoder (Nogueira & Cho 2019, arXiv:1901.04085) over the first six layers of multilingual-e5-small. It learns
first from generated pairs, then from the team's own questions (``judge_questions.py``), those of one hand held out and
reported. The embeddings of words and places stay as they are. Broken off, the same command goes on from the checkpoint.
CORPUS is the statutes (``../shared/data/legal/corpus.jsonl.gz``). Needs the extras ``models`` and ``training``; about
an hour on two cores.
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from eval.training.checkpoints import Checkpoint
from eval.training.encoder_files import save_judge
from eval.training.encoder_model import Judge, arrays_of, halved, padded
from eval.training.judge_examples import Example, joined, read_examples
from eval.training.judge_neighbours import neighbour_examples
from eval.training.judge_questions import load_passages, load_questions, question_examples, statute_passages
from eval.training.judge_scoring import Told, scores, told
from eval.training.statutes import read_statutes

NAME, LAYERS, HELD_OUT = "judge-vi", 6, 7
_BATCH, _LIKE = 32, 40  # examples of a step; steps whose examples are sorted by length together
_DROPPED, _DECAY, _LARGEST = 0.1, 0.01, 1.0  # share of states, decay of weights, norm of gradients
_LEAST_RATE = 0.02  # of a stage's rate, at its end
_SAVED_EVERY = 100  # steps
_CHECKED = 400  # generated pairs held out
_LONGEST = 130  # tokens of a generated pair that is taught: longer ones cost the time of two
_FROZEN = ("encoder.words.", "encoder.places.")


@dataclass(frozen=True, slots=True)
class Stage:
    """How a set of examples is learned from: rates of the encoder and of the last layer, smoothing of labels, steps
    until the full rate, and the tokens of evidence that are read."""

    name: str
    rate: float
    head_rate: float
    smoothing: float
    warming: int
    body: int


GENERATED = Stage("generated pairs", 1.5e-4, 1e-3, 0.0, 60, 120)
WRITTEN = Stage("the team's questions", 1.3e-4, 5e-4, 0.03, 30, 124)
SEEN, EPOCHS = 22_000, 3  # generated examples seen, and times that each written one is


@dataclass(frozen=True, slots=True)
class Row:
    """The token ids of an example, and whether it answers."""

    ids: Sequence[int]
    answers: bool


def rows_of(examples: Iterable[Example], tokenizer: Tokenizer, *, body: int) -> Iterator[Row]:
    """Yields examples as rows."""
    return (Row(joined(tokenizer, example, body=body), example.answers) for example in examples)


def learn(model: Judge, rows: Sequence[Row], stage: Stage, *, steps: int, number: int, saved: Checkpoint) -> None:
    """Trains a model for the steps of a stage that its checkpoint does not hold yet."""
    optimiser = _optimiser(model, stage)
    reached, done = saved.restore(model, optimiser)
    if reached > number:
        return
    model.train()
    for step, batch in zip(range(steps), _batches(rows, random.Random(number)), strict=False):
        if step < done:
            continue
        share = min(1.0, (step + 1) / stage.warming) * max(_LEAST_RATE, 1 - step / steps)
        for group, rate in zip(optimiser.param_groups, (stage.rate, stage.head_rate), strict=True):
            group["lr"] = rate * share
        loss = _step(model, optimiser, batch, stage.smoothing)
        if (step + 1) % _SAVED_EVERY == 0:
            saved.save(number, step + 1, model, optimiser)
            print(f"{stage.name}: step {step + 1}/{steps} loss {loss:.3f}", flush=True)
    saved.save(number + 1, 0, model, None)


def _optimiser(model: Judge, stage: Stage) -> Any:
    for name, parameter in model.named_parameters():
        parameter.requires_grad = not name.startswith(_FROZEN)
    trained = [parameter for parameter in model.encoder.parameters() if parameter.requires_grad]
    groups = [
        {"params": trained, "lr": stage.rate},
        {"params": list(model.head.parameters()), "lr": stage.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=_DECAY)


def _step(model: Judge, optimiser: Any, batch: Sequence[Row], smoothing: float) -> float:
    """Takes one step and returns the loss before it."""
    wanted = torch.tensor([float(row.answers) for row in batch]) * (1 - 2 * smoothing) + smoothing
    with halved():
        scored = model(*padded([row.ids for row in batch]), _DROPPED)
    loss = functional.binary_cross_entropy_with_logits(scored.float(), wanted)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], _LARGEST)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return float(loss.item())


def _batches(rows: Sequence[Row], rng: random.Random) -> Iterator[list[Row]]:
    """Yields batches of rows of like length without end, each row once in a round."""
    while rows:
        drawn = rng.sample(rows, len(rows))
        for start in range(0, len(drawn), _BATCH * _LIKE):
            like = sorted(drawn[start : start + _BATCH * _LIKE], key=lambda row: len(row.ids))
            batches = [like[at : at + _BATCH] for at in range(0, len(like), _BATCH)]
            rng.shuffle(batches)
            yield from batches


def measured(model: Judge, examples: Sequence[Example], tokenizer: Tokenizer, stage: Stage) -> Told:
    """Returns how well a model tells examples apart."""
    rows = rows_of(examples, tokenizer, body=stage.body)
    return told(examples, scores(model, [row.ids for row in rows]))


def written_examples(corpus: Path, rng: random.Random) -> list[Example]:
    """Returns the examples of the team's questions, on the articles of a corpus file and on invented passages."""
    questions = load_questions()
    articles = statute_passages(read_statutes(corpus), {one.p for one in questions}, rng)
    passages = {**articles, **load_passages()}
    return [*question_examples(questions, passages, rng), *neighbour_examples(questions, passages, rng)]


def _learn_generated(model: Judge, pairs: Path, tokenizer: Tokenizer, saved: Checkpoint) -> None:
    examples = read_examples(pairs)
    random.Random(1).shuffle(examples)
    steps = SEEN // _BATCH
    rows = rows_of(examples[_CHECKED:], tokenizer, body=GENERATED.body)
    short = list(islice((row for row in rows if len(row.ids) <= _LONGEST), SEEN))
    learn(model, short, GENERATED, steps=steps, number=0, saved=saved)
    print("\n".join(measured(model, examples[:_CHECKED], tokenizer, GENERATED).lines()), flush=True)


def _learn_written(model: Judge, corpus: Path, tokenizer: Tokenizer, *, held_out: int, saved: Checkpoint) -> None:
    examples = written_examples(corpus, random.Random(3))
    rows = list(rows_of((one for one in examples if one.hand != held_out), tokenizer, body=WRITTEN.body))
    learn(model, rows, WRITTEN, steps=EPOCHS * len(rows) // _BATCH, number=1, saved=saved)
    kept = [one for one in examples if one.hand == held_out]
    print("\n".join(measured(model, kept, tokenizer, WRITTEN).lines()), flush=True)


def main() -> None:
    """Trains in two stages, reports on what was held out, and writes the model's folder."""
    chosen = _arguments()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(1)
    words = chosen.base / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(words))
    model, saved = Judge(chosen.base, LAYERS), Checkpoint(chosen.checkpoint)
    if saved.stage() < 1:
        _learn_generated(model, chosen.pairs, tokenizer, saved)
    _learn_written(model, chosen.corpus, tokenizer, held_out=chosen.held_out, saved=saved)
    save_judge(chosen.out, arrays_of(model), name=NAME, heads=model.encoder.heads, tokenizer=words)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("base", "pairs", "corpus", "checkpoint", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--held-out", type=int, default=HELD_OUT, help="hand whose questions are not taught; 0 for none"
    )
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
