"""The retriever as LangChain knows one, so that others can put it into their chains (extra ``llm``).

Every retriever is made for one person: what it returns is what that person may read at the moment of asking, and there
is no way to ask it for someone else.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, PrivateAttr
from sqlalchemy import select

from rag.retrieval import Retrieved
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable, slices
from vanban.db.session import Database
from vanban.principals import Principal
from vanban.text import clean

_MOST = 200  # passages of one question
_LONGEST_QUESTION = 2_000  # characters; what follows is left out


class FindsPassages(Protocol):
    """A retriever of ours: passages the principal may read, best first."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[Retrieved]: ...


class VanbanRetriever(BaseRetriever):
    """Passages of the library as LangChain documents, best first, read as ``principal``.

    ``page_content`` is the passage word for word. ``metadata`` holds ``passage_id``, ``document_id``, ``number``,
    ``type``, ``issuer``, ``date`` (ISO), ``subject``, ``path`` (the citable place), ``heading``, ``start``/``end`` (in
    the document's text), ``page``, ``score`` in [0, 1], ``citation`` and ``source``, the address of the passage.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid", frozen=True)

    principal: Principal
    limit: int = Field(default=8, ge=1, le=_MOST)
    documents: tuple[int, ...] | None = None  # only in these
    web: str = ""  # https://… of this installation, put before addresses
    _retriever: FindsPassages = PrivateAttr()
    _database: Database = PrivateAttr()

    def __init__(
        self,
        *,
        retriever: FindsPassages,
        database: Database,
        principal: Principal,
        limit: int = 8,
        documents: tuple[int, ...] | None = None,
        web: str = "",
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(  # type: ignore[call-arg]
            principal=principal, limit=limit, documents=documents, web=web, tags=tags, metadata=metadata
        )
        self._retriever, self._database = retriever, database

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's own signature
    ) -> list[Document]:
        return self._found(query)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's own signature
    ) -> list[Document]:
        return await asyncio.to_thread(self._found, query)

    def _found(self, query: str) -> list[Document]:
        question = clean(query).text[:_LONGEST_QUESTION].strip()
        if not any(character.isalnum() for character in question):
            return []
        found = self._retriever.retrieve(question, self.principal, limit=self.limit, documents=self.documents)
        facts = self._facts({one.document_id for one in found})
        held = [one for one in found if one.document_id in facts][: self.limit]
        return [_document(one, facts[one.document_id], self.web) for one in held]

    def _facts(self, ids: set[int]) -> dict[int, Mapping[str, Any]]:
        columns = select(
            DocumentRow.id,
            DocumentRow.number,
            DocumentRow.type,
            DocumentRow.issuer,
            DocumentRow.date,
            DocumentRow.subject,
        )
        found: dict[int, Mapping[str, Any]] = {}
        with self._database.session() as session:
            for some in slices(sorted(ids)):
                rows = session.execute(columns.where(DocumentRow.id.in_(some), searchable(self.principal)))
                found.update((row.id, dict(row._mapping)) for row in rows)
        return found


def _document(found: Retrieved, facts: Mapping[str, Any], web: str) -> Document:
    date = facts["date"].isoformat() if facts["date"] else None
    name = " ".join(filter(None, (facts["type"], facts["number"]))) or facts["subject"] or f"văn bản {facts['id']}"
    address = f"{web.rstrip('/')}/van-ban/{found.document_id}?start={found.start}&end={found.end}#trich"
    return Document(
        id=str(found.passage_id),
        page_content=found.text,
        metadata={
            "passage_id": found.passage_id,
            "document_id": found.document_id,
            "number": facts["number"],
            "type": facts["type"],
            "issuer": facts["issuer"],
            "date": date,
            "subject": facts["subject"],
            "path": found.path,
            "heading": found.heading,
            "start": found.start,
            "end": found.end,
            "page": found.page,
            "score": found.score,
            "citation": ", ".join(filter(None, (found.path, name))),
            "source": address,
        },
    )
