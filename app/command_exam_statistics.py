"""``vanban exam statistics``: the statistics of a sitting, printed, as JSON, in Word or in Excel."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.command_exam_files import write_new
from app.options import json_option, print_json
from app.running import running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from exams.statistics.sittings import SittingStatistics

_path = click.Path(path_type=Path, dir_okay=False)


@click.command("statistics", cls=Command, short_help="Thống kê một kỳ thi theo lần thi đầu của mỗi người.")
@click.argument("sitting", metavar="MÃ_KỲ_THI", type=click.IntRange(1, 10**15))
@click.option("--docx", "word", metavar="TỆP_RA", type=_path, help="Ghi báo cáo Word.")
@click.option("--xlsx", "sheets", metavar="TỆP_RA", type=_path, help="Ghi bảng số liệu Excel.")
@click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
@json_option
def show_statistics(sitting: int, *, word: Path | None, sheets: Path | None, user: str | None, as_json: bool) -> None:
    """Tính độ khó, độ phân biệt, phương án nhiễu, độ tin cậy của kỳ thi MÃ_KỲ_THI; không có họ tên người dự thi."""
    from api.exporting.exam_statistics_file import sheets_file, word_report
    from exams.statistics.as_json import sitting_json
    from exams.statistics.sittings import sitting_statistics
    from vanban.audit import Action
    from vanban.db.exam_statistics import TARGET
    from vanban.db.operator_entries import record_command

    now = datetime.datetime.now(datetime.UTC)
    kinds = [kind for kind, file in (("docx", word), ("xlsx", sheets)) if file is not None]
    action = Action.EXPORTED if kinds else Action.VIEWED
    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            found = sitting_statistics(session, person, sitting, now=now)
            detail = {"part": "thong_ke", "format": " ".join(kinds)} if kinds else {"part": "thong_ke"}
            record_command(session, action, by=person, target=TARGET, target_id=sitting, detail=detail)
            if word is not None:
                write_new(word, word_report(found, person=person.name, at=now).data)
            if sheets is not None:
                write_new(sheets, sheets_file(found).data)
    if as_json:
        print_json(sitting_json(found))
        return
    for line in _lines(found):
        click.echo(line)
    for file in (word, sheets):
        if file is not None:
            click.echo(f"Đã ghi {file.name}.")


def _lines(found: "SittingStatistics") -> list[str]:
    from api.exam_statistics_view import headlines, item_lines

    head = f"{found.sitting.title} (mã {found.sitting.id}), {found.sitting.unit} tổ chức."
    if found.analysis is None:
        return [head, found.hidden]
    lines = [head, *(["Số liệu tạm thời: kỳ thi chưa kết thúc hoặc còn bài chưa nộp."] if found.provisional else [])]
    for one in headlines(found, found.analysis):
        lines.append(f"   {one.words}: {one.figure}{f' ({one.note})' if one.note else ''}")
    for line in item_lines(found, found.analysis):
        number = line.item.facts.number
        lines.append(f"Câu {number}: P {line.p}, D {line.d}, r {line.corrected}; {line.verdict.lower()}.")
    for review in found.analysis.reviews:
        reasons = " ".join(words for _, words in review.reasons)
        lines.append(f"Xem lại câu {review.item.facts.number}: {reasons}")
    return lines


COMMANDS = (show_statistics,)
