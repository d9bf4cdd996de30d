"""/chuong-trinh/{id}/duyet: sent for approval, approved by a second person, returned, commented, signed, closed."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import day_of, id_of
from api.programme_view import PLACE, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.planning.checks import check
from vanban.db.models import PersonRow
from vanban.db.programme_deciding import (
    DECISION_WORDS,
    approve,
    comment,
    decisions_of,
    give_back,
    send_for_approval,
    sender_of,
    why_not,
)
from vanban.db.programmes import SignOff, close_programme, sign_programme
from vanban.db.work_access import MAY_NOT, kept_units
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.work import ProgrammeOwner, ProgrammeState

router = APIRouter(include_in_schema=False)
ROOM = "/chuong-trinh/{programme_id}/duyet"


@router.get(ROOM)
def approval(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns what was decided about a programme and what the person may decide now."""
    return _page(visit, programme_id)


@router.post(ROOM)
def decide(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Does one step; what cannot be done comes back with a sentence and what was written."""
    try:
        with visit.services.database.transaction() as session:
            _decide(session, visit.person, programme_id, form)
    except InvalidInput as error:
        return _page(visit, programme_id, form=form, message=error.message)
    gone = form.one("viec") == "tra_lai" and not kept_units(visit.person)  # a leader does not see what is being made
    return RedirectResponse("/chuong-trinh" if gone else f"/chuong-trinh/{programme_id}/duyet?xong=1", status_code=303)


def _decide(session: Session, person: Principal, programme_id: int, form: Filled) -> None:
    what, after, note = form.one("viec"), id_of(form.one("version")) or 0, form.one("note")
    if what == "trinh":
        send_for_approval(session, person, programme_id, after=after)
    elif what == "duyet":
        approve(session, person, programme_id, after=after, note=note)
    elif what == "tra_lai":
        give_back(session, person, programme_id, after=after, reason=note)
    elif what == "gop_y":
        comment(session, person, programme_id, words=note)
    elif what == "ban_hanh":
        sign_programme(session, person, programme_id, _sign_off(form))
    elif what == "ket_thuc":
        close_programme(session, person, programme_id, note=note)
    else:
        raise InvalidInput("Đề nghị chọn việc cần làm.")


def _sign_off(form: Filled) -> SignOff:
    return SignOff(
        number=form.one("number"),
        signed_on=day_of(form.one("signed_on"), label="Ngày ký"),
        place=form.one("place"),
        signer=form.one("signer"),
        position=form.one("position"),
        recipients=form.lines("recipients"),
    )


def _page(
    visit: Visit,
    programme_id: int,
    *,
    form: Filled | None = None,
    message: str = "",
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        if not view.decides:
            raise NotAllowed(MAY_NOT)
        row = view.row
        decisions = decisions_of(session, visit.person, programme_id)
        ids = sorted({one.person_id for one in decisions if one.person_id is not None})
        names = {one.id: one.name for one in session.scalars(select(PersonRow).where(PersonRow.id.in_(ids)))}
        signed = {name: getattr(row, name) for name in ("number", "place", "signer", "position", "recipients")}
        signed["signed_on"] = row.signed_on.isoformat() if row.signed_on else ""
        grave = [] if view.is_week else check(view.lines, ProgrammeOwner(row.owner), view.span)
        return programme_page(
            visit,
            "programme_approval.html",
            view,
            frame=frame,
            active=f"{view.address}/duyet",
            message=message,
            form=form or Filled({name: (value,) for name, value in signed.items()}),
            decisions=[(one, names.get(one.person_id or 0, "")) for one in decisions],
            words=DECISION_WORDS,
            waiting=row.state == ProgrammeState.WAITING,
            own=sender_of(session, row) == visit.person.person_id,
            why=why_not(session, visit.person, row),
            grave=sum(one.grave for one in grave),
        )
