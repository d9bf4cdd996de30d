"""What every command takes: the data folder, before or after the command's name, and how to print."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Options:
    """What was chosen on the command line, filled in as it is read."""

    data: Path | None = None


def data_option() -> click.Option:
    """Returns the option ``--data DIR``, which each command and group carries."""
    return click.Option(
        ["--data"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        expose_value=False,
        callback=_remember_data,
        help="Thư mục dữ liệu (mặc định: biến VANBAN_DATA_DIR, hoặc ./var).",
    )


def _remember_data(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Options).data = value


def json_option(command: Command) -> Command:
    """Adds ``--json``: one JSON document on stdout, everything else on stderr."""
    return click.option("--json", "as_json", is_flag=True, help="In một tài liệu JSON ra stdout.")(command)


def print_json(value: object) -> None:
    """Prints one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
