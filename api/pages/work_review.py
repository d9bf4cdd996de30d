"""From a document to the unit's work: its tasks beside its words, taken on, merged, split."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import DocumentId, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.pages.work_item import Words
from api.review_view import UNSURE_FIRST, around, in_order
from api.services import Services
from api.usage_limits import usage_limits_of
from api.work_forms import merged
from api.work_view import known_fields
from programs.adopting import CONCERN_WORDS, SURE, adopt, review_of
from programs.checks import CHECK_WORDS
from vanban.audit import Action
from vanban.db.task_proposing import begin_proposing, is_open
from vanban.db.work_access import require_planner
from vanban.db.work_items import content_of
from vanban.db.work_reshaping import merge_items
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.wording import document_name
from vanban.work import ITEM_STATE_WORDS

router = APIRouter(include_in_schema=False)
Chosen = Annotated[list[str] | None, Form()]


@router.get("/nhiem-vu/tu-van-ban/{document_id}")
def review_page(
    request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf, *, xep: str = ""
) -> Response:
    """Returns the tasks of a document beside its words, those of the own unit first; ``xep`` chooses their order."""
    return _review(request, person, services, document_id, order=xep)


@router.post("/nhiem-vu/tu-van-ban/{document_id}")
def decide(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    viec: Chosen = None,
    tach: Words = "",
    action: Words = "nhan",
    xep: Words = "",
) -> Response:
    """Takes the chosen tasks on; then leads to giving them, or to the form of the one to merge or split."""
    keys = [tach] if tach else viec or []
    try:
        if not keys:
            raise InvalidInput("Chưa chọn việc nào.")
        with services.database.transaction() as session:
            fields = known_fields(session, person, services.settings.data_dir)
            rows = adopt(session, person, document_id, keys, fields=fields)
            if not rows:
                raise InvalidInput("Văn bản đã thay đổi; đề nghị chọn lại.")
            if action == "gop" and not tach:
                after = {row.id: row.version for row in rows}
                content = merged([content_of(row) for row in rows])
                merge_items(session, person, list(after), content, after=after)
            first = rows[0].id
    except InvalidInput as error:
        return _review(request, person, services, document_id, wrong=error.message, chosen=keys, order=xep)
    to = f"/nhiem-vu/tu-van-ban/{document_id}/giao"
    if tach:
        to = f"/nhiem-vu/{first}/tach"
    elif action == "gop":
        to = f"/nhiem-vu/{first}/sua"
    return RedirectResponse(to, status_code=303)


@router.post("/nhiem-vu/tu-van-ban/{document_id}/mo-hinh")
def ask_model(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Has the configured model look for tasks that the rules have missed; what it finds is proved and shown here."""
    model = services.task_model
    try:
        if model is None:
            raise InvalidInput("Hệ thống chưa bật mô hình ngôn ngữ.")
        usage_limits_of(request).count_question(person)
        with services.database.transaction() as session:
            begun = begin_proposing(session, person, document_id, model=model.name, inside=model.inside)
        model.ask(begun)
    except InvalidInput as error:
        return _review(request, person, services, document_id, wrong=error.message)
    return RedirectResponse(f"/nhiem-vu/tu-van-ban/{document_id}#mo-hinh", status_code=303)


def _review(
    request: Request,
    person: Principal,
    services: Services,
    document_id: int,
    *,
    wrong: str = "",
    chosen: list[str] | None = None,
    order: str = "",
) -> Response:
    with services.database.session() as session:
        require_planner(person)
        review = review_of(session, person, document_id)
    row = review.document
    audited(request, services, person, Action.VIEWED, target="document", target_id=document_id)
    free = {one.key for one in review.own if one.taken_id is None and not one.by_model}
    ticked = free if chosen is None else set(chosen)
    own, others = (in_order(some, order) for some in (review.own, review.others))
    address = f"/nhiem-vu/tu-van-ban/{document_id}"
    return render(
        "work_review.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        review=review,
        row=row,
        name=document_name(type=row.type, number=row.number, date=row.date),
        groups=(("viec-don-vi", "Việc của đơn vị", own), ("viec-khac", "Việc của nơi khác", others)),
        orders=[("Theo văn bản", address, None), ("Chưa chắc trước", f"{address}?xep={UNSURE_FIRST}", review.doubtful)],
        order=UNSURE_FIRST if order == UNSURE_FIRST else "",
        sure=SURE,
        model=services.task_model,
        withheld=services.task_model is not None and not services.task_model.inside and not is_open(row),
        around={one.key: around(row.text, one) for one in review.proposals},
        ticked=ticked,
        wrong=wrong,
        concern_words=CONCERN_WORDS,
        check_words=CHECK_WORDS,
        state_words=ITEM_STATE_WORDS,
    )
