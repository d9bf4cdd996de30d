"""``vanban exam bank``: the questions of a unit's bank, listed, shown and compared."""

from typing import TYPE_CHECKING, Any

import click

from app import command_exam_deciding
from app.command_exam_files import STATES
from app.exam_bank_printing import item_json, print_full, print_item, short
from app.options import json_option, print_json
from app.running import plain_argument, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from vanban.principals import Principal

_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")


@click.group("bank", cls=Group, short_help="Ngân hàng câu hỏi của đơn vị.")
def bank() -> None:
    """Xem, tìm, duyệt câu hỏi trong ngân hàng. Người duyệt phải khác người viết phiên bản được duyệt."""


@bank.command("list", short_help="Xem, tìm câu hỏi.")
@click.option("--words", default="", metavar="LỜI", help="Câu có đủ các chữ này (có dấu hoặc không dấu).")
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help="Chỉ câu ở trạng thái này (nhiều lần)."
)
@click.option("--topic", default="", metavar="CHỦ_ĐỀ", help="Chỉ câu thuộc chủ đề này.")
@click.option("--flagged", is_flag=True, help="Chỉ câu có căn cứ đã thay đổi.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Trang thứ mấy.")
@_user
@json_option
def show_items(
    *, words: str, states: tuple[str, ...], topic: str, flagged: bool, page: int, user: str | None, as_json: bool
) -> None:
    """Liệt kê câu hỏi mà người thực hiện được xem, kèm trạng thái và cảnh báo về căn cứ."""
    from vanban.audit import Action
    from vanban.db.exam_bank_listing import find_items, flagged_items
    from vanban.db.operator_entries import record_command
    from vanban.exam_bank import BankSearch, ItemState

    search = BankSearch(plain_argument(words), frozenset(map(ItemState, states)), plain_argument(topic))
    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            if flagged:
                items, total = flagged_items(session, person, search), None
            else:
                found = find_items(session, person, search, page=page)
                items, total = list(found.items), found.total
            detail = {"shown": len(items)}
            record_command(session, Action.LISTED, by=person, target="exam_item", detail=detail)
    if as_json:
        print_json({"total": len(items) if total is None else total, "items": [item_json(item) for item in items]})
        return
    for item in items:
        print_item(item)
    click.echo(f"Có {len(items) if total is None else total} câu hỏi.")


@bank.command("show", short_help="Xem một câu hỏi: nội dung, phiên bản, quyết định, nhận xét.")
@click.argument("item_id", metavar="MÃ", type=click.IntRange(1, 10**15))
@_user
@json_option
def show_item(item_id: int, *, user: str | None, as_json: bool) -> None:
    """In câu hỏi với đáp án, căn cứ, các phiên bản, quyết định và nhận xét."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            told = _told(session, person, item_id)
            record_command(session, Action.VIEWED, by=person, target="exam_item", target_id=item_id)
    if as_json:
        print_json(told)
        return
    print_full(told)


@bank.command("duplicates", short_help="Tìm các câu trùng, gần trùng, gần nghĩa.")
@_user
@json_option
def show_duplicates(*, user: str | None, as_json: bool) -> None:
    """Liệt kê các cặp câu nói cùng một điều: trùng chữ trước, gần nghĩa sau."""
    from exams.bank_likeness import alike
    from exams.formats.entries import DOUBT_WORDS

    with running_services() as services:
        person = acting_trainer(services, user)
        with services.database.transaction() as session:
            found = alike(session, person, services.model_in_force)
    if as_json:
        pairs = [
            {"first": one.first.id, "second": one.second.id, "kind": one.doubt.value, "score": round(one.score, 4)}
            for one in found
        ]
        print_json({"pairs": pairs})
        return
    for one in found:
        click.echo(f"{one.first.id} – {one.second.id}: {DOUBT_WORDS[one.doubt]} ({one.score:.2f})".replace(".", ","))
        click.echo(f"   {short(one.first.content.stem)}\n   {short(one.second.content.stem)}")
    click.echo(f"Có {len(found)} cặp.")


def _told(session: "Session", person: "Principal", item_id: int) -> dict[str, Any]:
    from vanban.db.exam_bank import comments_of, item_row, versions_of
    from vanban.db.exam_bank_deciding import decisions_of
    from vanban.db.exam_bank_listing import items_by_id

    item_row(session, person, item_id)
    (item,) = items_by_id(session, person, [item_id])
    return {
        **item_json(item),
        "options": list(item.content.options),
        "keys": list(item.content.keys),
        "explanation": item.content.explanation,
        "sources": [
            {"document_id": s.document_id, "citation": s.citation, "quote": s.quote, "start": s.start, "end": s.end}
            for s in item.content.sources
        ],
        "versions": [
            {"number": v.number, "author": v.author_id, "at": v.at.isoformat(), "note": v.note}
            for v in versions_of(session, person, item_id)
        ],
        "decisions": [
            {
                "decision": d.decision,
                "version": d.version,
                "person": d.person_id,
                "at": d.at.isoformat(),
                "note": d.note,
            }
            for d in decisions_of(session, person, item_id)
        ],
        "comments": [
            {"version": c.version, "person": c.person_id, "at": c.at.isoformat(), "text": c.text}
            for c in comments_of(session, person, item_id)
        ],
    }


for _command in command_exam_deciding.COMMANDS:
    bank.add_command(_command)
COMMANDS = (bank,)
