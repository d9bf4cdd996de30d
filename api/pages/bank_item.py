"""Ngân hàng câu hỏi: one question, what is decided and said about it."""

from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.bank_item_view import VersionView, item_view
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.bank import PLACE, shown_words
from api.pages.rendering import frame_of, render
from api.services import Services
from exams.formats.entries import Entry, letter_of
from exams.items import KIND_WORDS, LEVEL_WORDS
from vanban.audit import Action
from vanban.db.exam_bank import add_comment, require_trainer
from vanban.db.exam_bank_deciding import WRONG_STATE, confirm_source, decide, why_not
from vanban.differences import Piece, differences
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_bank import DECISION_WORDS, STATE_WORDS, BankItem, Decision
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ItemId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã câu hỏi")]
Words = Annotated[str, Form()]
_OFFERED = (Decision.SUBMITTED, Decision.APPROVED, Decision.RETURNED, Decision.REOPENED, Decision.RETIRED)


@router.get("/ngan-hang/{item_id}")
def item_page(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a question with its key, sources, findings, versions, decisions and comments."""
    require_trainer(person)
    return _page(request, services, person, item_id)


@router.post("/ngan-hang/{item_id}/quyet-dinh")
def decide_item(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    decision: Words = "",
    version: Words = "",
    note: Words = "",
) -> Response:
    """Carries a decision about the version the person has seen out; shows the question again with what hinders it."""
    require_trainer(person)
    if decision not in set(Decision):
        return RedirectResponse(f"/ngan-hang/{item_id}", status_code=303)
    wanted, seen = Decision(decision), int(version) if version.isascii() and version.isdigit() else 0
    try:
        with services.database.transaction() as session:
            if wanted is Decision.SOURCE_CONFIRMED:
                confirm_source(session, person, item_id, version=seen, note=note)
            else:
                decide(session, person, item_id, wanted, version=seen, note=note)
    except (InvalidInput, NotAllowed) as error:
        return _page(request, services, person, item_id, problem=error.message, note=note)
    return RedirectResponse(f"/ngan-hang/{item_id}", status_code=303)


@router.post("/ngan-hang/{item_id}/nhan-xet")
def comment(
    request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf, *, text: Words = ""
) -> Response:
    """Adds a comment on the present version."""
    require_trainer(person)
    try:
        with services.database.transaction() as session:
            add_comment(session, person, item_id, text)
    except InvalidInput as error:
        return _page(request, services, person, item_id, comment_problem=error.message, comment=text)
    return RedirectResponse(f"/ngan-hang/{item_id}#nhan-xet", status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    item_id: int,
    *,
    problem: str = "",
    note: str = "",
    comment_problem: str = "",
    comment: str = "",
) -> Response:
    with services.database.session() as session:
        view = item_view(session, person, item_id, services.review.intake.embedder)
    audited(request, services, person, Action.VIEWED, target="exam_item", target_id=item_id)
    return render(
        "bank_item.html",
        frame=frame_of(request, person, PLACE),
        status=422 if problem or comment_problem else 200,
        view=view,
        offered=offered(person, view.item),
        closed=closed(person, view.item),
        changes=changes_of,
        letter=letter_of,
        problem=problem,
        note=note,
        comment_problem=comment_problem,
        comment=comment,
        **shown_words(),
    )


def offered(person: Principal, item: BankItem) -> list[tuple[str, str]]:
    """Returns the decisions that a person may take now, in words, the most likely first."""
    return [(one.value, DECISION_WORDS[one]) for one in _OFFERED if not why_not(person, item, one)]


def closed(person: Principal, item: BankItem) -> list[str]:
    """Returns why a decision that the state would allow is not open to this person."""
    state = WRONG_STATE.format(state=STATE_WORDS[item.state])
    reasons = (why_not(person, item, one) for one in _OFFERED)
    return list(dict.fromkeys(why for why in reasons if why not in ("", state)))


def changes_of(version: VersionView) -> list[tuple[str, list[Piece]]]:
    """Returns what a version changed, field by field; nothing for the first."""
    if version.before is None:
        return []
    old, new = _fields(version.before), _fields(version.entry)
    return [(name, differences(old[name], new[name])) for name in new if old[name] != new[name]]


def _fields(entry: Entry) -> dict[str, str]:
    item = entry.item
    options = "\n".join(f"{letter_of(place)}. {text}" for place, text in enumerate(item.options))
    return {
        "Câu dẫn": item.stem,
        "Phương án": options or "\n".join(f"{a} – {b}" for a, b in entry.pairs),
        "Đáp án": ", ".join(map(letter_of, item.keys)),
        "Giải thích": item.explanation,
        "Chủ đề": item.topic,
        "Mức độ": LEVEL_WORDS[item.level] if item.level else "",
        "Dạng câu": KIND_WORDS[item.kind],
        "Mã trong tệp": entry.code,
        "Căn cứ": "\n".join(f"{one.citation}: “{one.quote}”" for one in item.sources),
    }
