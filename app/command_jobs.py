"""``vanban jobs``: what waits, runs and has ended in the intake queue, and what one may do about it."""

from typing import TYPE_CHECKING

import click

from app.options import json_option, print_json
from app.running import queue_keeper, running_services
from app.vietnamese_click import Group
from app.working_off import WORDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.wiring import Services
    from ingest.job_reading import Batch
    from ingest.queue_control import Noted
    from vanban.db.models import IntakeJobRow

STATES = ("waiting", "running", "done", "cancelled", "failed", "held", "rejected")
ids_argument = click.argument("ids", metavar="VIỆC…", nargs=-1, type=int)
batch_option = click.option("--batch", "batch_id", metavar="LÔ", type=int, help="Mọi việc của lô này.")


@click.group("jobs", cls=Group, short_help="Hàng đợi nạp tệp: xem, hủy, thử lại.")
def jobs_group() -> None:
    """Xem hàng đợi nạp tệp; hủy, thử lại hoặc đổi thứ tự ưu tiên của các việc trong đó."""


@jobs_group.command("list", short_help="Liệt kê các lô, hoặc các việc của một lô.")
@batch_option
@click.option("--state", type=click.Choice(STATES), help="Chỉ các việc ở trạng thái hoặc có kết quả này.")
@click.option(
    "--limit",
    metavar="SỐ",
    type=click.IntRange(1, 10_000),
    default=200,
    show_default=True,
    help="Nhiều nhất bấy nhiêu dòng.",
)
@json_option
def list_jobs(*, batch_id: int | None, state: str | None, limit: int, as_json: bool) -> None:
    """Liệt kê các lô mới nhất; với --batch hoặc --state thì liệt kê từng việc."""
    from ingest.job_reading import batch_json, job_json

    with running_services() as services:
        if batch_id is None and state is None:
            batches = _batches(services, limit)
            _print([batch_json(one) for one in batches], [_batch_line(one) for one in batches], as_json=as_json)
            return
        rows = _chosen(services, batch_id, state, limit)
    _print([job_json(row) for row in rows], [_job_line(row) for row in rows], as_json=as_json)


@jobs_group.command("show", short_help="Xem một việc.")
@click.argument("job_id", metavar="VIỆC", type=int)
@json_option
def show_job(job_id: int, *, as_json: bool) -> None:
    """Xem mọi điều biết về một việc: tệp, trạng thái, tiến độ, kết quả, số lần thử."""
    from ingest.job_reading import job, job_json

    with running_services() as services, services.database.session() as session:
        row = job(session, queue_keeper(services), job_id)
    shown = job_json(row)
    _print(
        shown,
        [f"{name}: {_plain(value)}" for name, value in shown.items() if value not in (None, "", [])],
        as_json=as_json,
    )


@jobs_group.command("retry", short_help="Thử lại các việc bị lỗi.")
@ids_argument
@batch_option
@json_option
def retry(ids: tuple[int, ...], *, batch_id: int | None, as_json: bool) -> None:
    """Đưa các việc bị lỗi trở lại hàng đợi; tệp đã quá hạn giữ thì phải nạp lại từ đầu."""
    with running_services() as services:
        chosen = _existing(services, ids, batch_id)
        changed = services.queue_control.retry(chosen, noted=_control("retry"))
    _tell("Đưa trở lại hàng đợi", changed, as_json=as_json)


@jobs_group.command("cancel", short_help="Hủy các việc đang chờ hoặc đang chạy.")
@ids_argument
@batch_option
@json_option
def cancel(ids: tuple[int, ...], *, batch_id: int | None, as_json: bool) -> None:
    """Hủy việc: việc đang chờ bị bỏ ngay, việc đang chạy bị dừng sau vài giây; tệp chờ nạp của chúng bị xóa."""
    with running_services() as services:
        chosen = _existing(services, ids, batch_id)
        changed = services.queue_control.cancel(chosen, noted=_control("cancel"))
    _tell("Đã hủy", changed, as_json=as_json)


@jobs_group.command("priority", short_help="Đổi thứ tự ưu tiên.")
@click.argument("priority", metavar="SỐ", type=click.IntRange(-100, 100))
@ids_argument
@batch_option
@json_option
def set_priority(priority: int, ids: tuple[int, ...], *, batch_id: int | None, as_json: bool) -> None:
    """Đặt mức ưu tiên cho các việc đang chờ, từ -100 đến 100; số lớn hơn được làm trước."""
    with running_services() as services:
        chosen = _existing(services, ids, batch_id)
        changed = services.queue_control.set_priority(chosen, priority, noted=_control("priority", priority))
    _tell(f"Đặt mức ưu tiên {priority} cho", changed, as_json=as_json)


def _control(change: str, priority: int | None = None) -> "Noted":
    """Returns what records in the audit log which jobs were changed, in the transaction of the change."""
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command

    detail: Detail = {"change": change, **({} if priority is None else {"priority": priority})}

    def noted(session: "Session", job_ids: set[int]) -> None:
        for job_id in sorted(job_ids):
            record_command(session, Action.JOB_CONTROLLED, target="job", target_id=job_id, detail=detail)

    return noted


def _batches(services: "Services", limit: int) -> "list[Batch]":
    from ingest.job_reading import batches

    with services.database.session() as session:
        return batches(session, queue_keeper(services), limit=limit)


def _chosen(services: "Services", batch_id: int | None, state: str | None, limit: int) -> "list[IntakeJobRow]":
    from ingest.job_reading import batch, jobs
    from ingest.jobs import JobState

    keeper = queue_keeper(services)
    states = [JobState(state)] if state in set(JobState) else []
    outcomes = [state] if state is not None and not states else []
    with services.database.session() as session:
        if batch_id is not None:
            batch(session, keeper, batch_id)
        return jobs(session, keeper, batch_id=batch_id, states=states, outcomes=outcomes, limit=limit)


def _existing(services: "Services", ids: tuple[int, ...], batch_id: int | None) -> set[int]:
    """Returns the ids of the jobs that are meant; raises ``NotFound`` for one that does not exist."""
    from ingest.job_reading import batch, job, jobs

    if not ids and batch_id is None:
        raise click.UsageError("no job named")
    keeper = queue_keeper(services)
    with services.database.session() as session:
        chosen = {job(session, keeper, job_id).id for job_id in ids}
        if batch_id is not None:
            batch(session, keeper, batch_id)
            chosen |= {row.id for row in jobs(session, keeper, batch_id=batch_id)}
    return chosen


def _batch_line(summary: "Batch") -> str:
    counted = ", ".join(f"{number} {WORDS[word]}" for word, number in sorted(summary.counts.items()))
    moment = summary.created_at.astimezone().strftime("%d/%m/%Y %H:%M")
    return f"lô {summary.id} · {moment} · {summary.total} tệp ({counted or 'không có tệp'}) · {summary.label}"


def _job_line(row: "IntakeJobRow") -> str:
    from ingest.job_reading import doing, status_of
    from ingest.jobs import OPEN

    state = doing(row) if row.state in OPEN else WORDS[status_of(row)]
    said = f": {row.error}" if row.error else ""
    number = f" [{row.number}]" if row.number else ""
    return f"{row.id:>6} · {state} · {row.name}{number}{said}"


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _print(value: object, lines: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    elif lines:
        click.echo("\n".join(lines))
    else:
        click.echo("Không có gì trong hàng đợi.")


def _tell(done: str, changed: set[int], *, as_json: bool) -> None:
    if as_json:
        print_json({"changed": sorted(changed)})
    else:
        click.echo(f"{done} {len(changed)} việc.")


COMMANDS = (jobs_group,)
