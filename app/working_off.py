"""The commands' side of a batch: work it off with this process's workers and say how it goes, file by file."""

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.db.models import IntakeJobRow

WORDS = {
    "indexed": "đã nạp",
    "duplicate": "đã có",
    "held": "chờ duyệt",
    "unpacked": "đã mở",
    "rejected": "không nhận",
    "failed": "lỗi",
    "cancelled": "đã hủy",
    "waiting": "đang chờ",
    "running": "đang đọc",
}
LOOK_S = 0.2
WIDTH = 110  # columns of the progress line
_CLEAR = "\r\x1b[K"


class BatchDisplay:
    """Shows each file of a batch once it has ended, and below, on a terminal, how far the others are."""

    def __init__(self, services: "Services", batch_id: int, *, lines_to_stderr: bool) -> None:
        self._services = services
        self._batch_id = batch_id
        self._to_stderr = lines_to_stderr
        self._live = sys.stderr.isatty()
        self._shown: set[int] = set()

    def update(self) -> bool:
        """Shows what is new; tells whether all files have ended."""
        from ingest.jobs import OPEN

        states = self._states()
        ended = [job for job, state in states.items() if state not in OPEN and job not in self._shown]
        self._wipe()
        for row in self._rows(ended):
            show_result(row, to_stderr=self._to_stderr)
        self._shown.update(ended)
        if self._live and len(self._shown) < len(states):
            self._progress_line(len(states), [job for job, state in states.items() if state == "running"])
        return len(self._shown) == len(states)

    def _progress_line(self, total: int, running: list[int]) -> None:
        from ingest.job_reading import doing

        parts = [f"{len(self._shown)}/{total}"]
        for row in self._rows(running[:1]):
            parts += [doing(row), row.name.rpartition("/")[2]]
        click.echo(" · ".join(parts)[:WIDTH], err=True, nl=False)

    def _wipe(self) -> None:
        if self._live:
            click.echo(_CLEAR, err=True, nl=False)

    def _states(self) -> dict[int, str]:
        from sqlalchemy import select

        from vanban.db.models import IntakeJobRow

        chosen = select(IntakeJobRow.id, IntakeJobRow.state).where(IntakeJobRow.batch_id == self._batch_id)
        with self._services.database.session() as session:
            return {row.id: row.state for row in session.execute(chosen.order_by(IntakeJobRow.id))}

    def _rows(self, job_ids: list[int]) -> "list[IntakeJobRow]":
        from vanban.db.models import IntakeJobRow

        with self._services.database.session() as session:
            return [session.get_one(IntakeJobRow, job_id) for job_id in job_ids]


def work_off(services: "Services", batch_id: int, *, lines_to_stderr: bool) -> None:
    """Works a batch off and shows how it goes; on Ctrl-C the rest stays queued, and how to go on is said."""
    from ingest.shift import shift

    display = BatchDisplay(services, batch_id, lines_to_stderr=lines_to_stderr)
    settings = services.settings
    try:
        with shift(
            services.desk, settings.workers_dir, threads=settings.workers, grace_s=0.0, batch_id=batch_id
        ) as housekeeping:
            while not display.update():
                housekeeping.do()
                time.sleep(LOOK_S)
    except KeyboardInterrupt:
        say_how_to_go_on(services, batch_id)
        raise


def say_how_to_go_on(services: "Services", batch_id: int) -> None:
    """Says on stderr what of a batch is still queued, and the commands for it."""
    left = services.queue.unfinished(batch_id)
    click.echo(
        f"\nCòn {left} tệp của lô {batch_id} trong hàng đợi. Làm tiếp: vanban worker --once; "
        f"xem: vanban jobs list --batch {batch_id}; hủy: vanban jobs cancel --batch {batch_id}",
        err=True,
    )


def show_result(row: "IntakeJobRow", *, to_stderr: bool) -> None:
    """Prints what became of a file, in one line."""
    from ingest.job_reading import status_of

    status = status_of(row)
    done = [f"{row.passages} đoạn"] if status in ("indexed", "duplicate") else []
    detail = " · ".join(filter(None, [row.error, *done, *row.warnings.splitlines()]))
    number = f" [{row.number}]" if row.number else ""
    click.echo(f"{WORDS[status]:<10} {row.name}{number}{': ' if detail else ''}{detail}", err=to_stderr)
