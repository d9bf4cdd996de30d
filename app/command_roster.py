"""``vanban admin import``: lists of units and people out of CSV and XLSX, tried first, then applied."""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.options import json_option, print_json
from app.running import queue_keeper, running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ingest.roster.applying import Applied
    from ingest.roster.first_links import FirstLink
    from ingest.roster.plan import PlannedRow, RosterPlan
    from ingest.roster.reading import Roster
    from vanban.principals import Principal

SHOWN = 50  # wrong rows printed
NO_LINKS = "Không ghi được {name}: tệp đã có, hoặc không được quyền ghi vào thư mục ấy. Chưa nhập dòng nào."
SITE = "http://127.0.0.1:8000"
_OUT = click.Path(path_type=Path, dir_okay=False)


@click.command("import", cls=Command, short_help="Nhập danh sách đơn vị, người dùng từ CSV, XLSX.")
@click.argument("file", metavar="TỆP", type=_OUT)
@click.option("--apply", "for_good", is_flag=True, help="Ghi vào hệ thống; không có thì chỉ xem thử.")
@click.option("--skip-wrong", is_flag=True, help="Bỏ qua dòng sai, nhập các dòng còn lại.")
@click.option(
    "--links", metavar="TỆP_RA", type=_OUT, help="Ghi liên kết đặt mật khẩu của tài khoản mới ra .csv, .xlsx."
)
@click.option("--site", metavar="ĐỊA_CHỈ", default=SITE, help="Địa chỉ trang web viết trong liên kết.")
@json_option
def import_roster(
    file: Path, *, for_good: bool, skip_wrong: bool, links: Path | None, site: str, as_json: bool
) -> None:
    """Xem thử hoặc nhập danh sách; khi có dòng sai thì không nhập dòng nào, trừ khi có --skip-wrong."""
    from ingest.roster.applying import plan_roster

    roster = _read(file)
    with running_services() as services:
        who = queue_keeper(services)
        with services.database.session() as session:
            plan = plan_roster(session, who, roster)
        if not for_good:
            _tell(plan, None, as_json=as_json)
            return
        with services.database.transaction() as session:
            done = _apply(session, who, roster, skip_wrong=skip_wrong)
            if links is not None:
                _write_links(links, _links(session, done), site)
    _tell(plan, done, as_json=as_json)


def _read(file: Path) -> "Roster":
    from ingest.roster.reading import read_roster
    from vanban.errors import UnreadableFile

    try:
        return read_roster(file.name, file.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"Không có tệp {file.name}, hoặc không được quyền đọc tệp ấy.") from error


def _apply(session: "Session", who: "Principal", roster: "Roster", *, skip_wrong: bool) -> "Applied":
    """Returns what was written; its entry in the audit log is in the same transaction."""
    from ingest.roster.applying import apply_roster
    from vanban.audit import Action, Entry
    from vanban.db.audit import record

    done = apply_roster(session, who, roster, skip_wrong=skip_wrong, progress=_progress)
    record(session, Entry(Action.IMPORTED, who, "import", "", detail=done.detail()))
    return done


def _links(session: "Session", done: "Applied") -> "list[FirstLink]":
    from ingest.roster.first_links import make_first_links

    return make_first_links(session, done.new_people, by_id=None, now=datetime.datetime.now(datetime.UTC))


def _write_links(path: Path, links: "list[FirstLink]", site: str) -> None:
    """Writes the list where only its owner may read it; an existing file is not written over."""
    from ingest.roster.link_list import link_sheet
    from ingest.roster.writing import SheetFormat, written
    from vanban.errors import SettingsError

    form = SheetFormat.XLSX if path.suffix.lower() == ".xlsx" else SheetFormat.CSV
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(written([link_sheet(links, base=site)], form))
    except OSError as error:
        raise SettingsError(NO_LINKS.format(name=path.name)) from error


def _progress(done: int, total: int) -> None:
    click.echo(f"Đã ghi {done}/{total} dòng", err=True)


def _tell(plan: "RosterPlan", done: "Applied | None", *, as_json: bool) -> None:
    wrong = plan.rows_in("sai")
    if as_json:
        print_json(
            {
                "counts": dict(plan.counts()),
                "applied": done is not None,
                "new_units": len(done.new_units) if done else 0,
                "new_people": len(done.new_people) if done else 0,
                "changed": len(done.changed_units) + len(done.changed_people) if done else 0,
                "wrong": [_wrong_row(one) for one in wrong],
            }
        )
        return
    for one in wrong[:SHOWN]:
        click.echo(f"Dòng {one.row.number} ({one.label}): {one.problem_words()}")
    if len(wrong) > SHOWN:
        click.echo(f"… và {len(wrong) - SHOWN} dòng sai nữa.")
    click.echo(_summary(plan, done))


def _wrong_row(one: "PlannedRow") -> dict[str, object]:
    problems = [{"field": problem.field, "message": problem.words} for problem in one.problems]
    return {"sheet": one.row.sheet, "row": one.row.number, "key": one.key, "problems": problems}


def _summary(plan: "RosterPlan", done: "Applied | None") -> str:
    if done is None:
        count = plan.counts()
        return (
            f"Xem thử: {count.get('moi', 0)} dòng thêm mới, {count.get('sua', 0)} dòng thay đổi, "
            f"{count.get('khong_doi', 0)} dòng giữ nguyên, {plan.wrong} dòng sai. Ghi vào hệ thống: thêm --apply"
        )
    changed = len(done.changed_units) + len(done.changed_people)
    made = f"{len(done.new_units)} đơn vị, {len(done.new_people)} người"
    return f"Đã thêm {made}; sửa {changed}; bỏ qua {done.skipped} dòng sai."
