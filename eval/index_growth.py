"""How a library of 100,082 passages grows while it is searched, and what a process that only serves it holds in memory.

``python -m eval.index_growth --corpus corpus.jsonl.gz --queries zalo_train.jsonl --out eval/results`` puts the corpus
into a library (``--data`` keeps it), starts the server as an installation would and asks it questions; then documents
of 1,000 passages are handed in at its door, one after another, and looked for at once.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import func, select

from eval.datasets.beir import read_corpus, read_queries
from eval.growing_document import Growing, growing_document
from eval.legal_library import build
from eval.lookup_tables import write_tables
from eval.office_scale import computed_ms, machine, serving
from eval.retrieval_tables import growth_table
from ingest.jobs import JobState
from rag.embedding import load_builtin
from rag.library_index import LibraryIndex
from vanban.db.api_keys import make_key
from vanban.db.models import DocumentRow, IntakeJobRow, PassageRow, PersonRow, UnitRow
from vanban.db.people import create_person, principal_of
from vanban.db.session import Database, make_private_folder, open_database
from vanban.principals import Channel
from vanban.scopes import Scope
from vanban.settings import Settings

DOCUMENTS = 5  # handed in
PASSAGES = 1_000  # articles of each
QUESTIONS = 200
UNIT = "u2"  # may read all
BARS = {"indexed_s": 10.0, "found_s": 2.0, "peak_mb": 1_500.0}
LIMITLESS = {"VANBAN_KEY_REQUESTS_PER_MINUTE": "0", "VANBAN_QUESTIONS_PER_MINUTE": "0"}
_LOOK_S = 0.01
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Door:
    """The server as a program with a key sees it, and the library behind it as the measuring looks into it."""

    client: httpx.Client
    database: Database
    index_dir: Path
    process: int

    def ask(self, question: str) -> tuple[float, list[int]]:
        """Returns how long a reply took, in milliseconds, and the documents cited."""
        began = time.perf_counter()
        answer = self.client.post("/api/v1/ask", json={"question": question})
        spent = (time.perf_counter() - began) * 1_000
        answer.raise_for_status()
        return spent, [one["document_id"] for one in answer.json()["citations"]]

    def search(self, words: str) -> list[int]:
        """Returns the documents whose text holds the words."""
        answer = self.client.get("/api/v1/documents", params={"q": words, "in_text": True})
        answer.raise_for_status()
        return [one["document_id"] for one in answer.json()["documents"]]

    def hand_in(self, growing: Growing) -> int:
        """Returns the batch of a file handed in."""
        files = {"files": (growing.name, growing.data)}
        answer = self.client.post("/api/v1/intake", files=files, data={"audience": "unit"})
        answer.raise_for_status()
        return int(answer.json()["id"])


def main() -> None:
    """Measures, writes the result file and the table of docs/retrieval.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="folder of the result file")
    parser.add_argument("--data", type=Path, help="where the library is kept; made there when it is empty")
    chosen = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        questions = [query.text for query in islice(read_queries(chosen.queries), QUESTIONS)]
        report = evaluate_growth(folder, chosen.corpus, questions)
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    print(text)
    if chosen.out:
        (chosen.out / "index-growth.json").write_text(text, encoding="utf-8")
        write_tables({"growth": growth_table(chosen.out)})


def evaluate_growth(
    folder: Path, corpus: Path, questions: Sequence[str], *, documents: int = DOCUMENTS, passages: int = PASSAGES
) -> dict[str, Any]:
    """Returns what serving holds and takes, then what each document handed in took, over the library in ``folder``."""
    database = open_database(Settings(data_dir=folder, database_url=None))
    with contextlib.closing(database):
        held, key = library(database, folder, corpus)
        load = list(os.getloadavg())
        with _opened(database, folder, key, worker=False) as door:
            serving_only = {**_asked(door, questions), **memory(door.process)}
        with _opened(database, folder, key, worker=True) as door:
            door.ask(questions[0])  # what is loaded once
            texts = [one.text for one in read_corpus(corpus)]
            files = [growing_document(number, texts, passages) for number in _numbers(database, documents)]
            grown = [followed(door, one) for one in files]
            after = {**_asked(door, questions), **memory(door.process)}
    return {"machine": machine(), "load": load, "passages": held, "bars": BARS, "serving": serving_only,
            "documents": grown, "worst": _worst(grown), "after": after}  # fmt: skip


def library(database: Database, folder: Path, corpus: Path) -> tuple[int, str]:
    """Returns how many passages the library holds, made from the corpus if it is empty, and a key to its door."""
    embedder, settings = load_builtin(), Settings(data_dir=folder, database_url=None)
    with database.transaction() as session:
        if not session.scalar(select(func.count()).select_from(UnitRow)):
            build(session, corpus, embedder)
        username = f"nguoi-do-{session.scalar(select(func.count()).select_from(PersonRow))}"
        create_person(session, username=username, name="Người Đo", unit_code=UNIT, roles=("van_thu",))
        person = principal_of(session, username, Channel.COMMAND)
        key = make_key(session, person, name="đo", scopes=(Scope.ASK, Scope.READ, Scope.HAND_IN), days=1)
        held = session.scalar(select(func.count()).select_from(PassageRow)) or 0
    make_private_folder(settings.index_dir)
    with contextlib.closing(LibraryIndex(database, settings.index_dir, embedder)) as index:
        index.check()
    return held, key.words


@contextlib.contextmanager
def _opened(database: Database, folder: Path, key: str, *, worker: bool) -> Iterator[Door]:
    headers = {"Authorization": f"Bearer {key}"}
    index_dir = Settings(data_dir=folder, database_url=None).index_dir
    with (
        serving(folder, worker=worker, environment=LIMITLESS) as (site, process),
        httpx.Client(base_url=site, headers=headers, timeout=_PATIENCE_S) as client,
    ):
        yield Door(client, database, index_dir, process)


def _asked(door: Door, questions: Sequence[str]) -> dict[str, Any]:
    first = door.ask(questions[0])[0]
    spent = np.array([door.ask(question)[0] for question in questions])
    p50, p95 = (round(float(np.percentile(spent, q)), 1) for q in (50, 95))
    return {"questions": len(questions), "first_ms": round(first, 1), "p50_ms": p50, "p95_ms": p95}


def _numbers(database: Database, count: int) -> range:
    """Returns numbers that no document handed in by an earlier run has."""
    with database.session() as session:
        newest = session.scalar(select(func.max(DocumentRow.id))) or 0
    return range(newest + 1, newest + 1 + count)


def followed(door: Door, growing: Growing) -> dict[str, Any]:
    """Returns what became of one document: seconds from the hand-in until it was committed, and from then on until both
    indexes held it and a search found it, with what of that the server computed; how long the first question about it
    took and whether it was cited."""
    began = time.time()
    batch = door.hand_in(growing)
    document_id, held, committed = _committed(door, batch)
    searches, computed = 1, computed_ms(door.process)
    while document_id not in door.search(growing.mark):
        searches += 1
        if time.time() - committed > _PATIENCE_S:
            raise SystemExit(f"{growing.name} không được tìm thấy.")
    found, computed = time.time(), computed_ms(door.process) - computed
    indexed = max(_sealed(door.index_dir / name) for name in ("tantivy", "chroma"))
    asked_ms, cited = door.ask(growing.question)
    times = {"committed_s": committed - began, "indexed_s": indexed - committed, "found_s": found - committed}
    times["found_processor_s"] = computed / 1_000
    report = {"passages": held, "bytes": len(growing.data), **{key: round(one, 2) for key, one in times.items()}}
    print(report, file=sys.stderr)
    return {**report, "searches": searches, "asked_ms": round(asked_ms, 1), "cited": document_id in cited}


def _committed(door: Door, batch: int) -> tuple[int, int, float]:
    """Returns the document that a batch of one file became, its passages, and when that was seen to be true."""
    wanted = select(IntakeJobRow.state, IntakeJobRow.document_id).where(IntakeJobRow.batch_id == batch)
    until = time.time() + _PATIENCE_S
    while time.time() < until:
        with door.database.session() as session:
            state, document_id = session.execute(wanted).one()
            seen = time.time()
            if state == JobState.DONE and document_id is not None:
                count = select(func.count()).where(PassageRow.document_id == document_id)
                return document_id, session.scalar(count) or 0, seen
        time.sleep(_LOOK_S)
    raise SystemExit(f"Lần gửi {batch} không xong trong {_PATIENCE_S:.0f} giây.")


def _sealed(folder: Path) -> float:
    """Returns when the last change of an index was finished."""
    return (folder / "seal.json").stat().st_mtime


def memory(process: int) -> dict[str, float]:
    """Returns what a process holds now and held at most, and what of it is files the system may drop, in megabytes.

    Linux: proc(5). Its children (files are read in processes of their own) are not counted.
    """
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    told = {name: value for name, _, value in (line.partition(":") for line in lines)}
    shown = {"rss_mb": "VmRSS", "peak_mb": "VmHWM", "files_mb": "RssFile"}
    return {key: round(int(told[name].split()[0]) * 1_024 / 1e6, 1) for key, name in shown.items()}


def _worst(grown: Sequence[dict[str, Any]]) -> dict[str, float]:
    return {
        key: max(one[key] for one in grown)
        for key in ("committed_s", "indexed_s", "found_s", "found_processor_s", "asked_ms")
    }


if __name__ == "__main__":
    main()
