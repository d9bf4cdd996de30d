"""``vanban eval``: how good retrieval and answers are, each figure with n and its 95 % interval."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from app.command_cases import cases
from app.options import json_option, print_json
from app.running import chosen_settings, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from eval.answers import Case

_file = click.Path(path_type=Path)
_NOISES = ("bare", "partly", "mistyped", "short", "new-style")  # the keys of eval.noise.NOISES, which loads slowly


@click.group("eval", cls=Group, short_help="Đo chất lượng tìm kiếm và trả lời.")
def evaluate() -> None:
    """Đo chất lượng tìm kiếm và trả lời trên bộ câu hỏi có đáp án."""


@evaluate.command("retrieval", short_help="Đo tìm kiếm trên một kho văn bản và bộ câu hỏi.")
@click.option("--corpus", metavar="TỆP", type=_file, help="Kho: jsonl(.gz) với _id, title, text.")
@click.option("--queries", metavar="TỆP", type=_file, help="Câu hỏi: jsonl(.gz) với _id, text, gold.")
@click.option("--samples", is_flag=True, help="Đo trên kho mẫu, bằng câu hỏi của kho mẫu, thay cho hai tệp trên.")
@click.option(
    "--system",
    type=click.Choice(["default", "bm25"]),
    default="default",
    show_default=True,
    help="Cách tìm được đo: của sản phẩm, hoặc BM25 thuần (luôn được đo kèm để so sánh).",
)
@click.option("--strip-marks", is_flag=True, help="Bỏ dấu mọi câu hỏi trước khi tìm (như --noise bare).")
@click.option("--noise", type=click.Choice(_NOISES), help="Hỏi như khi gõ vội.")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def retrieval(
    corpus: Path | None,
    queries: Path | None,
    *,
    samples: bool,
    system: Literal["default", "bm25"],
    strip_marks: bool,
    noise: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Lập chỉ mục kho văn bản trong thư mục tạm rồi đo tỷ lệ tìm thấy, kèm khoảng tin cậy 95 % và thời gian."""
    noise = "bare" if strip_marks else noise
    if samples:
        if corpus is not None or queries is not None or system != "default":
            raise click.UsageError("--samples không đi cùng --corpus, --queries, --system.")
        report = _found_in_samples(noise)
    elif corpus is None or queries is None:
        raise click.UsageError("cần --corpus và --queries, hoặc --samples.")
    else:
        report = _found_in_corpus(corpus, queries, system, noise)
    _write(report, out)
    _show(report, as_json=as_json)


def _found_in_samples(noise: str | None) -> dict[str, Any]:
    from app.answer_evaluation import SAMPLE_QUESTIONS
    from app.retrieval_evaluation import evaluate_retrieval_on_samples
    from eval.answers import load_cases

    return evaluate_retrieval_on_samples(chosen_settings(), load_cases(SAMPLE_QUESTIONS), noise=noise)


def _found_in_corpus(
    corpus: Path, queries: Path, system: Literal["default", "bm25"], noise: str | None
) -> dict[str, Any]:
    from eval.retrieval import evaluate_retrieval
    from rag.reembedding import open_named

    _require(corpus)
    _require(queries)
    embedder = open_named(chosen_settings().embedding_model)
    return evaluate_retrieval(corpus, queries, system=system, noise=noise, embedder=embedder)


@evaluate.command("lookups", short_help="Đo việc tra văn bản bằng số hiệu và tên gọi.")
@click.option(
    "--part",
    type=click.Choice(["development", "held-out"]),
    default="held-out",
    show_default=True,
    help="Phần được đo: phần dùng khi sửa mã, hoặc phần chỉ để đo.",
)
@click.option("--documents", type=click.IntRange(min=200), default=6_000, show_default=True, help="Số văn bản của sổ.")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def lookups(part: str, *, documents: int, out: Path | None, as_json: bool) -> None:
    """Tra hơn 3.000 cách viết số hiệu và tên gọi trong một sổ văn bản tự sinh, ở một thư mục tạm.

    Tìm đúng là hiện đúng và đủ mọi văn bản khớp với điều đã viết mà người tra được xem.
    """
    import tempfile

    from eval.lookups import evaluate_lookups

    with tempfile.TemporaryDirectory() as folder:
        report = evaluate_lookups(Path(folder), part=part, count=documents)
    _write(report, out)
    _show(report, as_json=as_json)


@evaluate.command("answers", short_help="Đo câu trả lời trên bộ câu hỏi có đáp án.")
@click.option("--dataset", metavar="TỆP", type=_file, help="Bộ câu hỏi, mỗi dòng một JSON (mặc định: bộ của kho mẫu).")
@click.option("--documents", metavar="DIR", type=_file, help="Đo trên các tệp của thư mục này, nạp vào thư mục tạm.")
@click.option("--reviewed", is_flag=True, help="Trên kho mẫu: xác nhận trước các quan hệ; không đi cùng --documents.")
@click.option("--split", metavar="PHẦN", help="Chỉ đo một phần của bộ câu hỏi (mặc định: tất cả).")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def answers(
    dataset: Path | None, *, documents: Path | None, reviewed: bool, split: str | None, out: Path | None, as_json: bool
) -> None:
    """Hỏi từng câu với quyền của người hỏi ghi trong bộ, rồi so với đáp án.

    Không chỉ bộ câu hỏi, hoặc kho hiện có thiếu người hỏi của bộ: đo trên kho mẫu nạp vào thư mục tạm.
    """
    from app.answer_evaluation import SAMPLE_QUESTIONS
    from eval.answers import load_cases

    if documents is not None and reviewed:
        raise click.UsageError("only the samples can be reviewed")
    path = dataset or SAMPLE_QUESTIONS
    _require(path)
    cases = load_cases(path, split=split)
    report = _measured(cases, documents, reviewed=reviewed, own_library=dataset is not None and not reviewed)
    report = {"dataset": path.name, "split": split or "all", **report}
    _write(report, out)
    _show(report, as_json=as_json)


def _measured(cases: "Sequence[Case]", documents: Path | None, *, reviewed: bool, own_library: bool) -> dict[str, Any]:
    from app.answer_evaluation import evaluate_here, evaluate_on_documents, evaluate_on_samples, knows_askers

    if documents is not None:
        _require_folder(documents)
        return evaluate_on_documents(chosen_settings(), cases, documents)
    with running_services() as services:
        if own_library and knows_askers(services, cases):
            return evaluate_here(services, cases)
        return evaluate_on_samples(services.settings, cases, reviewed=reviewed)


@evaluate.command("red-team", short_help="Thử mọi cách tấn công trợ lý trên kho mẫu.")
@click.option("--attacks", metavar="TỆP", type=_file, help="Bộ tấn công, mỗi dòng một JSON (mặc định: bộ của dự án).")
@click.option("--kind", "kinds", metavar="LOẠI", multiple=True, help="Chỉ thử loại này; dùng được nhiều lần.")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def red_team(attacks: Path | None, *, kinds: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Cài văn bản giả, hỏi câu độc, hỏi văn bản không được xem, rồi để chương trình chấm từng lượt.

    Mỗi câu trả lời được so với câu trả lời trong một kho không hề có những văn bản mà người hỏi không được xem. Mô hình
    ngôn ngữ đang cài đặt, nếu có, được dùng. Thoát với mã 1 khi có cách tấn công thành công.
    """
    from app.red_team import ATTACKS, evaluate_red_team

    path = attacks or ATTACKS
    _require(path)
    report = {"dataset": path.name, **evaluate_red_team(chosen_settings(), attacks=path, kinds=kinds)}
    _write(report, out)
    _show(report, as_json=as_json)
    if report["succeeded"]:
        raise click.exceptions.Exit(1)


@evaluate.command("ingestion", short_help="Đo việc đọc tệp trên kho mẫu ở mọi định dạng.")
@click.option("--formats", metavar="TÊN,…", help="Chỉ đo các định dạng này (mặc định: mọi định dạng).")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def ingestion(*, formats: str | None, out: Path | None, as_json: bool) -> None:
    """Dựng từng văn bản mẫu thành từng định dạng, đọc lại rồi so chữ, cây đề mục và các con số với bản gốc."""
    from eval.ingestion import evaluate as measure
    from eval.ingestion import summary
    from eval.ingestion_formats import chosen_formats
    from samples.sources import load_sources

    report = measure(chosen_formats(formats), load_sources(), lambda name: click.echo(f"… {name}", err=True))
    _write(report, out)
    if as_json:
        print_json(report)
    else:
        click.echo("\n".join(summary(report)))


@evaluate.command("transcription", short_help="Đo việc đọc một trang so với bản gõ lại của người.")
@click.argument("file", metavar="TỆP", type=_file)
@click.option("--truth", required=True, metavar="TỆP", type=_file, help="Bản gõ lại của trang, UTF-8.")
@click.option("--page", type=click.IntRange(min=1), help="Trang thứ mấy (mặc định: số ở dòng đầu bản gõ lại).")
@json_option
def transcription(file: Path, *, truth: Path, page: int | None, as_json: bool) -> None:
    """So chữ và con số đọc được ở một trang với bản gõ lại; dòng đầu bản gõ lại có thể ghi số trang."""
    from eval.transcription import evaluate_page, read_truth

    _require(file)
    _require(truth)
    text, named = read_truth(truth.read_text(encoding="utf-8"))
    _show(evaluate_page(file, text, page=page or named or 1), as_json=as_json)


@evaluate.command("throughput", short_help="Đo số trang PDF đọc được mỗi giây.")
@click.argument("files", metavar="TỆP…", type=_file, nargs=-1, required=True)
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def throughput(files: tuple[Path, ...], *, out: Path | None, as_json: bool) -> None:
    """Đo tốc độ đọc theo từng cách (lớp chữ, hình học, nhận dạng), trên một lõi và trên mọi lõi."""
    from eval.throughput import evaluate as measure

    for file in files:
        _require(file)
    report = measure(files)
    _write(report, out)
    _show(report, as_json=as_json)


def _write(report: dict[str, Any], out: Path | None) -> None:
    if out is not None:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@evaluate.command("relations", short_help="Đo việc nhận ra quan hệ giữa các văn bản.")
@click.option(
    "--labels",
    "labels",
    metavar="TỆP",
    type=_file,
    multiple=True,
    help="Tệp nhãn, mỗi dòng một văn bản; dùng được nhiều lần (mặc định: nhãn của các văn bản mẫu).",
)
@click.option("--folder", metavar="DIR", type=_file, help="Thư mục các văn bản (mặc định: các văn bản mẫu).")
@click.option("--out", metavar="TỆP", type=_file, help="Ghi thêm kết quả vào tệp này.")
@json_option
def relations(labels: tuple[Path, ...], *, folder: Path | None, out: Path | None, as_json: bool) -> None:
    """So các quan hệ tìm thấy với nhãn do người ghi: độ chính xác, độ phủ theo từng loại, kèm khoảng tin cậy 95 %."""
    from eval.relations import SAMPLE_DOCUMENTS, SAMPLE_LABELS, evaluate_files

    chosen = labels or (SAMPLE_LABELS,)
    for path in chosen:
        _require(path)
    report = evaluate_files(chosen, folder or SAMPLE_DOCUMENTS)
    if out is not None:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _show(report, as_json=as_json)


def _require(path: Path) -> None:
    from vanban.errors import UnreadableFile

    if not path.is_file():
        raise UnreadableFile(f"Không có tệp {path}.")


def _require_folder(path: Path) -> None:
    from vanban.errors import UnreadableFile

    if not path.is_dir():
        raise UnreadableFile(f"Không có thư mục {path}; bỏ qua phép đo trên các văn bản của thư mục đó.")


def _show(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    for name, value in report.items():
        click.echo(f"{name}: {value}")


evaluate.add_command(cases)
COMMANDS = (evaluate,)
