"""/de-xuat: what units above ask the own unit to propose, and its answers, which may change until the day."""

import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import id_of
from api.pages.programme_rows import unit_names
from api.pages.rendering import render
from api.programme_forms import content_from, item_form
from api.programme_view import PLACE
from api.visits import RowId, Visit, VisitOf
from programs.planning.naming import Bodies
from vanban.audit import Action
from vanban.db.call_notices import mark_notices_read, notices_of
from vanban.db.models import UnitRow
from vanban.db.programme_calls import (
    CALL_WORDS,
    PROPOSAL_WORDS,
    WAITING,
    is_open,
    my_call,
    my_calls,
    proposals_of,
    propose,
    propose_nothing,
    rewrite_proposal,
    withdraw,
)
from vanban.db.programmes import span_of_row
from vanban.db.units import unit_tree
from vanban.db.work_items import content_of
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput
from vanban.programme_periods import body_words
from vanban.work import CallState, ProgrammeOwner

router = APIRouter(include_in_schema=False)
_CALL_WORDS = {state.value: words for state, words in CALL_WORDS.items()}


@router.get("/de-xuat")
def calls(visit: VisitOf) -> Response:
    """Returns the calls to the own unit that the person answers, those that wait first."""
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        found = my_calls(session, visit.person)
        shown = []
        for call, row in found:
            unit = session.get_one(UnitRow, row.unit_id)
            body = body_words(ProgrammeOwner(row.owner), unit.name)
            shown.append((call, body, span_of_row(row).words, is_open(call, row)))
        notices = [(one, span_of_row(one.programme).words) for one in notices_of(session, visit.person)]
    visit.audited(Action.LISTED, "programme_call", detail={"shown": len(shown)})
    return render("proposal_calls.html", frame=frame, shown=shown, words=_CALL_WORDS, notices=notices)


@router.post("/de-xuat/da-xem")
def read_notices(visit: VisitOf) -> Response:
    """Notes that the person has seen the notices of calls."""
    with visit.services.database.transaction() as session:
        mark_notices_read(session, visit.person, datetime.datetime.now(datetime.UTC))
    return RedirectResponse("/de-xuat", status_code=303)


@router.get("/de-xuat/{call_id}")
def answer_page(visit: VisitOf, call_id: RowId) -> Response:
    """Returns a call with what the own unit proposes; ``sua`` in the address opens one of them in the form."""
    return _page(visit, call_id, editing=id_of(visit.request.query_params.get("sua", "")))


@router.post("/de-xuat/{call_id}")
def answer(visit: VisitOf, call_id: RowId, form: FormOf) -> Response:
    """Adds, changes or withdraws a proposal, or answers that there is none."""
    editing = id_of(form.one("proposal"))
    try:
        with visit.services.database.transaction() as session:
            _answer(session, visit, call_id, form, editing)
    except InvalidInput as error:
        return _page(visit, call_id, form=form, editing=editing, message=error.message)
    return RedirectResponse(f"/de-xuat/{call_id}?xong=1", status_code=303)


def _answer(session: Session, visit: Visit, call_id: int, form: Filled, editing: int | None) -> None:
    what, person = form.one("viec"), visit.person
    call, row = my_call(session, person, call_id)
    if what == "khong":
        propose_nothing(session, person, call_id)
        return
    if what == "rut":
        withdraw(session, person, call_id, editing or 0)
        return
    content = content_from(form, Bodies(unit_tree(session), call.unit_id), span_of_row(row))
    if editing is None:
        propose(session, person, call_id, content)
    else:
        rewrite_proposal(session, person, call_id, editing, content)


def _page(
    visit: Visit, call_id: int, *, form: Filled | None = None, editing: int | None = None, message: str = ""
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        call, row = my_call(session, visit.person, call_id)
        unit = session.get_one(UnitRow, row.unit_id)
        items = [(one, session.get_one(WorkItemRow, one.item_id)) for one in proposals_of(session, call)]
        waiting = {one.id: item for one, item in items if one.state == WAITING}
        if form is None and editing in waiting:
            form = item_form(waiting[editing])
        page = render(
            "proposal_answer.html",
            frame=frame,
            status=422 if message else 200,
            message=message,
            done="Đã ghi." if visit.request.query_params.get("xong") else "",
            call=call,
            state=_CALL_WORDS[call.state],
            answered=call.state != CallState.SENT,
            title=row.title,
            asking=body_words(ProgrammeOwner(row.owner), unit.name),
            period=span_of_row(row).words,
            open=is_open(call, row),
            proposals=[(one, content_of(item)) for one, item in items],
            words=PROPOSAL_WORDS,
            waiting=WAITING,
            form=form or Filled(),
            editing=editing if editing in waiting else None,
            names=unit_names(session, visit.person),
        )
    visit.audited(Action.VIEWED, "programme_call", call_id)
    return page
