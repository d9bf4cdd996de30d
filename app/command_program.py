"""``vanban program``: work programmes and lịch listed, written into files, read out of files; a layout checked."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import command_program_import
from app.options import json_option, print_json
from app.planners import (
    Named,
    acting_planner,
    day_option,
    id_option,
    named_programme,
    owner_option,
    period_option,
    programme_json,
    user_option,
)
from app.running import chosen_settings, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from app.wiring import Services
    from programs.papers.deviations import Deviation
    from vanban.principals import Principal

PROFILES = ("dang_2018", "dang_2026", "nha_nuoc_2020")
KINDS = ("docx", "xlsx", "pdf", "ics")
_path = click.Path(path_type=Path, dir_okay=False)


@click.group("program", cls=Group, short_help="Chương trình công tác và lịch tuần: liệt kê, xuất, nhập, thể thức.")
def program() -> None:
    """Chương trình công tác và lịch tuần của đơn vị: liệt kê, xuất ra tệp, nhập từ tệp; kiểm tra thể thức một tệp."""


@program.command("list", short_help="Các chương trình được xem.")
@user_option
@json_option
def list_all(*, user: str | None, as_json: bool) -> None:
    """Liệt kê các chương trình và lịch tuần mà người thực hiện được xem."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command
    from vanban.db.programmes import list_programmes

    with running_services() as services:
        person = acting_planner(services, user)
        with services.database.transaction() as session:
            shown = [programme_json(row) for row in list_programmes(session, person)]
            detail: dict[str, Any] = {"shown": len(shown)}
            record_command(session, Action.LISTED, by=person, target="programme", detail=detail)
    if as_json:
        print_json({"programmes": shown})
        return
    for one in shown:
        click.echo(f"{one['id']}. {one['owner_words']}, {one['period_words']}: {one['title']} ({one['state_words']})")
    click.echo(f"{len(shown)} chương trình.")


@program.command("export", short_help="Xuất một chương trình ra tệp Word, Excel, PDF hoặc lịch.")
@click.argument("file", metavar="TỆP_RA", type=_path)
@id_option
@owner_option
@period_option
@day_option
@click.option("--profile", type=click.Choice(PROFILES), help="Mẫu thể thức (mặc định: mẫu đang áp dụng).")
@user_option
@json_option
def export(
    file: Path,
    *,
    number: int | None,
    owner: str | None,
    period: str | None,
    day: datetime.datetime | None,
    profile: str | None,
    user: str | None,
    as_json: bool,
) -> None:
    """Xuất chương trình ra TỆP_RA; đuôi .docx, .xlsx, .pdf, .ics chọn loại tệp.

    Tệp lịch (.ics) có hạn của các mục, hoặc các dòng của lịch tuần.
    """
    kind = file.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise click.UsageError("Tên tệp ra phải có đuôi .docx, .xlsx, .pdf hoặc .ics.")
    with running_services() as services:
        person = acting_planner(services, user)
        told = _export(services, person, Named(number, owner, period, day), file, profile)
    if as_json:
        print_json({**told, "format": kind, "file": str(file)})
    else:
        click.echo(f"Đã ghi {told['title']} vào {file.name}.")


@program.command("check-layout", short_help="Kiểm tra thể thức một tệp Word.")
@click.argument("file", metavar="TỆP", type=_path)
@click.option("--profile", type=click.Choice(PROFILES), default="dang_2026", show_default=True, help="Mẫu thể thức.")
@json_option
def check_layout_of(file: Path, *, profile: str, as_json: bool) -> int:
    """Nêu từng chỗ của một TỆP .docx lệch mẫu thể thức; mã thoát 1 khi có chỗ lệch. Không sửa gì trong tệp."""
    from app.paper_files import SandboxedPapers
    from ingest.reading_files import read_bytes

    settings = chosen_settings()
    data = read_bytes(file, max_mb=settings.max_file_mb)
    found = SandboxedPapers(settings).layout(file.name, data)[profile]
    if as_json:
        print_json({"profile": profile, "deviations": [_deviation_json(one) for one in found]})
    else:
        for one in found:
            click.echo(one.words)
        click.echo(f"{len(found)} chỗ lệch mẫu {profile}." if found else f"Đúng thể thức theo mẫu {profile}.")
    return 1 if found else 0


def _export(services: "Services", person: "Principal", named: Named, file: Path, profile: str | None) -> dict[str, Any]:
    """Returns what was written; its entry in the audit log comes with it or not at all."""
    from app.command_exam_files import write_new
    from programs.papers.printing import pdf_of
    from programs.planning.files import DOCX, programme_file
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command
    from vanban.layout.profiles import profile_named

    kind = file.suffix.lower().lstrip(".")
    with services.database.transaction() as session:
        row = named_programme(session, person, named)
        look = profile_named(profile) if profile else None
        data = programme_file(session, person, row, DOCX if kind == "pdf" else kind, profile=look)
        detail: dict[str, Any] = {"format": kind}
        record_command(session, Action.DOWNLOADED, by=person, target="programme", target_id=row.id, detail=detail)
        write_new(file, pdf_of(data) if kind == "pdf" else data)
        return programme_json(row)


def _deviation_json(one: "Deviation") -> dict[str, Any]:
    return {
        "rule": one.rule.value,
        "box": one.box,
        "expected": one.expected,
        "found": one.found,
        "excerpt": one.excerpt,
        "count": one.count,
        "words": one.words,
    }


for _command in command_program_import.COMMANDS:
    program.add_command(_command)
COMMANDS = (program,)
