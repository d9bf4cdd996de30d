"""Feedback: what a person says of a reply to a question of their own. One for each turn; changing it opens it again."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from vanban.db.conversations import read_turn
from vanban.db.models import FeedbackRow, TurnRow
from vanban.errors import InvalidInput
from vanban.feedback import LONGEST_COMMENT, FeedbackState, Verdict
from vanban.principals import Principal
from vanban.text import nfc


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the person said of a turn."""

    turn_id: int
    verdict: Verdict
    comment: str
    given_at: datetime.datetime


def give_feedback(
    session: Session,
    principal: Principal,
    *,
    conversation_id: int,
    turn_id: int,
    verdict: str | None,
    comment: str | None = None,
) -> Feedback:
    """Returns the feedback as it now stands, waiting for review.

    ``verdict`` None keeps the one given before, ``comment`` None the comment. Raises ``NotFound`` for a turn that is
    not the person's own, ``InvalidInput`` where there is no verdict or the comment is too long.
    """
    turn = read_turn(session, principal, conversation_id, turn_id)
    row = session.scalar(_given(principal, [turn.id]))
    if row is None:
        row = FeedbackRow(turn_id=turn.id, person_id=principal.person_id, verdict="", comment="", note="")
    row.verdict = _verdict(verdict or row.verdict)
    row.comment = row.comment if comment is None else checked_note(comment)
    row.given_at = datetime.datetime.now(datetime.UTC)
    row.state, row.decided_by_id, row.decided_at = FeedbackState.NEW.value, None, None
    session.add(row)
    session.flush()
    return _feedback(row)


def withdraw_feedback(session: Session, principal: Principal, *, conversation_id: int, turn_id: int) -> None:
    """Deletes the person's feedback on a turn of theirs, if there is any; raises ``NotFound`` for a foreign turn."""
    turn = read_turn(session, principal, conversation_id, turn_id)
    session.execute(
        delete(FeedbackRow).where(FeedbackRow.turn_id == turn.id, FeedbackRow.person_id == principal.person_id)
    )


def feedback_in(session: Session, principal: Principal, conversation_id: int) -> dict[int, Feedback]:
    """Returns the person's feedback on the turns of a conversation, by the id of the turn."""
    turns = session.scalars(select(TurnRow.id).where(TurnRow.conversation_id == conversation_id)).all()
    return {row.turn_id: _feedback(row) for row in session.scalars(_given(principal, turns))}


def checked_note(words: str) -> str:
    """Returns a comment in NFC without characters that cannot be shown; raises ``InvalidInput`` when too long."""
    kept = "".join(char for char in nfc(words).replace("\r\n", "\n") if char.isprintable() or char in "\n\t").strip()
    if len(kept) > LONGEST_COMMENT:
        raise InvalidInput(f"Ý kiến dài {len(kept)} ký tự, vượt quá {LONGEST_COMMENT} ký tự. Đề nghị rút gọn.")
    return kept


def _given(principal: Principal, turn_ids: Collection[int]) -> Select[FeedbackRow]:
    return select(FeedbackRow).where(FeedbackRow.turn_id.in_(turn_ids), FeedbackRow.person_id == principal.person_id)


def _verdict(words: str) -> str:
    if words not in set(Verdict):
        raise InvalidInput("Đề nghị chọn một trong bốn nhận xét: Đúng, Sai, Sai căn cứ, Lỗi thời.")
    return words


def _feedback(row: FeedbackRow) -> Feedback:
    return Feedback(row.turn_id, Verdict(row.verdict), row.comment, row.given_at)
