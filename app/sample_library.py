"""The sample library: the fictional city of ``samples/``, its units, people and documents, in a data folder."""

import datetime
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import samples
from app.command_ingest import files_below
from ingest.intake import Intake, IntakeResult, Parse
from samples.sources import Source, load_sources
from vanban.db.people import create_person, create_unit, list_people, list_units, principal_of, unit_by_code
from vanban.db.relations import decide, review
from vanban.db.session import Database
from vanban.documents import ParsedDocument, RelationState
from vanban.principals import Channel

SAMPLES = Path(samples.__file__).parent
DOCUMENTS = SAMPLES / "documents"
CITY = "TU"  # the code of the sample unit above all others
REVIEWER = "quan.tri"  # who confirms edges of the samples
MANY = 1_000  # edges on a page: more than the samples have
MOST_READ = 64  # documents kept as they were read: more than there are samples


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account; the password is known only now, the database keeps a hash."""

    username: str
    password: str
    name: str
    unit: str


def load_people(database: Database) -> list[Account]:
    """Returns the accounts made now, with their random passwords; those that exist already are left as they are."""
    data = tomllib.loads((SAMPLES / "people.toml").read_text(encoding="utf-8"))
    accounts: list[Account] = []
    with database.transaction() as session:
        held = {unit.code for unit in list_units(session)}
        for unit in data["units"]:
            if unit["code"].lower() not in held:
                create_unit(session, code=unit["code"], name=unit["name"], parent_code=unit.get("parent"))
        names = {unit.code: unit.name for unit in list_units(session)}
        known = {person.username for person, _ in list_people(session)}
        for person in data["people"]:
            if person["username"] in known:
                continue
            password = create_person(
                session,
                username=person["username"],
                name=person["name"],
                unit_code=person["unit"],
                roles=tuple(person.get("roles", ())),
            )
            accounts.append(Account(person["username"], password, person["name"], names[person["unit"].lower()]))
    return accounts


def load_documents(
    intake: Intake, database: Database, *, progress: Callable[[IntakeResult], None] = lambda _: None
) -> list[IntakeResult]:
    """Returns what became of each sample document, in the order of the sources; safe to repeat."""
    results: list[IntakeResult] = []
    for source in load_sources():
        with database.session() as session:
            owner = unit_by_code(session, source.owner).id
        result = take_sample(intake, source, owner)
        progress(result)
        results.append(result)
    return results


def confirm_stated_relations(database: Database) -> int:
    """Returns how many proposed edges were confirmed: those that the sources state, as an officer would find them."""
    stated = {(s.number, s.date, relation.kind, relation.target) for s in load_sources() for relation in s.relations}
    now = datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        reviewer = principal_of(session, REVIEWER, Channel.COMMAND)
        items = review(session, reviewer, page_size=MANY).items
        true = [i.id for i in items if (i.source.number, i.source.date, i.kind, i.number) in stated]
        for relation_id in true:
            decide(session, relation_id, RelationState.CONFIRMED, by=reviewer, at=now)
    return len(true)


def load_folder(intake: Intake, database: Database, folder: Path) -> list[IntakeResult]:
    """Returns what became of each file below a folder, taken in for the city to own and every account to read."""
    with database.session() as session:
        owner = unit_by_code(session, CITY).id
    return [intake.take(path, owner_unit_id=owner) for path in files_below((folder,))]


def take_sample(intake: Intake, source: Source, owner: int) -> IntakeResult:
    """Returns how the intake of a sample document ended, for a unit to own; within a process each file is read once,
    however many libraries of the samples an evaluation makes."""
    return replace(intake, parse=partial(_read_once, intake.parse)).take(
        DOCUMENTS / source.file_name,
        owner_unit_id=owner,
        audience=source.audience,
        publicity=source.publicity,
    )


@lru_cache(maxsize=MOST_READ)
def _read_once(parse: Parse, name: str, data: bytes) -> ParsedDocument:
    return parse(name, data)
