"""``vanban exam bank submit``, ``approve``, ``return``, ``retire``, ``reopen``, ``confirm-source``, ``comment``."""

from typing import TYPE_CHECKING

import click

from app.exam_bank_printing import item_json, print_item
from app.options import json_option, print_json
from app.running import plain_argument, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from vanban.principals import Principal

_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_ids = click.argument("ids", metavar="MÃ…", nargs=-1, required=True, type=click.IntRange(1, 10**15))
_note = click.option("--note", default="", metavar="LỜI", help="Ghi chú kèm theo.")


@click.command("submit", cls=Command, short_help="Trình duyệt câu nháp.")
@_ids
@_note
@_user
@json_option
def submit(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Trình duyệt các câu nháp; câu thiếu đáp án hoặc có căn cứ đã thay đổi thì chưa trình được."""
    _decide(ids, "trinh_duyet", note, user, as_json=as_json)


@click.command("approve", cls=Command, short_help="Duyệt câu đang chờ.")
@_ids
@_note
@_user
@json_option
def approve(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Duyệt các câu đang chờ; người viết phiên bản không tự duyệt được."""
    _decide(ids, "duyet", note, user, as_json=as_json)


@click.command("return", cls=Command, short_help="Trả lại câu đang chờ để sửa.")
@_ids
@_note
@_user
@json_option
def send_back(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Trả các câu đang chờ về trạng thái nháp; phải ghi lý do bằng --note."""
    _decide(ids, "tra_lai", note, user, as_json=as_json)


@click.command("retire", cls=Command, short_help="Ngừng dùng câu hỏi.")
@_ids
@_note
@_user
@json_option
def retire(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Ngừng dùng câu hỏi: không ra đề nữa, vẫn còn trong ngân hàng."""
    _decide(ids, "ngung", note, user, as_json=as_json)


@click.command("reopen", cls=Command, short_help="Đưa câu ngừng dùng về nháp.")
@_ids
@_note
@_user
@json_option
def reopen(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Đưa các câu ngừng dùng trở lại trạng thái nháp."""
    _decide(ids, "mo_lai", note, user, as_json=as_json)


@click.command("confirm-source", cls=Command, short_help="Xác nhận câu hỏi vẫn đúng sau khi căn cứ thay đổi.")
@_ids
@_note
@_user
@json_option
def confirm(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Bỏ các cảnh báo căn cứ đang có của câu hỏi; thay đổi mới về sau vẫn được cảnh báo."""
    _decide(ids, "xac_nhan_can_cu", note, user, as_json=as_json)


@click.command("comment", cls=Command, short_help="Nhận xét một câu hỏi.")
@click.argument("item_id", metavar="MÃ", type=click.IntRange(1, 10**15))
@click.argument("text", metavar="LỜI")
@_user
@json_option
def comment(item_id: int, text: str, *, user: str | None, as_json: bool) -> None:
    """Ghi nhận xét vào phiên bản hiện tại của câu hỏi."""
    from vanban.db.exam_bank import add_comment

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            added = add_comment(session, person, item_id, plain_argument(text))
    if as_json:
        print_json({"id": added.id, "item": item_id, "version": added.version})
        return
    click.echo(f"Đã ghi nhận xét vào câu {item_id}, phiên bản {added.version}.")


def _decide(ids: tuple[int, ...], decision: str, note: str, user: str | None, *, as_json: bool) -> None:
    """Decides about all the questions named, or about none when one of them does not allow it."""
    from vanban.db.exam_bank_listing import items_by_id

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            step = _step(session, person, decision, plain_argument(note))
            for item_id in dict.fromkeys(ids):
                step(item_id)
            items = items_by_id(session, person, ids)
    if as_json:
        print_json([item_json(item) for item in items])
        return
    for item in items:
        print_item(item)


def _step(session: "Session", person: "Principal", decision: str, note: str) -> "Callable[[int], object]":
    from vanban.db.exam_bank import item_row
    from vanban.db.exam_bank_deciding import confirm_source, decide
    from vanban.exam_bank import Decision

    wanted = Decision(decision)

    def step(item_id: int) -> object:
        version = item_row(session, person, item_id).version
        if wanted is Decision.SOURCE_CONFIRMED:
            return confirm_source(session, person, item_id, version=version, note=note)
        return decide(session, person, item_id, wanted, version=version, note=note)

    return step


COMMANDS = (submit, approve, send_back, retire, reopen, confirm, comment)
