"""Quiz rounds whose question has run out of time: the next one is put, or the round ends with its result."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine.building import drilling_of, web_address
from bots.engine.round_words import IDLE, NOBODY
from bots.engine.rounds import UNNOTICED, Rounds
from bots.engine.splitting import fitted
from bots.limits import limits_of
from bots.zalo.quota import may_send
from vanban.channels import Capabilities, Outgoing, Platform
from vanban.db import quiz_rounds
from vanban.db.channel_links import live_by_id
from vanban.db.channel_outbox import NewMessage, put
from vanban.db.quiz_models import QuizRoundRow
from vanban.db.session import Database
from vanban.principals import Principal
from vanban.settings import Settings

Fit = Callable[[Outgoing], Sequence[Outgoing]]


@dataclass(frozen=True, slots=True)
class RoundsDue:
    """Moves the rounds of one platform on; several processes may do so at once, each question is put once."""

    database: Database
    platform: Platform
    rounds: Rounds
    fit: Fit

    def do(self, now: datetime.datetime) -> int:
        """Returns how many rounds were moved on."""
        with self.database.session() as session:
            ids = quiz_rounds.due(session, self.platform, now)
        moved = 0
        for round_id in ids:
            with self.database.transaction() as session:
                row = quiz_rounds.due_round(session, round_id, now)
                if row is not None:
                    self._put(session, row, self._moved(session, row, now), now)
                    moved += 1
        return moved

    def _moved(self, session: Session, row: QuizRoundRow, now: datetime.datetime) -> Outgoing | None:
        if row.grouped:
            return self._in_group(session, row, now)
        live = live_by_id(session, row.link_id, now=now)
        reader = self._visitor() if live is None else live[1]
        result = self.rounds.result(session, row, reader, now=now, why=IDLE)
        open_to_us = may_send(session, self.platform, row.chat_id, now, self.rounds.limits, proactive=True)
        return result if live is not None and open_to_us else None

    def _in_group(self, session: Session, row: QuizRoundRow, now: datetime.datetime) -> Outgoing:
        if quiz_rounds.unanswered(session, row, UNNOTICED):
            return self.rounds.result(session, row, self._visitor(), now=now, why=NOBODY)
        return self.rounds.onward(session, row, self._visitor(), now)

    def _put(self, session: Session, row: QuizRoundRow, message: Outgoing | None, now: datetime.datetime) -> None:
        step = "xong" if row.ended_at is not None else str(row.put)
        for at, part in enumerate([] if message is None else self.fit(message)):
            link_id = None if row.grouped else row.link_id
            put(session, NewMessage(f"vong:{row.id}:{step}:{at}", self.platform, row.chat_id, part, link_id), now)

    def _visitor(self) -> Principal:
        return Principal(None, "", channel=self.platform.channel)


def build_rounds_due(
    platform: Platform, capabilities: Capabilities, *, database: Database, settings: Settings
) -> RoundsDue:
    """Returns what moves the rounds of a platform on."""
    limits = limits_of(platform, settings.channel_limits)
    rounds = Rounds(limits, drilling_of(limits, capabilities, settings).polls, web_address(settings))
    return RoundsDue(database, platform, rounds, lambda message: fitted(message, capabilities))
