"""``vanban doctor``: what is installed, what is missing and the command that installs it, and the library's health."""

from typing import Any

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Command

PROBLEMS = 1


@click.command("doctor", cls=Command, short_help="Kiểm tra cài đặt, kho và chỉ mục.")
@json_option
def doctor(*, as_json: bool) -> int:
    """Kiểm tra phần mềm đã cài, phần còn thiếu, tình trạng kho và chỉ mục (chỉ mục hỏng được dựng lại)."""
    from app.chat_health import chat_health
    from app.health import installation, library_health

    with running_services() as services:
        report: dict[str, dict[str, Any]] = {
            "installation": installation(),
            "library": library_health(services),
            "chat": chat_health(services.settings),
        }
    if as_json:
        print_json(report)
    else:
        _show(report)
    return PROBLEMS if report["library"]["problems"] else 0


def _show(report: dict[str, dict[str, Any]]) -> None:
    for part in report.values():
        for name, value in part.items():
            if isinstance(value, dict):
                click.echo(f"{name}:")
                for key, inner in value.items():
                    click.echo(f"  {key}: {inner}")
            elif isinstance(value, list):
                click.echo(f"{name}: {'; '.join(map(str, value)) or 'không'}")
            else:
                click.echo(f"{name}: {value}")


COMMANDS = (doctor,)
