"""Ngân hàng câu hỏi: the list of the own unit's questions with its filters, and the list as a file of any format."""

import datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.bank_rows import STATE_LOOKS, bank_rows
from api.bank_search import LONGEST_WORDS, BankWish, page_of_bank, search_of, wish_from, wished_items
from api.deps import PagePerson, ServicesOf
from api.form_values import page_of
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.services import Services
from exams.banking import entry_of_item
from exams.formats import registry
from exams.formats.entries import Written
from exams.formats.registry import PORTS, Format
from exams.formats.reporting import loss_lines
from exams.items import KIND_WORDS, LEVEL_WORDS
from vanban.audit import Action, Detail
from vanban.collation import text_key
from vanban.db.exam_bank import require_trainer
from vanban.db.exam_bank_listing import count_by_state, topics_of
from vanban.exam_bank import STATE_WORDS, Decision
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
PLACE = "thi"  # the entry of the rail
FORMAT_WORDS = {
    Format.DOCX: "Word (.docx)",
    Format.XLSX: "Excel (.xlsx)",
    Format.CSV: "CSV",
    Format.JSON: "JSON (giữ được tất cả)",
    Format.GIFT: "GIFT (Moodle)",
    Format.MOODLE: "Moodle XML",
    Format.QTI: "QTI 2.1 (.zip)",
    Format.AIKEN: "Aiken",
}
BULK_WORDS = {
    Decision.SUBMITTED: "Trình duyệt",
    Decision.APPROVED: "Duyệt",
    Decision.RETURNED: "Trả lại kèm lý do",
    Decision.RETIRED: "Ngừng dùng",
    Decision.REOPENED: "Mở lại thành nháp",
}


@router.get("/ngan-hang")
def list_page(request: Request, person: PagePerson, services: ServicesOf, *, trang: str = "1") -> Response:
    """Returns a page of the questions; the address carries the whole search."""
    require_trainer(person)
    wish = wish_from(request.query_params)
    with services.database.session() as session:
        search, documents = search_of(session, person, wish)
        found = page_of_bank(session, person, wish, search, page=page_of(trang))
        counts = count_by_state(session, person)
        topics = sorted(topics_of(session, person), key=text_key)
    audited(request, services, person, Action.LISTED, target="exam_item", detail={"shown": len(found.items)})
    return render(
        "bank.html",
        frame=frame_of(request, person, PLACE),
        wish=wish,
        found=found,
        rows=bank_rows(found.items),
        documents=documents,
        counts={state.value: count for state, count in counts.items()},
        topics=topics,
        longest=LONGEST_WORDS,
        **shown_words(),
    )


@router.get("/ngan-hang/dinh-dang")
def format_page(request: Request, person: PagePerson, services: ServicesOf, *, dang: str = "") -> Response:
    """Returns the formats that the questions asked for can be had in, and what the chosen one cannot hold of them."""
    require_trainer(person)
    wish, chosen = wish_from(request.query_params), _format(dang)
    total, written = _written(services, person, wish, chosen)
    return render(
        "bank_export.html",
        frame=frame_of(request, person, PLACE),
        wish=wish,
        chosen=chosen.value,
        formats=[(one.value, words) for one, words in FORMAT_WORDS.items()],
        format_words=FORMAT_WORDS[chosen],
        total=total,
        count=written.count,
        losses=list(loss_lines(written.losses)),
    )


@router.get("/ngan-hang/xuat")
def export(request: Request, person: PagePerson, services: ServicesOf, *, dang: str = "") -> Response:
    """Returns the questions asked for as a file of a format; recorded before it is sent."""
    require_trainer(person)
    chosen = _format(dang)
    _, written = _written(services, person, wish_from(request.query_params), chosen)
    detail: Detail = {"count": written.count, "format": chosen.value}
    audited(request, services, person, Action.EXPORTED, target="exam_item", detail=detail)
    name = f"ngan-hang-cau-hoi-{datetime.datetime.now().astimezone():%Y%m%d}{PORTS[chosen].suffix}"
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Response(written.data, media_type="application/octet-stream", headers=headers)


def shown_words() -> dict[str, Any]:
    """Returns the words and looks of states, levels and kinds, for templates."""
    return {
        "states": {state.value: words for state, words in STATE_WORDS.items()},
        "looks": STATE_LOOKS,
        "levels": [(one.value, words) for one, words in LEVEL_WORDS.items()],
        "kinds": [(one.value, words) for one, words in KIND_WORDS.items()],
        "bulk": [(one.value, words) for one, words in BULK_WORDS.items()],
    }


def _written(services: Services, person: Principal, wish: BankWish, chosen: Format) -> tuple[int, Written]:
    """Returns how many questions were asked for, and the file of them."""
    with services.database.session() as session:
        entries = [entry_of_item(item) for item in wished_items(session, person, wish)]
    return len(entries), registry.write(entries, chosen)


def _format(words: str) -> Format:
    return Format(words) if words in set(Format) else Format.XLSX
