"""Measuring the search on the sample library: the product's retriever, asked as the administrator of the samples."""

import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.answer_evaluation import SAMPLE_QUESTIONS, scratch_services
from app.sample_library import DOCUMENTS, REVIEWER, load_documents
from app.wiring import Services
from eval.answers import Case
from eval.passage_retrieval import LIMIT, HeldPassage, PlainPassages, measure_passages
from eval.retrieval import fingerprint, peak_rss_mb, rss_mb
from rag.following import LogReader
from rag.index_state import folder_size
from rag.retrieval import Retriever
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of
from vanban.db.permissions import searchable
from vanban.principals import Channel, Principal
from vanban.settings import Settings
from vanban.text import clean


def evaluate_retrieval_on_samples(settings: Settings, cases: Sequence[Case], *, noise: str | None) -> dict[str, Any]:
    """Returns the report of ``eval.passage_retrieval`` over the sample library, built in a folder that is removed."""
    with scratch_services(settings) as services, tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder:
        load_documents(services.intake, services.database)
        began = time.perf_counter()
        services.index.check()
        indexed = time.perf_counter() - began
        with services.database.session() as session:
            person = principal_of(session, REVIEWER, Channel.COMMAND)
        passages = readable_passages(services, person)
        retriever = Retriever(services.database, services.index)
        report = measure_passages(
            cases,
            passages,
            lambda question: [one.passage_id for one in retriever.retrieve(question, person, limit=LIMIT)],
            plain=PlainPassages(passages, Path(folder)).search,
            noise=noise,
        )
        return {
            "corpus": {"name": "samples", "sha256": _sha256_of_samples()},
            "queries": fingerprint(SAMPLE_QUESTIONS),
            "system": "default",
            "model": services.embedder.name,
            "asked_by": REVIEWER,
            **report,
            "index_s": round(indexed, 1),
            "index_mb": round(folder_size(services.settings.index_dir) / 1e6, 1),
            "peak_rss_mb": peak_rss_mb(),
            "rss_mb": rss_mb(),
        }


def readable_passages(services: Services, person: Principal) -> list[HeldPassage]:
    """Returns the passages that a person may find, as they stand in the index of words."""
    reader = LogReader(services.database, services.embedder)
    with services.database.session() as session:
        columns = select(DocumentRow.id, DocumentRow.number, DocumentRow.date).where(searchable(person))
        named = {
            row.id: (row.number or "", row.date.isoformat() if row.date else "") for row in session.execute(columns)
        }
        indexed = list(reader.passages(session, sorted(named)))
    return [HeldPassage(one, *named[one.document_id], clean(one.body).text) for one in indexed]


def _sha256_of_samples() -> str:
    digest = hashlib.sha256()
    for path in sorted(DOCUMENTS.iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
