"""Giving what was taken on: all of a document, or items of several documents chosen in the list; with the letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, DocumentId, PagePerson, ServicesOf
from api.giving import MOST_ITEMS, Handing, first_head, hand_on, handing_fields, head_fields, head_from, items_to_give
from api.pages.rendering import frame_of, render
from api.pages.work_item import Words
from api.services import Services
from api.work_view import choices_of
from programs.letters import usual_head
from vanban.audit import Action, Detail
from vanban.db.library import document
from vanban.db.models import DocumentRow
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import require_planner
from vanban.db.work_letters import from_document, from_items, letters_of, make_letters
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.wording import document_name

router = APIRouter(include_in_schema=False)
HandingForm = Annotated[Handing, Depends(handing_fields)]
HeadForm = Annotated[dict[str, str], Depends(head_fields)]
ItemIds = Annotated[list[Annotated[int, Query(ge=1, le=LARGEST_ID)]] | None, Query(max_length=MOST_ITEMS)]
MOST_BOXES = 1_500  # boxes for units that take part, on one page
NOTHING_NEW = "Chưa chọn nơi nhận việc nào mới; các việc đã giao đều có công văn rồi."


@dataclass(frozen=True, slots=True)
class _Work:
    """What is given on a page: all items of a document, or those chosen. ``address`` is the page's own."""

    document_id: int | None = None
    items: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        if self.document_id is not None:
            return f"/nhiem-vu/tu-van-ban/{self.document_id}/giao"
        return f"/nhiem-vu/giao?{urlencode([('viec', one) for one in self.items])}"

    def which(self, session: Session) -> ColumnElement[bool]:
        """Returns the condition on the items."""
        return from_items(self.items) if self.document_id is None else from_document(session, self.document_id)


@router.get("/nhiem-vu/giao")
def chosen_page(request: Request, person: PagePerson, services: ServicesOf, *, viec: ItemIds = None) -> Response:
    """Returns the items that were chosen in the list, of whatever documents, to be given to units and people."""
    return _giving(request, person, services, _Work(items=tuple(dict.fromkeys(viec or []))))


@router.post("/nhiem-vu/giao")
def give_chosen(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    viec: ItemIds = None,
    form: HandingForm,
    head: HeadForm,
    action: Words = "giao",
) -> Response:
    """Gives the chosen items, and makes one letter for each body over all of them; all of it, or nothing."""
    work = _Work(items=tuple(dict.fromkeys(viec or form.items)))
    return _given(request, person, services, work, form=form, head=head, action=action)


@router.get("/nhiem-vu/tu-van-ban/{document_id}/giao")
def giving_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns what was taken on from a document, to be given to units and people, and its letters."""
    return _giving(request, person, services, _Work(document_id))


@router.post("/nhiem-vu/tu-van-ban/{document_id}/giao")
def give_all(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    form: HandingForm,
    head: HeadForm,
    action: Words = "giao",
) -> Response:
    """Gives what was chosen, and makes a letter for each body where they are asked for: all of it, or nothing."""
    return _given(request, person, services, _Work(document_id), form=form, head=head, action=action)


def _given(
    request: Request,
    person: Principal,
    services: Services,
    work: _Work,
    *,
    form: Handing,
    head: Mapping[str, str],
    action: str,
) -> Response:
    try:
        with services.database.transaction() as session:
            require_planner(person)
            _source(session, person, work)
            count = hand_on(session, person, form)
            which = work.which(session)
            made = make_letters(session, person, which, head_from(head)) if action == "cong-van" else []
            if not count and not made:
                raise InvalidInput(NOTHING_NEW)
    except InvalidInput as error:
        return _giving(request, person, services, work, wrong=error.message, form=form, head=head)
    return RedirectResponse(f"{work.address}#cong-van", status_code=303)


def _giving(
    request: Request,
    person: Principal,
    services: Services,
    work: _Work,
    *,
    wrong: str = "",
    form: Handing | None = None,
    head: Mapping[str, str] | None = None,
) -> Response:
    with services.database.session() as session:
        unit_id = require_planner(person)
        row = _source(session, person, work)
        choices, which = choices_of(session, person), work.which(session)
        items = items_to_give(session, person, which, choices, day=today())
        letters = letters_of(session, person, which)
        usual = usual_head(unit_tree(session), unit_id, today())
    _looked_at(request, services, person, work, [one.row.id for one in items])
    return render(
        "work_giving.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        row=row,
        name=document_name(type=row.type, number=row.number, date=row.date) if row else "",
        address=work.address,
        items=items,
        letters=letters,
        choices=choices,
        boxes=len(items) * (len(choices.below) + len(choices.people)) <= MOST_BOXES,
        written=form.values() if form else {},
        kept=form,
        head=head or first_head(letters, usual),
        wrong=wrong,
    )


def _source(session: Session, person: Principal, work: _Work) -> DocumentRow | None:
    """Returns the one document that is given from, None for chosen items; raises ``NotFound``."""
    return document(session, work.document_id, person) if work.document_id is not None else None


def _looked_at(request: Request, services: Services, person: Principal, work: _Work, items: list[int]) -> None:
    if work.document_id is not None:
        audited(request, services, person, Action.VIEWED, target="document", target_id=work.document_id)
        return
    detail: Detail = {"shown": len(items)}
    audited(request, services, person, Action.LISTED, target="work_item", detail=detail)
