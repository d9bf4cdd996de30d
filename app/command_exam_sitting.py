"""``vanban exam sitting``: the sittings of a unit, one of them, its results as far as its rules let them be seen."""

from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Group

if TYPE_CHECKING:
    import datetime

    from exams.sittings.standings import Line, Standings

_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_id = click.argument("sitting_id", metavar="MÃ", type=click.IntRange(1, 10**15))


@click.group("sitting", cls=Group, short_help="Kỳ thi của đơn vị: danh sách, thông tin, kết quả.")
def sitting() -> None:
    """Xem các kỳ thi đơn vị tổ chức. Lập, mở, đóng kỳ thi và cấp giấy chứng nhận: ở trang web."""


@sitting.command("list", short_help="Các kỳ thi của đơn vị.")
@_user
@json_option
def list_sittings(*, user: str | None, as_json: bool) -> None:
    """Liệt kê các kỳ thi mà đơn vị của người thực hiện tổ chức, mở sau cùng ở trên."""
    from vanban.audit import Action
    from vanban.db.exam_sitting_changes import TARGET, managed_sittings
    from vanban.db.operator_entries import record_command

    now = _now()
    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            rows = [_row_json(row, now) for row in managed_sittings(session, person)]
            record_command(session, Action.LISTED, by=person, target=TARGET, detail={"shown": len(rows)})
    if as_json:
        print_json({"sittings": rows})
        return
    for row in rows:
        click.echo(f"{row['id']}. [{row['phase_words']}] {row['title']}: {row['opens_words']} – {row['closes_words']}")
    click.echo(f"Có {len(rows)} kỳ thi.")


@sitting.command("show", short_help="Thông tin, thể lệ, số liệu của một kỳ thi.")
@_id
@_user
@json_option
def show_sitting(sitting_id: int, *, user: str | None, as_json: bool) -> None:
    """In thông tin, thể lệ và số liệu lúc này của một kỳ thi; kỳ thi đang soạn thì kèm điều còn vướng."""
    from api.sitting_view import sitting_page
    from vanban.audit import Action
    from vanban.db.exam_sitting_changes import TARGET
    from vanban.db.exam_sittings import managed
    from vanban.db.operator_entries import record_command

    now = _now()
    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            row = managed(session, person, sitting_id)
            view = sitting_page(session, person, row, now=now)
            counts = view.progress
            record_command(session, Action.VIEWED, by=person, target=TARGET, target_id=sitting_id)
    told = _row_json(row, now) | {
        "audience": view.audience,
        "paper": row.paper_id,
        "rules": dict(view.rule_words),
        "people": counts.people,
        "started": counts.started,
        "submitted": counts.submitted,
        "working": counts.working,
        "problems": list(view.problems),
    }
    if as_json:
        print_json(told)
        return
    click.echo(f"{row.title} [{told['phase_words']}]\n  Mở: {view.opens}. Đóng: {view.closes}.\n  {view.audience}")
    for label, words in view.rule_words:
        click.echo(f"  {label}: {words}")
    click.echo(f"  Đã nộp bài {counts.submitted}/{counts.people} người; đang làm {counts.working} bài.")
    for problem in view.problems:
        click.echo(f"  Chưa mở được: {problem}")


@sitting.command("results", short_help="Bảng kết quả của một kỳ thi.")
@_id
@_user
@json_option
def show_results(sitting_id: int, *, user: str | None, as_json: bool) -> None:
    """In bảng kết quả theo thứ hạng; kỳ thi ẩn danh chỉ có mã dự thi."""
    from exams.sittings.standings import standings
    from vanban.audit import Action, Detail
    from vanban.db.exam_sitting_changes import TARGET
    from vanban.db.exam_sittings import managed
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            shown = standings(session, managed(session, person, sitting_id), now=_now())
            lines = shown.lines
            detail: Detail = {"shown": len(lines), "part": "ket_qua"}
            record_command(session, Action.LISTED, by=person, target=TARGET, target_id=sitting_id, detail=detail)
    if as_json:
        results = [_line_json(line) for line in lines]
        print_json({"id": sitting_id, "final": shown.final, "scale": shown.scale, "results": results})
        return
    for line in lines:
        click.echo(_line_words(shown, line))
    click.echo(f"Có {len(lines)} người đã nộp bài{'' if shown.final else ' (tạm tính)'}.")


def _now() -> "datetime.datetime":
    import datetime

    return datetime.datetime.now(datetime.UTC)


def _row_json(row: Any, now: "datetime.datetime") -> dict[str, Any]:
    from api.sitting_words import moment_words
    from vanban.db.exam_sitting_changes import phase
    from vanban.exam_phases import PHASE_WORDS

    standing = phase(row, now)
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "phase": standing.value,
        "phase_words": PHASE_WORDS[standing],
        "opens_at": row.opens_at.isoformat(),
        "closes_at": row.closes_at.isoformat(),
        "opens_words": moment_words(row.opens_at),
        "closes_words": moment_words(row.closes_at),
    }


def _line_json(line: "Line") -> dict[str, Any]:
    """Returns a result as JSON values; what the rules hide is None."""
    return {
        "rank": line.rank,
        "shared": line.shared,
        "who": line.who,
        "unit": line.unit or None,
        "right": line.right,
        "questions": line.questions,
        "mark": line.mark,
        "seconds": line.seconds,
        "passed": line.passed,
        "submitted_at": line.submitted_at.isoformat() if line.submitted_at else None,
    }


def _line_words(shown: "Standings", line: "Line") -> str:
    from api.exporting.sitting_tables import passed_words, rank_words
    from api.sitting_words import length_words, mark_words

    parts = [
        f"{rank_words(line)}." if shown.is_ranked else "–",
        f"{line.who}{f' ({line.unit})' if line.unit else ''}:",
        f"đúng {line.right}/{line.questions}, {mark_words(line.mark)} điểm, {length_words(line.seconds)}",
    ]
    passed = passed_words(line)
    return " ".join(parts) + (f", {passed.lower()}" if passed else "")


COMMANDS = (sitting,)
