"""``vanban parse``: what a file holds, without storing anything."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.options import json_option, print_json
from app.running import chosen_settings
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from vanban.documents import ParsedDocument
    from vanban.settings import Settings


@click.command("parse", cls=Command, short_help="Đọc một tệp: thuộc tính, đề mục, bảng, quan hệ.")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@json_option
def parse(file: Path, *, as_json: bool) -> None:
    """Đọc một tệp và in ra thuộc tính, cây đề mục, bảng và quan hệ; không lưu gì vào kho."""
    from ingest.parsing import parsed_json
    from ingest.reading_files import read_bytes

    settings = chosen_settings()
    document = _parsed(file.name, read_bytes(file, max_mb=settings.max_file_mb), settings)
    if as_json:
        print_json(parsed_json(document))
        return
    for name, value in parsed_json(document)["document"].items():
        if value:
            click.echo(f"{name}: {value}")
    for section in document.sections:
        click.echo(f"{section.path}: {section.title or document.text[section.start : section.own_end]}")
    for warning in document.warnings:
        click.echo(f"Lưu ý: {warning}")


def _parsed(name: str, data: bytes, settings: "Settings") -> "ParsedDocument":
    """Returns the document in a file, read in a process of its own under the limits of the settings."""
    from ingest.sandbox import Limits, SandboxedParser

    parser = SandboxedParser(Limits.from_settings(settings))
    try:
        return parser(name, data)
    finally:
        parser.close()


COMMANDS = (parse,)
