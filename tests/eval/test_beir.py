import gzip
import json
from pathlib import Path

import pytest

from eval.datasets.beir import CorpusText, Query, read_corpus, read_queries
from vanban.errors import SettingsError


def written(path: Path, *rows: object) -> Path:
    text = "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz"])
def test_plain_and_packed_files_read_the_same(tmp_path: Path, name: str) -> None:
    path = written(
        tmp_path / name, {"_id": "a", "title": "Điều 1", "text": "Chữ", "dup_group": "g"}, "", {"_id": 2, "text": ""}
    )
    assert list(read_corpus(path)) == [CorpusText("a", "Điều 1", "Chữ", "g", "a"), CorpusText("2", "", "", "2", "2")]


def test_questions_may_have_several_gold_texts(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", {"_id": "1", "text": "gì?", "gold": ["a", "b"], "note": "x"})
    assert read_queries(path) == [Query("1", "gì?", ("a", "b"))]


@pytest.mark.parametrize("bad", ["{", "[]", '{"_id": "1"}', '{"_id": "1", "text": "a", "gold": "b"}'])
def test_a_bad_line_is_named(tmp_path: Path, bad: str) -> None:
    path = written(tmp_path / "q.jsonl", {"_id": "1", "text": "a", "gold": []}, bad)
    with pytest.raises(SettingsError, match=r"q\.jsonl, dòng 2"):
        read_queries(path)


def test_a_file_cut_short_is_an_error_in_our_words(tmp_path: Path) -> None:
    path = written(tmp_path / "c.jsonl.gz", *({"_id": i, "text": "a" * 50} for i in range(500)))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SettingsError, match="không đúng mẫu"):
        list(read_corpus(path))


def test_a_missing_or_empty_set_is_an_error_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_queries(tmp_path / "none.jsonl")
    with pytest.raises(SettingsError, match="không có câu nào"):
        read_queries(written(tmp_path / "q.jsonl"))
