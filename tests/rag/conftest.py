"""The sample library, loaded once for all tests of answers."""

from collections.abc import Iterator

import pytest
from asked_samples import SampleLibrary, Told, sample_questions
from fresh import fresh_services
from sqlalchemy import select

from app.sample_library import load_documents, load_people
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of
from vanban.db.permissions import readable
from vanban.principals import Channel, Principal
from vanban.settings import Settings

PEOPLE = ("can.bo.tp", "van.thu.tld", "can.bo.vkt", "mat.tran", "quan.tri")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleLibrary]:
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("samples")))
    load_people(services.database)
    load_documents(services.intake, services.database)
    services.index.check()
    with services.database.session() as session:
        principals = {name: principal_of(session, name, Channel.COMMAND) for name in PEOPLE}
        principals["visitor"] = Principal(None, "khách", channel=Channel.WEB)
        principals["telegram"] = principal_of(session, "can.bo.tp", Channel.TELEGRAM)
        documents = {row.id: row for row in session.scalars(select(DocumentRow))}
        allowed = {
            name: frozenset(session.scalars(select(DocumentRow.id).where(readable(principal))))
            for name, principal in principals.items()
        }
        session.expunge_all()
    yield SampleLibrary(services, principals, documents, allowed)
    services.close()


@pytest.fixture(scope="session")
def told(library: SampleLibrary) -> list[Told]:
    """Sixty sample questions, each asked by the person the set names and by one more, these in turn."""
    found: list[Told] = []
    for index, row in enumerate(sample_questions(60)):
        others = [name for name in library.principals if name != row["user"]]
        for who in (row["user"], others[index % len(others)]):
            found.append(Told(row["question"], who, library.events(row["question"], who=who)))
    return found
