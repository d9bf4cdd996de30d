"""Asking a language model for the tasks of a document: begun once at a time, followed, ended; what it found is kept.

What is kept counts for the text that was read: after any change of it nothing of it is shown.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from vanban.audit import Action, Entry
from vanban.db.audit import record
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.db.task_models import TaskProposingRow
from vanban.db.work_access import require_planner
from vanban.errors import InvalidInput
from vanban.principals import Audience, Principal, Publicity

SILENT = datetime.timedelta(minutes=5)  # without a sign of life the process that asked counts as gone
GOING_ON = "Mô hình đang đọc văn bản này; đề nghị chờ xong rồi thử lại."
INTERNAL = "Văn bản này không công khai cho mọi người nên không gửi cho mô hình ngoài cơ quan."


class State(StrEnum):
    """How far the asking has come."""

    RUNNING = "dang_doc"
    DONE = "xong"
    FAILED = "loi"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: prompts answered of ``total``, what was proved as JSON values, what was not, by reason."""

    done: int
    total: int
    found: Sequence[Mapping[str, Any]] = ()
    refused: Mapping[str, int] = field(default_factory=dict)


def is_open(row: DocumentRow) -> bool:
    """Tells whether a document may leave the organisation: công khai, and for everyone."""
    return row.publicity == Publicity.OPEN.value and row.audience == Audience.PUBLIC.value


def begin_proposing(
    session: Session, principal: Principal, document_id: int, *, model: str, inside: bool
) -> TaskProposingRow:
    """Returns the asking of a model, begun now for a planner, in place of an earlier one of the document.

    Raises ``NotFound``, ``NotAllowed``, ``InvalidInput`` where one is going on, or for a document that is not for
    everyone and a model that is not ``inside``.
    """
    require_planner(principal)
    row = document(session, document_id, principal)
    if not inside and not is_open(row):
        raise InvalidInput(INTERNAL)
    before = session.get(TaskProposingRow, document_id, with_for_update=True)
    if before is not None and is_running(before):
        raise InvalidInput(GOING_ON)
    now = datetime.datetime.now(datetime.UTC)
    begun = TaskProposingRow(document_id=document_id, text_sha256=text_hash(row), model=model[:200])
    begun.state, begun.person_id, begun.begun_at, begun.moved_at = State.RUNNING, principal.person_id, now, now
    begun.done, begun.total, begun.found, begun.refused, begun.message = 0, 0, "[]", "{}", ""
    made = session.merge(begun)
    session.flush()
    record(session, Entry(Action.TASKS_PROPOSED, principal, "document", document_id, detail={"model": model[:200]}))
    return made


def keep_progress(session: Session, document_id: int, begun_at: datetime.datetime, progress: Progress) -> bool:
    """Writes how far an asking is; False where another one has taken its place, or the document is gone."""
    row = _own(session, document_id, begun_at)
    if row is None:
        return False
    row.done, row.total = progress.done, progress.total
    row.found = json.dumps(list(progress.found), ensure_ascii=False)
    row.refused = json.dumps(dict(progress.refused), ensure_ascii=False)
    row.moved_at = datetime.datetime.now(datetime.UTC)
    return True


def end_proposing(session: Session, document_id: int, begun_at: datetime.datetime, *, message: str = "") -> None:
    """Ends an asking; ``message`` says why it broke off, what it found before stays."""
    row = _own(session, document_id, begun_at)
    if row is not None:
        row.state = State.FAILED if message else State.DONE
        row.message, row.moved_at = message, datetime.datetime.now(datetime.UTC)


def proposing_of(session: Session, row: DocumentRow) -> TaskProposingRow | None:
    """Returns the last asking about the text that a document has now; the caller has read the document."""
    found = session.get(TaskProposingRow, row.id)
    return found if found is not None and found.text_sha256 == text_hash(row) else None


def is_running(row: TaskProposingRow) -> bool:
    """Tells whether someone still asks; who has not moved for ``SILENT`` is gone."""
    return row.state == State.RUNNING and datetime.datetime.now(datetime.UTC) - row.moved_at < SILENT


def text_hash(row: DocumentRow) -> str:
    """Returns SHA-256 (hex) of a document's text."""
    return sha256(row.text.encode()).hexdigest()


def _own(session: Session, document_id: int, begun_at: datetime.datetime) -> TaskProposingRow | None:
    row = session.get(TaskProposingRow, document_id, with_for_update=True)
    return row if row is not None and row.begun_at == begun_at else None
