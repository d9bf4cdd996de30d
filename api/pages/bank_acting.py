"""Ngân hàng câu hỏi: a decision about the chosen questions, after a page that names them, and what became of each."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bank_rows import BankRow
from api.deps import PagePerson, ServicesOf
from api.form_values import id_of
from api.pages.bank import BULK_WORDS, PLACE, shown_words
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.db.exam_bank import CHANGED, require_trainer
from vanban.db.exam_bank_deciding import decide, why_not
from vanban.db.exam_bank_listing import items_by_id
from vanban.errors import InvalidInput, VanbanError
from vanban.exam_bank import BankItem, Decision
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
MOST = 200  # questions of one action
NO_REASON = "Trả lại câu hỏi thì cần ghi lý do để người soạn sửa."
DONE_WORDS = {
    Decision.SUBMITTED: "Đã trình duyệt",
    Decision.APPROVED: "Đã duyệt",
    Decision.RETURNED: "Đã trả lại",
    Decision.RETIRED: "Đã ngừng dùng",
    Decision.REOPENED: "Đã mở lại thành nháp",
}
_RETRY = "Không làm được với câu hỏi này. Đề nghị mở câu hỏi rồi thử lại."
_GONE = "Câu hỏi không có trong ngân hàng của đơn vị, hoặc đồng chí không có quyền xem."
Ids = Annotated[list[str] | None, Form()]
Words = Annotated[str, Form()]


@router.post("/ngan-hang/thao-tac")
def confirm(
    request: Request, person: PagePerson, services: ServicesOf, *, ids: Ids = None, action: Words = ""
) -> Response:
    """Returns the page that names the chosen questions, those that the action is not open for with the reason."""
    require_trainer(person)
    if not _chosen(ids or []):
        return RedirectResponse("/ngan-hang", status_code=303)
    return _confirm_page(request, services, person, _decision(action), _chosen(ids or []))


@router.post("/ngan-hang/thao-tac/lam")
def carry_out(
    request: Request, person: PagePerson, services: ServicesOf, *, ids: Ids = None, action: Words = "", note: Words = ""
) -> Response:
    """Decides about each question in a transaction of its own and leads to what became of them."""
    require_trainer(person)
    wanted, chosen = _decision(action), _chosen(ids or [])
    if wanted is Decision.RETURNED and not note.strip():
        return _confirm_page(request, services, person, wanted, chosen, note=note, problem=NO_REASON)
    done, failed = [], []
    for item_id, version in chosen.items():
        try:
            with services.database.transaction() as session:
                decide(session, person, item_id, wanted, version=version, note=note)
        except VanbanError:
            failed.append(f"{item_id}:{version}")
        else:
            done.append(str(item_id))
    pairs = [("viec", wanted.value), ("xong", ".".join(done)), ("loi", ".".join(failed))]
    return RedirectResponse(f"/ngan-hang/thao-tac/ket-qua?{urlencode(pairs)}", status_code=303)


@router.get("/ngan-hang/thao-tac/ket-qua")
def result_page(
    request: Request, person: PagePerson, services: ServicesOf, *, viec: str = "", xong: str = "", loi: str = ""
) -> Response:
    """Returns what became of each question; reasons are those of now, questions those that the person may see."""
    require_trainer(person)
    wanted = _decision(viec)
    done, failed = list(_chosen(xong.split("."))), _chosen(loi.split("."))
    with services.database.session() as session:
        items = {item.id: item for item in items_by_id(session, person, [*done, *failed])}
    return render(
        "bank_result.html",
        frame=frame_of(request, person, PLACE),
        title=BULK_WORDS[wanted],
        words=DONE_WORDS[wanted],
        done=[BankRow(items[one]) for one in done if one in items],
        failed=[
            (BankRow(items[one]) if one in items else None, _reason(person, items.get(one), version, wanted))
            for one, version in failed.items()
        ],
        **shown_words(),
    )


def _confirm_page(
    request: Request,
    services: Services,
    person: Principal,
    wanted: Decision,
    chosen: dict[int, int],
    *,
    note: str = "",
    problem: str = "",
) -> Response:
    with services.database.session() as session:
        items = items_by_id(session, person, chosen)
    told = [(item, why_not(person, item, wanted)) for item in items]
    return render(
        "bank_confirm.html",
        frame=frame_of(request, person, PLACE),
        status=422 if problem else 200,
        title=BULK_WORDS[wanted],
        action=wanted.value,
        versions=chosen,
        open_to=[BankRow(item) for item, why in told if not why],
        closed=[(BankRow(item), why) for item, why in told if why],
        left_out=len(chosen) - len(items),
        note=note,
        problem=problem,
        **shown_words(),
    )


def _reason(person: Principal, item: BankItem | None, version: int, wanted: Decision) -> str:
    """Returns why a decision could not be taken, as things stand now."""
    if item is None:
        return _GONE
    if version and item.version != version:
        return CHANGED.format(now=item.version)
    return why_not(person, item, wanted) or _RETRY


def _chosen(words: Sequence[str]) -> dict[int, int]:
    """Returns the versions that were chosen, by question; raises ``InvalidInput`` for more than ``MOST``."""
    found: dict[int, int] = {}
    for one in words:
        item, _, version = one.partition(":")
        item_id = id_of(item)
        if item_id is not None:
            found[item_id] = id_of(version) or 0
    if len(found) > MOST:
        raise InvalidInput(f"Mỗi lần chọn tối đa {MOST} câu hỏi.")
    return found


def _decision(words: str) -> Decision:
    if words not in {one.value for one in BULK_WORDS}:
        raise InvalidInput("Chưa chọn việc cần làm với các câu hỏi.")
    return Decision(words)
