"""``vanban admin work-counts``: whether the figures of work that stand ready are true, and how they are made anew."""

import datetime

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Command


@click.command("work-counts", cls=Command, short_help="Kiểm tra, đếm lại số liệu theo dõi nhiệm vụ.")
@click.option("--rebuild", is_flag=True, help="Đếm lại từ đầu mọi số liệu.")
@json_option
def work_counts(*, rebuild: bool, as_json: bool) -> None:
    """So số liệu theo dõi nhiệm vụ đếm sẵn với chính các nhiệm vụ (mã thoát 1 khi sai); --rebuild: đếm lại từ đầu."""
    from vanban.audit import Action
    from vanban.db import work_tally
    from vanban.db.agenda import local_day
    from vanban.db.operator_entries import record_command

    with running_services() as services, services.database.transaction() as session:
        if rebuild:
            items = work_tally.rebuild(session, local_day(datetime.datetime.now(datetime.UTC)))
            record_command(
                session, Action.WORK_CHANGED, target="work_item", detail={"change": "dem_lai", "count": items}
            )
        day, wrong = work_tally.tally_day(session), work_tally.differences(session)
    if as_json:
        print_json({"day": day.isoformat() if day else None, "wrong": wrong})
    elif wrong:
        click.echo(f"{wrong} số liệu không đúng. Đếm lại: vanban admin work-counts --rebuild")
    else:
        click.echo("Số liệu theo dõi nhiệm vụ đều đúng.")
    if wrong:
        click.get_current_context().exit(1)
