"""Feedback in a chat: right, or what is wrong, sent to whoever looks after the answers."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work, saying
from bots.engine.texts import OLD_CHOICE, PRIVATE_ONLY, THANKS, WHAT_IS_WRONG
from vanban.audit import Action, Entry
from vanban.channels import Button, Outgoing, Span
from vanban.db.audit import record
from vanban.db.feedback import give_feedback
from vanban.db.models import TurnRow
from vanban.errors import NotFound
from vanban.feedback import VERDICT_WORDS, Verdict


def judging(exchange: Exchange, turn_id: int, verdict: str) -> Work:
    """Returns the work that keeps a verdict on a reply; without one, it asks what is wrong."""
    if exchange.incoming.group:
        return saying(PRIVATE_ONLY)
    if not verdict:
        wrong = [one for one in Verdict if one is not Verdict.RIGHT]
        return saying(WHAT_IS_WRONG, *(Button(VERDICT_WORDS[one], f"gy:{turn_id}:{one.value}") for one in wrong))
    if verdict not in set(Verdict):
        return saying(OLD_CHOICE)

    def work(session: Session) -> Sequence[Outgoing]:
        turn, who = session.get(TurnRow, turn_id), exchange.principal
        conversation = turn.conversation_id if turn else 0
        try:
            given = give_feedback(session, who, conversation_id=conversation, turn_id=turn_id, verdict=verdict)
        except NotFound:
            return [Outgoing((Span(OLD_CHOICE),))]
        detail = {"verdict": given.verdict.value}
        record(session, Entry(Action.FEEDBACK_GIVEN, who, "turn", turn_id, detail=detail))
        return [Outgoing((Span(THANKS.format(verdict=VERDICT_WORDS[given.verdict])),))]

    return work
