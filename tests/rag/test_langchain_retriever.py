"""The retriever under LangChain's rules: invoke, batch, async, callbacks, chains; and under our permissions."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fakes import HashEmbedder
from pydantic import ValidationError
from stored_library import StoredLibrary

pytest.importorskip("langchain_core", reason="needs the extra llm")

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from rag.langchain_retriever import VanbanRetriever
from rag.library_index import LibraryIndex
from rag.retrieval import Retriever
from vanban.principals import Principal

LAN, BINH = Principal(1, "Lan", (1,)), Principal(2, "Bình", (2,))


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StoredLibrary, Retriever]]:
    """Three documents, one of them of unit 2 alone."""
    folder: Path = tmp_path_factory.mktemp("kho")
    library = StoredLibrary(folder, HashEmbedder())
    library.add("về rác thải", ["Thu gom rác thải sinh hoạt.", "Phân loại rác tại nguồn."], number="12-NQ/TU")
    library.add("về xe máy", ["Xe máy chạy quá tốc độ bị phạt tiền."])
    library.add("rác thải, kín", ["Rác thải nguy hại."], owner=2, audience="unit", publicity="noi_bo")
    index = LibraryIndex(library.database, folder / "index", HashEmbedder())
    index.check()
    yield library, Retriever(library.database, index)
    index.close()
    library.close()


@pytest.fixture
def retriever(stored: tuple[StoredLibrary, Retriever]) -> VanbanRetriever:
    return made(stored, LAN)


def made(stored: tuple[StoredLibrary, Retriever], principal: Principal, **chosen: Any) -> VanbanRetriever:
    return VanbanRetriever(retriever=stored[1], database=stored[0].database, principal=principal, **chosen)


def texts(documents: list[Document]) -> list[str]:
    return [document.page_content for document in documents]


def test_it_is_a_retriever_that_returns_documents(retriever: VanbanRetriever) -> None:
    assert isinstance(retriever, BaseRetriever)
    assert isinstance(retriever, Runnable)
    found = retriever.invoke("rác thải")
    assert found
    assert all(isinstance(document, Document) for document in found)
    assert found[0].page_content == "Thu gom rác thải sinh hoạt."


def test_metadata_say_where_the_passage_stands_and_lead_to_it(stored: tuple[StoredLibrary, Retriever]) -> None:
    first = made(stored, LAN, web="https://vanban.lacha.example/").invoke("thu gom rác thải")[0]
    told = first.metadata
    assert told["number"] == "12-NQ/TU"
    assert told["citation"].endswith("12-NQ/TU")
    assert told["source"] == (
        f"https://vanban.lacha.example/van-ban/{told['document_id']}?start={told['start']}&end={told['end']}#trich"
    )
    assert 0 <= told["score"] <= 1
    assert first.id == str(told["passage_id"])


def test_every_way_of_asking_gives_the_same(retriever: VanbanRetriever) -> None:
    asked = ["rác thải", "xe máy"]
    one_by_one = [texts(retriever.invoke(question)) for question in asked]
    assert [texts(found) for found in retriever.batch(asked)] == one_by_one
    assert [texts(asyncio.run(retriever.ainvoke(question))) for question in asked] == one_by_one
    assert [texts(found) for found in asyncio.run(retriever.abatch(asked))] == one_by_one
    assert [texts(found) for found in retriever.stream("xe máy")] == one_by_one[1:]
    configured = retriever.with_config(tags=["thử"], run_name="tìm")
    assert texts(configured.invoke("rác thải")) == one_by_one[0]


def test_the_limit_and_the_documents_asked_for_are_kept(stored: tuple[StoredLibrary, Retriever]) -> None:
    assert len(made(stored, LAN, limit=1).invoke("rác thải")) == 1
    within = made(stored, LAN, documents=(2,)).invoke("rác thải xe máy")
    assert {document.metadata["document_id"] for document in within} == {2}
    for wrong in (0, 1_000):
        with pytest.raises(ValidationError):
            made(stored, LAN, limit=wrong)


def test_there_is_no_retriever_without_a_person(stored: tuple[StoredLibrary, Retriever]) -> None:
    library, inner = stored
    with pytest.raises(TypeError, match="principal"):
        VanbanRetriever(retriever=inner, database=library.database)  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        VanbanRetriever(retriever=inner, database=library.database, principal=None)  # type: ignore[arg-type]


def test_nobody_can_be_put_in_the_place_of_the_person(stored: tuple[StoredLibrary, Retriever]) -> None:
    mine = made(stored, LAN)
    with pytest.raises(ValidationError):
        mine.principal = BINH
    asked = mine.invoke("rác thải nguy hại", config={"configurable": {"principal": BINH}, "metadata": {"principal": 2}})
    assert "Rác thải nguy hại." not in texts(asked)


def test_what_another_unit_keeps_is_found_by_its_people_alone(stored: tuple[StoredLibrary, Retriever]) -> None:
    assert "Rác thải nguy hại." not in texts(made(stored, LAN, limit=200).invoke("rác thải nguy hại"))
    assert "Rác thải nguy hại." in texts(made(stored, BINH).invoke("rác thải nguy hại"))
    assert made(stored, LAN, documents=(3,)).invoke("rác thải nguy hại") == []


class Heard(BaseCallbackHandler):
    """Notes what LangChain tells of the runs."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def on_retriever_start(self, serialized: Any, query: str, *, run_id: UUID, **_: Any) -> None:
        self.told.append(("start", query))

    def on_retriever_end(self, documents: Any, *, run_id: UUID, **_: Any) -> None:
        self.told.append(("end", len(documents)))

    def on_retriever_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        self.told.append(("error", type(error).__name__))


@pytest.mark.parametrize("way", ["sync", "async"])
def test_callbacks_hear_the_start_and_the_end(retriever: VanbanRetriever, way: str) -> None:
    heard = Heard()
    config: Any = {"callbacks": [heard]}
    found = (
        retriever.invoke("xe máy", config=config)
        if way == "sync"
        else asyncio.run(retriever.ainvoke("xe máy", config=config))
    )
    assert heard.told == [("start", "xe máy"), ("end", len(found))]


def test_an_error_is_heard_and_handed_on(stored: tuple[StoredLibrary, Retriever]) -> None:
    class Broken:
        def retrieve(self, question: str, principal: Principal, **_: Any) -> Any:
            raise OSError("hỏng")

    heard = Heard()
    broken = VanbanRetriever(retriever=Broken(), database=stored[0].database, principal=LAN)
    with pytest.raises(OSError, match="hỏng"):
        broken.invoke("xe máy", config={"callbacks": [heard]})
    assert heard.told[-1] == ("error", "OSError")


def test_it_stands_in_a_chain(retriever: VanbanRetriever) -> None:
    joined = RunnableLambda(lambda documents: " | ".join(texts(documents)))
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | RunnableLambda(dict)
    assert chain.invoke("xe máy")["question"] == "xe máy"
    assert "Xe máy chạy quá tốc độ" in chain.invoke("xe máy")["context"]
    assert "Xe máy chạy quá tốc độ" in asyncio.run(chain.ainvoke("xe máy"))["context"]


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x00", "rác " * 5_000])
def test_odd_questions_are_no_error(retriever: VanbanRetriever, question: str) -> None:
    assert isinstance(retriever.invoke(question), list)
