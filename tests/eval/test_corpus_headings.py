"""The corpus is measured as statutes are searched: the title of an article is weighed."""

import gzip
import json
from contextlib import closing
from pathlib import Path

from eval.corpus_index import CorpusIndex
from rag.embedding import load_builtin


def test_the_title_of_an_article_is_weighed_in_the_measured_corpus(tmp_path: Path) -> None:
    text = "Ủy ban nhân dân cấp xã xem xét, quyết định theo quy định của pháp luật."
    titles = ("Trình tự xét hồ sơ", "Thẩm quyền cấp phép")
    corpus = tmp_path / "corpus.jsonl.gz"
    with gzip.open(corpus, "wt", encoding="utf-8") as lines:
        for at, title in enumerate(titles, start=1):
            row = {"_id": f"a+{at}", "law_id": "a", "article_id": str(at), "title": title, "text": text}
            lines.write(json.dumps({**row, "dup_group": str(at)}, ensure_ascii=False) + "\n")
    question = "thẩm quyền cấp phép của xã"
    with closing(CorpusIndex(corpus, tmp_path / "index", load_builtin())) as index:
        seen = index._lexical.seen(question, index._lexical.search(question, limit=5))
    assert seen is not None
    assert dict(zip(seen.passages, seen.measures[:, 1], strict=True))[1] > 0.9
