"""``vanban tasks``: the tasks that a document gives; or those of the whole library, read anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, chosen_settings, plain_argument, running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from programs.source import Source
    from programs.tasks import FoundTask


@click.command("tasks", cls=Command, short_help="Việc giao trong một văn bản: ai, làm gì, khi nào, căn cứ chỗ nào.")
@click.argument("source", metavar="TỆP|SỐ_HIỆU", required=False)
@click.option("--user", metavar="TÊN", help="Tra số hiệu với quyền của tài khoản này.")
@click.option("--rebuild", is_flag=True, help="Đọc lại việc của mọi văn bản trong kho.")
@json_option
def tasks(source: str | None, *, user: str | None, rebuild: bool, as_json: bool) -> None:
    """In các việc mà một tệp, hoặc văn bản trong kho mang số hiệu này, giao cho các cơ quan."""
    if rebuild or source is None:
        if not rebuild or source is not None:
            raise click.UsageError("Ghi một tệp hoặc số hiệu, hoặc dùng --rebuild một mình.")
        _rebuild(as_json=as_json)
        return
    read = _read(source, user)
    found, goals = _found(read), _goals(read)
    if as_json:
        print_json({"tasks": found, "goals": goals})
        return
    for one in found:
        who = "; ".join(filter(None, [one["lead"], f"phối hợp: {one['coordinate']}" if one["coordinate"] else ""]))
        click.echo(f"{one['no']}. {one['task']}\n   {who}\n   {one['due'] or 'không ghi hạn'} · {one['path']}")
    for goal in goals:
        amount = " ".join(filter(None, [goal["bound"], goal["value"], goal["unit"]]))
        click.echo(f"Chỉ tiêu: {goal['indicator']}: {amount} ({goal['year'] or 'không ghi năm'}) · {goal['path']}")
    click.echo(f"{len(found)} việc, {len(goals)} chỉ tiêu.")


def _read(source: str, user: str | None) -> "Source":
    """Returns a file as a source, else the readable document of a number; raises ``NotFound`` for neither."""
    from programs.source import parsed_source, stored_source

    if Path(source).is_file():
        from ingest.reading_files import read_bytes
        from ingest.sandbox import Limits, SandboxedParser

        settings = chosen_settings()
        parser = SandboxedParser(Limits.from_settings(settings))
        try:
            return parsed_source(parser(Path(source).name, read_bytes(Path(source), max_mb=settings.max_file_mb)))
        finally:
            parser.close()
    from vanban.audit import Action
    from vanban.db.library import find_by_reference
    from vanban.db.operator_entries import record_command
    from vanban.document_numbers import parse_number
    from vanban.errors import NotFound

    number = parse_number(plain_argument(source))
    with running_services() as services:
        who = acting(services, user)
        with services.database.transaction() as session:
            rows = find_by_reference(session, who, number_key=number.key) if number else []
            if not rows:
                raise NotFound(f"Không có tệp hay văn bản nào là “{plain_argument(source)}”.")
            record_command(session, Action.VIEWED, by=who, target="document", target_id=rows[0].id)
            return stored_source(session, rows[0])


def _found(source: "Source") -> list[dict[str, Any]]:
    from programs.reading import find_tasks

    return [_task_json(number, task, source) for number, task in enumerate(find_tasks(source), start=1)]


def _goals(source: "Source") -> list[dict[str, Any]]:
    from programs.goals import find_goals

    return [
        {
            "indicator": goal.indicator,
            "bound": goal.bound,
            "value": goal.value,
            "unit": goal.unit,
            "year": goal.year,
            "path": goal.path,
            "quote": source.text[goal.start : goal.end],
            "start": goal.start,
            "end": goal.end,
        }
        for goal in find_goals(source)
    ]


def _task_json(number: int, task: "FoundTask", source: "Source") -> dict[str, Any]:
    """Returns a task as the command prints it; ``due_date`` is the last day, None where the wording means none."""
    from programs.bodies import leading_bodies

    last = task.deadline.last
    return {
        "no": number,
        "kind": task.kind.value,
        "group": task.group,
        "task": task.text,
        "lead": task.lead,
        "leads": leading_bodies(task.lead),
        "coordinate": task.partners,
        "product": task.product,
        "due": task.due,
        "due_date": last.isoformat() if last else None,
        "every": task.deadline.every.value if task.deadline.every else None,
        "confidence": task.confidence,
        "path": task.path,
        "quote": source.text[task.start : task.end],
        "start": task.start,
        "end": task.end,
    }


def _rebuild(*, as_json: bool) -> None:
    """Reads the tasks of every document anew; nothing of the documents changes."""
    from programs.keeping import TaskKeeper
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        with services.database.transaction() as session:
            record_command(session, Action.INDEX_REBUILT, target="task")
        count = TaskKeeper(services.database).rebuild(lambda done: click.echo(f"{done} văn bản …", err=True))
    if as_json:
        print_json({"documents": count})
    else:
        click.echo(f"Đã đọc lại việc trong {count} văn bản.")


COMMANDS = (tasks,)
