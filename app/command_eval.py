"""``vanban eval``: how good retrieval and answers are, each figure with n and its 95 % interval."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from app.options import json_option, print_json
from app.running import acting, chosen_settings, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.answers import Citation

_file = click.Path(path_type=Path)


@click.group("eval", cls=Group, short_help="Đo chất lượng tìm kiếm và trả lời.")
def evaluate() -> None:
    """Đo chất lượng tìm kiếm và trả lời trên bộ câu hỏi có đáp án."""


@evaluate.command("retrieval", short_help="Đo tìm kiếm trên một kho văn bản và bộ câu hỏi.")
@click.option("--corpus", required=True, metavar="TỆP", type=_file, help="Kho: jsonl(.gz) với _id, title, text.")
@click.option("--queries", required=True, metavar="TỆP", type=_file, help="Câu hỏi: jsonl(.gz) với _id, text, gold.")
@click.option(
    "--system",
    type=click.Choice(["default", "bm25"]),
    default="default",
    show_default=True,
    help="Cách tìm được đo: của sản phẩm, hoặc BM25 thuần (luôn được đo kèm để so sánh).",
)
@click.option("--strip-marks", is_flag=True, help="Bỏ dấu mọi câu hỏi trước khi tìm.")
@json_option
def retrieval(
    corpus: Path, queries: Path, *, system: Literal["default", "bm25"], strip_marks: bool, as_json: bool
) -> None:
    """Lập chỉ mục kho văn bản trong thư mục tạm rồi đo tỷ lệ tìm thấy, kèm khoảng tin cậy 95 % và thời gian."""
    from app.wiring import Services
    from eval.retrieval import evaluate_retrieval

    _require(corpus)
    _require(queries)
    embedder = Services(chosen_settings()).embedder
    report = evaluate_retrieval(corpus, queries, system=system, strip_marks=strip_marks, embedder=embedder)
    _show(report, as_json=as_json)


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
