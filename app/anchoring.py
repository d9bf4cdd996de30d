"""The daily anchor of the audit log, by whichever service runs: the web server, or the worker of its own."""

import datetime
import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.wiring import Services

LOOK_S = 600.0  # between two looks whether the last anchor is a day old
log = logging.getLogger(__name__)


class DailyAnchor:
    """Writes the end of the audit log down once a day; call ``do`` often."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._looked = -LOOK_S

    def do(self) -> None:
        """Does what is due; a fault of the disk or the database is logged and left for the next time."""
        if time.monotonic() - self._looked < LOOK_S:
            return
        from sqlalchemy.exc import SQLAlchemyError

        from vanban.audit_anchors import AnchorFile
        from vanban.db.audit_keeping import anchor_if_due
        from vanban.errors import VanbanError
        from vanban.logging import where

        self._looked = time.monotonic()
        anchors = AnchorFile(self._services.settings.data_dir)
        try:
            anchor_if_due(self._services.database, anchors, now=datetime.datetime.now(datetime.UTC))
        except (SQLAlchemyError, OSError, VanbanError) as error:
            log.error("audit log not anchored: %s", where(error))
