import gzip
import json
import random
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from eval.training.static_corpus import Vocabulary, Words, read_articles
from rag.embedding import load_static, save_static, token_list
from vanban.text import fold_accents

# Looked for, not loaded: that takes seconds, and workers that run other files need neither.
pytestmark = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("sentence_transformers")), reason="needs the extra 'models'"
)
TOPICS = {
    "rác thải": "thu gom rác thải sinh hoạt tại thôn xóm bảo đảm vệ sinh môi trường",
    "chuyển đổi số": "hạ tầng số dữ liệu dùng chung dịch vụ công trực tuyến",
    "giao thông": "tốc độ xe máy đường bộ người điều khiển phương tiện",
    "đất đai": "quyền sử dụng đất giấy chứng nhận thu hồi bồi thường",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rng = random.Random(5)
    rows = []
    for number in range(80):
        topic = list(TOPICS)[number % 4]
        body = rng.choices(TOPICS[topic].split(), k=60)
        rows.append(
            {"_id": str(number), "title": f"Quy định {topic} {number}", "text": " ".join(body), "dup_group": None}
        )
    rows[-1]["dup_group"] = "g"
    rows.append({**rows[-1], "_id": "copy"})
    path = tmp_path / "corpus.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path


def test_a_trained_model_is_loaded_and_encodes_as_sentence_transformers_does(corpus: Path, tmp_path: Path) -> None:
    from eval.training.static_embedding import tokenizer_of, train

    known = Words()
    phrases = [(known.ids(""), known.ids("như thế nào"))]
    articles = read_articles(corpus, known)
    vocabulary = Vocabulary(articles, 600)
    trained = train(articles, vocabulary, phrases, steps=8, batch=32)
    weights = trained.embedding.weight.detach().numpy().copy()
    weights[0] = 0
    save_static(tmp_path / "m", name="tiny", tokenizer=tokenizer_of(vocabulary.tokens), vectors=weights)
    model = load_static(tmp_path / "m")

    texts = [f"{topic} {words}" for topic, words in TOPICS.items()]
    theirs = (
        trained(trained.preprocess([" ".join(token_list(text)) for text in texts]))["sentence_embedding"]
        .detach()
        .numpy()
    )
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    assert (model.embed(texts) * theirs).sum(axis=1) == pytest.approx(np.ones(4), abs=1e-3)

    likeness = model.embed([fold_accents(topic) for topic in TOPICS]) @ model.embed(texts).T
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_vocabulary_writes_a_span_as_the_encoder_does(corpus: Path) -> None:
    text = "Thu gom rác thải, dich vu cong lạ lùng"
    known = Words()
    span = known.ids(text)
    vocabulary = Vocabulary(read_articles(corpus, known), 600)
    place = {token: i for i, token in enumerate(vocabulary.tokens)}
    expected = [place[token] for token in token_list(text) if token in place]
    assert vocabulary.encode(span).tolist() == expected
    assert len(vocabulary.tokens) == len(set(vocabulary.tokens)) <= 600


def test_copies_of_an_article_are_read_once(corpus: Path) -> None:
    assert len(read_articles(corpus, Words()).texts) == 80
