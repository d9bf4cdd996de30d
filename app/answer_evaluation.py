"""Measuring answers on a library: the one at hand, or samples or other documents in a folder of their own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import eval as evaluation
from app.sample_library import confirm_stated_relations, load_documents, load_folder, load_people
from app.wiring import Services
from eval.answers import Case, evaluate_case, summarise
from vanban.answers import Citation
from vanban.db.models import PassageRow
from vanban.db.people import list_people, principal_of
from vanban.principals import Channel
from vanban.settings import Settings

_ROW_PATH = ", dòng "  # the path of a row names its table first: "Phụ lục, bảng 1, dòng 3"
SAMPLE_QUESTIONS = Path(evaluation.__file__).parent / "datasets" / "samples_qa.jsonl"


def knows_askers(services: Services, cases: Sequence[Case]) -> bool:
    """Tells whether every asking person of the cases has an account in this library."""
    with services.database.session() as session:
        known = {person.username for person, _ in list_people(session)}
    return {case.user for case in cases} <= known


def evaluate_here(services: Services, cases: Sequence[Case]) -> dict[str, Any]:
    """Returns the report of ``eval.answers.summarise`` for the cases asked of this library."""
    with services.database.session() as session:
        principals = {user: principal_of(session, user, Channel.COMMAND) for user in {case.user for case in cases}}

    def passage(citation: Citation) -> str:
        with services.database.session() as session:
            row = session.get(PassageRow, citation.passage_id)
            return row.text if row else ""

    def source(citation: Citation) -> str:
        with services.database.session() as session:
            return in_its_place(session, citation)

    return summarise(
        [evaluate_case(case, services.assistant, principals[case.user], passage, source) for case in cases]
    )


def in_its_place(session: Session, citation: Citation) -> str:
    """Returns the cited passage below its headings, and a row of a table also below the passage of the column names."""
    row = session.get(PassageRow, citation.passage_id)
    if row is None:
        return ""
    table = row.path.rpartition(_ROW_PATH)[0]
    head = select(PassageRow.text).where(PassageRow.document_id == row.document_id, PassageRow.path == table)
    over = session.scalars(head).all() if table else []
    return "\n".join((row.heading, *over, row.text))


def evaluate_on_samples(settings: Settings, cases: Sequence[Case], *, reviewed: bool = False) -> dict[str, Any]:
    """Returns the report for the cases asked of the sample library, loaded into a folder that is removed afterwards.

    ``reviewed`` confirms the edges between the samples first; without it they are proposals, as they were found.
    """
    with scratch_services(settings) as services:
        load_documents(services.intake, services.database)
        if reviewed:
            confirm_stated_relations(services.database)
        services.index.check()
        return evaluate_here(services, cases)


def evaluate_on_documents(settings: Settings, cases: Sequence[Case], documents: Path) -> dict[str, Any]:
    """Returns the report for the cases asked of the files of a folder, as every person of the samples may read them.

    The library is built in a folder that is removed afterwards; ``documents`` of the report tells how many it held.
    """
    with scratch_services(settings) as services:
        taken = load_folder(services.intake, services.database, documents)
        services.index.check()
        held = {result.document_id for result in taken if result.document_id is not None}
        return {"documents": len(held), **evaluate_here(services, cases)}


@contextmanager
def scratch_services(settings: Settings) -> Iterator[Services]:
    """Yields services over a library in a folder of its own, with the people of the samples; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder:
        services = Services(settings.model_copy(update={"data_dir": Path(folder), "database_url": None}))
        try:
            load_people(services.database)
            services.index.check()  # opened before there is anything to find, it is known to be whole
            yield services
        finally:
            services.close()
