"""``vanban eval``: how good retrieval and answers are, each figure with n and its 95 % interval."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.answers import Citation

_file = click.Path(path_type=Path)


@click.group("eval", cls=Group, short_help="Đo chất lượng tìm kiếm và trả lời.")
def evaluate() -> None:
    """Đo chất lượng tìm kiếm và trả lời trên bộ câu hỏi có đáp án."""


@evaluate.command("answers", short_help="Đo câu trả lời trên kho hiện có.")
@click.option("--dataset", required=True, metavar="TỆP", type=_file, help="Bộ câu hỏi, mỗi dòng một JSON.")
@click.option("--split", metavar="PHẦN", help="Chỉ đo một phần của bộ câu hỏi (mặc định: tất cả).")
@json_option
def answers(dataset: Path, *, split: str | None, as_json: bool) -> None:
    """Hỏi từng câu của bộ câu hỏi, với quyền của người hỏi ghi trong bộ, rồi so với đáp án."""
    from eval.answers import evaluate_case, load_cases, summarise

    _require(dataset)
    cases = load_cases(dataset, split=split)
    with running_services() as services:
        principals = {user: acting(services, user or None) for user in {case.user for case in cases}}
        outcomes = [
            evaluate_case(case, services.assistant, principals[case.user], _passage_texts(services)) for case in cases
        ]
    _show(summarise(outcomes), as_json=as_json)


def _passage_texts(services: "Services") -> Any:
    from vanban.db.models import PassageRow

    def text(citation: "Citation") -> str:
        with services.database.session() as session:
            row = session.get(PassageRow, citation.passage_id)
            return row.text if row else ""

    return text


def _require(path: Path) -> None:
    from vanban.errors import UnreadableFile

    if not path.is_file():
        raise UnreadableFile(f"Không có tệp {path}.")


def _show(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    for name, value in report.items():
        click.echo(f"{name}: {value}")


COMMANDS = (evaluate,)
