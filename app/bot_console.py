"""``vanban bot console``: the conversation engine on the terminal, for trying what an outside channel would answer."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from vanban.channels import Capabilities, Incoming, Outgoing, Platform

if TYPE_CHECKING:
    from app.wiring import Services
    from bots.engine.engine import Engine
    from vanban.principals import Principal

WORDS = Capabilities(longest=4000)
Say = Callable[[str], None]


def converse(services: "Services", person: "Principal", lines: Iterable[str], say: Say) -> None:
    """Answers each line in the name of a person, as over an outside channel; an empty line ends it."""
    from bots.engine.building import build_engine

    engine = build_engine(
        Platform.CONSOLE, WORDS, database=services.database, assistant=services.assistant, settings=services.settings
    )
    chat = str(person.person_id)
    _pair(services, person, chat)
    for line in _until_empty(lines):
        for message in _answered(services, engine, chat, line):
            say(_shown(message))


def _until_empty(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        yield line.strip()


def _pair(services: "Services", person: "Principal", chat: str) -> None:
    """Pairs the terminal with the person, as if they had sent a code, unless it is."""
    from vanban.db.channel_links import live_link
    from vanban.db.pairing_codes import make_code, redeem
    from vanban.db.sealing import kept_seal

    now, seal = datetime.datetime.now(datetime.UTC), kept_seal(services.settings)
    with services.database.transaction() as session:
        if live_link(session, Platform.CONSOLE, chat, now=now) is not None:
            return
        code = make_code(session, person, seal=seal, now=now)
        platform, name = Platform.CONSOLE, person.name
        redeem(session, code.plain, seal=seal, platform=platform, external_id=chat, chat_id=chat, name=name, now=now)


def _answered(services: "Services", engine: "Engine", chat: str, line: str) -> Sequence[Outgoing]:
    now = datetime.datetime.now(datetime.UTC)
    work = engine.prepare(Incoming(Platform.CONSOLE, uuid.uuid4().hex, chat, chat, now, text=line))
    with services.database.transaction() as session:
        return work(session)


def _shown(message: Outgoing) -> str:
    """Returns a message as plain text; choices have been written out with their numbers."""
    file = "" if message.file_of is None else f"[tệp gốc của văn bản {message.file_of}]"
    poll = message.poll
    quiz = "" if poll is None else "\n".join([poll.question, *(f"- {option}" for option in poll.options)])
    return "\n".join(part for part in (message.text, quiz, file) if part)
