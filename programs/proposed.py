"""Tasks that a model proposed and the document proved, as they are kept beside it; and the asking from end to end."""

import datetime
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from programs.proposing import Proposals, proposing
from programs.reading import find_tasks
from programs.source import stored_source
from programs.tasks import FoundTask, Shape
from rag.model_port import Writes
from vanban.db.models import DocumentRow
from vanban.db.session import Database
from vanban.db.task_models import TaskProposingRow
from vanban.db.task_proposing import (
    Progress,
    State,
    end_proposing,
    is_open,
    is_running,
    keep_progress,
    proposing_of,
    text_hash,
)
from vanban.errors import ModelUnavailable
from vanban.tasks import Deadline, Recurrence

BROKEN = "Việc đọc gặp lỗi; đề nghị nhờ đọc lại."
STOPPED = "Máy chủ dừng khi mô hình chưa đọc xong; đề nghị nhờ đọc lại."
_log = logging.getLogger(__name__)
_WORDS = ("text", "start", "end", "path", "lead", "partners", "product", "due", "group")


@dataclass(frozen=True, slots=True)
class Asked:
    """The last asking about a document's present text: how far, what came of it, and what is left to show."""

    model: str
    running: bool
    done: int
    total: int
    message: str
    refused: Mapping[str, int]
    tasks: tuple[FoundTask, ...]

    @property
    def dropped(self) -> int:
        """How many proposals the document did not prove."""
        return sum(self.refused.values())


def asked(session: Session, row: DocumentRow, known: Sequence[FoundTask]) -> Asked | None:
    """Returns the last asking about a document the caller has read; tasks that the rules know too are left out."""
    kept = proposing_of(session, row)
    if kept is None:
        return None
    tasks = (_task(values) for values in json.loads(kept.found))
    free = tuple(one for one in tasks if not any(other.start < one.end and one.start < other.end for other in known))
    running = is_running(kept)
    message = kept.message or (STOPPED if kept.state == State.RUNNING and not running else "")
    return Asked(kept.model, running, kept.done, kept.total, message, json.loads(kept.refused), free)


def ask(
    database: Database,
    model: Writes,
    begun: TaskProposingRow,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> None:
    """Asks a model for the tasks of a document, keeping what is proved after each prompt; ends the asking in any case
    but that the process dies. ``go_on`` is asked between prompts."""
    document_id, at, message = begun.document_id, begun.begun_at, BROKEN
    try:
        with database.session() as session:
            row = session.get(DocumentRow, document_id)
            if row is None or text_hash(row) != begun.text_sha256:
                return
            source, public = stored_source(session, row), is_open(row)
        for step in proposing(source, model, known=find_tasks(source), public=public):
            if not _kept(database, document_id, at, step):
                return
            if not go_on():
                message = STOPPED
                return
        message = ""
    except ModelUnavailable as error:
        _log.warning("proposing tasks of document %d ended early: %s", document_id, error.message)
        message = error.message
    finally:
        with database.transaction() as session:
            end_proposing(session, document_id, at, message=message)


def _kept(database: Database, document_id: int, at: datetime.datetime, step: Proposals) -> bool:
    refused = {reason.value: count for reason, count in step.refused.items()}
    progress = Progress(step.prompts, step.total, [_values(task) for task in step.tasks], refused)
    with database.transaction() as session:
        return keep_progress(session, document_id, at, progress)


def _values(task: FoundTask) -> dict[str, Any]:
    deadline = task.deadline
    days = {"first": deadline.first, "last": deadline.last}
    return (
        {name: getattr(task, name) for name in _WORDS}
        | {name: day.isoformat() if day else "" for name, day in days.items()}
        | {"every": deadline.every.value if deadline.every else "", "day": deadline.day, "month": deadline.month}
    )


def _task(values: Mapping[str, Any]) -> FoundTask:
    first, last = (datetime.date.fromisoformat(values[one]) if values[one] else None for one in ("first", "last"))
    every = Recurrence(values["every"]) if values["every"] else None
    deadline = Deadline(first, last, every, values["day"], values["month"])
    return FoundTask(**{name: values[name] for name in _WORDS}, deadline=deadline, shape=Shape.PROPOSED)
