"""Typing a task in, rewriting it, taking one from a document with changes, and splitting it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import DocumentId, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.pages.work_item import ItemId, Version, Words
from api.services import Services
from api.work_forms import EVERY_CHOICES, FIELDS, content_from, item_fields, parts_from, values_of
from api.work_view import choices_of, known_fields
from programs.adopting import Proposal, review_of
from programs.goal_proposals import GoalProposal
from vanban.audit import Action
from vanban.db.validity import today
from vanban.db.work_access import item_row, kept_row, require_planner
from vanban.db.work_items import add_items, content_of, take_on, write_item
from vanban.db.work_models import WorkItemRow
from vanban.db.work_reshaping import split_item
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.work import OPINION_WORDS

router = APIRouter(include_in_schema=False)
ItemForm = Annotated[dict[str, str], Depends(item_fields)]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a form is for: its heading, where it leads back to, where it goes, what it carries along unseen."""

    heading: str
    back: str
    action: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    quote: str = ""


_NEW = _Sheet("Thêm nhiệm vụ", "/nhiem-vu", "/nhiem-vu/moi")
GONE = "Văn bản đã thay đổi nên không còn việc này ở chỗ cũ. Đề nghị mở lại trang xem xét."


@router.get("/nhiem-vu/moi")
def new_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for a new item."""
    return _form(request, person, services, dict.fromkeys(FIELDS, ""), sheet=_NEW)


@router.post("/nhiem-vu/moi")
def create(request: Request, person: PagePerson, services: ServicesOf, *, form: ItemForm) -> Response:
    """Adds an item of the own unit, which then carries it out."""
    try:
        with services.database.transaction() as session:
            require_planner(person)
            (row,) = add_items(session, person, [content_from(session, form, None, day=today())])
            take_on(session, person, [row.id])
            number = row.id
    except InvalidInput as error:
        return _form(request, person, services, form, sheet=_NEW, wrong=error.message)
    return RedirectResponse(f"/nhiem-vu/{number}", status_code=303)


@router.get("/nhiem-vu/{item_id}/sua")
def change_page(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form with what an item says."""
    with services.database.session() as session:
        row = kept_row(session, person, item_id)
        values = values_of(content_of(row))
    return _changing(request, person, services, row, values=values)


@router.post("/nhiem-vu/{item_id}/sua")
def change(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    form: ItemForm,
    after: Version = 0,
    reason: Words = "",
) -> Response:
    """Rewrites an item."""
    try:
        with services.database.transaction() as session:
            row = kept_row(session, person, item_id)
            content = content_from(session, form, content_of(row), day=today())
            write_item(session, person, item_id, content, after=after, reason=reason)
    except InvalidInput as error:
        with services.database.session() as session:
            row = kept_row(session, person, item_id)
        return _changing(request, person, services, row, values=form, wrong=error.message)
    return RedirectResponse(f"/nhiem-vu/{item_id}", status_code=303)


@router.get("/nhiem-vu/tu-van-ban/{document_id}/sua")
def adopt_page(
    request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf, *, viec: str = ""
) -> Response:
    """Returns the form with a task of a document, to be changed before it is taken on."""
    with services.database.session() as session:
        require_planner(person)
        proposal = _proposal(session, person, services, document_id, viec)
    audited(request, services, person, Action.VIEWED, target="document", target_id=document_id)
    values = values_of(proposal.content)
    return _adopting(request, person, services, proposal, document_id=document_id, values=values)


@router.post("/nhiem-vu/tu-van-ban/{document_id}/sua")
def adopt_changed(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    form: ItemForm,
    viec: Words = "",
) -> Response:
    """Takes a task of a document on in other words; what a task became already is not made again."""
    try:
        with services.database.transaction() as session:
            require_planner(person)
            proposal = _proposal(session, person, services, document_id, viec)
            if proposal.taken_id is None:
                (row,) = add_items(session, person, [content_from(session, form, proposal.content, day=today())])
                take_on(session, person, [row.id])
    except InvalidInput as error:
        return _adopting(request, person, services, proposal, document_id=document_id, values=form, wrong=error.message)
    return RedirectResponse(f"/nhiem-vu/tu-van-ban/{document_id}", status_code=303)


@router.get("/nhiem-vu/{item_id}/tach")
def split_page(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form that splits an item: a line for each part."""
    return _splitting(request, person, services, item_id)


@router.post("/nhiem-vu/{item_id}/tach")
def split(
    request: Request,
    item_id: ItemId,
    person: PagePerson,
    services: ServicesOf,
    *,
    parts: Words = "",
    after: Version = 0,
) -> Response:
    """Splits an item into the parts that were written, each with the same bodies and deadline."""
    try:
        with services.database.transaction() as session:
            content = content_of(kept_row(session, person, item_id))
            rows = split_item(session, person, item_id, parts_from(content, parts), after=after)
            source = rows[0].document_id
    except InvalidInput as error:
        return _splitting(request, person, services, item_id, wrong=error.message, parts=parts)
    to = f"/nhiem-vu?van_ban={source}" if source else f"/nhiem-vu/{item_id}"
    return RedirectResponse(to, status_code=303)


def _proposal(
    session: Session, person: Principal, services: Services, document_id: int, key: str
) -> Proposal | GoalProposal:
    """Returns a task or goal of a document by its key; ``NotFound`` where its text has changed."""
    fields = known_fields(session, person, services.settings.data_dir)
    review = review_of(session, person, document_id, fields=fields)
    found = next((one for one in review.everything if one.key == key), None)
    if found is None:
        raise NotFound(GONE)
    return found


def _changing(
    request: Request,
    person: Principal,
    services: Services,
    row: WorkItemRow,
    *,
    values: Mapping[str, str],
    wrong: str = "",
) -> Response:
    back = f"/nhiem-vu/{row.id}"
    sheet = _Sheet("Sửa nhiệm vụ", back, f"{back}/sua", {"after": str(row.version)})
    return _form(request, person, services, values, sheet=sheet, wrong=wrong)


def _adopting(
    request: Request,
    person: Principal,
    services: Services,
    proposal: Proposal | GoalProposal,
    *,
    document_id: int,
    values: Mapping[str, str],
    wrong: str = "",
) -> Response:
    back = f"/nhiem-vu/tu-van-ban/{document_id}"
    quote = proposal.content.source.quote if proposal.content.source else ""
    sheet = _Sheet("Sửa rồi nhận việc", back, f"{back}/sua", {"viec": proposal.key}, quote)
    return _form(request, person, services, values, sheet=sheet, wrong=wrong)


def _form(
    request: Request,
    person: Principal,
    services: Services,
    values: Mapping[str, str],
    *,
    sheet: _Sheet,
    wrong: str = "",
) -> Response:
    require_planner(person)
    with services.database.session() as session:
        choices = choices_of(session, person)
        fields = known_fields(session, person, services.settings.data_dir)
    return render(
        "work_form.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        values=values,
        sheet=sheet,
        wrong=wrong,
        units=[unit.name for unit in (*choices.below, *choices.beside)],
        fields=fields,
        every=EVERY_CHOICES,
        opinions=[(key.value, words or "Không cần") for key, words in OPINION_WORDS.items()],
    )


def _splitting(
    request: Request, person: Principal, services: Services, item_id: int, *, wrong: str = "", parts: str = ""
) -> Response:
    with services.database.session() as session:
        item_row(session, person, item_id)
        row = kept_row(session, person, item_id)
    return render(
        "work_split.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        row=row,
        parts=parts or row.text.replace("; ", ";\n"),
        wrong=wrong,
    )
