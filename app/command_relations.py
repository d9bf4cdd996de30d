"""``vanban admin relation``: edges between documents, seen with their quotes, confirmed or denied by a person."""

import datetime
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, plain_argument, running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from vanban.db.relations import Review, ReviewItem
    from vanban.documents import RelationState
    from vanban.principals import Principal

STATE_WORDS = {"de_xuat": "đề xuất", "xac_nhan": "đã xác nhận", "bac_bo": "đã bác bỏ"}
ALL = "tat_ca"
KIND_WORDS = {
    "thay_the": "thay thế",
    "bai_bo": "bãi bỏ",
    "sua_doi": "sửa đổi",
    "bo_sung": "bổ sung",
    "huong_dan": "hướng dẫn",
    "thuc_hien": "thực hiện",
    "tiep_tuc": "tiếp tục thực hiện",
    "can_cu": "căn cứ",
    "vien_dan": "viện dẫn",
    "phu_luc_cua": "là phụ lục của",
}
_user = click.option("--user", metavar="TÊN", help="Tài khoản thực hiện (mặc định: người vận hành kho).")


@click.group("relation", cls=Group, short_help="Quan hệ giữa các văn bản.")
def relation() -> None:
    """Xem, xác nhận hoặc bác bỏ quan hệ giữa các văn bản do chương trình đề xuất."""


@relation.command("list", short_help="Xem các quan hệ chờ xác nhận, kèm trích dẫn.")
@click.option(
    "--state",
    type=click.Choice([*STATE_WORDS, ALL]),
    default="de_xuat",
    show_default=True,
    help="Trạng thái: đề xuất, đã xác nhận, đã bác bỏ, hoặc tất cả.",
)
@click.option("--kind", "kinds", type=click.Choice(list(KIND_WORDS)), multiple=True, help="Chỉ loại này (nhiều lần).")
@click.option("--document", metavar="SỐ_HIỆU", help="Chỉ quan hệ đi từ hoặc đi tới văn bản này (số hiệu hoặc mã).")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help="Trang thứ mấy.")
@_user
@json_option
def show_relations(
    state: str, *, kinds: tuple[str, ...], document: str | None, page: int, user: str | None, as_json: bool
) -> None:
    """In các quan hệ mà người thực hiện được xem: mã, loại, hai văn bản, phần được nêu, câu trích và vị trí."""
    from vanban.db.relations import review
    from vanban.documents import RelationKind, RelationState

    states = list(RelationState) if state == ALL else [RelationState(state)]
    with running_services() as services:
        person = acting(services, user)
        with services.database.session() as session:
            ids = _documents(session, plain_argument(document), person) if document is not None else None
            found = review(
                session, person, states=states, kinds=[RelationKind(k) for k in kinds], document_ids=ids, page=page
            )
    if as_json:
        print_json(_review_json(found))
        return
    for item in found.items:
        _print(item)
    click.echo(f"Có {found.total} quan hệ; trang {found.page}/{found.pages}.")


@relation.command("confirm", short_help="Xác nhận quan hệ là đúng.")
@click.argument("references", metavar="MÃ…", nargs=-1, required=True)
@_user
@json_option
def confirm(references: tuple[str, ...], *, user: str | None, as_json: bool) -> None:
    """Xác nhận quan hệ; tình trạng hiệu lực của văn bản kia đổi theo ngay.

    MÃ là mã quan hệ trong danh sách, hoặc số hiệu của văn bản nêu quan hệ khi văn bản đó chỉ có một quan hệ đang chờ.
    """
    _decide(references, "xac_nhan", user, as_json=as_json)


@relation.command("deny", short_help="Bác bỏ quan hệ sai.")
@click.argument("references", metavar="MÃ…", nargs=-1, required=True)
@_user
@json_option
def deny(references: tuple[str, ...], *, user: str | None, as_json: bool) -> None:
    """Bác bỏ quan hệ: không hiện ở đâu nữa, trừ danh sách đã bác bỏ. MÃ như ở lệnh confirm."""
    _decide(references, "bac_bo", user, as_json=as_json)


@relation.command("reset", short_help="Đưa quan hệ về trạng thái đề xuất.")
@click.argument("references", metavar="MÃ…", nargs=-1, required=True)
@_user
@json_option
def reset(references: tuple[str, ...], *, user: str | None, as_json: bool) -> None:
    """Bỏ quyết định đã có: quan hệ trở lại “đề xuất”, hiệu lực trở lại như trước. MÃ là mã quan hệ."""
    _decide(references, "de_xuat", user, as_json=as_json)


def _decide(references: tuple[str, ...], wanted: str, user: str | None, *, as_json: bool) -> None:
    """Decides all the edges named, or none when one of them cannot be decided."""
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command
    from vanban.db.relations import decide, review_items
    from vanban.documents import RelationState

    now = datetime.datetime.now(datetime.UTC)
    state = RelationState(wanted)
    with running_services() as services:
        person = acting(services, user)
        with services.database.transaction() as session:
            ids = [_relation_id(session, plain_argument(one), person, state) for one in references]
            rows = [decide(session, one, state, by=person, at=now) for one in ids]
            items = review_items(session, rows, person)
            for row in rows:
                detail: Detail = {"state": wanted, "document": row.source_id}
                record_command(
                    session, Action.RELATION_DECIDED, by=person, target="relation", target_id=row.id, detail=detail
                )
    if as_json:
        print_json([_item_json(item) for item in items])
        return
    for item in items:
        _print(item)


def _relation_id(session: "Session", reference: str, person: "Principal", state: "RelationState") -> int:
    """Returns the edge that an id means, or the only one that a document's number leaves to be decided."""
    from vanban.db.relations import NO_EDGE, review
    from vanban.documents import RelationState
    from vanban.errors import NotFound, QuestionError

    if reference.isascii() and reference.isdigit():
        if len(reference) > 18:
            raise NotFound(NO_EDGE)
        return int(reference)
    documents = _documents(session, reference, person)
    others = [one for one in RelationState if one is not state] if state is RelationState.PROPOSED else None
    found = review(session, person, document_ids=documents, states=others or [RelationState.PROPOSED])
    stated = [item.id for item in found.items if item.source.document_id in documents]
    if not stated:
        raise NotFound(NO_EDGE)
    if len(stated) > 1:
        known = ", ".join(str(one) for one in stated[:20])
        raise QuestionError(f"Văn bản {reference} có {len(stated)} quan hệ như vậy: hãy chỉ rõ mã ({known}).")
    return stated[0]


def _documents(session: "Session", reference: str, person: "Principal") -> list[int]:
    """Returns the ids of the readable documents that an id or a number names; raises ``NotFound`` for none."""
    from vanban.db.finding import find_documents
    from vanban.db.library import NOT_FOUND, document
    from vanban.document_numbers import find_numbers
    from vanban.errors import NotFound

    if reference.isascii() and reference.isdigit() and len(reference) <= 18:
        return [document(session, int(reference), person).id]
    found = find_documents(session, person, reference).documents if find_numbers(reference) else ()
    if not found:
        raise NotFound(NOT_FOUND)
    return [one.document_id for one in found]


def _print(item: "ReviewItem") -> None:
    from vanban.dates import format_date

    date = f" ngày {format_date(item.date)}" if item.date else ""
    target = f"{item.number}{date}" if item.number else " ".join(item.wording.split())
    held = "" if item.target else " (chưa có trong kho hoặc không được xem)"
    part = f" [{item.part}]" if item.part else ""
    source = item.source.number or f"văn bản mã {item.source.document_id}"
    click.echo(f"{item.id}. {source} {KIND_WORDS[item.kind]}{part} {target}{held}: {STATE_WORDS[item.state]}")
    click.echo(f"   “{' '.join(item.quote.split())}”")
    click.echo(f"   Vị trí: {item.place or 'không rõ mục'} (ký tự {item.start}-{item.end})")


def _review_json(found: "Review") -> dict[str, Any]:
    items = [_item_json(item) for item in found.items]
    return {"total": found.total, "page": found.page, "pages": found.pages, "relations": items}


def _item_json(item: "ReviewItem") -> dict[str, Any]:
    from vanban.reply_json import summary_json

    return {
        "id": item.id,
        "kind": item.kind.value,
        "part": item.part,
        "state": item.state.value,
        "source": summary_json(item.source),
        "target": summary_json(item.target) if item.target else None,
        "number": item.number,
        "date": item.date.isoformat() if item.date else None,
        "wording": item.wording,
        "quote": item.quote,
        "place": item.place,
        "start": item.start,
        "end": item.end,
        "decided_at": item.decided_at.isoformat() if item.decided_at else None,
    }
