"""Files handed in over the web: who may, what becomes a job of the queue, and how a batch is followed."""

import json
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from fastapi import UploadFile
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.asking import Event
from api.services import Services
from ingest.job_reading import Batch, batch, doing, jobs, status_of
from ingest.jobs import OPEN, Arrival
from ingest.queue_control import Noted
from ingest.reading_files import check_size, printable_name
from ingest.storing import Placement
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.keeping import kept_units
from vanban.db.library import documents_by_id
from vanban.db.models import IntakeJobRow, UnitRow
from vanban.errors import NotAllowed, UnreadableFile
from vanban.principals import Audience, Principal, Publicity

MAY_NOT = "Chỉ văn thư và quản trị viên được nạp văn bản. Đề nghị liên hệ quản trị viên của đơn vị."
NOTHING = "Chưa chọn tệp nào. Đề nghị chọn ít nhất một tệp."
LOOK_SECONDS = 0.4  # between looks at a batch that is followed
WAITS_WORDS = "Chờ công bố"
STATUS_WORDS = {
    "waiting": "Đang chờ",
    "running": "Đang đọc",
    "indexed": "Đã nạp",
    "duplicate": "Đã có trong kho",
    "held": "Chờ quyết định",
    "unpacked": "Đã mở gói",
    "rejected": "Không được nhận",
    "failed": "Không đọc được",
    "cancelled": "Đã hủy",
}


def keepers_units(session: Session, person: Principal) -> list[UnitRow]:
    """Returns the units a person takes documents in for, the own first; raises ``NotAllowed`` where there is none."""
    kept = kept_units(session, person)
    if not kept:
        raise NotAllowed(MAY_NOT)
    units = session.scalars(select(UnitRow).where(UnitRow.id.in_(kept)).order_by(UnitRow.name)).all()
    return sorted(units, key=lambda unit: unit.id != person.unit_id)


def placement_of(
    services: Services,
    person: Principal,
    *,
    unit_id: int | None,
    audience: Audience,
    publicity: Publicity,
    review: bool = False,
) -> Placement:
    """Returns whose the files are to be; with ``review`` a person looks at them before they are published.

    Raises ``NotAllowed`` for a unit whose documents the person does not keep.
    """
    with services.database.session() as session:
        units = keepers_units(session, person)
    chosen = unit_id if unit_id is not None else units[0].id
    if chosen not in {unit.id for unit in units}:
        raise NotAllowed(MAY_NOT)
    return Placement(chosen, audience, publicity, published=not review)


def hand_in(
    services: Services, person: Principal, files: Sequence[UploadFile], *, placement: Placement, address: str = ""
) -> int:
    """Returns the id of the batch that the uploaded files now wait in, every one of them durable.

    Raises ``UnreadableFile`` where none was chosen; a file that is too large becomes a job that has failed.
    """
    chosen = [file for file in files if file.filename]
    if not chosen:
        raise UnreadableFile(NOTHING)
    return services.queue.enqueue(
        (_arrival(file, services.settings.max_file_mb) for file in chosen),
        placement=placement,
        label=f"Tải lên {len(chosen)} tệp",
        person_id=person.person_id,
        noted=_hand_in_entry(person, placement, files=len(chosen), address=address),
    )


def _hand_in_entry(
    person: Principal, placement: Placement, *, files: int, address: str
) -> Callable[[Session, int], None]:
    """Returns what records, in the transaction that makes a batch, who handed how many files in for whom."""
    detail: Detail = {
        "files": files,
        "unit": placement.owner_unit_id,
        "audience": placement.audience.value,
        "publicity": placement.publicity.value,
    }

    def noted(session: Session, batch_id: int) -> None:
        record(session, Entry(Action.HANDED_IN, person, "batch", batch_id, address=address, detail=detail))

    return noted


def job_control(person: Principal, change: str, address: str) -> Noted:
    """Returns what records, in the transaction of the change, which jobs a person changed and how."""

    def noted(session: Session, job_ids: set[int]) -> None:
        for job_id in sorted(job_ids):
            entry = Entry(Action.JOB_CONTROLLED, person, "job", job_id, address=address, detail={"change": change})
            record(session, entry)

    return noted


def _arrival(file: UploadFile, max_mb: int) -> Arrival:
    name = printable_name(file.filename or "").replace("\\", "/").rpartition("/")[2] or "tep"
    try:
        check_size(file.size or 0, max_mb=max_mb)
    except UnreadableFile as error:
        return Arrival(name, error=error.message)
    return Arrival(name, file.file.read())


def job_view(row: IntakeJobRow, *, unpublished: Collection[int] = frozenset()) -> dict[str, Any]:
    """Returns what a page or a program shows of a job: where it is in words, what became of it, what can be done.

    ``unpublished`` are the documents that wait for a person to publish them.
    """
    status = status_of(row)
    return {
        "id": row.id,
        "name": row.name,
        "status": status,
        "words": WAITS_WORDS if row.document_id in unpublished else STATUS_WORDS.get(status, status),
        "doing": doing(row) if row.state in OPEN else "",
        "done": row.step_done if row.state == "running" else 0,
        "total": row.step_total if row.state == "running" else 0,
        "number": row.number,
        "passages": row.passages,
        "document_id": row.document_id if status in ("indexed", "duplicate") else None,
        "to_publish": row.document_id in unpublished,
        "held_file_id": row.held_file_id,
        "problem": row.error,
        "warnings": row.warnings.splitlines(),
        "may_cancel": row.state in OPEN,
        "may_retry": status == "failed" and bool(row.sha256),
    }


def batch_view(found: Batch) -> dict[str, Any]:
    """Returns what is shown of a batch: its counts by status."""
    return {
        "id": found.id,
        "label": found.label,
        "created_at": found.created_at.isoformat(),
        "total": found.total,
        "unfinished": found.unfinished,
        "counts": found.counts,
    }


def batch_state(services: Services, person: Principal, batch_id: int) -> tuple[Batch, list[dict[str, Any]]]:
    """Returns a batch and what is shown of its jobs; raises ``NotFound`` where the person may not see it."""
    with services.database.session() as session:
        found, rows = batch(session, person, batch_id), jobs(session, person, batch_id=batch_id)
        waiting = _unpublished(session, person, [row.document_id for row in rows if not row.published])
    return found, [job_view(row, unpublished=waiting) for row in rows]


def _unpublished(session: Session, person: Principal, ids: Sequence[int | None]) -> set[int]:
    """Returns those of the documents that wait to be published and that the person may read."""
    found = documents_by_id(session, [one for one in ids if one is not None], person)
    return {one for one, row in found.items() if not row.published}


def follow(services: Services, person: Principal, batch_id: int, *, look: float = LOOK_SECONDS) -> Iterator[Event]:
    """Yields ``batch`` and ``job`` events: first everything, then what has changed, until all files have ended.

    The last event is ``done`` with the batch. Raises ``NotFound`` at the first step where it is not theirs to see.
    """
    sent: dict[int, str] = {}
    while True:
        found, views = batch_state(services, person, batch_id)
        changed = [view for view in views if sent.get(view["id"]) != _fingerprint(view)]
        for view in changed:
            sent[view["id"]] = _fingerprint(view)
            yield "job", view
        if changed:
            yield "batch", batch_view(found)
        if not found.unfinished:
            yield "done", batch_view(found)
            return
        time.sleep(look)


def _fingerprint(view: dict[str, Any]) -> str:
    return json.dumps(view, sort_keys=True)
