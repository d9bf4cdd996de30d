"""Sổ văn bản đến: the page of an entry — handing it over, answering, closing, letting receivers read the document."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.register import shown_words
from api.pages.rendering import frame_of, render
from api.register_forms import day_of, receivers_from
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.handing_over import answer, hand_over, let_read, may_hand_over, possible_receivers, set_done, shut_out
from vanban.db.keeping import kept_units
from vanban.db.library import document, documents_by_id
from vanban.db.office_models import CorrectionRow
from vanban.db.register import handed_in_document, kept_entry, register_units, seen_entry
from vanban.db.register_views import EntryView, entry_views, is_made_to, shown_transfers
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.register import TransferState

router = APIRouter(include_in_schema=False)
EntryId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
TransferId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_ANSWERS = {"nhan": TransferState.ACCEPTED, "xong": TransferState.DONE, "tra": TransferState.RETURNED}
_BEFORE = {"unit": "Chỉ đơn vị chủ quản", "named": "Các đơn vị được nêu tên"}
_NOTHING_WRITTEN: Mapping[str, Any] = {"lead": "", "others": (), "ask": "", "deadline": ""}


@router.get("/so-den/{entry_id}")
def entry_page(request: Request, entry_id: EntryId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns an entry to those who keep it or received it."""
    return _entry(request, person, services, entry_id)


@router.post("/so-den/{entry_id}/chuyen")
def transfer(
    request: Request,
    entry_id: EntryId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lead: Annotated[str, Form()] = "",
    others: Annotated[list[str] | None, Form()] = None,
    ask: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
) -> Response:
    """Hands an entry over; what was chosen wrongly is told beside the form, with what was written kept."""
    try:
        with services.database.transaction() as session:
            receivers = receivers_from(lead, others or [])
            due = day_of(deadline, "Hạn xử lý")
            rows = hand_over(session, person, entry_id, receivers, request=ask, deadline=due)
            detail: Detail = {
                "units": [row.to_unit_id for row in rows if row.to_unit_id is not None],
                "people": [row.to_person_id for row in rows if row.to_person_id is not None],
            }
            entry = entry_of(request, person, Action.TRANSFERRED, target="incoming", target_id=entry_id, detail=detail)
            record(session, entry)
    except InvalidInput as error:
        kept = {"lead": lead, "others": others or [], "ask": ask, "deadline": deadline}
        return _entry(request, person, services, entry_id, wrong=error.message, kept=kept)
    return RedirectResponse(f"/so-den/{entry_id}", status_code=303)


@router.post("/so-den/{entry_id}/trang-thai")
def close(
    request: Request, entry_id: EntryId, person: PagePerson, services: ServicesOf, done: Annotated[str, Form()] = ""
) -> Response:
    """Closes an entry, or opens it again."""
    with services.database.transaction() as session:
        row = set_done(session, person, entry_id, done=done == "1")
        detail: Detail = {"state": row.state}
        record(
            session, entry_of(request, person, Action.REGISTERED, target="incoming", target_id=row.id, detail=detail)
        )
    return RedirectResponse(f"/so-den/{entry_id}", status_code=303)


@router.post("/so-den/{entry_id}/cho-doc")
def open_document(request: Request, entry_id: EntryId, person: PagePerson, services: ServicesOf) -> Response:
    """Names the receivers' units among those an entry's document is for; only its keepers may."""
    with services.database.transaction() as session:
        row = kept_entry(session, person, entry_id)
        held = document(session, handed_in_document(session, row) or 0, person)
        before = held.audience
        if added := let_read(session, person, entry_id, held):
            session.add(_placing(person, held.id, before, ", ".join(unit.name for unit in added)))
            detail: Detail = {"audience": held.audience, "units": [unit.id for unit in added]}
            entry = entry_of(request, person, Action.PLACED, target="document", target_id=held.id, detail=detail)
            record(session, entry)
    return RedirectResponse(f"/so-den/{entry_id}", status_code=303)


@router.post("/so-den/viec/{transfer_id}")
def answer_transfer(
    request: Request,
    transfer_id: TransferId,
    person: PagePerson,
    services: ServicesOf,
    *,
    action: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """Accepts, finishes or returns what was handed over to the person."""
    if action not in _ANSWERS:
        return RedirectResponse("/so-den/viec", status_code=303)
    with services.database.transaction() as session:
        row = answer(session, person, transfer_id, _ANSWERS[action], text=text)
        detail: Detail = {"transfer": row.id, "state": row.state}
        entry = entry_of(
            request, person, Action.TRANSFERRED, target="incoming", target_id=row.incoming_id, detail=detail
        )
        record(session, entry)
    return RedirectResponse("/so-den/viec", status_code=303)


def _entry(
    request: Request,
    person: Principal,
    services: Services,
    entry_id: int,
    *,
    wrong: str = "",
    kept: Mapping[str, Any] | None = None,
) -> Response:
    with services.database.session() as session:
        row = seen_entry(session, person, entry_id)
        (view,) = entry_views(session, person, [row])
        keeper = row.unit_id in register_units(person)
        may = may_hand_over(session, person, row)
        receivers = possible_receivers(session, person) if may else None
        about = documents_by_id(session, [view.document.document_id], person) if view.document else {}
        held = next(iter(about.values()), None)
        closed = shut_out(session, row.id, held) if keeper and held is not None else []
        keeps_document = held is not None and held.owner_unit_id in kept_units(session, person)
    return render(
        "register_entry.html",
        frame=frame_of(request, person, "so-den"),
        status=422 if wrong else 200,
        view=view,
        keeper=keeper,
        receivers=receivers,
        closed=closed,
        keeps_document=keeps_document,
        may_name=held is not None and held.audience in ("unit", "named"),
        transfers=shown_transfers(view, person),
        mine={one.row.id for one in view.transfers if is_made_to(one, person)},
        led=_led_by(view, person),
        wrong=wrong,
        kept=kept or _NOTHING_WRITTEN,
        words=shown_words(),
    )


def _led_by(view: EntryView, person: Principal) -> str:
    """Returns who leads among the standing hand-overs of the person's unit, or nothing."""
    own = (one for one in view.transfers if one.row.lead and one.row.from_unit_id in person.own_unit_ids)
    return next((one.receiver for one in own if one.state is not TransferState.RETURNED), "")


def _placing(person: Principal, document_id: int, before: str, names: str) -> CorrectionRow:
    """Returns the line of the document's history that says for whom it was opened."""
    now = datetime.datetime.now(datetime.UTC)
    row = CorrectionRow(document_id=document_id, person_id=person.person_id, at=now, field="pham_vi")
    row.before, row.after = _BEFORE[before], f"Thêm đơn vị được đọc: {names}"
    return row
