"""``vanban exam import`` and ``export``: questions out of files into the bank, and out of the bank into files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exams.bank_import import BankImport
    from exams.formats.entries import Finding, Imported, Written
    from exams.formats.registry import Format

FORMATS = ("json", "gift", "moodle", "aiken", "qti", "csv", "xlsx", "docx")
STATES = ("nhap", "cho_duyet", "da_duyet", "ngung")
SHOWN = 40  # findings printed
_MOST_MB = 100
_path = click.Path(path_type=Path, dir_okay=False)
_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_format = click.option(
    "--format", "form", type=click.Choice(FORMATS), help="Định dạng của tệp (mặc định: nhận ra theo nội dung)."
)


@click.command("import", cls=Command, short_help="Nhập câu hỏi từ tệp vào ngân hàng.")
@click.argument("file", metavar="TỆP", type=_path)
@_format
@click.option("--check", is_flag=True, help="Chỉ đọc và báo điểm cần xem lại, không nhập vào ngân hàng.")
@click.option("--skip-duplicates", is_flag=True, help="Không nhập câu trùng nguyên văn với câu đã có.")
@click.option("--report", metavar="TỆP_RA", type=_path, help="Ghi báo cáo đầy đủ (.json, hoặc văn bản thường).")
@_user
@json_option
def import_items(
    file: Path,
    *,
    form: str | None,
    check: bool,
    skip_duplicates: bool,
    report: Path | None,
    user: str | None,
    as_json: bool,
) -> None:
    """Nhập câu hỏi từ Word, Excel, CSV, GIFT, Moodle XML, Aiken, QTI 2.1 hoặc JSON; tất cả vào ở trạng thái nháp.

    Mọi điểm nghi ngờ (thiếu đáp án, trùng, dấu thừa, câu nhập thử…) được báo kèm vị trí trong tệp; không câu nào bị bỏ.
    """
    imported = read_questions(file, form)
    done = None if check else _add(imported, file, user, skip_duplicates=skip_duplicates)
    findings = imported.findings if done is None else done.findings
    if report is not None:
        _write_report(report, imported, findings)
    _tell(imported, findings, done, as_json=as_json)


@click.command("export", cls=Command, short_help="Xuất câu hỏi ra tệp.")
@click.argument("file", metavar="TỆP_RA", type=_path)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="Định dạng của tệp ra.")
@click.option("--from", "source", metavar="TỆP", type=_path, help="Chuyển câu hỏi của tệp này, không lấy từ ngân hàng.")
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help="Chỉ câu ở trạng thái này (nhiều lần)."
)
@click.option("--topic", default="", metavar="CHỦ_ĐỀ", help="Chỉ câu thuộc chủ đề này.")
@_user
@json_option
def export_items(
    file: Path, *, form: str, source: Path | None, states: tuple[str, ...], topic: str, user: str | None, as_json: bool
) -> None:
    """Xuất câu hỏi của ngân hàng (hoặc của một tệp khác) ra TỆP_RA; điều định dạng không ghi được sẽ được báo."""
    from exams.formats import registry
    from exams.formats.registry import Format
    from exams.formats.reporting import loss_lines

    chosen = Format(form)
    if source is not None:
        written = registry.write(read_questions(source, None).entries, chosen)
        write_new(file, written.data)
    else:
        written = _from_bank(file, chosen, states, topic, user)
    if as_json:
        losses = [{"number": one.number, "reason": one.reason} for one in written.losses]
        print_json({"questions": written.count, "format": form, "losses": losses})
        return
    for line in loss_lines(written.losses):
        click.echo(line)
    click.echo(f"Đã ghi {written.count} câu hỏi vào {file.name}.")


def read_questions(file: Path, form: str | None) -> "Imported":
    """Returns the questions of a file; raises ``UnreadableFile`` for what cannot be read."""
    from exams.formats import registry
    from exams.formats.registry import Format
    from ingest.reading_files import read_bytes

    return registry.read(read_bytes(file, max_mb=_MOST_MB), Format(form) if form else None)


def write_new(file: Path, data: bytes) -> None:
    """Writes a file; raises ``UnreadableFile`` where that is not possible."""
    from vanban.errors import UnreadableFile

    try:
        file.write_bytes(data)
    except OSError as error:
        raise UnreadableFile(f"Không ghi được tệp {file.name}: {error.strerror}.") from error


def _add(imported: "Imported", file: Path, user: str | None, *, skip_duplicates: bool) -> "BankImport":
    from exams.bank_import import import_questions

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            return import_questions(
                session,
                person,
                imported,
                embedder=services.model_in_force,
                file_name=file.name,
                skip_duplicates=skip_duplicates,
            )


def _from_bank(file: Path, form: "Format", states: tuple[str, ...], topic: str, user: str | None) -> "Written":
    """Returns the file written; its entry in the audit log comes with it or not at all."""
    from exams.banking import entry_of_item
    from exams.formats import registry
    from vanban.audit import Action
    from vanban.db.exam_bank_listing import all_items
    from vanban.db.operator_entries import record_command
    from vanban.exam_bank import BankSearch, ItemState

    search = BankSearch(states=frozenset(map(ItemState, states)), topic=topic)
    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            entries = [entry_of_item(item) for item in all_items(session, person, search)]
            written = registry.write(entries, form)
            detail: dict[str, Any] = {"count": written.count, "format": form.value}
            record_command(session, Action.EXPORTED, by=person, target="exam_item", detail=detail)
            write_new(file, written.data)
    return written


def _write_report(file: Path, imported: "Imported", findings: "Sequence[Finding]") -> None:
    import json

    from exams.formats.reporting import report_json, report_lines

    if file.suffix.lower() == ".json":
        text = json.dumps(report_json(imported, findings), ensure_ascii=False, indent=1)
    else:
        text = "\n".join(report_lines(imported, findings))
    write_new(file, f"{text}\n".encode())


def _tell(imported: "Imported", findings: "Sequence[Finding]", done: "BankImport | None", *, as_json: bool) -> None:
    from exams.formats.reporting import report_json, report_lines

    added, skipped, lint = (len(done.rows), len(done.skipped), done.lint) if done else (0, 0, ())
    errors = sum(one.is_error for one in lint)
    if as_json:
        told = {"added": added, "skipped": skipped, "lint": {"errors": errors, "warnings": len(lint) - errors}}
        print_json({**report_json(imported, findings), **told})
        return
    lines = list(report_lines(imported, findings))
    head = len(lines) - len(findings)
    for line in lines[: head + SHOWN]:
        click.echo(line)
    if len(findings) > SHOWN:
        click.echo(f"… và {len(findings) - SHOWN} điểm nữa; ghi đầy đủ bằng --report TỆP_RA.")
    if lint:
        click.echo(f"Bộ kiểm tra: {errors} lỗi, {len(lint) - errors} cảnh báo, ghi trong nhận xét của từng câu.")
    left_out = f", bỏ qua {skipped} câu trùng" if skipped else ""
    click.echo(f"Đã nhập {added} câu vào ngân hàng ở trạng thái nháp{left_out}." if added else "Chưa nhập câu nào.")


COMMANDS = (import_items, export_items)
