"""How the judgement of answers is fitted, and how words are counted for it."""

import gzip
import json
from pathlib import Path

from eval.training import word_uses
from eval.training.aboutness import FALSE_REFUSALS, Judged, fit
from rag.aboutness import AGAINST, FOR, load_decision, probability

NOTHING = dict.fromkeys((*FOR, *AGAINST), 0.0)


def judged(lacking: float, *, answerable: bool, first: float = 0.9) -> Judged:
    return Judged({**NOTHING, "lacking": lacking}, first, answerable, answerable)


def test_a_fit_learns_that_a_missing_thing_is_no_answer_and_refuses_few_answerable_questions() -> None:
    right = [judged(at / 1_000, answerable=True) for at in range(100)]
    wrong = [judged(0.6 + at / 1_000, answerable=False) for at in range(100)]
    fitted = fit([one for pair in zip(right, wrong, strict=True) for one in pair])
    refused = [probability(one.measures, fitted) < fitted.least for one in right]
    assert sum(refused) <= FALSE_REFUSALS * len(right)
    assert all(probability(one.measures, fitted) < fitted.least for one in wrong)


def test_every_shipped_weight_counts_on_its_own_side() -> None:
    weights = load_decision().calibration.weights
    assert weights.keys() == NOTHING.keys()
    assert all(weights[name] >= 0 for name in FOR)
    assert all(weights[name] <= 0 for name in AGAINST)


def test_words_are_counted_by_what_stands_before_them_and_where_they_stand(tmp_path: Path) -> None:
    corpus, target = tmp_path / "corpus.jsonl", tmp_path / "uses.tsv.gz"
    texts = ["các quả và các quả", "không chạy, đã chạy", "các quả chạy", "quả chạy"]
    corpus.write_text("\n".join(json.dumps({"title": "", "text": text}) for text in texts), encoding="utf-8")
    word_uses.main(corpus, target)
    total, *lines = gzip.decompress(target.read_bytes()).decode().splitlines()
    counted = {word: tuple(map(int, counts)) for word, *counts in (line.split("\t") for line in lines)}
    assert total == "4"
    assert counted == {"quả": (3, 0, 3, 4), "chạy": (0, 2, 3, 4)}
