"""``vanban worker``: the service that works off the intake queue, and watches a folder if asked to."""

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.anchoring import DailyAnchor
from app.command_ingest import bring_indexes_up_to_date
from app.hand_in_entries import hand_in_entry
from app.placing import placement_of, placement_options
from app.running import local_operator_id, running_services
from app.sitting_closing import SittingClosing
from app.stopping import stop_on_signals
from app.task_following import TaskFollowing
from app.vietnamese_click import Command
from app.work_mailing import WorkMailing
from app.work_reminding import WorkReminding
from app.working_off import WORDS

if TYPE_CHECKING:
    from app.wiring import Services
    from ingest.storing import Placement
    from ingest.watching import WatchedFolder

LOOK_S = 0.5
WATCH_S = 2.0  # between two looks at the folder; a file that looks the same at both has come to rest
INDEX_S = 30.0  # the longest that new documents wait for the indexes while there is more to take in
GRACE_S = 8.0  # for jobs in work when the service is stopped; service managers wait 10 and more
log = logging.getLogger(__name__)


@click.command("worker", cls=Command, short_help="Chạy tiến trình nạp tệp từ hàng đợi.")
@click.option(
    "--watch",
    "folder",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Theo dõi thư mục này (kể cả thư mục con): tệp mới được đưa vào hàng đợi, kết quả ghi vào ket-qua-nap.txt.",
)
@click.option("--once", is_flag=True, help="Làm hết hàng đợi (và thư mục theo dõi) rồi thoát.")
@click.option("--workers", metavar="SỐ", type=click.IntRange(1, 64), help="Số tệp đọc cùng lúc (mặc định: cấu hình).")
@placement_options
def worker(
    *, folder: Path | None, once: bool, workers: int | None, owner: str | None, audience: str, publicity: str
) -> None:
    """Nạp các tệp trong hàng đợi vào kho cho đến khi có lệnh dừng; dừng thì tệp dở dang được trả lại hàng đợi.

    Đơn vị chủ quản, phạm vi đọc và mức công khai ở đây dành cho tệp của thư mục theo dõi.
    """
    with running_services() as services:
        watched = _watched(services, folder, placement_of(services, owner, audience, publicity)) if folder else None
        _serve(services, watched, once=once, threads=workers or services.settings.workers)


def _serve(services: "Services", watched: "WatchedFolder | None", *, once: bool, threads: int) -> None:
    from ingest.shift import shift

    stop = stop_on_signals()
    follower = IndexFollower(services)
    beside = (
        DailyAnchor(services),
        TaskFollowing(services),
        SittingClosing(services),
        WorkReminding(services),
        WorkMailing(services),
    )
    with shift(services.desk, services.settings.workers_dir, threads=threads, grace_s=GRACE_S) as housekeeping:
        click.echo(f"Đang chờ tệp trong hàng đợi ({threads} tệp cùng lúc). Dừng bằng Ctrl+C.", err=True)
        looked = -WATCH_S
        while not stop.wait(LOOK_S):
            housekeeping.do()
            for chore in beside:
                chore.do()
            queued = 0
            if watched is not None and time.monotonic() - looked >= WATCH_S:
                at_rest, looked = looked > 0, time.monotonic()
                queued = _look(watched)
                if once and not at_rest:
                    continue  # whether a file rests is known at the second look
            left = services.queue.unfinished()
            follower.follow(idle=left == 0)
            if once and left + queued == 0:
                break
    follower.follow(idle=True)
    if watched is not None:
        _look(watched)


class IndexFollower:
    """Brings the search indexes up to date when a batch has ended, or after a while of steady work.

    They are opened for that moment only, so that the web server can own them; where it does, it follows by itself.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._sequence = 0
        self._at = time.monotonic()
        self.follow(idle=True)

    def follow(self, *, idle: bool) -> None:
        """Updates the indexes if there is something new and it is time."""
        newest = self._newest()
        if newest == self._sequence or not (idle or time.monotonic() - self._at > INDEX_S):
            return
        self._sequence, self._at = newest, time.monotonic()
        if self._owned_elsewhere():
            return
        bring_indexes_up_to_date(self._services)
        self._services.close_index()

    def _newest(self) -> int:
        from sqlalchemy import func, select

        from vanban.db.models import IndexLogRow

        with self._services.database.session() as session:
            return session.scalar(select(func.max(IndexLogRow.sequence))) or 0

    def _owned_elsewhere(self) -> bool:
        from filelock import FileLock, Timeout

        settings = self._services.settings
        if settings.chroma_url or not settings.index_dir.is_dir():
            return False
        try:
            with FileLock(settings.index_dir / "chroma.lock", timeout=0):
                return False
        except Timeout:
            return True


def _watched(services: "Services", folder: Path, placement: "Placement") -> "WatchedFolder":
    from ingest.watching import WatchedFolder

    return WatchedFolder(
        folder.resolve(),
        services.queue,
        placement,
        max_mb=services.settings.max_file_mb,
        outcomes=WORDS,
        person_id=local_operator_id(services),
        noted=hand_in_entry(placement),
    )


def _look(watched: "WatchedFolder") -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from ingest.queue import QueueUnavailable
    from vanban.logging import where

    try:
        queued = watched.look()
        watched.report()
    except (OSError, SQLAlchemyError, QueueUnavailable) as error:  # the next look may do
        log.error("watched folder: %s", where(error))
        return 0
    if queued:
        click.echo(f"Thư mục theo dõi: {queued} tệp mới vào hàng đợi.", err=True)
    return queued


COMMANDS = (worker,)
