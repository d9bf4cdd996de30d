"""Reminders of work, written beside what a process does anyway; the mail that counts them, where it is set up."""

import datetime
import logging
import time
from typing import TYPE_CHECKING

from vanban.logging import where

if TYPE_CHECKING:
    from app.wiring import Services

EVERY_S = 300.0  # between two looks
log = logging.getLogger(__name__)


class WorkReminding:
    """Writes the reminders that are due; a fault is logged and tried again later. Call ``do`` often."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._looked = -EVERY_S
        self._whole: datetime.date | None = None  # the day on which stages of earlier days were looked for too

    def do(self) -> None:
        """Does what is due, if it is time."""
        from sqlalchemy.exc import SQLAlchemyError

        if time.monotonic() - self._looked < EVERY_S:
            return
        self._looked = time.monotonic()
        try:
            self._remind(datetime.datetime.now(datetime.UTC))
        except SQLAlchemyError as error:
            log.error("no reminders written: %s", where(error))

    def _remind(self, now: datetime.datetime) -> None:
        """Brings the counts to the day, and writes reminders stage by stage, so that nobody waits long for the lock."""
        from vanban.db.agenda import local_day
        from vanban.db.call_notices import remind_calls
        from vanban.db.work_reminders import remind_of, rungs
        from vanban.db.work_tally import bring_to

        day, database = local_day(now), self._services.database
        with database.transaction() as session:
            bring_to(session, day)
        with database.session() as session:
            due = rungs(session, now, since=day if self._whole == day else None)
        for rung in due:
            with database.transaction() as session:
                remind_of(session, rung, now)
        with database.transaction() as session:
            remind_calls(session, now)
        self._whole = day
