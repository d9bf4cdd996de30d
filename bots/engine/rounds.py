"""Quiz rounds in a chat: five or ten questions one after another, in private chats and in groups.

In a private chat the next question comes with the answer to the one before; in a group each stays open for a while and
``bots.rounds_due`` moves on. A round is kept in the database, so it outlives every process.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work, saying
from bots.engine.round_words import (
    FINISHED,
    GROUPS_ON_TELEGRAM,
    NONE_RUNNING,
    PASSED,
    RUNNING,
    STOPPED,
    Ended,
    group_result,
    heading,
    own_result,
    question_message,
    verdict,
)
from bots.limits import Limits
from bots.polls import read_poll_answer
from vanban.audit import Action, Detail, Entry
from vanban.channels import Incoming, Outgoing, Span
from vanban.db import quiz_rounds
from vanban.db.audit import record
from vanban.db.drills import answer_question
from vanban.db.exam_held_back import held_back
from vanban.db.permissions import readable_ids
from vanban.db.quiz_models import QuizQuestionRow, QuizRoundRow
from vanban.db.quiz_rounds import NewRound, Vote
from vanban.principals import Principal
from vanban.quiz_rounds import RoundQuestion, questions_from_json

IDLE_S = 30 * 60.0  # a round of one person without an answer ends then
SLACK_S = 6.0  # after a question in a group has closed: answers on their way
UNNOTICED = 2  # questions in a row that nobody answers end a round in a group
TARGET = "quiz_round"


@dataclass(frozen=True, slots=True)
class Rounds:
    """Holds the rounds of one platform. ``polls``: the platform has quizzes of its own."""

    limits: Limits
    polls: bool
    web: str | None = None

    def starting(self, exchange: Exchange, questions: Sequence[RoundQuestion], none: str) -> Work:
        """Returns the work that begins a round with these questions; ``none`` is said where there are none."""
        incoming = exchange.incoming
        if incoming.group and not (self.polls and self.limits.group_question_s):
            return saying(GROUPS_ON_TELEGRAM)
        if not questions:
            return saying(none)

        def work(session: Session) -> Sequence[Outgoing]:
            new = NewRound(incoming.platform, incoming.chat_id, exchange.link_id, incoming.group, questions)
            row = quiz_rounds.begin(session, new, now=exchange.now)
            if row is None:
                return [Outgoing((Span(RUNNING),))]
            _record(session, exchange.principal, row, "bat_dau")
            return [self.onward(session, row, exchange.principal, exchange.now)]

        return work

    def stopping(self, exchange: Exchange) -> Work:
        """Returns the work that ends the round of a chat with its result."""
        incoming = exchange.incoming

        def work(session: Session) -> Sequence[Outgoing]:
            row = quiz_rounds.live_round(session, incoming.platform, incoming.chat_id)
            if row is None:
                return [Outgoing((Span(NONE_RUNNING),))]
            return [self.result(session, row, exchange.principal, now=exchange.now, why=STOPPED)]

        return work

    def onward(
        self, session: Session, row: QuizRoundRow, reader: Principal, now: datetime.datetime, *, before: str = ""
    ) -> Outgoing:
        """Returns the next question of a round that may still be put, or its result. ``before`` is said above."""
        left = questions_from_json(row.questions)[row.put :]
        open_to = readable_ids(session, reader, {one.document_id for one in left})
        secret = held_back(session, now)

        def may(one: RoundQuestion) -> bool:
            asked_elsewhere = secret.holds(one.question, [(one.document_id, one.start, one.end)])
            return one.document_id in open_to and not asked_elsewhere

        if not quiz_rounds.keep_only(session, row, may):
            return self.result(session, row, reader, now=now, why=f"{before} {FINISHED}".strip())
        return self._next_question(session, row, now, before=before)

    def _next_question(self, session: Session, row: QuizRoundRow, now: datetime.datetime, *, before: str) -> Outgoing:
        score = "" if row.grouped or not row.put else self._score(session, row)
        open_s = self.limits.group_question_s if row.grouped else 0
        seconds = open_s + SLACK_S if row.grouped else IDLE_S
        drill_id = quiz_rounds.put_next(session, row, now=now, seconds=seconds)
        one = questions_from_json(row.questions)[row.put - 1]
        above = heading(row.put, row.total, before=before, score=f"{open_s} giây" if open_s else score)
        tag = str(drill_id)
        return question_message(one, tag, heading=above, limits=self.limits, polls=self.polls, open_s=open_s)

    def result(
        self, session: Session, row: QuizRoundRow, reader: Principal, *, now: datetime.datetime, why: str = ""
    ) -> Outgoing:
        """Returns the result of a round that ends now, with what the reader may still be shown of its questions."""
        standings = quiz_rounds.standings(session, row)
        put = dict(enumerate(quiz_rounds.end(session, row, now=now), start=1))
        _record(session, reader, row, "ket_thuc")
        open_to = readable_ids(session, reader, {one.document_id for one in put.values()})
        shown = {number: one for number, one in put.items() if one.document_id in open_to}
        ended = Ended(len(put), shown, standings, why, self.web)
        if row.grouped:
            return group_result(ended)
        return own_result(ended, quiz_rounds.chosen_by(session, row, standings[0].voter) if standings else {})

    def judging(self, session: Session, exchange: Exchange, drill_id: int, chosen: int) -> Sequence[Outgoing] | None:
        """Returns what follows the answer to a question of the person's own round; None for one of no round."""
        found = quiz_rounds.asked_in(session, drill_id)
        if found is None:
            return None
        row, asked = found
        incoming = exchange.incoming
        if row.link_id != exchange.link_id or row.chat_id != incoming.chat_id or not self._counts(row, asked, chosen):
            return [Outgoing((Span(PASSED),))]
        given = Vote(incoming.sender_id, incoming.sender_name, chosen, exchange.now)
        if not quiz_rounds.vote(session, drill_id, given, since=row.asked_at):
            return [Outgoing((Span(PASSED),))]
        answer_question(session, exchange.link_id, drill_id, chosen, now=exchange.now)
        said = verdict(questions_from_json(row.questions)[row.put - 1], chosen)
        return [self.onward(session, row, exchange.principal, exchange.now, before=said)]

    def _counts(self, row: QuizRoundRow, asked: QuizQuestionRow, chosen: int) -> bool:
        """Tells whether an answer is one to the question that is open now."""
        if row.ended_at is not None or asked.position != row.put:
            return False
        return 0 <= chosen < len(questions_from_json(row.questions)[row.put - 1].options)

    def _score(self, session: Session, row: QuizRoundRow) -> str:
        return f"đúng {sum(one.right for one in quiz_rounds.standings(session, row))}/{row.put}"


def group_vote(session: Session, incoming: Incoming) -> bool:
    """Tells whether a vote was one in a round that runs in a group; it is counted, whoever gave it.

    Everyone in the group sees the quiz and who takes part; nothing is said to them in private.
    """
    read = read_poll_answer(incoming.text)
    sent = None if read is None else quiz_rounds.group_quiz(session, incoming.platform, read[0])
    found = None if sent is None else quiz_rounds.asked_in(session, sent.drill_id)
    if read is None or sent is None or found is None:
        return False
    row, _ = found
    given = Vote(incoming.sender_id, incoming.sender_name, read[1], incoming.sent_at)
    quiz_rounds.vote(session, sent.drill_id, given, since=sent.sent_at or row.asked_at)
    return True


def _record(session: Session, principal: Principal, row: QuizRoundRow, change: str) -> None:
    kind = "nhom" if row.grouped else "rieng"
    detail: Detail = {"change": change, "count": row.total if change == "bat_dau" else row.put, "kind": kind}
    record(session, Entry(Action.QUIZ_ROUND, principal, TARGET, row.id, detail=detail))
