"""``vanban tasks``: the tasks that a document gives; or those of the whole library, read anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, chosen_settings, plain_argument, running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from programs.proposing import Proposals
    from programs.source import Source
    from programs.tasks import FoundTask


@click.command("tasks", cls=Command, short_help="Việc giao trong một văn bản: ai, làm gì, khi nào, căn cứ chỗ nào.")
@click.argument("source", metavar="TỆP|SỐ_HIỆU", required=False)
@click.option("--user", metavar="TÊN", help="Tra số hiệu với quyền của tài khoản này.")
@click.option(
    "--model", "with_model", is_flag=True, help="Nhờ mô hình đã cấu hình tìm thêm việc; chỉ giữ việc có căn cứ."
)
@click.option("--rebuild", is_flag=True, help="Đọc lại việc của mọi văn bản trong kho.")
@json_option
def tasks(source: str | None, *, user: str | None, with_model: bool, rebuild: bool, as_json: bool) -> None:
    """In các việc mà một tệp, hoặc văn bản trong kho mang số hiệu này, giao cho các cơ quan.

    Với --model, câu mà mô hình chỉ ra phải có nguyên văn trong văn bản. Tệp chưa nạp vào kho, và văn bản không công
    khai cho mọi người, chỉ gửi cho mô hình trong cơ quan.
    """
    if rebuild or source is None:
        if not rebuild or source is not None or with_model:
            raise click.UsageError("Ghi một tệp hoặc số hiệu, hoặc dùng --rebuild một mình.")
        _rebuild(as_json=as_json)
        return
    read, is_open = _read(source, user)
    rules = _rules(read)
    asked = _asked(read, rules, user, is_open=is_open) if with_model else None
    every = sorted([*rules, *(asked.tasks if asked else ())], key=lambda task: (task.start, task.end))
    found, goals = [_task_json(number, task, read) for number, task in enumerate(every, start=1)], _goals(read)
    if as_json:
        print_json({"tasks": found, "goals": goals} | ({"model": _asked_json(asked)} if asked else {}))
        return
    for one in found:
        _print_task(one)
    for goal in goals:
        amount = " ".join(filter(None, [goal["bound"], goal["value"], goal["unit"]]))
        click.echo(f"Chỉ tiêu: {goal['indicator']}: {amount} ({goal['year'] or 'không ghi năm'}) · {goal['path']}")
    click.echo(f"{len(found)} việc, {len(goals)} chỉ tiêu.")
    if asked:
        click.echo(_asked_words(asked))


def _print_task(one: dict[str, Any]) -> None:
    who = "; ".join(filter(None, [one["lead"], f"phối hợp: {one['coordinate']}" if one["coordinate"] else ""]))
    mark = " (mô hình gợi ý)" if one["by_model"] else ""
    click.echo(f"{one['no']}. {one['task']}{mark}\n   {who}\n   {one['due'] or 'không ghi hạn'} · {one['path']}")


def _asked(source: "Source", rules: "Sequence[FoundTask]", user: str | None, *, is_open: bool) -> "Proposals":
    """Returns what the configured model finds beyond the rules; raises ``InvalidInput`` where it may not be sent."""
    from app.writing_desk import make_task_model
    from programs.proposing import propose_tasks
    from vanban.errors import InvalidInput

    with running_services() as services:
        model = make_task_model(services.settings, services.database, acting(services, user).person_id)
        try:
            if not (model.inside or is_open):
                raise InvalidInput("Chỉ văn bản công khai cho mọi người trong kho được gửi cho mô hình ngoài cơ quan.")
            return propose_tasks(source, model, known=rules, public=is_open)
        finally:
            model.close()


def _asked_json(asked: "Proposals") -> dict[str, Any]:
    refused = {reason.value: count for reason, count in asked.refused.items()}
    return {"prompts": asked.prompts, "found": len(asked.tasks), "refused": refused}


def _asked_words(asked: "Proposals") -> str:
    dropped = sum(asked.refused.values())
    reasons = ", ".join(f"{reason.value}: {count}" for reason, count in asked.refused.items())
    left_out = f"; bỏ {dropped} gợi ý không đối chiếu được ({reasons})" if dropped else ""
    return f"Mô hình đọc {asked.prompts} phần: {len(asked.tasks)} việc có trong lời văn bản{left_out}."


def _read(source: str, user: str | None) -> "tuple[Source, bool]":
    """Returns a file as a source, else the readable document of a number, and whether it is open to everyone; raises
    ``NotFound`` for neither."""
    from programs.source import parsed_source, stored_source

    if Path(source).is_file():
        from ingest.reading_files import read_bytes
        from ingest.sandbox import Limits, SandboxedParser

        settings = chosen_settings()
        parser = SandboxedParser(Limits.from_settings(settings))
        try:
            read = parser(Path(source).name, read_bytes(Path(source), max_mb=settings.max_file_mb))
            return parsed_source(read), False
        finally:
            parser.close()
    from vanban.audit import Action
    from vanban.db.library import find_by_reference
    from vanban.db.operator_entries import record_command
    from vanban.db.task_proposing import is_open
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
            return stored_source(session, rows[0]), is_open(rows[0])


def _rules(source: "Source") -> "list[FoundTask]":
    from programs.reading import find_tasks

    return find_tasks(source)


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
    from programs.tasks import Shape

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
        "by_model": task.shape is Shape.PROPOSED,
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
