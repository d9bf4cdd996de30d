"""``vanban exam paper``: papers made by a matrix, listed and shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import command_exam_paper_steps
from app.exam_paper_printing import paper_json, print_paper, rows_json
from app.options import json_option, print_json
from app.running import plain_argument, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from exams.papers.making import Plan
    from exams.papers.matrix import Matrix

PRESETS = ("cong-chuc", "cuoc-thi-20", "cuoc-thi-10")
_STATES = ("nhap", "cho_duyet", "da_duyet", "ngung")
_path = click.Path(path_type=Path, dir_okay=False)
_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_paper = click.argument("paper_id", metavar="MÃ", type=click.IntRange(1, 10**15))


@click.group("paper", cls=Group, short_help="Đề thi của đơn vị.")
def paper() -> None:
    """Lập đề từ các câu đã duyệt theo ma trận, xem, duyệt, ghi ra tệp. Người lập không tự duyệt."""


@paper.command("new", short_help="Lập đề theo ma trận.")
@click.option("--title", required=True, metavar="TÊN_ĐỀ", help="Tên đề, in ở đầu đề.")
@click.option("--matrix", "file", metavar="TỆP", type=_path, help="Ma trận trong tệp .xlsx hoặc .csv.")
@click.option("--preset", type=click.Choice(PRESETS), help="Ma trận thông dụng, câu thuộc mọi chủ đề.")
@click.option("--minutes", type=click.IntRange(1, 600), help="Thời gian làm bài (mặc định theo --preset, hoặc 60).")
@click.option("--scale", type=click.Choice(("10", "100")), default="10", show_default=True, help="Thang điểm.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Cùng số này thì cùng đề."
)
@click.option("--variants", type=click.IntRange(1, 48), default=4, show_default=True, help="Số mã đề.")
@click.option("--any-codes", is_flag=True, help="Mã ba chữ số bất kỳ, không phải 101, 102, …")
@click.option("--keep-order", is_flag=True, help="Các mã đề giữ thứ tự câu, chỉ trộn phương án.")
@click.option("--papers", type=click.IntRange(1, 10), default=1, show_default=True, help="Số đề, không trùng câu nhau.")
@click.option("--apart-from", type=click.IntRange(1), multiple=True, metavar="MÃ", help="Không trùng câu với đề này.")
@click.option("--check", is_flag=True, help="Chỉ xem ngân hàng có đủ câu không, không lập đề.")
@_user
@json_option
def new_paper(
    *,
    title: str,
    file: Path | None,
    preset: str | None,
    minutes: int | None,
    scale: str,
    seed: int,
    variants: int,
    any_codes: bool,
    keep_order: bool,
    papers: int,
    apart_from: tuple[int, ...],
    check: bool,
    user: str | None,
    as_json: bool,
) -> int:
    """Rút câu đã duyệt vào đề theo ma trận (--matrix hoặc --preset) rồi trộn thành các mã đề; đề ở trạng thái nháp.

    Thiếu câu thì nói ô nào thiếu bao nhiêu, nơi nào còn dư; mã thoát của --check là 1 khi thiếu.
    """
    from exams.papers.making import Plan
    from exams.papers.matrix import preset_of

    usual = preset_of(preset) if preset else None
    plan = Plan(
        plain_argument(title), minutes or (usual.minutes if usual else 60), _matrix(file, preset), seed, int(scale),
        variants=variants, any_codes=any_codes, keep_order=keep_order, apart_from=apart_from, papers=papers,
    )  # fmt: skip
    return _check(plan, user, as_json=as_json) if check else _make(plan, user, as_json=as_json)


@paper.command("list", short_help="Liệt kê đề thi.")
@click.option("--state", "states", type=click.Choice(_STATES), multiple=True, help="Chỉ đề ở trạng thái này.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Trang thứ mấy.")
@_user
@json_option
def list_papers(*, states: tuple[str, ...], page: int, user: str | None, as_json: bool) -> None:
    """Liệt kê đề thi của đơn vị, đề sửa sau cùng đứng trước."""
    from vanban.audit import Action
    from vanban.db.exam_paper_reading import find_papers
    from vanban.db.exam_papers import TARGET
    from vanban.db.operator_entries import record_command
    from vanban.exam_papers import PAPER_STATE_WORDS, PaperState

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            found = find_papers(session, person, states=[PaperState(state) for state in states], page=page)
            record_command(session, Action.LISTED, by=person, target=TARGET, detail={"shown": len(found.rows)})
            told = rows_json(found)
    if as_json:
        print_json(told)
        return
    for one in told["papers"]:
        state = PAPER_STATE_WORDS[PaperState(one["state"])]
        click.echo(f"{one['id']}. [{state}] {one['title']} · {one['questions']} câu, mã đề {', '.join(one['codes'])}")
    click.echo(f"Có {told['total']} đề.")


@paper.command("show", short_help="Xem một đề: câu hỏi, đáp án, mã đề.")
@_paper
@_user
@json_option
def show_paper(paper_id: int, *, user: str | None, as_json: bool) -> None:
    """In đề gốc với đáp án và những điều đã xảy ra với từng câu, rồi đáp án của từng mã đề."""
    from vanban.audit import Action
    from vanban.db.exam_papers import TARGET
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            told = paper_json(session, person, paper_id)
            record_command(session, Action.VIEWED, by=person, target=TARGET, target_id=paper_id)
    if as_json:
        print_json(told)
        return
    print_paper(told)


def _matrix(file: Path | None, preset: str | None) -> "Matrix":
    from exams.papers.matrix import preset_matrix, preset_of
    from exams.papers.matrix_file import MOST_BYTES, read_matrix
    from ingest.reading_files import read_bytes
    from vanban.errors import InvalidInput

    usual = preset_of(preset) if preset else None
    if usual is not None and file is None:
        return preset_matrix(usual)
    if file is not None and usual is None:
        return read_matrix(read_bytes(file, max_mb=MOST_BYTES // 2**20))
    raise InvalidInput("Đề nghị chọn một trong hai: --matrix TỆP hoặc --preset MẪU.")


def _check(plan: "Plan", user: str | None, *, as_json: bool) -> int:
    from exams.papers.making import draws_of, why_not

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.session() as session:
            wrong = why_not(draws_of(session, person, plan))
    if as_json:
        print_json({"enough": not wrong, "questions": plan.matrix.total, "lacks": list(wrong)})
    else:
        for line in wrong or (f"Ngân hàng đủ câu cho {plan.papers} đề, mỗi đề {plan.matrix.total} câu.",):
            click.echo(line)
    return 1 if wrong else 0


def _make(plan: "Plan", user: str | None, *, as_json: bool) -> int:
    from exams.papers.making import make_papers

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            made = make_papers(session, person, plan)
            told: list[dict[str, Any]] = [
                {"id": row.id, "title": row.title, "state": row.state, "questions": len(row.items),
                 "codes": [one.code for one in row.variants]}
                for row in made
            ]  # fmt: skip
    if as_json:
        print_json({"papers": told})
        return 0
    for one in told:
        click.echo(f"Đã lập đề {one['id']} “{one['title']}”: {one['questions']} câu, mã đề {', '.join(one['codes'])}.")
    return 0


for _command in command_exam_paper_steps.COMMANDS:
    paper.add_command(_command)
COMMANDS = (paper,)
