import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from rag.embedding import StaticEmbedder, load_builtin, load_static, save_static, token_list
from vanban.errors import SettingsError


def tokenizer(*tokens: str) -> Tokenizer:
    made = Tokenizer(models.WordLevel({token: i for i, token in enumerate(("[UNK]", *tokens))}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return made


@pytest.fixture
def small(tmp_path: Path) -> StaticEmbedder:
    vectors = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 2]], dtype=np.float32)
    save_static(tmp_path / "m", name="small", tokenizer=tokenizer("rác", "thải", "rác_thải"), vectors=vectors)
    return load_static(tmp_path / "m")


@pytest.fixture(scope="module")
def builtin() -> StaticEmbedder:
    return load_builtin()


def test_a_text_is_the_normalised_sum_of_its_words_and_pairs(small: StaticEmbedder) -> None:
    expected = np.array([1, 1, 2]) / np.sqrt(6)
    assert small.embed(["Rác thải"])[0] == pytest.approx(expected, abs=1e-2)


def test_text_without_known_words_is_a_row_of_zeros(small: StaticEmbedder) -> None:
    vectors = small.embed(["", "xyz", "rác"])
    assert vectors.shape == (3, 3)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([0, 0, 1])
    assert small.embed([]).shape == (0, 3)


def test_the_name_changes_with_the_weights(tmp_path: Path) -> None:
    names = set()
    for value in (1.0, 2.0):
        vectors = np.array([[0, 0], [value, 1]], dtype=np.float32)
        save_static(tmp_path / "m", name="x", tokenizer=tokenizer("rác"), vectors=vectors)
        names.add(load_static(tmp_path / "m").name)
    assert len(names) == 2
    assert all(name.startswith("x-") for name in names)


@pytest.mark.parametrize("harm", ["missing", "noise", "shape", "tokenizer"])
def test_a_damaged_model_folder_is_an_error_in_our_words(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "m"
    save_static(folder, name="x", tokenizer=tokenizer("rác"), vectors=np.eye(2, dtype=np.float32))
    if harm == "missing":
        (folder / "model.json").unlink()
    elif harm == "noise":
        (folder / "weights.npz").write_bytes(b"\x00" * 100)
    elif harm == "tokenizer":
        Tokenizer(models.BPE()).save(str(folder / "tokenizer.json"))
    else:
        np.savez(folder / "weights.npz", rows=np.eye(2), scales=np.ones(3))
    with pytest.raises(SettingsError):
        load_static(folder)


def test_a_model_is_not_written_with_a_tokenizer_that_would_not_be_read(tmp_path: Path) -> None:
    other = tokenizer("rác")
    other.pre_tokenizer = pre_tokenizers.Whitespace()  # would take "1.000" apart
    with pytest.raises(SettingsError, match="bộ tách từ"):
        save_static(tmp_path / "m", name="x", tokenizer=other, vectors=np.eye(2, dtype=np.float32))


def test_tokens_are_words_then_pairs_in_search_form() -> None:
    assert token_list("Uỷ ban, nhân dân") == ["ủy", "ban", "nhân", "dân", "ủy_ban", "ban_nhân", "nhân_dân"]
    assert token_list("  ") == []


def test_the_shipped_model_is_small_and_its_vectors_have_length_one(builtin: StaticEmbedder) -> None:
    from rag.embedding import BUILTIN

    assert sum(path.stat().st_size for path in BUILTIN.iterdir()) <= 20_000_000
    vectors = builtin.embed(["Nghị quyết về chuyển đổi số", "thu gom rác thải"])
    assert vectors.shape == (2, builtin.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_the_shipped_model_brings_a_question_near_its_answer_with_and_without_marks(builtin: StaticEmbedder) -> None:
    question, bare, answer, other = builtin.embed(
        [
            "xe máy chạy quá tốc độ bị phạt bao nhiêu",
            "xe may chay qua toc do bi phat bao nhieu",
            "Phạt tiền đối với người điều khiển xe mô tô, xe gắn máy vi phạm tốc độ quy định",
            "Hồ sơ đề nghị cấp giấy phép xây dựng công trình thủy lợi",
        ]
    )
    assert question @ answer > question @ other + 0.2
    assert bare @ answer > bare @ other + 0.2
    assert question @ bare > 0.5


def test_the_encoder_equals_sentence_transformers(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs the extra 'models'")
    pytest.importorskip("sentence_transformers", reason="needs the extra 'models'")
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    texts = ["Rác thải sinh hoạt", "thu gom rác", "rác thải rác thải thôn xóm", "hoàn toàn lạ"]
    tokens = sorted({token for text in texts[:3] for token in token_list(text)})
    rng = np.random.default_rng(0)
    vectors = np.vstack([np.zeros(16), rng.normal(size=(len(tokens), 16))]).astype(np.float32)
    save_static(tmp_path / "m", name="tiny", tokenizer=tokenizer(*tokens), vectors=vectors)
    theirs = StaticEmbedding(tokenizer(*tokens), embedding_weights=vectors)
    features = theirs.preprocess([" ".join(token_list(text)) for text in texts])
    expected = theirs(features)["sentence_embedding"].detach().numpy()
    expected /= np.maximum(np.linalg.norm(expected, axis=1, keepdims=True), 1e-9)
    ours = load_static(tmp_path / "m").embed(texts)
    assert np.abs(ours - expected).max() < 0.01  # 8-bit rounding
    assert (ours * expected).sum(axis=1)[:3] == pytest.approx([1, 1, 1], abs=1e-4)


def test_the_model_file_says_its_format(builtin: StaticEmbedder) -> None:
    from rag.embedding import BUILTIN

    described = json.loads((BUILTIN / "model.json").read_text(encoding="utf-8"))
    assert builtin.name.startswith(described["name"] + "-")
    assert described["format"] == 1
