"""The conversation engine: one message in, the work that answers it out, the same for every platform.

Order of decisions: who is it (paired or not), is a choice meant, is it a command, else it is a question. An unpaired
account gets help and nothing else. In a group everyone reads along, so the answer rests on
open documents for everyone only.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine import pairing
from bots.engine.asking import Asking
from bots.engine.chats import chat_row, choice_meant, going_on, remember_choices
from bots.engine.commands import DESCRIPTIONS, Command, read
from bots.engine.daily import programme, tasks
from bots.engine.documents import Documents
from bots.engine.exams import PRACTISE, sittings
from bots.engine.exchange import Exchange, Work, nothing, saying
from bots.engine.feedback import judging
from bots.engine.pairing import Pairing
from bots.engine.quizzing import Quizzing
from bots.engine.splitting import fitted
from bots.engine.texts import (
    AS_BEFORE,
    ATTACHMENT,
    CODE_WANTED,
    HELP,
    HELP_IN_GROUP,
    NEW_TOPIC,
    NOTHING_ASKED,
    OLD_CHOICE,
    PRIVATE_ONLY,
    web_hint,
)
from bots.engine.wishes import switching, wishes
from bots.polls import CHOICE_PREFIX
from vanban.channels import Capabilities, Incoming, IncomingKind, Outgoing, Span
from vanban.db.channel_links import live_link
from vanban.db.channel_outbox import stored_reply
from vanban.db.pairing_codes import code_of
from vanban.db.session import Database
from vanban.principals import Principal

Handler = Callable[[Exchange, str], Work]
Choosing = Callable[[Exchange, int, str], Work]
PRIVATE = frozenset(
    {Command.TASKS, Command.PROGRAMME, Command.NOTICES, Command.DRILL, Command.EXAMS, Command.PAIR, Command.END}
)


@dataclass(frozen=True, slots=True)
class Engine:
    """Answers messages of one platform. ``prepare`` may be called from several threads."""

    database: Database
    capabilities: Capabilities
    asking: Asking
    documents: Documents
    pairing: Pairing
    quizzing: Quizzing
    web: str | None = None  # address of the pages
    clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)

    def prepare(self, incoming: Incoming) -> Work:
        """Returns the work for a message, after everything slow is done; the work itself is quick.

        It is to run in one transaction that writes, and returns messages that the platform takes as they are.
        """
        if incoming.group and not incoming.addressed:
            return nothing
        work = self._work(incoming)

        def finished(session: Session) -> Sequence[Outgoing]:
            messages = work(session)
            remember_choices(session, incoming, messages)
            return [part for message in messages for part in fitted(message, self.capabilities)]

        return finished

    def _work(self, incoming: Incoming) -> Work:
        exchange = self._exchange(incoming)
        code = code_of(_code_words(incoming))
        if code is not None:
            return self.pairing.redeeming(incoming, code)
        if incoming.kind is IncomingKind.POLL_ANSWER:
            return self.quizzing.voted(exchange, incoming)
        if exchange is None:
            return nothing if incoming.kind is IncomingKind.LEFT else pairing.helping(incoming)
        return pairing.while_paired(exchange, self._answered(exchange))

    def _exchange(self, incoming: Incoming) -> Exchange | None:
        now = self.clock()
        with self.database.transaction() as session:
            found = live_link(session, incoming.platform, incoming.sender_id, now=now)
            if found is None:
                return None
            link, principal = found
            shown_to = _in_public(principal) if incoming.group else principal
            conversation = going_on(session, incoming)
            return Exchange(incoming, shown_to, link.id, now, self.capabilities, conversation, self.web)

    def _answered(self, exchange: Exchange) -> Work:
        incoming = exchange.incoming
        match incoming.kind:
            case IncomingKind.LEFT:
                return pairing.leaving(exchange)
            case IncomingKind.ATTACHMENT:
                return saying(f"{ATTACHMENT}. ", spans=web_hint(exchange.web, "/nap"))
            case IncomingKind.BUTTON:
                return self._chosen(exchange, incoming.text)
            case IncomingKind.START:
                return self._help(exchange, "")
        with self.database.session() as session:
            choice = choice_meant(session, incoming)
        return self._chosen(exchange, choice) if choice else self._commanded(exchange)

    def _commanded(self, exchange: Exchange) -> Work:
        asked = read(exchange.incoming.text)
        if asked.command is None:
            return self._help(exchange, "")
        if exchange.incoming.group and asked.command in PRIVATE:
            return saying(PRIVATE_ONLY)
        return self._handlers()[asked.command](exchange, asked.argument)

    def _handlers(self) -> Mapping[Command, Handler]:
        return {
            Command.ASK: self._ask,
            Command.LOOK_UP: self.documents.look_up,
            Command.NEWS: lambda exchange, _: self.documents.newest(exchange),
            Command.TASKS: tasks,
            Command.PROGRAMME: programme,
            Command.DRILL: lambda exchange, _: self.quizzing.one(exchange),
            Command.ROUND: self.quizzing.round,
            Command.EXAMS: sittings,
            Command.NOTICES: wishes,
            Command.NEW_TOPIC: self._new_topic,
            Command.PAIR: lambda *_: saying(CODE_WANTED),
            Command.END: lambda *_: pairing.sure_to_end(),
            Command.HELP: self._help,
        }

    def _ask(self, exchange: Exchange, words: str) -> Work:
        return self.asking.ask(exchange, words) if words else saying(NOTHING_ASKED)

    def _chosen(self, exchange: Exchange, data: str) -> Work:
        """Returns the work for a pressed button or a numbered choice: "kind:number" or "kind:number:more"."""
        if data == pairing.END_NOW:
            return pairing.ending(exchange)
        kind, _, rest = data.partition(":")
        number, _, more = rest.partition(":")
        choice = self._choices().get(kind)
        if choice is None or not _is_number(number):
            return saying(OLD_CHOICE)
        return choice(exchange, int(number), more)

    def _choices(self) -> Mapping[str, Choosing]:
        return {
            "nv": lambda exchange, turn, mark: self.documents.verbatim(exchange, turn, _number(mark)),
            "ch": lambda exchange, turn, position: self.asking.choose(exchange, turn, _number(position)),
            "vb": lambda exchange, document, _: self.documents.show(exchange, document),
            "tep": lambda exchange, document, _: self.documents.original(exchange, document),
            "tt": lambda exchange, document, _: self.asking.summarise(exchange, document),
            "gy": judging,
            "nt": switching,
            CHOICE_PREFIX: lambda exchange, question, place: self.quizzing.judged(exchange, question, _number(place)),
            PRACTISE: lambda exchange, sitting, _: self.quizzing.practice(exchange, sitting),
            "lai": lambda exchange, outbox, _: self._again(exchange, outbox),
            "thoi": lambda *_: saying(AS_BEFORE),
        }

    def _again(self, exchange: Exchange, outbox_id: int) -> Work:
        """Returns the work that shows a message again of which nobody knows whether it arrived."""
        incoming = exchange.incoming

        def work(session: Session) -> Sequence[Outgoing]:
            kept = stored_reply(session, incoming.platform, incoming.chat_id, outbox_id)
            return [Outgoing((Span(OLD_CHOICE),)) if kept is None else kept]

        return work

    def _new_topic(self, exchange: Exchange, _words: str) -> Work:
        def work(session: Session) -> Sequence[Outgoing]:
            chat_row(session, exchange.incoming).conversation_id = None
            return [Outgoing((Span(NEW_TOPIC),))]

        return work

    def _help(self, exchange: Exchange, _words: str) -> Work:
        known = self._handlers()
        lines = "\n".join(f"/{one.value} – {DESCRIPTIONS[one]}" for one in Command if one in known)
        group = HELP_IN_GROUP if exchange.incoming.group else ""
        return saying(f"{HELP}\n{lines}\n{group}\n", spans=web_hint(exchange.web))


def _code_words(incoming: Incoming) -> str:
    """Returns the words that may be a pairing code: of a deep link, of the command, or the whole message."""
    if incoming.kind is IncomingKind.START:
        return incoming.text
    if incoming.kind is not IncomingKind.TEXT:
        return ""
    asked = read(incoming.text)
    return asked.argument if asked.command is Command.PAIR else incoming.text


def _in_public(principal: Principal) -> Principal:
    """Returns the person without their unit: what they are shown, everyone in the group reads."""
    return Principal(principal.person_id, principal.name, channel=principal.channel)


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= 18


def _number(words: str) -> int:
    """Returns the number, or -1, which nothing has."""
    return int(words) if _is_number(words) else -1
