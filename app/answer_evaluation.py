"""Measuring answers on a library: the one at hand, or the samples in a folder of their own."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import eval as evaluation
from app.sample_library import load_documents, load_people
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


def evaluate_on_samples(settings: Settings, cases: Sequence[Case]) -> dict[str, Any]:
    """Returns the report for the cases asked of the sample library, loaded into a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vanban-eval-") as folder:
        services = Services(settings.model_copy(update={"data_dir": Path(folder), "database_url": None}))
        try:
            load_people(services.database)
            load_documents(services.intake, services.database)
            services.index.check()
            return evaluate_here(services, cases)
        finally:
            services.close()
