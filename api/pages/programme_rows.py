"""The rows of a programme: a new one, one rewritten, placed, moved, taken out or cancelled with a reason."""

from dataclasses import replace

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import id_of
from api.programme_forms import content_from, item_form, placing_from
from api.programme_view import PLACE, ProgrammeView, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.planning.naming import Bodies
from programs.planning.sources import cited
from vanban.db.programme_access import keeps, kept_programme
from vanban.db.programme_items import add_new, cancel, move, move_group, place, rewrite, shown_row, take_out
from vanban.db.programmes import span_of_row
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import MAY_NOT
from vanban.db.work_items import content_of
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.work import OPINION_WORDS

router = APIRouter(include_in_schema=False)
OPINIONS = [(one.value, words or "Không cần") for one, words in OPINION_WORDS.items()]
MOVES = {"len": -1, "xuong": 1}
ROOM = "/chuong-trinh/{programme_id}/muc"


@router.get(ROOM + "/moi")
def new_row(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the form of a new item."""
    group = visit.request.query_params.get("nhom", "")[:500]
    return _form(visit, programme_id, form=Filled({"group": (group,)}))


@router.post(ROOM + "/moi")
def add_row(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Adds an item that was typed in."""
    try:
        with visit.services.database.transaction() as session:
            row = kept_programme(session, visit.person, programme_id)
            span = span_of_row(row)
            content = content_from(form, Bodies(unit_tree(session), row.unit_id), span)
            placing = placing_from(form, content, span)
            add_new(session, visit.person, programme_id, [(content, placing)], reason=form.one("reason"))
    except InvalidInput as error:
        return _form(visit, programme_id, form=form, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}?xong=1#cuoi", status_code=303)


@router.get(ROOM + "/{row_id}")
def edit_row(visit: VisitOf, programme_id: RowId, row_id: RowId) -> Response:
    """Returns the form of a row as it stands, with the place its words come from."""
    return _form(visit, programme_id, row_id=row_id)


@router.post(ROOM + "/{row_id}")
def write_row(visit: VisitOf, programme_id: RowId, row_id: RowId, form: FormOf) -> Response:
    """Rewrites a row, or cancels it in an approved programme."""
    try:
        with visit.services.database.transaction() as session:
            if form.one("viec") == "huy":
                cancel(session, visit.person, programme_id, row_id, reason=form.one("reason"))
            else:
                _write(session, visit.person, programme_id, row_id, form)
    except InvalidInput as error:
        return _form(visit, programme_id, row_id=row_id, form=form, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}?xong=1#muc-{row_id}", status_code=303)


@router.post(ROOM + "/{row_id}/cho")
def move_row(visit: VisitOf, programme_id: RowId, row_id: RowId, form: FormOf) -> Response:
    """Moves a row up or down under its head, or takes it out of a programme in the making."""
    what = form.one("viec")
    with visit.services.database.transaction() as session:
        if what == "bo":
            take_out(session, visit.person, programme_id, row_id)
        elif what in MOVES:
            move(session, visit.person, programme_id, row_id, by=MOVES[what])
    return RedirectResponse(f"/chuong-trinh/{programme_id}#muc-{row_id}", status_code=303)


@router.post("/chuong-trinh/{programme_id}/nhom")
def move_head(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Moves a head with all that stands under it."""
    with visit.services.database.transaction() as session:
        move_group(session, visit.person, programme_id, form.one("group"), by=MOVES.get(form.one("viec"), 0))
    return RedirectResponse(f"/chuong-trinh/{programme_id}", status_code=303)


def _write(session: Session, person: Principal, programme_id: int, row_id: int, form: Filled) -> None:
    """Writes what has changed of a row: what its item says, where it stands."""
    row, _, item = shown_row(session, person, programme_id, row_id)
    span, now, reason = span_of_row(row), content_of(item), form.one("reason")
    content = content_from(form, Bodies(unit_tree(session), row.unit_id), span, source=now.source)
    content = replace(content, group=now.group, indicator=now.indicator, value=now.value)
    after = id_of(form.one("item_version")) or 0
    if replace(content, every=now.every, first=now.first) != now:
        rewrite(session, person, programme_id, row_id, content, after=after, reason=reason)
    place(session, person, programme_id, row_id, placing_from(form, content, span), reason=reason)


def _form(
    visit: Visit,
    programme_id: int,
    *,
    row_id: int | None = None,
    form: Filled | None = None,
    message: str = "",
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        if not keeps(visit.person, view.row):
            raise NotAllowed(MAY_NOT)
        shown, cite, version = form or Filled(), None, 0
        if row_id is not None:
            _, one, item = shown_row(session, visit.person, programme_id, row_id)
            shown, version = form or item_form(item, one), item.version
            cite = cited(session, visit.person, [item]).get(item.id)
        names = unit_names(session, visit.person)
        groups = list(dict.fromkeys(one.group for one, _ in view.pairs if one.group))
        return programme_page(
            visit,
            "programme_row.html",
            view,
            frame=frame,
            active=view.address,
            message=message,
            form=shown,
            row_id=row_id,
            item_version=version,
            cite=cite,
            names=names,
            groups=groups,
            meetings=_meetings(view),
            opinions=OPINIONS,
        )


def unit_names(session: Session, person: Principal) -> list[str]:
    """Returns the names of the units that are offered for bodies: those of the own line and all below it."""
    tree, day = unit_tree(session), today()
    near = tree.below(person.own_unit_ids) | set(person.unit_ids)
    return [unit.name for _, unit in tree.walk(frozenset(near)) if not unit.ended(day)]


def _meetings(view: ProgrammeView) -> list[str]:
    return list(dict.fromkeys(one.meeting for one, _ in view.pairs if one.meeting))
