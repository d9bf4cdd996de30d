"""/chuong-trinh/{id}/de-xuat: units asked for proposals, who has answered, and what becomes of what they propose."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import id_of
from api.programme_forms import span_from
from api.programme_view import PLACE, ProgrammeView, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.planning.duplicates import SAMENESS_WORDS, Text, like
from vanban.db.call_notices import unanswerable
from vanban.db.programme_access import keeps, programme_row
from vanban.db.programme_calls import CALL_WORDS, PROPOSAL_WORDS, WAITING, call_units, calls_of, is_late
from vanban.db.programme_proposals import Proposed, merge, proposed, refuse, take
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import MAY_NOT
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.unit_tree import Unit, UnitTree
from vanban.work import CallState

router = APIRouter(include_in_schema=False)
ROOM = "/chuong-trinh/{programme_id}/de-xuat"


@router.get(ROOM)
def calls(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the calls with who has answered or is late, and the proposals."""
    return _page(visit, programme_id)


@router.post(ROOM)
def call(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Asks units for proposals until a day."""
    try:
        with visit.services.database.transaction() as session:
            day = span_from(form, programme_row(session, visit.person, programme_id))
            note = form.one("note")
            call_units(session, visit.person, programme_id, form.ids("unit"), answer_by=day, note=note)
    except InvalidInput as error:
        return _page(visit, programme_id, form=form, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}/de-xuat?xong=1", status_code=303)


@router.post(ROOM + "/{proposal_id}")
def decide(visit: VisitOf, programme_id: RowId, proposal_id: RowId, form: FormOf) -> Response:
    """Takes a proposal, refuses it with a reason, or merges it with an item of the programme."""
    try:
        with visit.services.database.transaction() as session:
            _decide(session, visit.person, programme_id, proposal_id, form)
    except InvalidInput as error:
        return _page(visit, programme_id, form=form, message=error.message, about=proposal_id)
    return RedirectResponse(f"/chuong-trinh/{programme_id}/de-xuat?xong=1#de-xuat-{proposal_id}", status_code=303)


def _decide(session: Session, person: Principal, programme_id: int, proposal_id: int, form: Filled) -> None:
    what = form.one("viec")
    if what == "nhan":
        take(session, person, programme_id, proposal_id)
    elif what == "khong_nhan":
        refuse(session, person, programme_id, proposal_id, reason=form.one("reason"))
    elif what == "gop":
        into = id_of(form.one("into"))
        if into is None:
            raise InvalidInput("Đề nghị chọn mục sẽ gộp vào.")
        merge(session, person, programme_id, proposal_id, into_id=into)
    else:
        raise InvalidInput("Đề nghị chọn nhận, không nhận hoặc gộp.")


def _page(
    visit: Visit,
    programme_id: int,
    *,
    form: Filled | None = None,
    message: str = "",
    about: int | None = None,
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        if not keeps(visit.person, view.row):
            raise NotAllowed(MAY_NOT)
        tree, day = unit_tree(session), today()
        sent = calls_of(session, view.row)
        found = proposed(session, visit.person, view.row)
        return programme_page(
            visit,
            "programme_calls.html",
            view,
            frame=frame,
            active=f"{view.address}/de-xuat",
            message=message,
            form=form or Filled(),
            about=about,
            calls=[(one, tree.units[one.unit_id].name, is_late(one, day)) for one in sent],
            counts={one.unit_id: sum(other.unit_id == one.unit_id for other in found) for one in sent},
            call_words={state.value: words for state, words in CALL_WORDS.items()},
            answered=sum(one.state != CallState.SENT for one in sent),
            units=_askable(tree, view.row.unit_id),
            proposals=found,
            waiting=WAITING,
            proposal_words=PROPOSAL_WORDS,
            alike=_alike(view, found),
            day=day,
            silent=unanswerable(session, {one.unit_id for one in sent}),
        )


def _askable(tree: UnitTree, unit_id: int) -> list[tuple[int, Unit]]:
    """Returns the living units below one, with how deep they lie."""
    day = today()
    return [(depth, unit) for depth, unit in tree.walk(tree.below({unit_id}) - {unit_id}) if not unit.ended(day)]


def _alike(view: ProgrammeView, found: list[Proposed]) -> dict[int, tuple[int, str]]:
    """Returns for the proposals that an item or another proposal resembles which item that is, and in words."""
    lines = {line.item_id: line for line in view.lines}
    items = [Text(line.item_id, line.content.text) for line in lines.values()]
    told: dict[int, tuple[int, str]] = {}
    for at, one in enumerate(found):
        if one.state != WAITING:
            continue
        if pair := like(Text(0, one.content.text), items):
            told[one.id] = (pair.second, f"giống mục {lines[pair.second].number}: {SAMENESS_WORDS[pair.why]}")
            continue
        others = [Text(other, each.content.text) for other, each in enumerate(found) if other != at]
        if pair := like(Text(-1, one.content.text), others):
            told[one.id] = (0, f"giống đề xuất của {found[pair.second].unit}: {SAMENESS_WORDS[pair.why]}")
    return told
