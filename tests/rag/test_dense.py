import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEmbedder

from rag.dense import collection_name, open_embedded, open_server
from rag.exact_vectors import ExactVectors
from vanban.errors import IndexUnavailable

AXES = np.eye(8, dtype=np.float32)


def test_a_folder_has_one_owner(tmp_path: Path) -> None:
    owner = open_embedded(tmp_path / "chroma", "m")
    with pytest.raises(IndexUnavailable, match="tiến trình khác"):
        open_embedded(tmp_path / "chroma", "m")
    owner.close()
    open_embedded(tmp_path / "chroma", "m").close()


def test_vectors_and_sequence_outlive_the_process(tmp_path: Path) -> None:
    index = open_embedded(tmp_path / "chroma", "m")
    index.apply(ids=[5], vectors=AXES[:1], deletes=[], sequence=9)
    index.close()
    again = open_embedded(tmp_path / "chroma", "m")
    assert (again.count(), again.sequence(), again.search(AXES[0], limit=1)[0].passage_id) == (1, 9, 5)
    again.close()


def test_a_process_killed_without_closing_leaves_the_index_whole(tmp_path: Path) -> None:
    script = (
        "import os, sys, numpy as np; from pathlib import Path; from rag.dense import open_embedded;"
        "index = open_embedded(Path(sys.argv[1]), 'm');"
        "index.apply(ids=[5], vectors=np.eye(8, dtype=np.float32)[:1], deletes=[], sequence=9); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "chroma")], check=False)
    index = open_embedded(tmp_path / "chroma", "m")
    assert (index.count(), index.sequence()) == (1, 9)
    index.close()


def test_searching_leaves_the_seal_whole(tmp_path: Path) -> None:
    index = open_embedded(tmp_path / "chroma", "m")
    index.apply(ids=list(range(1_500)), vectors=np.tile(AXES, (188, 1))[:1_500], deletes=[], sequence=1)
    index.close()
    for _ in range(3):
        reader = open_embedded(tmp_path / "chroma", "m")
        assert len(reader.search(AXES[3], limit=50)) == 50
        assert (reader.count(), reader.sequence()) == (1_500, 1)
        reader.close()


def test_models_never_mix(tmp_path: Path) -> None:
    first = open_embedded(tmp_path / "chroma", "model-a")
    first.apply(ids=[1], vectors=AXES[:1], deletes=[], sequence=1)
    first.close()
    second = open_embedded(tmp_path / "chroma", "model-b")
    assert (second.count(), second.sequence()) == (0, 0)
    second.close()


@pytest.mark.parametrize("model", ["static-vi-0a1b", "BAAI/bge-m3", "mô hình ", "a" * 1_000])
def test_a_collection_name_is_one_that_chroma_takes(tmp_path: Path, model: str) -> None:
    index = open_embedded(tmp_path / "chroma", model)
    assert index.count() == 0
    index.close()


def test_collection_names_of_like_models_differ() -> None:
    assert collection_name("a/b") != collection_name("a b") != collection_name("a_b")


def test_vectors_of_another_size_are_refused_in_our_words(tmp_path: Path) -> None:
    index = open_embedded(tmp_path / "chroma", "m")
    index.apply(ids=[1], vectors=AXES[:1], deletes=[], sequence=1)
    with pytest.raises(IndexUnavailable):
        index.apply(ids=[2], vectors=np.ones((1, 5), np.float32), deletes=[], sequence=2)
    index.close()


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(IndexUnavailable, match="reindex"):
        open_server("http://127.0.0.1:9", "m")


def test_chroma_and_exact_search_agree(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(3_000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    chroma, exact = open_embedded(tmp_path / "chroma", "m"), ExactVectors(8)
    for index in (chroma, exact):
        index.apply(ids=list(range(3_000)), vectors=vectors, deletes=[], sequence=1)
    for query in vectors[:20]:
        found = {hit.passage_id for hit in chroma.search(query, limit=50)}
        wanted = {hit.passage_id for hit in exact.search(query, limit=50)}
        assert len(found & wanted) >= 48
    chroma.close()


def test_what_was_cleared_or_forgotten_takes_no_room_on_disk(tmp_path: Path) -> None:
    many = np.tile(AXES, (200, 1))
    index = open_embedded(tmp_path / "chroma", "m")
    index.apply(ids=list(range(1_600)), vectors=many, deletes=[], sequence=1)
    (before,) = [path for path in (tmp_path / "chroma").iterdir() if path.is_dir()]
    index.clear()
    assert not before.exists()
    index.apply(ids=list(range(1_600)), vectors=many, deletes=[], sequence=2)
    other = index.beside(HashEmbedder(8, "other"))
    other.apply(ids=list(range(1_600)), vectors=many, deletes=[], sequence=2)
    assert len([path for path in (tmp_path / "chroma").iterdir() if path.is_dir()]) == 2
    other.forget_others()
    assert len([path for path in (tmp_path / "chroma").iterdir() if path.is_dir()]) == 1
    assert other.search(AXES[3], limit=5)[0].score > 0.99
    other.close()
    again = open_embedded(tmp_path / "chroma", "other")
    assert (again.count(), again.sequence()) == (1_600, 2)
    again.close()
