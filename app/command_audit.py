"""``vanban admin audit``: the log verified, anchored, exported, and cleared of what is older than it must be kept."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Command, Group

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.audit_anchors import Anchor
    from vanban.db.audit_verification import Finding, Verification

BROKEN = 1
_anchor_option = click.option(
    "--from-anchor",
    "anchor_file",
    metavar="TỆP",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="So thêm với các mốc trong tệp này (bản giữ ở nơi khác).",
)


@click.group("audit", cls=Group, short_help="Nhật ký: kiểm tra, ghi mốc, xuất, dọn.")
def audit() -> None:
    """Kiểm tra nhật ký có bị sửa, xóa hay không; ghi mốc; xuất ra tệp; dọn phần đã quá hạn giữ."""


@audit.command("verify", short_help="Kiểm tra chuỗi băm của nhật ký.")
@_anchor_option
@json_option
def verify(*, anchor_file: Path | None, as_json: bool) -> int:
    """Tính lại mã băm của mọi bản ghi và so với các mốc đã ghi; mã thoát 1 khi có chỗ sai."""
    return _verify(anchor_file, as_json=as_json)


@click.command("verify-audit", cls=Command, short_help="Kiểm tra nhật ký (như audit verify).")
@_anchor_option
@json_option
def verify_audit(*, anchor_file: Path | None, as_json: bool) -> int:
    """Tính lại mã băm của mọi bản ghi và so với các mốc đã ghi; mã thoát 1 khi có chỗ sai."""
    return _verify(anchor_file, as_json=as_json)


@audit.command("anchor", short_help="Ghi mốc của bản ghi cuối.")
@json_option
def anchor(*, as_json: bool) -> None:
    """Ghi số thứ tự, mã băm của bản ghi cuối vào tệp audit.anchors; in dòng này ra giấy hoặc chép sang máy khác."""
    from vanban.audit_anchors import AnchorFile
    from vanban.db.audit_keeping import anchor_now
    from vanban.errors import NotFound

    with running_services() as services:
        anchors = AnchorFile(services.settings.data_dir)
        made = anchor_now(services.database, anchors, now=datetime.datetime.now(datetime.UTC))
    if made is None:
        raise NotFound("Nhật ký chưa có bản ghi nào.")
    if as_json:
        print_json(_anchor_json(made))
    else:
        click.echo(f"Bản ghi {made.sequence} · {made.at} · {made.hash}")
        click.echo(f"Đã thêm vào {anchors.path}. Đề nghị in dòng trên, hoặc chép tệp này sang máy khác.", err=True)


@audit.command("export", short_help="Xuất nhật ký ra tệp.")
@click.option("--format", "shape", type=click.Choice(["jsonl", "ocsf"]), default="jsonl", show_default=True,
              help="jsonl: đủ các trường và mã băm; ocsf: sự kiện theo OCSF 1.1.0.")  # fmt: skip
@click.option("--from", "since", metavar="NGÀY", help="Từ ngày này, dạng 2026-11-30.")
@click.option("--to", "until", metavar="NGÀY", help="Đến hết ngày này, dạng 2026-11-30.")
@click.option("--out", "target", metavar="TỆP", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Tệp sẽ ghi; không được có sẵn.")  # fmt: skip
@json_option
def export(*, shape: str, since: str | None, until: str | None, target: Path, as_json: bool) -> None:
    """Ghi các bản ghi của một khoảng thời gian, mỗi dòng một JSON, cũ trước mới sau."""
    from app.audit_file import write_entries
    from vanban.audit import Action, Detail
    from vanban.audit_export import Format
    from vanban.db.audit_reading import everything
    from vanban.db.operator_entries import record_command

    begins = _day(since) if since else None
    ends = _day(until, after=True) if until else None
    with running_services() as services:
        with services.database.session() as session:
            wanted = everything(since=begins, until=ends)
            written = write_entries(session, wanted, target, shape=Format(shape))
        with services.database.transaction() as session:
            detail: Detail = {"format": shape, "count": written.count, "file_sha256": written.sha256}
            record_command(session, Action.EXPORTED, target="audit", detail=detail)
    if as_json:
        print_json({"path": str(target), "entries": written.count, "sha256": written.sha256})
    else:
        click.echo(f"Đã ghi {written.count} bản ghi vào {target} (SHA-256 {written.sha256}).")


@audit.command("prune", short_help="Xuất rồi dọn bản ghi cũ hơn 2 năm.")
@click.option("--before", metavar="NGÀY", required=True, help="Dọn bản ghi trước ngày này, cách đây ít nhất 2 năm.")
@click.option("--out", "target", metavar="TỆP", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Tệp giữ các bản ghi được dọn; không được có sẵn.")  # fmt: skip
@json_option
def prune(*, before: str, target: Path, as_json: bool) -> None:
    """Xuất các bản ghi cũ ra tệp rồi mới xóa chúng; phần còn lại vẫn kiểm tra được từ điểm nối."""
    from app.audit_file import export_and_prune

    day = _day(before)
    with running_services() as services:
        done = export_and_prune(services.database, before=day, target=target)
    if as_json:
        print_json({"removed": done.count, "path": str(target) if done.count else None, "sha256": done.sha256})
    elif done.count:
        click.echo(f"Đã ghi {done.count} bản ghi vào {target} rồi xóa khỏi nhật ký (SHA-256 {done.sha256}).")
    else:
        click.echo("Không có bản ghi nào cũ như vậy.")


def _verify(anchor_file: Path | None, *, as_json: bool) -> int:
    from vanban.audit_anchors import AnchorFile, read_anchors
    from vanban.db.audit_checking import checked

    with running_services() as services:
        extra = read_anchors(anchor_file) if anchor_file is not None else []
        result = checked(services.database, AnchorFile(services.settings.data_dir), extra=extra)
        _record_verification(services, result)
    if as_json:
        print_json(verification_json(result))
    else:
        _tell(result)
    return 0 if result.intact else BROKEN


def _record_verification(services: "Services", result: "Verification") -> None:
    from vanban.audit import Action, Outcome
    from vanban.db.operator_entries import record_command

    outcome = Outcome.DONE if result.intact else Outcome.FAILED
    detail = {"entries": result.entries, "findings": result.found}
    with services.database.transaction() as session:
        record_command(session, Action.AUDIT_VERIFIED, target="audit", outcome=outcome, detail=detail)


def verification_json(result: "Verification") -> dict[str, Any]:
    """Returns what a verification found as JSON values."""
    return {
        "intact": result.intact,
        "entries": result.entries,
        "last": result.last,
        "last_hash": result.last_hash,
        "pruned_through": result.pruned_through,
        "checked_anchors": result.checked_anchors,
        "found": result.found,
        "findings": [{"kind": one.kind.value, "first": one.first, "last": one.last} for one in result.findings],
        "seconds": round(result.seconds, 3),
    }


def finding_words(finding: "Finding") -> str:
    """Returns a break of the chain in words."""
    from vanban.audit_words import BREAK_WORDS

    place = f"{finding.first}" if finding.first == finding.last else f"{finding.first} đến {finding.last}"
    return f"Bản ghi {place}: {BREAK_WORDS[finding.kind.value]}."


def _tell(result: "Verification") -> None:
    for finding in result.findings:
        click.echo(finding_words(finding))
    if result.found > len(result.findings):
        click.echo(f"… và {result.found - len(result.findings)} chỗ sai nữa.")
    summary = "Nhật ký nguyên vẹn" if result.intact else f"Nhật ký có {result.found} chỗ sai"
    click.echo(
        f"{summary}: {result.entries} bản ghi, đến số {result.last}, so với {result.checked_anchors} mốc, "
        f"{result.seconds:.1f} giây."
    )


def _anchor_json(made: "Anchor") -> dict[str, Any]:
    return {"sequence": made.sequence, "hash": made.hash, "at": made.at, "seal": made.seal}


def _day(text: str, *, after: bool = False) -> datetime.datetime:
    """Returns the first moment of a local day, or of the day after it."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("ngày phải ở dạng năm-tháng-ngày, ví dụ 2026-11-30") from error
    return datetime.datetime.combine(day + datetime.timedelta(days=int(after)), datetime.time()).astimezone()


COMMANDS = (audit, verify_audit)
