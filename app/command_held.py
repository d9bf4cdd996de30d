"""``vanban held``: files kept back until a person decides."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, queue_keeper, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.wiring import Services
    from ingest.intake import IntakeResult
    from ingest.reviewing import Noted
    from vanban.db.models import HeldFileRow
    from vanban.principals import Principal

UNDECIDED = 1
_number = click.argument("held_file_id", metavar="MÃ", type=int)
_note = click.option("--note", metavar="LỜI", default="", help="Lý do, lời ghi kèm quyết định.")
_user = click.option("--user", metavar="TÊN", help="Người quyết định (mặc định: người vận hành máy này).")


@click.group("held", cls=Group, short_help="Tệp chờ quyết định: dấu hạn chế, trùng số hiệu.")
def held() -> None:
    """Xem và quyết định các tệp chưa được nhận vào kho: có dấu hạn chế, hoặc trùng số hiệu nhưng khác nội dung."""


@held.command("list", short_help="Danh sách tệp chờ quyết định.")
@click.option("--all", "everything", is_flag=True, help="Cả những tệp đã quyết định.")
@_user
@json_option
def list_held(*, everything: bool, user: str | None, as_json: bool) -> None:
    """In các tệp chờ quyết định mà người này được quyết định."""
    from vanban.db.keeping import held_files
    from vanban.holding import HoldState

    with running_services() as services, services.database.session() as session:
        state = None if everything else HoldState.WAITING
        rows = held_files(session, _decider(services, user), state=state, limit=1_000)
    if as_json:
        print_json([held_json(row) for row in rows])
        return
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("Không có tệp nào chờ quyết định.")


@held.command("save", short_help="Lấy bản gốc của tệp đang chờ ra xem.")
@_number
@click.argument("target", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False))
@_user
def save(held_file_id: int, target: Path, *, user: str | None) -> None:
    """Ghi bản gốc của một tệp đang chờ ra TỆP để xem trước khi quyết định."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command
    from vanban.errors import UnreadableFile

    with running_services() as services:
        _, person = _theirs(services, held_file_id, user)
        data = services.review.original(held_file_id)
        with services.database.transaction() as session:
            record_command(session, Action.DOWNLOADED, by=person, target="held_file", target_id=held_file_id)
    try:
        with target.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise UnreadableFile(f"Không ghi được {target}: {error.strerror}.") from error
    click.echo(f"Đã ghi {target} ({len(data)} byte).")


@held.command("accept", short_help="Nhận vào kho thành văn bản riêng.")
@_number
@click.option("--audience", type=click.Choice(["public", "unit", "subtree"]), help="Ai được đọc.")
@click.option("--publicity", type=click.Choice(["cong_khai", "noi_bo"]), help="Công khai hay nội bộ.")
@_note
@_user
@json_option
def accept(
    held_file_id: int,
    *,
    audience: str | None,
    publicity: str | None,
    note: str,
    user: str | None,
    as_json: bool,
) -> int:
    """Nhận một tệp đang chờ vào kho. Tệp có dấu hạn chế mặc định chỉ đơn vị chủ quản xem, mức nội bộ."""
    from ingest.storing import Placement
    from vanban.principals import Audience, Publicity

    with running_services() as services:
        row, person = _theirs(services, held_file_id, user)
        chosen = None
        if audience or publicity:
            chosen = Placement(row.owner_unit_id, Audience(audience or "unit"), Publicity(publicity or "noi_bo"))
        noted = _decision(person, "accept")
        result = services.review.accept(held_file_id, by=person.person_id, placement=chosen, note=note, noted=noted)
        return _told(services, result, as_json=as_json)


@held.command("replace", short_help="Nhận làm bản mới, thay văn bản trùng số hiệu.")
@_number
@_note
@_user
@json_option
def replace(held_file_id: int, *, note: str, user: str | None, as_json: bool) -> int:
    """Nhận một tệp đang chờ làm bản mới của văn bản trùng số hiệu; bản cũ không còn trong tìm kiếm."""
    with running_services() as services:
        _, person = _theirs(services, held_file_id, user)
        noted = _decision(person, "replace")
        result = services.review.replace_rival(held_file_id, by=person.person_id, note=note, noted=noted)
        return _told(services, result, as_json=as_json)


@held.command("drop", short_help="Không nhận; xóa tệp.")
@_number
@_note
@_user
@json_option
def drop(held_file_id: int, *, note: str, user: str | None, as_json: bool) -> None:
    """Không nhận một tệp đang chờ: xóa tệp, chỉ giữ mã băm, lý do và người quyết định."""
    with running_services() as services:
        row, person = _theirs(services, held_file_id, user)
        noted = _decision(person, "dismiss")
        services.review.dismiss(held_file_id, by=person.person_id, note=note, noted=noted)
    if as_json:
        print_json({"held_file_id": row.id, "state": "bo"})
    else:
        click.echo(f"Đã bỏ {row.name}.")


def held_json(row: "HeldFileRow") -> dict[str, Any]:
    """Returns a held file as JSON values."""
    import json

    return {
        "held_file_id": row.id,
        "name": row.name,
        "kind": row.kind,
        "reason": row.reason,
        "marks": json.loads(row.marks),
        "number": row.number,
        "type": row.type,
        "issuer": row.issuer,
        "date": row.date.isoformat() if row.date else None,
        "rival_id": row.rival_id,
        "state": row.state,
        "held_at": row.held_at.isoformat(),
        "document_id": row.document_id,
        "note": row.note,
    }


def _line(row: "HeldFileRow") -> str:
    from vanban.holding import HOLD_STATE_WORDS, HoldState

    number = f" [{row.number}]" if row.number else ""
    return f"{row.id:>5}  {HOLD_STATE_WORDS[HoldState(row.state)]:<15} {row.name}{number}: {row.reason}"


def _decider(services: "Services", user: str | None) -> "Principal":
    """Returns who decides: a named person, or the operator of this machine for every unit."""
    return acting(services, user) if user is not None else queue_keeper(services)


def _theirs(services: "Services", held_file_id: int, user: str | None) -> "tuple[HeldFileRow, Principal]":
    from vanban.db.keeping import held_file

    principal = _decider(services, user)
    with services.database.session() as session:
        return held_file(session, held_file_id, principal), principal


def _decision(person: "Principal", decision: str) -> "Noted":
    """Returns what records a decision in the audit log, in the transaction of the decision."""
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command

    def noted(session: "Session", row: "HeldFileRow") -> None:
        detail: Detail = {"decision": decision, "document": row.document_id, "unit": row.owner_unit_id}
        record_command(session, Action.DECIDED_HELD, by=person, target="held_file", target_id=row.id, detail=detail)

    return noted


def _told(services: "Services", result: "IntakeResult", *, as_json: bool) -> int:
    from app.command_ingest import bring_indexes_up_to_date
    from app.working_off import WORDS

    bring_indexes_up_to_date(services)
    if as_json:
        print_json(decided_json(result))
    else:
        detail = result.error or " · ".join((f"{result.passages} đoạn", *result.warnings))
        number = f" [{result.number}]" if result.number else ""
        click.echo(f"{WORDS[result.status.value]:<10} {result.path}{number}: {detail}")
    return 0 if result.held else UNDECIDED


def decided_json(result: "IntakeResult") -> dict[str, Any]:
    """Returns what became of a held file, with the keys of ``vanban ingest`` and the hold it waits in now, if any."""
    return {
        "path": result.path,
        "status": result.status.value,
        "document_id": result.document_id,
        "number": result.number,
        "passages": result.passages,
        "warnings": list(result.warnings),
        "error": result.error,
        "held_file_id": result.held_file_id,
    }


COMMANDS = (held,)
