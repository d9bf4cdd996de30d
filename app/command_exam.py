"""``vanban exam``: questions generated from a document, and the linter for questions of any origin."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import (
    command_exam_answering,
    command_exam_bank,
    command_exam_files,
    command_exam_paper,
    command_exam_sitting,
    command_exam_statistics,
)
from app.options import json_option, print_json
from app.running import acting, plain_argument, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exams.documents import ExamDocument
    from exams.findings import Finding
    from exams.generating import Generated
    from exams.items import Item
    from exams.wordings import Written

_MOST_ITEMS = 500
_MOST_MB = 32
_user = click.option("--user", metavar="TÊN", help="Đọc kho với quyền của tài khoản này.")


@click.group("exam", cls=Group, short_help="Câu hỏi trắc nghiệm từ văn bản.")
def exam() -> None:
    """Soạn câu hỏi trắc nghiệm từ văn bản trong kho và kiểm tra câu hỏi có sẵn."""


@exam.command("generate", short_help="Soạn câu hỏi từ một văn bản, có đáp án và trích dẫn.")
@click.argument("document", metavar="VĂN_BẢN")
@click.option("--count", type=click.IntRange(1, _MOST_ITEMS), default=30, show_default=True, help="Số câu nhiều nhất.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Cùng số này thì cùng bộ câu.")
@click.option("--paper", is_flag=True, help="Mỗi câu văn chỉ cho một câu hỏi, để dùng ngay làm đề.")
@click.option("--model", "with_model", is_flag=True, help="Mô hình đã cấu hình viết lại lời dẫn, phương án sai.")
@_user
@json_option
def generate_items(
    document: str, *, count: int, seed: int, paper: bool, with_model: bool, user: str | None, as_json: bool
) -> None:
    """Soạn câu hỏi trắc nghiệm từ VĂN_BẢN (số hiệu hoặc mã). Câu không qua được bộ kiểm tra thì không đưa ra.

    Với --model, điều mô hình viết chỉ được giữ khi chứng minh được lại; đáp án và nguồn không bao giờ do mô hình đặt.
    """
    from app.writing_desk import make_item_writer
    from exams.generating import generate
    from exams.library import named_document, readable_others
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        person = acting(services, user)
        with services.database.session() as session:
            asked = named_document(session, person, plain_argument(document))
            others = readable_others(session, person, asked)
        writer = make_item_writer(services.settings, services.database, person.person_id) if with_model else None
        made = generate(asked, others, count=count, seed=seed, reuse=not paper, writer=writer)
        with services.database.transaction() as session:
            record_command(
                session, Action.ITEMS_GENERATED, by=person, target="document", target_id=asked.id,
                detail={"wanted": count, "made": len(made.items)},
            )  # fmt: skip
    if as_json:
        print_json(_generated_json(asked, made, seed))
        return
    _print_items(made.items)
    click.echo(f"Đã soạn {len(made.items)} câu trong {count} câu yêu cầu.")
    if made.written is not None:
        _print_written(made.written)


@exam.command("lint", short_help="Kiểm tra các câu hỏi trong một tệp JSON.")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--paper", is_flag=True, help="Coi cả tệp là một đề: không trùng câu văn nguồn, đáp án rải đều.")
@_user
@json_option
def lint_file(file: Path, *, paper: bool, user: str | None, as_json: bool) -> int:
    """Kiểm tra câu hỏi trong TỆP (JSON như lệnh generate in ra); mã thoát 1 khi có lỗi.

    Đoạn trích được đối chiếu với văn bản trong kho mà người thực hiện được xem.
    """
    from exams.linting import finding_json, has_errors, lint_items

    items = _items(file)
    found = lint_items(items, _documents(items, user), paper=paper)
    if as_json:
        print_json({"items": len(items), "findings": [finding_json(one) for one in found]})
    else:
        for one in found:
            click.echo(_line(one))
        errors = sum(one.is_error for one in found)
        click.echo(f"{len(items)} câu: {errors} lỗi, {len(found) - errors} cảnh báo.")
    return 1 if has_errors(found) else 0


def _items(file: Path) -> "list[Item]":
    """Returns the items of a JSON file; raises ``InvalidInput`` where it is none."""
    from exams.items import items_from_json
    from ingest.reading_files import read_bytes
    from vanban.errors import InvalidInput

    try:
        values: Any = json.loads(read_bytes(file, max_mb=_MOST_MB).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InvalidInput(f"Tệp {file.name} không phải JSON mã UTF-8.") from error
    return items_from_json(values)


def _documents(items: "Sequence[Item]", user: str | None) -> "dict[int, ExamDocument]":
    """Returns the documents of the library that the items quote; none is opened where no item names a source."""
    if not any(item.sources for item in items):
        return {}
    from exams.library import documents_of

    with running_services() as services:
        person = acting(services, user)
        with services.database.session() as session:
            return documents_of(session, person, items)


def _generated_json(document: "ExamDocument", made: "Generated", seed: int) -> dict[str, Any]:
    from exams.items import item_json
    from ingest.parsing import attributes_json

    cells = [
        {"topic": c.topic, "level": c.level.value, "wanted": c.wanted, "available": c.available}
        for c in made.blueprint.cells
    ]
    return {
        "document_id": document.id,
        "document": attributes_json(document.metadata),
        "seed": seed,
        "wanted": made.blueprint.count,
        "blueprint": cells,
        "items": [item_json(item) for item in made.items],
        "refused": dict(sorted(made.refused.items())),
        **({"model": _written_json(made.written)} if made.written is not None else {}),
    }


def _written_json(written: "Written") -> dict[str, Any]:
    dropped = {reason.value: count for reason, count in sorted(written.dropped.items()) if count}
    kept = {"kept_stems": written.stems, "kept_options": written.options}
    counted = {"calls": written.calls, "failed": written.failed, "withheld": written.withheld}
    return {**counted, **kept, "dropped": dropped}


def _print_written(written: "Written") -> None:
    from exams.wordings import DROPPED_WORDS

    click.echo(
        f"Mô hình: {written.calls} lượt gọi, {written.failed} lượt lỗi; giữ {written.stems} lời dẫn,"
        f" {written.options} phương án sai."
    )
    for reason, count in sorted(written.dropped.items()):
        if count:
            click.echo(f"   Bỏ {count}: {DROPPED_WORDS[reason]}.")
    if written.withheld:
        click.echo(f"   {written.withheld} câu của văn bản nội bộ không gửi cho mô hình ở ngoài cơ quan.")


def _print_items(items: "Sequence[Item]") -> None:
    from exams.items import KIND_WORDS, LETTERS, LEVEL_WORDS

    for number, item in enumerate(items, start=1):
        level = LEVEL_WORDS[item.level] if item.level else "chưa ghi mức độ"
        click.echo(f"Câu {number} [{level} · {KIND_WORDS[item.kind]} · {item.topic}]: {item.stem}")
        for letter, option in zip(LETTERS, item.options, strict=False):
            click.echo(f"   {letter}. {option}")
        click.echo(f"   Đáp án: {item.key_letters}. {item.explanation}\n")


def _line(finding: "Finding") -> str:
    from exams.findings import SEVERITY_WORDS

    severity = SEVERITY_WORDS[finding.rule.severity]
    return f"Câu {finding.number}: {severity} {finding.rule.code}: {finding.rule.reason} {finding.detail}"


_COMMANDS = (
    command_exam_answering,
    command_exam_files,
    command_exam_bank,
    command_exam_paper,
    command_exam_sitting,
    command_exam_statistics,
)
for _command in (command for module in _COMMANDS for command in module.COMMANDS):
    exam.add_command(_command)
COMMANDS = (exam,)
