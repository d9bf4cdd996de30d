"""``vanban program import``: a programme or a lịch out of a file into one in the making, every doubt told."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
from app.running import running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.wiring import Services
    from programs.papers.doubts import Finding
    from programs.papers.programme_reading import ReadProgramme
    from programs.papers.week_reading import ReadWeek
    from programs.planning.importing import Imported
    from vanban.db.programme_models import ProgrammeRow
    from vanban.principals import Principal

_path = click.Path(path_type=Path, dir_okay=False)


@click.command("import", cls=Command, short_help="Nhập một tệp vào chương trình đang lập, báo từng dòng nghi ngờ.")
@click.argument("file", metavar="TỆP", type=_path)
@id_option
@owner_option
@period_option
@day_option
@click.option("--check", is_flag=True, help="Chỉ đọc và báo điểm cần xem lại, không ghi gì.")
@user_option
@json_option
def import_file(
    file: Path,
    *,
    number: int | None,
    owner: str | None,
    period: str | None,
    day: datetime.datetime | None,
    check: bool,
    user: str | None,
    as_json: bool,
) -> None:
    """Nhập bảng nhiệm vụ (hoặc bảng lịch tuần) của TỆP Word, Excel vào chương trình đang lập; chưa có thì lập
    bản nháp.

    Mọi dòng đều được đưa vào hoặc được báo. Với --check, chỉ cần --period: tuan là lịch.
    """
    from ingest.reading_files import read_bytes

    with running_services() as services:
        data = read_bytes(file, max_mb=services.settings.max_file_mb)
        services.review.intake.looked_at(file.name, data)
        named = Named(number, owner, period, day)
        if check:
            _tell_check(_read(services, file.name, data, week=period == "tuan"), as_json=as_json)
            return
        person = acting_planner(services, user)
        _tell_import(*_import(services, person, named, file.name, data), as_json=as_json)


def _import(
    services: "Services", person: "Principal", named: Named, name: str, data: bytes
) -> "tuple[dict[str, Any], Imported]":
    """Returns the programme that took a file, and what became of the rows; a draft is made where there was none."""
    from vanban.db.programmes import create_programme, programme_of_span

    with services.database.session() as session:
        week = named_programme(session, person, named).period == "tuan" if named.number else named.period == "tuan"
    read = _read(services, name, data, week=week)
    with services.database.transaction() as session:
        if named.number is None and programme_of_span(session, person, *named.of_span) is None:
            create_programme(session, person, *named.of_span)
        row = named_programme(session, person, named)
        done = _put(session, person, row, read)
        return programme_json(row), done


def _put(session: "Session", person: "Principal", row: "ProgrammeRow", read: "ReadProgramme | ReadWeek") -> "Imported":
    from programs.papers.week_reading import ReadWeek
    from programs.planning.importing import import_programme, import_week

    if isinstance(read, ReadWeek):
        return import_week(session, person, row.id, read)
    return import_programme(session, person, row.id, read)


def _read(services: "Services", name: str, data: bytes, *, week: bool) -> "ReadProgramme | ReadWeek":
    return services.paper_files.week(name, data) if week else services.paper_files.programme(name, data)


def _tell_check(read: "ReadProgramme | ReadWeek", *, as_json: bool) -> None:
    from programs.papers.week_reading import ReadWeek

    rows = len(read.paper.slots) if isinstance(read, ReadWeek) else sum(len(one.lines) for one in read.paper.groups)
    told = [_finding_json(one) for one in read.findings]
    _tell({"rows": rows, "taken": 0, "findings": told}, None, as_json=as_json)


def _finding_json(one: "Finding") -> dict[str, Any]:
    return {"row": one.row, "doubt": one.doubt.value, "words": one.words, "said": one.said}


def _tell_import(programme: dict[str, Any], done: "Imported", *, as_json: bool) -> None:
    from programs.papers.doubts import DOUBT_WORDS, Doubt

    told = [
        {"row": one.row, "doubt": one.doubt, "words": DOUBT_WORDS[Doubt(one.doubt)], "said": one.said}
        for one in done.doubts
    ]
    _tell({"rows": done.rows, "taken": done.taken, "findings": told}, programme, as_json=as_json)


def _tell(told: dict[str, Any], programme: dict[str, Any] | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"programme": programme, **told})
        return
    for one in told["findings"]:
        said = f" “{one['said']}”" if one["said"] else ""
        click.echo(f"{'Dòng ' + str(one['row']) if one['row'] else 'Ngoài bảng'}: {one['words']}{said}")
    count = f"{told['rows']} dòng, {len(told['findings'])} điểm cần xem lại."
    if programme is None:
        click.echo(f"{count} Chưa nhập gì.")
    else:
        click.echo(f"{count} Đã đưa {told['taken']} dòng vào chương trình {programme['id']} ({programme['title']}).")


COMMANDS = (import_file,)
