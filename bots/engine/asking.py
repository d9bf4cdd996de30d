"""Questions in a chat: answered like on the web, in the chat's own conversation, with what the channel may carry."""

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bots.engine.chats import chat_row
from bots.engine.exchange import Exchange, Work, saying
from bots.engine.replies import day_of, reply_message
from bots.engine.texts import OLD_CHOICE, TOO_FAST
from rag.asking import Answering, Turn, checked_turn, stored
from vanban.answers import Reply
from vanban.channels import Outgoing
from vanban.db.channel_models import InboxRow
from vanban.db.conversations import read_turn
from vanban.db.library import document
from vanban.db.models import TurnRow
from vanban.db.session import Database
from vanban.errors import NotFound, VanbanError
from vanban.number_references import find_references
from vanban.reply_json import reply_json
from vanban.wording import document_name

Observe = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers questions of chats. ``longest`` is in code points, ``most`` in questions a minute (0: any number);
    ``observe`` is told the seconds and the kind of each answer."""

    database: Database
    assistant: Answering
    longest: int
    most: int
    observe: Observe

    def ask(self, exchange: Exchange, question: str) -> Work:
        """Returns the work that stores and says the reply to a question; slow: it searches, and perhaps writes."""
        try:
            turn = self._turn(exchange, question)
            began = time.perf_counter()
            reply = self.assistant.reply(turn.question, principal=turn.principal, history=turn.history)
        except VanbanError as error:
            return saying(error.message)
        return self._storing(exchange, turn, reply, (time.perf_counter() - began) * 1000)

    def choose(self, exchange: Exchange, turn_id: int, position: int) -> Work:
        """Returns the work for a document chosen where a number meant several: the question is asked of that one."""
        try:
            with self.database.session() as session:
                question, reply = _own_turn(session, exchange, turn_id)
            chosen = dict(enumerate(reply["choices"]))[position]
        except (NotFound, KeyError):
            return saying(OLD_CHOICE)
        return self.ask(exchange, _asked_of(question, chosen))

    def summarise(self, exchange: Exchange, document_id: int) -> Work:
        """Returns the work for a summary of one document that the chat may carry."""
        try:
            with self.database.session() as session:
                row = document(session, document_id, exchange.principal)
        except NotFound as error:
            return saying(error.message)
        name = document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)
        return self.ask(exchange, f"Tóm tắt {name}")

    def _turn(self, exchange: Exchange, question: str) -> Turn:
        with self.database.session() as session:
            if self.most and _asked_lately(session, exchange) > self.most:
                raise VanbanError(TOO_FAST.format(most=self.most))
            conversation = None if exchange.incoming.group else exchange.conversation_id
            longest = self.longest
            try:
                return checked_turn(
                    session, exchange.principal, question, longest=longest, conversation_id=conversation
                )
            except NotFound:  # the person deleted the conversation on the web
                return checked_turn(session, exchange.principal, question, longest=longest)

    def _storing(self, exchange: Exchange, turn: Turn, reply: Reply, timing_ms: float) -> Work:
        body = reply_json(reply, timing_ms=timing_ms)
        self.observe(timing_ms / 1000, str(body["kind"]))

        def work(session: Session) -> Sequence[Outgoing]:
            try:
                kept = stored(session, turn, body)
            except NotFound:  # deleted meanwhile
                kept = stored(session, replace(turn, conversation_id=None), body)
            if not exchange.incoming.group:
                chat_row(session, exchange.incoming).conversation_id = kept["conversation_id"]
            return [reply_message(kept, turn_id=kept["turn_id"], web=exchange.web)]

        return work


def _own_turn(session: Session, exchange: Exchange, turn_id: int) -> tuple[str, dict[str, list[dict[str, str]]]]:
    row = session.get(TurnRow, turn_id)
    if row is None:
        raise NotFound(OLD_CHOICE)
    turn = read_turn(session, exchange.principal, row.conversation_id, turn_id)
    return turn.question, turn.reply


def _asked_of(question: str, chosen: dict[str, str]) -> str:
    """Returns the question with its first document number written out as one document."""
    name = document_name(
        type=chosen["type"], number=chosen["number"], date=day_of(chosen["date"]), issuer=chosen["issuer"]
    )
    references = find_references(question)
    if not references:
        return f"{question.rstrip(' ?')} theo {name}?"
    first = references[0]
    return f"{question[: first.start]}{name}{question[first.end :]}"


def _asked_lately(session: Session, exchange: Exchange) -> int:
    incoming = exchange.incoming
    lately = select(func.count()).select_from(InboxRow)
    lately = lately.where(InboxRow.platform == incoming.platform.value, InboxRow.chat_id == incoming.chat_id)
    return session.scalar(lately.where(InboxRow.received_at > exchange.now - datetime.timedelta(minutes=1))) or 0
