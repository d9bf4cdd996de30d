"""``vanban ingest`` and ``vanban reindex``: files into the library, the library into its indexes."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from app.wiring import Services
    from ingest.intake import IntakeResult

SOME_FAILED = 1
WORDS = {
    "indexed": "đã nạp",
    "duplicate": "đã có",
    "held": "chờ duyệt",
    "unpacked": "đã mở gói",
    "rejected": "không nhận",
    "failed": "lỗi",
}
log = logging.getLogger(__name__)


@click.command("ingest", cls=Command, short_help="Nạp tệp và thư mục vào kho.")
@click.argument("paths", metavar="ĐƯỜNG_DẪN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--owner", metavar="MÃ", help="Mã đơn vị chủ quản (mặc định: đơn vị gốc “goc”).")
@click.option(
    "--audience",
    type=click.Choice(["public", "unit", "subtree"]),
    default="public",
    show_default=True,
    help="Ai được đọc: mọi người có tài khoản, đơn vị chủ quản, hoặc đơn vị chủ quản và cấp dưới.",
)
@click.option(
    "--publicity",
    type=click.Choice(["cong_khai", "noi_bo"]),
    default="noi_bo",
    show_default=True,
    help="Công khai hay nội bộ; văn bản nội bộ không ra Telegram, Zalo.",
)
@json_option
def ingest(paths: tuple[Path, ...], *, owner: str | None, audience: str, publicity: str, as_json: bool) -> int:
    """Nạp các tệp và thư mục (kể cả thư mục con) vào kho; mỗi tệp một kết quả, tệp lỗi không chặn tệp khác."""
    results: list[IntakeResult] = []
    with running_services() as services:
        unit_id = _owner_unit(services, owner)
        bring_indexes_up_to_date(services)  # opened before there is anything new, they are known to be whole
        for path in files_below(paths):
            result = _take(services, path, unit_id, audience, publicity)
            show_result(result, to_stderr=as_json)
            results.append(result)
        bring_indexes_up_to_date(services)
    if as_json:
        print_json([result_json(result) for result in results])
    else:
        held = sum(result.held for result in results)
        click.echo(f"Trong kho có {held}/{len(results)} tệp vừa nạp.")
    return 0 if all(result.held for result in results) else SOME_FAILED


@click.command("reindex", cls=Command, short_help="Dựng lại chỉ mục từ cơ sở dữ liệu.")
def reindex() -> None:
    """Dựng lại cả hai chỉ mục tìm kiếm từ cơ sở dữ liệu, không tính lại vectơ."""
    with running_services() as services:
        services.index.rebuild()
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


def result_json(result: "IntakeResult") -> dict[str, Any]:
    """Returns how the intake of one file ended, as the contract of ``vanban ingest`` has it."""
    return {
        "path": result.path,
        "status": result.status.value,
        "document_id": result.document_id,
        "number": result.number,
        "passages": result.passages,
        "warnings": list(result.warnings),
        "error": result.error,
    }


def _owner_unit(services: "Services", code: str | None) -> int:
    from vanban.db.people import root_unit, unit_by_code

    with services.database.transaction() as session:
        return unit_by_code(session, code).id if code else root_unit(session).id


def _take(services: "Services", path: Path, unit_id: int, audience: str, publicity: str) -> "IntakeResult":
    from vanban.principals import Audience, Publicity

    return services.intake.take(
        path, owner_unit_id=unit_id, audience=Audience(audience), publicity=Publicity(publicity)
    )


def show_result(result: "IntakeResult", *, to_stderr: bool) -> None:
    """Prints how the intake of one file ended, on one line."""
    detail = result.error or " · ".join((f"{result.passages} đoạn", *result.warnings))
    number = f" [{result.number}]" if result.number else ""
    click.echo(f"{WORDS[result.status.value]:<10} {result.path}{number}: {detail}", err=to_stderr)


def bring_indexes_up_to_date(services: "Services") -> None:
    """Opens the indexes and applies what they lack; when another process holds them, says so and leaves it to that."""
    from vanban.errors import IndexUnavailable

    try:
        services.index.sync()
    except IndexUnavailable as error:  # the documents are safe in the database: the owner of the indexes catches up
        log.warning("indexes not updated: %s", type(error).__name__)
        click.echo(f"Văn bản đã lưu; chỉ mục sẽ được cập nhật sau: {error.message}", err=True)


COMMANDS = (ingest, reindex)
