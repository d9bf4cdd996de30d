"""Every index, real or fake, keeps the contract of its port."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from contracts.lexical_index import LexicalIndexContract
from contracts.vector_index import VectorIndexContract
from fakes import WordIndex

from rag.dense import ChromaIndex, open_embedded
from rag.exact_vectors import ExactVectors
from rag.lexical import TantivyIndex
from vanban.ports import LexicalIndex, VectorIndex


class TestTantivyIndex(LexicalIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> LexicalIndex:
        return TantivyIndex(tmp_path / "tantivy")


class TestWordIndex(LexicalIndexContract):
    @pytest.fixture
    def index(self) -> LexicalIndex:
        return WordIndex()


class TestChromaIndex(VectorIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> Iterator[VectorIndex]:
        index: ChromaIndex = open_embedded(tmp_path / "chroma", "model-1")
        yield index
        index.close()


class TestExactVectors(VectorIndexContract):
    @pytest.fixture
    def index(self) -> VectorIndex:
        return ExactVectors(8)
