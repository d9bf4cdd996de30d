"""``vanban exam paper submit``, ``approve``, ``return``, ``export``: what is decided about a paper, and its files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.command_exam_files import FORMATS, write_new
from app.options import json_option, print_json
from app.running import plain_argument, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from exams.papers.bundle import File
    from exams.papers.printed import PrintedPaper
    from vanban.principals import Principal

_path = click.Path(path_type=Path, dir_okay=False)
_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_paper = click.argument("paper_id", metavar="MÃ", type=click.IntRange(1, 10**15))
_note = click.option("--note", default="", metavar="LỜI", help="Ghi chú kèm theo.")


@click.command("export", cls=Command, short_help="Ghi mọi tệp của đề vào một tệp .zip.")
@_paper
@click.argument("file", metavar="TỆP_RA", type=_path)
@click.option("--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Thêm định dạng trao đổi này.")
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Kèm bản PDF (cần LibreOffice).")
@_user
@json_option
def export_paper(
    paper_id: int, file: Path, *, formats: tuple[str, ...], pdf: bool, user: str | None, as_json: bool
) -> None:
    """Ghi đề của từng mã, phiếu trả lời, bảng đáp án, giải thích vào TỆP_RA (.zip): Word, và PDF khi có LibreOffice."""
    from exams.formats.registry import Format
    from exams.papers.bundle import NO_OFFICE, bundle_files, office_pdf, zip_stream

    to_pdf = office_pdf() if pdf else None
    printed = _printed(paper_id, user)
    names: list[str] = []

    def told() -> "Iterator[File]":
        for one in bundle_files(printed, formats=[Format(name) for name in formats], to_pdf=to_pdf):
            names.append(one.name)
            yield one

    write_new(file, b"".join(zip_stream(told())))
    if as_json:
        print_json({"paper": paper_id, "files": names, "pdf": to_pdf is not None})
        return
    if pdf and to_pdf is None:
        click.echo(NO_OFFICE)
    click.echo(f"Đã ghi {len(names)} tệp vào {file.name}.")


@click.command("submit", cls=Command, short_help="Trình duyệt đề nháp.")
@_paper
@_note
@_user
@json_option
def submit(paper_id: int, *, note: str, user: str | None, as_json: bool) -> None:
    """Trình duyệt một đề nháp; đề có câu có vấn đề thì chưa trình được."""
    _decide(paper_id, "trinh_duyet", note, user, as_json=as_json)


@click.command("approve", cls=Command, short_help="Duyệt đề đang chờ.")
@_paper
@_note
@_user
@json_option
def approve(paper_id: int, *, note: str, user: str | None, as_json: bool) -> None:
    """Duyệt một đề đang chờ; người lập hoặc sửa sau cùng không tự duyệt được."""
    _decide(paper_id, "duyet", note, user, as_json=as_json)


@click.command("return", cls=Command, short_help="Trả lại đề đang chờ để sửa.")
@_paper
@_note
@_user
@json_option
def send_back(paper_id: int, *, note: str, user: str | None, as_json: bool) -> None:
    """Trả một đề đang chờ về trạng thái nháp; phải ghi lý do bằng --note."""
    _decide(paper_id, "tra_lai", note, user, as_json=as_json)


def _printed(paper_id: int, user: str | None) -> "PrintedPaper":
    """Returns a paper for its files; that it was taken out is in the audit log."""
    from exams.papers.printing import printed_paper
    from vanban.audit import Action
    from vanban.db.exam_papers import TARGET
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            made = printed_paper(session, person, paper_id)
            detail: dict[str, Any] = {"part": "tat-ca", "format": "zip", "variants": len(made.variants)}
            record_command(session, Action.EXPORTED, by=person, target=TARGET, target_id=paper_id, detail=detail)
    return made


def _decide(paper_id: int, decision: str, note: str, user: str | None, *, as_json: bool) -> None:
    from vanban.exam_papers import PAPER_STATE_WORDS, PaperState

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            state = _decided(session, person, paper_id, decision, plain_argument(note))
    if as_json:
        print_json({"paper": paper_id, "state": state})
        return
    click.echo(f"Đề {paper_id}: {PAPER_STATE_WORDS[PaperState(state)].lower()}.")


def _decided(session: "Session", person: "Principal", paper_id: int, decision: str, note: str) -> str:
    from vanban.db.exam_paper_deciding import decide_paper
    from vanban.db.exam_papers import paper_row
    from vanban.exam_bank import Decision

    version = paper_row(session, person, paper_id).version
    return decide_paper(session, person, paper_id, Decision(decision), version=version, note=note).state


COMMANDS = (submit, approve, send_back, export_paper)
