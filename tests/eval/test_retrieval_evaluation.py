import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from fakes import HashEmbedder

from eval.corpus_index import CorpusIndex, by_document, passages_of
from eval.datasets.beir import CorpusText
from eval.retrieval import METRICS, evaluate_retrieval, score

CORPUS = [
    {"_id": "a", "title": "Thu gom rác thải", "text": "Rác thải được thu gom hằng ngày.", "dup_group": "g1"},
    {"_id": "a2", "title": "Thu gom rác thải", "text": "Rác thải được thu gom hằng ngày.", "dup_group": "g1"},
    {"_id": "b", "text": "Vỉa hè dành cho người đi bộ. " * 60},
    {"_id": "c", "title": "Chuyển đổi số", "text": "Hạ tầng số đồng bộ."},
]


def evaluated(tmp_path: Path, queries: Sequence[dict[str, Any]], **options: Any) -> dict[str, Any]:
    for name, rows in (("corpus.jsonl", CORPUS), ("queries.jsonl", queries)):
        (tmp_path / name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    corpus, asked = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    return evaluate_retrieval(corpus, asked, embedder=HashEmbedder(), **options)


def test_a_hit_on_a_copy_of_the_gold_counts_and_copies_take_one_place(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": 1, "text": "thu gom rác thải", "gold": ["a2"]}])
    assert (report["R@1"], report["MRR@10"], report["nDCG@10"], report["n"]) == (1.0, 1.0, 1.0, 1)


def test_any_of_several_gold_texts_counts(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": 1, "text": "vỉa hè người đi bộ", "gold": ["c", "b"]}])
    assert report["R@1"] == 1.0
    assert 0 < report["nDCG@10"] <= 1


def test_gold_that_the_corpus_lacks_is_reported_and_counted_as_failed(tmp_path: Path) -> None:
    queries = [{"_id": 1, "text": "rác thải", "gold": ["nowhere"]}, {"_id": 2, "text": "rác thải", "gold": ["a"]}]
    report = evaluated(tmp_path, queries)
    assert report["unknown_gold"] == ["nowhere"]
    assert (report["n"], report["R@1"]) == (2, 0.5)


def test_questions_without_marks_are_asked_when_told_to(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": 1, "text": "Vỉa hè người đi bộ", "gold": ["b"]}], noise="bare")
    assert (report["R@1"], report["noise"], report["strip_marks"]) == (1.0, "bare", True)
    assert report["baseline"]["R@1"] == 1.0


def test_the_default_is_tested_in_pairs_against_plain_bm25(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": n, "text": "Vỉa hè người đi bộ", "gold": ["b"]} for n in range(20)])
    assert report["against_baseline"]["R@1"] == {"mean": 0.0, "low": 0.0, "high": 0.0, "p": 1.0}


def test_articles_of_one_document_are_indexed_together_and_lend_each_other_their_words(tmp_path: Path) -> None:
    rows = [
        {"_id": "v1", "law_id": "v", "text": "Nghị định này quy định về dịch vụ việc làm."},
        {"_id": "l1", "law_id": "l", "text": "Nghị định này quy định về du lịch lữ hành."},
        {"_id": "v2", "law_id": "v", "text": "Doanh nghiệp dịch vụ việc làm có giấy phép."},
        {"_id": "l3", "law_id": "l", "text": "Mức ký quỹ là 300 triệu đồng."},
        {"_id": "v3", "law_id": "v", "text": "Mức ký quỹ là 300 triệu đồng."},
    ]
    assert [text.id for text in by_document(map(corpus_text, rows))] == ["v1", "v2", "v3", "l1", "l3"]
    corpus, asked = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    question = {"_id": 1, "text": "mức ký quỹ việc làm", "gold": ["v3"]}
    asked.write_text(json.dumps(question), encoding="utf-8")
    assert evaluate_retrieval(corpus, asked, embedder=HashEmbedder())["R@1"] == 1.0


def test_the_vector_of_a_passage_counts_the_title_of_its_text(tmp_path: Path) -> None:
    rows = [
        {"_id": "a", "title": "Ký quỹ", "text": "Mức là 300 triệu đồng."},
        {"_id": "b", "title": "Học phí", "text": "Mức là 300 triệu đồng."},
    ]
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with closing(CorpusIndex(corpus, tmp_path / "index", HashEmbedder())) as index:
        found = {asked: index.by_vectors(asked)[0] for asked in ("ký quỹ mức", "học phí mức")}
        assert found == {"ký quỹ mức": index.groups[0], "học phí mức": index.groups[1]}


def corpus_text(row: dict[str, str]) -> CorpusText:
    return CorpusText(row["_id"], "", row["text"], row["_id"], row["law_id"])


def test_an_empty_question_counts_as_not_found(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": 1, "text": "", "gold": ["a"]}])
    assert (report["R@100"], report["failed"]) == (0.0, [])


def test_the_report_carries_intervals_times_and_sizes(tmp_path: Path) -> None:
    report = evaluated(tmp_path, [{"_id": 1, "text": "rác", "gold": ["a"]}], system="bm25")
    assert set(report["ci95"]) == set(METRICS)
    assert all(report[name] >= 0 for name in ("p50_ms", "p95_ms", "index_s", "index_mb", "peak_rss_mb"))
    assert report["R@10"] == report["baseline"]["R@10"]
    assert json.loads(json.dumps(report)) == report


def test_a_question_without_gold_in_the_corpus_scores_nothing() -> None:
    assert score([["g1"]], [frozenset()])["R@1"] == [0.0]


def test_passages_together_hold_every_word_of_a_text() -> None:
    text = CorpusText("a", "Tên", " ".join(str(i) for i in range(523)), "a", "a")
    passages = passages_of(text)
    assert len(passages) == 4
    assert " ".join(passages) == text.text
    assert passages_of(text, None) == [text.text]
    assert passages_of(CorpusText("b", "", "", "b", "b")) == [""]
