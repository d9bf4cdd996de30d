"""Keeps the table of tasks up with the documents, a few at a time, beside what a process does anyway."""

import logging
import time
from typing import TYPE_CHECKING

from vanban.logging import where

if TYPE_CHECKING:
    from app.wiring import Services

EVERY_S = 5.0  # between two looks when there is nothing to read
A_LOOK = 5  # documents read before other housekeeping has its turn
log = logging.getLogger(__name__)


class TaskFollowing:
    """Reads the tasks of documents that are new or have changed; a fault is logged and tried again later."""

    def __init__(self, services: "Services") -> None:
        from programs.keeping import TaskKeeper

        self._keeper = TaskKeeper(services.database)
        self._next = time.monotonic()

    def do(self) -> None:
        """Reads some documents, if it is time."""
        from sqlalchemy.exc import SQLAlchemyError

        if time.monotonic() < self._next:
            return
        try:
            if self._keeper.follow(most=A_LOOK) == A_LOOK:
                return
        except SQLAlchemyError as error:
            log.error("tasks not read: %s", where(error))
        self._next = time.monotonic() + EVERY_S
