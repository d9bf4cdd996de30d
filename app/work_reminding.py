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

    def do(self) -> None:
        """Does what is due, if it is time."""
        from sqlalchemy.exc import SQLAlchemyError

        from vanban.db.call_notices import remind_calls
        from vanban.db.work_reminders import remind

        if time.monotonic() - self._looked < EVERY_S:
            return
        self._looked = time.monotonic()
        try:
            with self._services.database.transaction() as session:
                remind(session, datetime.datetime.now(datetime.UTC))
                remind_calls(session, datetime.datetime.now(datetime.UTC))
        except SQLAlchemyError as error:
            log.error("no reminders written: %s", where(error))
