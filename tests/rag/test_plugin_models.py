"""Plug-in models from local folders: real modules of sentence-transformers, tiny and untaught."""

import os
from pathlib import Path

import numpy as np
import pytest
import tiny_sentence_models as tiny

from rag.model_folders import fingerprint, folder_of
from rag.model_table import habits_of, known_models, segmented
from rag.plugin_models import SentenceEmbedder, open_embedder, open_reranker
from rag.reembedding import open_named
from vanban.errors import ModelUnavailable, SettingsError
from vanban.ports import QuestionEmbedder, question_vector

pytest.importorskip("sentence_transformers", reason="needs the extra models")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four models."""
    folder = tmp_path_factory.mktemp("mo-hinh")
    tiny.build_embedding(folder / "plain")
    tiny.build_embedding(folder / "own-prompts", prompts={"query": "query :", "passage": "passage :"})
    tiny.build_embedding(folder / "multilingual-e5-small")
    tiny.build_transformer(folder / "bare")
    tiny.build_reranker(folder / "bge-reranker-base")
    return folder


def test_a_local_model_gives_the_vectors_of_its_makers(models: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["rác thải sinh hoạt", "xe máy phạt tiền", ""]
    ours = open_embedder(str(models / "plain"))
    theirs = SentenceTransformer(str(models / "plain"), device="cpu").encode(texts, normalize_embeddings=True)
    assert ours.dimension == 16
    assert np.abs(ours.embed(texts) - theirs).max() < 1e-5
    assert ours.embed([]).shape == (0, 16)


def test_the_table_puts_its_prompts_before_questions_and_passages(models: Path) -> None:
    plain, e5 = (open_embedder(str(models / name)) for name in ("plain", "multilingual-e5-small"))
    assert isinstance(e5, QuestionEmbedder)
    asked, held = e5.embed_questions(["rác thải"]), e5.embed(["rác thải"])
    assert np.abs(asked - plain.embed(["query: rác thải"])).max() < 1e-5
    assert np.abs(held - plain.embed(["passage: rác thải"])).max() < 1e-5
    assert np.abs(asked - held).max() > 1e-3
    assert np.abs(question_vector(e5, "rác thải") - asked[0]).max() < 1e-6


def test_a_model_outside_the_table_keeps_its_own_prompts(models: Path) -> None:
    plain, own = (open_embedder(str(models / name)) for name in ("plain", "own-prompts"))
    assert np.abs(own.embed_questions(["xe máy"]) - plain.embed(["query :xe máy"])).max() < 1e-5


def test_a_bare_transformer_gets_the_pooling_of_the_table(models: Path) -> None:
    vectors = open_embedder(str(models / "bare")).embed(["rác thải", "xe máy"])
    assert vectors.shape == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_the_name_changes_with_the_files_and_with_how_texts_are_given(models: Path, tmp_path: Path) -> None:
    one, other = tiny.build_embedding(tmp_path / "m", seed=1), tiny.build_embedding(tmp_path / "n" / "m", seed=2)
    names = {open_embedder(str(folder)).name for folder in (one, other)}
    assert len(names) == 2
    assert fingerprint(one) != fingerprint(one, "query: ")
    assert all(len(name) <= 100 for name in names)


def test_a_reranker_scores_each_text(models: Path) -> None:
    reranker = open_reranker(str(models / "bge-reranker-base"))
    scores = reranker.scores("rác thải", ["thu gom rác thải", "xe máy", "hồ sơ"])
    assert scores.shape == (3,)
    assert len({round(float(score), 6) for score in scores}) == 3


def test_nothing_is_downloaded_at_run_time(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(SettingsError, match="vanban models fetch some-maker/some-model"):
        open_embedder("some-maker/some-model")
    assert open_embedder(str(models / "plain")).embed(["rác"]).shape == (1, 16)
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_folder_that_is_no_model_is_an_error_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="thiếu config"):
        folder_of(str(tmp_path))
    with pytest.raises(SettingsError, match="VANBAN_EMBEDDING_MODEL"):
        open_named(str(tmp_path / "missing"))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="Không nạp được mô hình nhúng"):
        open_embedder(str(tmp_path)).embed(["rác"])


def test_open_named_opens_each_kind(models: Path) -> None:
    assert open_named("builtin").name.startswith("static-vi-")
    assert isinstance(open_named(str(models / "plain")), SentenceEmbedder)


@pytest.mark.parametrize(
    ("named", "query", "isolating"),
    [
        ("intfloat/multilingual-e5-large", "query: ", False),
        ("/srv/mo-hinh/multilingual-e5-base", "query: ", False),
        ("BAAI/bge-m3", "", False),
        ("/srv/bkai-foundation-models_vietnamese-bi-encoder", "", True),
        ("someone/else", None, False),
    ],
)
def test_a_model_is_known_by_hub_name_or_folder(named: str, query: str | None, *, isolating: bool) -> None:
    habits = habits_of(named, "embedding")
    assert (habits.query, habits.segmented, habits.known) == (query, isolating, named != "someone/else")


def test_every_row_of_the_table_can_be_read() -> None:
    rows = [habits for use in ("embedding", "reranker") for _, habits in known_models(use)]  # type: ignore[arg-type]
    assert len(rows) > 15
    assert all(habits.known and habits.tokens >= 128 and habits.batch >= 1 for habits in rows)
    assert {habits.pooling for habits in rows} <= {"cls", "mean", "lasttoken"}


def test_words_of_two_syllables_are_joined() -> None:
    assert segmented("Ủy ban nhân dân báo cáo") == "ủy_ban nhân_dân báo_cáo"
