"""``vanban ingest`` and ``vanban reindex``: files into the library, the library into its indexes."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.hand_in_entries import hand_in_entry
from app.options import json_option, print_json
from app.placing import placement_of, placement_options
from app.running import local_operator_id, plain_argument, queue_keeper, running_services
from app.vietnamese_click import Command
from app.working_off import work_off

if TYPE_CHECKING:
    from app.wiring import Services
    from ingest.jobs import Arrival
    from vanban.db.models import IntakeJobRow

SOME_FAILED = 1
IN_LIBRARY = ("indexed", "duplicate")
log = logging.getLogger(__name__)


@click.command("ingest", cls=Command, short_help="Nạp tệp và thư mục vào kho.")
@click.argument("paths", metavar="ĐƯỜNG_DẪN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@placement_options
@click.option("--priority", metavar="SỐ", type=click.IntRange(-100, 100), default=0, help="Số lớn hơn được làm trước.")
@click.option("--no-wait", is_flag=True, help="Chỉ đưa vào hàng đợi; “vanban worker” sẽ nạp.")
@json_option
def ingest(
    paths: tuple[Path, ...],
    *,
    owner: str | None,
    audience: str,
    publicity: str,
    priority: int,
    no_wait: bool,
    as_json: bool,
) -> int:
    """Nạp các tệp và thư mục (kể cả thư mục con) vào kho; mỗi tệp một kết quả, tệp lỗi không chặn tệp khác."""
    with running_services() as services:
        placement = placement_of(services, owner, audience, publicity)
        if not no_wait:
            bring_indexes_up_to_date(services)  # opened before there is anything new, they are known to be whole
        batch_id = services.queue.enqueue(
            arrivals(paths, max_mb=services.settings.max_file_mb),
            placement=placement,
            label=f"Dòng lệnh: {', '.join(plain_argument(str(path)) for path in paths)}",
            person_id=local_operator_id(services),
            priority=priority,
            noted=hand_in_entry(placement),
        )
        if no_wait:
            return _queued(services, batch_id, as_json=as_json)
        work_off(services, batch_id, lines_to_stderr=as_json)
        bring_indexes_up_to_date(services)
        return _finished(services, batch_id, as_json=as_json)


def _queued(services: "Services", batch_id: int, *, as_json: bool) -> int:
    rows = _batch_rows(services, batch_id)
    if as_json:
        _print_results(rows)
    waiting = sum(row.state == "waiting" for row in rows)
    click.echo(f"Đã đưa {waiting}/{len(rows)} tệp vào hàng đợi, lô {batch_id}.", err=as_json)
    return 0 if waiting == len(rows) else SOME_FAILED


def _finished(services: "Services", batch_id: int, *, as_json: bool) -> int:
    rows = _batch_rows(services, batch_id)
    files = [row for row in rows if row.outcome != "unpacked"]  # a container counts by its members
    held = sum(row.outcome in IN_LIBRARY for row in files)
    if as_json:
        _print_results(rows)
    else:
        click.echo(f"Trong kho có {held}/{len(files)} tệp vừa nạp.")
        undecided = sum(row.outcome == "held" for row in files)
        if undecided:
            click.echo(f"{undecided} tệp chờ người có thẩm quyền quyết định: xem bằng “vanban held list”.")
    return 0 if held == len(files) else SOME_FAILED


def _print_results(rows: "list[IntakeJobRow]") -> None:
    from ingest.job_reading import result_json

    print_json([result_json(row) for row in rows])


def _batch_rows(services: "Services", batch_id: int) -> "list[IntakeJobRow]":
    from ingest.job_reading import jobs

    with services.database.session() as session:
        return jobs(session, queue_keeper(services), batch_id=batch_id)


@click.command("reindex", cls=Command, short_help="Dựng lại chỉ mục từ cơ sở dữ liệu.")
def reindex() -> None:
    """Dựng lại cả hai chỉ mục tìm kiếm từ cơ sở dữ liệu, không tính lại vectơ."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        services.index.rebuild()
        with services.database.transaction() as session:
            record_command(session, Action.INDEX_REBUILT, target="index")
        click.echo("Đã dựng lại chỉ mục.")


def files_below(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yields the files named, and those in the folders named, folder by folder in sorted order.

    Hidden files and the lock files of office programs ("~$x.docx") inside folders are skipped with a mention.
    """
    for path in paths:
        if path.is_dir():
            yield from _files_in(path)
        else:
            yield path


def _files_in(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith((".", "~$")) or name == "Thumbs.db":
                click.echo(f"bỏ qua     {Path(root, name)} (tệp ẩn hoặc tệp khóa)", err=True)
            else:
                yield Path(root, name)


def arrivals(paths: tuple[Path, ...], *, max_mb: int) -> Iterator["Arrival"]:
    """Yields the files named and those in the folders named, each read when its turn comes, or why it cannot be."""
    from ingest.jobs import Arrival
    from ingest.reading_files import printable_name, read_bytes
    from vanban.errors import UnreadableFile

    for path in files_below(paths):
        shown = printable_name(str(path), longest=4_096)
        try:
            yield Arrival(shown, read_bytes(path, max_mb=max_mb))
        except UnreadableFile as error:
            yield Arrival(shown, error=error.message)


def bring_indexes_up_to_date(services: "Services") -> None:
    """Opens the indexes and applies what they lack; when another process holds them, says so and leaves it to that."""
    from vanban.errors import IndexUnavailable

    try:
        services.index.sync()
    except IndexUnavailable as error:  # the documents are safe in the database: the owner of the indexes catches up
        log.warning("indexes not updated: %s", type(error).__name__)
        click.echo(f"Văn bản đã lưu; chỉ mục sẽ được cập nhật sau: {error.message}", err=True)


COMMANDS = (ingest, reindex)
