"""``vanban exam bank``: the questions of a unit's bank, listed, compared, submitted, approved, retired, commented."""

from typing import TYPE_CHECKING, Any

import click

from app.command_exam_files import STATES
from app.options import json_option, print_json
from app.running import plain_argument, running_services
from app.trainers import acting_trainer
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from vanban.exam_bank import BankItem
    from vanban.principals import Principal

_user = click.option("--user", metavar="TÊN", help="Giảng viên thực hiện (mặc định: người vận hành, với đơn vị gốc).")
_ids = click.argument("ids", metavar="MÃ…", nargs=-1, required=True, type=click.IntRange(1, 10**15))
_note = click.option("--note", default="", metavar="LỜI", help="Ghi chú kèm theo.")
_TITLE = 100  # characters of a stem in a list


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
        print_json({"total": len(items) if total is None else total, "items": [_item_json(item) for item in items]})
        return
    for item in items:
        _print(item)
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
    _print_full(told)


@bank.command("submit", short_help="Trình duyệt câu nháp.")
@_ids
@_note
@_user
@json_option
def submit(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Trình duyệt các câu nháp; câu thiếu đáp án hoặc có căn cứ đã thay đổi thì chưa trình được."""
    _decide(ids, "trinh_duyet", note, user, as_json=as_json)


@bank.command("approve", short_help="Duyệt câu đang chờ.")
@_ids
@_note
@_user
@json_option
def approve(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Duyệt các câu đang chờ; người viết phiên bản không tự duyệt được."""
    _decide(ids, "duyet", note, user, as_json=as_json)


@bank.command("return", short_help="Trả lại câu đang chờ để sửa.")
@_ids
@_note
@_user
@json_option
def send_back(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Trả các câu đang chờ về trạng thái nháp; phải ghi lý do bằng --note."""
    _decide(ids, "tra_lai", note, user, as_json=as_json)


@bank.command("retire", short_help="Ngừng dùng câu hỏi.")
@_ids
@_note
@_user
@json_option
def retire(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Ngừng dùng câu hỏi: không ra đề nữa, vẫn còn trong ngân hàng."""
    _decide(ids, "ngung", note, user, as_json=as_json)


@bank.command("reopen", short_help="Đưa câu ngừng dùng về nháp.")
@_ids
@_note
@_user
@json_option
def reopen(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Đưa các câu ngừng dùng trở lại trạng thái nháp."""
    _decide(ids, "mo_lai", note, user, as_json=as_json)


@bank.command("confirm-source", short_help="Xác nhận câu hỏi vẫn đúng sau khi căn cứ thay đổi.")
@_ids
@_note
@_user
@json_option
def confirm(ids: tuple[int, ...], *, note: str, user: str | None, as_json: bool) -> None:
    """Bỏ các cảnh báo căn cứ đang có của câu hỏi; thay đổi mới về sau vẫn được cảnh báo."""
    _decide(ids, "xac_nhan_can_cu", note, user, as_json=as_json)


@bank.command("comment", short_help="Nhận xét một câu hỏi.")
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
            found = alike(session, person, services.embedder)
    if as_json:
        pairs = [
            {"first": one.first.id, "second": one.second.id, "kind": one.doubt.value, "score": round(one.score, 4)}
            for one in found
        ]
        print_json({"pairs": pairs})
        return
    for one in found:
        click.echo(f"{one.first.id} – {one.second.id}: {DOUBT_WORDS[one.doubt]} ({one.score:.2f})".replace(".", ","))
        click.echo(f"   {_short(one.first.content.stem)}\n   {_short(one.second.content.stem)}")
    click.echo(f"Có {len(found)} cặp.")


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
        print_json([_item_json(item) for item in items])
        return
    for item in items:
        _print(item)


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


def _told(session: "Session", person: "Principal", item_id: int) -> dict[str, Any]:
    from vanban.db.exam_bank import comments_of, item_row, versions_of
    from vanban.db.exam_bank_deciding import decisions_of
    from vanban.db.exam_bank_listing import items_by_id

    item_row(session, person, item_id)
    (item,) = items_by_id(session, person, [item_id])
    return {
        **_item_json(item),
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


def _item_json(item: "BankItem") -> dict[str, Any]:
    return {
        "id": item.id,
        "state": item.state.value,
        "version": item.version,
        "author": item.author_id,
        "topic": item.content.topic,
        "level": item.content.level or None,
        "kind": item.content.kind,
        "code": item.content.code,
        "stem": item.content.stem,
        "flags": [{"kind": f.kind.value, "document_id": f.document_id, "detail": f.detail} for f in item.flags],
    }


def _print(item: "BankItem") -> None:
    from vanban.exam_bank import STATE_WORDS

    topic = f" · {item.content.topic}" if item.content.topic else ""
    click.echo(f"{item.id}. [{STATE_WORDS[item.state]} · bản {item.version}{topic}] {_short(item.content.stem)}")
    for flag in item.flags:
        click.echo(f"   Lưu ý: {flag.detail}.")


def _print_full(told: dict[str, Any]) -> None:
    from exams.formats.entries import LETTERS, letter_of
    from vanban.exam_bank import DECISION_WORDS, STATE_WORDS, Decision, ItemState

    click.echo(f"Câu {told['id']} [{STATE_WORDS[ItemState(told['state'])]} · bản {told['version']}]: {told['stem']}")
    for letter, option in zip(LETTERS, told["options"], strict=False):
        click.echo(f"   {letter}. {option}")
    click.echo(f"   Đáp án: {', '.join(letter_of(key) for key in told['keys']) or 'chưa có'}. {told['explanation']}")
    for source in told["sources"]:
        click.echo(f"   Căn cứ: {source['citation']}: “{' '.join(source['quote'].split())}”")
    for flag in told["flags"]:
        click.echo(f"   Lưu ý: {flag['detail']}.")
    for one in told["decisions"]:
        click.echo(f"   {DECISION_WORDS[Decision(one['decision'])]} bản {one['version']}. {one['note']}".rstrip())
    for one in told["comments"]:
        click.echo(f"   Nhận xét bản {one['version']}: {one['text']}")


def _short(stem: str) -> str:
    line = " ".join(stem.split())
    return line if len(line) <= _TITLE else f"{line[:_TITLE].rstrip()}…"


COMMANDS = (bank,)
