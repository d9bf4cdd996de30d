"""Questions to practise with in a chat: one by itself, or rounds of open documents or a practice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine import pairing
from bots.engine.drilling import NO_QUESTION, Drilling, answering, polled_question, practising
from bots.engine.exchange import Exchange, Work
from bots.engine.round_questions import open_questions, practice_questions
from bots.engine.round_words import NOT_HERE
from bots.engine.rounds import Rounds, group_vote
from vanban.channels import Incoming, Outgoing
from vanban.db.session import Database
from vanban.quiz_rounds import SIZES
from vanban.text import bare_form

STOP = "dung"  # "/vong dừng", in bare form


@dataclass(frozen=True, slots=True)
class Quizzing:
    """Puts questions to people of one platform, alone or in rounds."""

    database: Database
    drilling: Drilling
    rounds: Rounds

    def one(self, exchange: Exchange) -> Work:
        """Returns the work that puts one question; slow."""
        with self.database.session() as session:
            return practising(self.drilling, exchange, session)

    def round(self, exchange: Exchange, words: str) -> Work:
        """Returns the work that begins a round of as many questions as the words say, or ends the one that runs."""
        if STOP in bare_form(words).split():
            return self.rounds.stopping(exchange)
        count = next((size for size in SIZES if str(size) in words.split()), SIZES[0])
        with self.database.session() as session:
            questions = open_questions(self.drilling, exchange, session, count)
        return self.rounds.starting(exchange, questions, NO_QUESTION)

    def practice(self, exchange: Exchange, sitting_id: int) -> Work:
        """Returns the work that begins a round with questions of a practice that is open to the person."""
        with self.database.session() as session:
            questions = practice_questions(exchange, session, sitting_id, SIZES[0])
        return self.rounds.starting(exchange, questions, NOT_HERE)

    def voted(self, exchange: Exchange | None, incoming: Incoming) -> Work:
        """Returns the work for an answer to the platform's own quiz: put to the person, or in a group's round, where
        also the votes of those count who are not paired."""

        def work(session: Session) -> Sequence[Outgoing]:
            found = None if exchange is None else polled_question(session, incoming)
            if exchange is None or found is None:
                group_vote(session, incoming)
                return ()
            return self.judged(exchange, *found, shown=True)(session)

        return work if exchange is None else pairing.while_paired(exchange, work)

    def judged(self, exchange: Exchange, question_id: int, chosen: int, *, shown: bool = False) -> Work:
        """Returns the work for an answer to a question of a round or one put by itself; ``shown``: the platform has
        shown whether it is right."""
        alone = answering(exchange, question_id, chosen, shown=shown)

        def work(session: Session) -> Sequence[Outgoing]:
            in_round = self.rounds.judging(session, exchange, question_id, chosen)
            return alone(session) if in_round is None else in_round

        return work
