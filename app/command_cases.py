"""``vanban eval cases``: the questions that reviewers made of feedback, as a question file."""

import json
from pathlib import Path

import click

from app.options import json_option, print_json
from app.running import acting, running_services
from app.vietnamese_click import Command


@click.command("cases", cls=Command, short_help="Bộ câu kiểm tra lập từ góp ý của người dùng.")
@click.option(
    "--export",
    "target",
    metavar="TỆP",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ghi thành bộ câu hỏi, mỗi dòng một JSON, dùng được với vanban eval answers --dataset.",
)
@click.option("--user", metavar="TÊN", help="Chỉ lấy câu dẫn văn bản người này được xem (mặc định: người vận hành).")
@json_option
def cases(*, target: Path | None, user: str | None, as_json: bool) -> None:
    """Liệt kê hoặc ghi ra tệp các câu kiểm tra mà người xem xét đã lập từ góp ý."""
    from vanban.audit import Action
    from vanban.db.eval_cases import list_cases
    from vanban.db.operator_entries import record_command
    from vanban.errors import UnreadableFile

    with running_services() as services:
        person = acting(services, user)
        with services.database.session() as session:
            kept, left_out = list_cases(session, person)
        if target is not None:
            with services.database.transaction() as session:
                record_command(session, Action.EXPORTED, by=person, target="case", detail={"count": len(kept)})
    if target is not None:
        try:
            target.write_text("".join(json.dumps(c, ensure_ascii=False) + "\n" for c in kept), encoding="utf-8")
        except OSError as error:
            raise UnreadableFile(f"Không ghi được tệp {target}: {error.strerror}.") from error
    if as_json:
        print_json({"cases": kept, "left_out": left_out})
        return
    if target is None:
        for case in kept:
            click.echo(f"{case['id']}  {case['kind']}  {case['split']}  {case['question']}")
    click.echo(f"{len(kept)} câu kiểm tra{f', đã ghi vào {target}' if target else ''}.")
    if left_out:
        click.echo(f"Không lấy {left_out} câu dẫn văn bản mà người này không được xem.", err=True)
