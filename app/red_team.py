"""The red team's libraries: the samples as they are, and beside them without all that the asker may not read."""

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select

import eval as evaluation
from app.sample_library import load_people, take_sample
from app.wiring import Services
from eval.attacks import Attack, Earlier, Planted, load_attacks
from eval.red_team import gained, summarise
from eval.trials import Stored, Streams, Told, Trial, ask
from ingest.intake import IntakeStatus
from ingest.removing import delete_document
from ingest.storing import Placement
from samples.sources import Source, load_sources
from vanban.answers import Citation, PastTurn, past_turn
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.people import principal_of, unit_by_code
from vanban.db.permissions import readable, readable_ids
from vanban.principals import Access, Channel, Principal, may_read
from vanban.settings import Settings

ATTACKS = Path(evaluation.__file__).parent / "datasets" / "red_team.jsonl"
VISITOR, TELEGRAM = "visitor", "telegram"  # who asks beside the sample people: nobody known; an officer on Telegram
OFFICER = "can.bo.tp"  # the officer on Telegram
AssistantOf = Callable[[Services], Streams]
Key = frozenset[str]  # the slugs of the samples that a library lacks


class Library:
    """The sample library without some of its documents, and whoever may ask it."""

    def __init__(self, settings: Settings, folder: Path, lacking: Key, assistant_of: AssistantOf) -> None:
        self.services = Services(settings.model_copy(update={"data_dir": folder, "database_url": None}))
        load_people(self.services.database)
        for source in load_sources():
            if source.slug not in lacking:
                take_sample(self.services.intake, source, self.unit(source.owner))
        self.services.index.check()
        self._assistant_of = assistant_of
        self.gone: list[Planted] = []  # planted and deleted since the indexes were made

    @cached_property
    def assistant(self) -> Streams:
        """The assistant under attack."""
        return self._assistant_of(self.services)

    def unit(self, code: str) -> int:
        """Returns the id of a unit."""
        with self.services.database.session() as session:
            return unit_by_code(session, code).id

    def principal(self, user: str) -> Principal:
        """Returns who asks under a name of the attack file."""
        if user == VISITOR:
            return Principal(None, "khách", channel=Channel.WEB)
        channel = Channel.TELEGRAM if user == TELEGRAM else Channel.COMMAND
        with self.services.database.session() as session:
            return principal_of(session, OFFICER if user == TELEGRAM else user, channel)

    def may_read(self, user: str, document: Planted | Source) -> bool:
        """Tells whether someone may read a document of this place in the library."""
        owner = document.unit if isinstance(document, Planted) else document.owner
        access = Access(self.unit(owner), document.audience, document.publicity)
        return may_read(self.principal(user), access)

    @contextmanager
    def planted(self, documents: Sequence[Planted]) -> Iterator[None]:
        """Holds documents in the library for a while; raises ValueError for one that it does not take in."""
        held: list[int] = []
        try:
            for document in documents:
                held.append(self._plant(document))
            yield
        finally:
            for key in held:
                delete_document(self.services.database, self.services.files, key)
            self.gone += documents

    def forget(self) -> None:
        """Makes the indexes anew, which go on counting the words of what was deleted, where anything was."""
        if self.gone:
            self.services.index.rebuild()
        self.gone.clear()

    def _plant(self, document: Planted) -> int:
        placement = Placement(self.unit(document.unit), document.audience, document.publicity)
        result = self.services.intake.take_bytes(document.name, document.text.encode(), placement=placement)
        if result.status is not IntakeStatus.INDEXED or result.document_id is None:
            raise ValueError(f"{document.name}: {result.status} {result.error}")
        return result.document_id

    def told(self, question: str, attack: Attack) -> Told:
        """Returns what the asker of an attack is told to a question, after the earlier turns of the attack."""
        principal = self.principal(attack.user)
        history: list[PastTurn] = []
        for earlier in attack.history:
            history += self._turn(earlier, history)
        return ask(self.assistant, question, principal=principal, as_of=attack.as_of, history=history)

    def _turn(self, earlier: Earlier, history: Sequence[PastTurn]) -> list[PastTurn]:
        told = ask(self.assistant, earlier.question, principal=self.principal(earlier.user), history=history)
        return [past_turn(earlier.question, told.reply)] if told.reply is not None else []

    def readable(self, user: str) -> frozenset[int]:
        """Returns the ids of the documents that someone may read now."""
        with self.services.database.session() as session:
            return frozenset(session.scalars(select(DocumentRow.id).where(readable(self.principal(user)))))

    def stored(self, principal: Principal) -> Callable[[Citation], Stored | None]:
        """Returns a function giving the passage a citation points to, as the database holds it now."""

        def passage(citation: Citation) -> Stored | None:
            with self.services.database.session() as session:
                statement = (
                    select(PassageRow, DocumentRow).join(DocumentRow).where(PassageRow.id == citation.passage_id)
                )
                found = session.execute(statement).one_or_none()
                if found is None or found[1].id != citation.document_id:
                    return None
                row, document = found
                date = document.date.isoformat() if document.date else ""
                known = (document.number, document.type, document.issuer, date, document.subject, row.path, row.heading)
                allowed = document.id in readable_ids(session, principal, [document.id])
                return Stored(document.text, row.start, row.end, " ".join(filter(None, known)), allowed)

        return passage


class Libraries:
    """The libraries that attacks are run on, made in a folder when first needed."""

    def __init__(self, settings: Settings, folder: Path, assistant_of: AssistantOf | None = None) -> None:
        self._settings, self._folder = settings, folder
        self._assistant_of = assistant_of or _wired
        self._made: dict[Key, Library] = {}
        self._sources = load_sources()
        self._closed: dict[str, Key] = {}

    @property
    def full(self) -> Library:
        """The library with every sample document."""
        return self.without(frozenset())

    def without(self, lacking: Key) -> Library:
        """Returns the library in which some samples do not exist."""
        if lacking not in self._made:
            folder = self._folder / f"kho-{len(self._made)}"
            self._made[lacking] = Library(self._settings, folder, lacking, self._assistant_of)
        return self._made[lacking]

    def closed_to(self, user: str) -> Key:
        """Returns the samples that someone may not read; neither they nor who may read them ever change here."""
        if user not in self._closed:
            closed = (source.slug for source in self._sources if not self.full.may_read(user, source))
            self._closed[user] = frozenset(closed)
        return self._closed[user]

    def trial(self, attack: Attack) -> Trial:
        """Returns an attack as it went, with what is told beside it and without it; nothing planted stays."""
        full, beside = self.full, self.without(self.closed_to(attack.user))
        if full.gone != beside.gone:
            full.forget()
            beside.forget()
        seen = [document for document in attack.documents if full.may_read(attack.user, document)]
        with beside.planted(seen):
            aside = beside.told(attack.question, attack)
        plain = full.told(attack.harmless, attack) if attack.expect == "unchanged" else None
        with full.planted(attack.documents):
            told = full.told(attack.question, attack)
            kept = _kept(told, full.stored(full.principal(attack.user)))
            readable = full.readable(attack.user)
        return Trial(attack, told, aside, plain, kept, readable)

    def close(self) -> None:
        """Closes the libraries."""
        for library in self._made.values():
            library.services.close()


def _kept(told: Told, stored: Callable[[Citation], Stored | None]) -> Callable[[Citation], Stored | None]:
    """Returns the passages cited, looked up now: what was planted is gone when the attack is judged."""
    reply = told.reply
    cited = [*getattr(reply, "citations", ()), *getattr(reply, "related", ())]
    return {citation: stored(citation) for citation in cited}.get


def _wired(services: Services) -> Streams:
    return services.assistant


@contextmanager
def open_libraries(settings: Settings, assistant_of: AssistantOf | None = None) -> Iterator[Libraries]:
    """Yields libraries in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="vanban-red-team-") as folder:
        made = Libraries(settings, Path(folder), assistant_of)
        try:
            yield made
        finally:
            made.close()


def evaluate_red_team(
    settings: Settings, *, attacks: Path = ATTACKS, kinds: Collection[str] = (), assistant_of: AssistantOf | None = None
) -> dict[str, Any]:
    """Returns the report of ``eval.red_team.summarise`` for the attacks of a file, all or of some kinds."""
    chosen = [attack for attack in load_attacks(attacks) if not kinds or attack.kind in kinds]
    with open_libraries(settings, assistant_of) as made:
        trials = [made.trial(attack) for attack in chosen]
    return summarise([(trial, gained(trial)) for trial in trials])
