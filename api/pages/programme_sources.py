"""Where a programme's items come from: tasks nobody has taken, the unit's items, the programmes before and above."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import id_of
from api.programme_view import PLACE, ProgrammeView, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.planning.coverage import Uncovered, chosen_tasks, uncovered
from programs.planning.deriving import Derived, derive
from programs.planning.duplicates import SAMENESS_WORDS, Text, like
from programs.planning.given_items import given_uncovered
from programs.planning.lines import plan_lines
from programs.planning.naming import month_of
from vanban.audit import Action
from vanban.db.programme_access import items_seen, keeps
from vanban.db.programme_items import Carrying, Placing, add_existing, add_new, carry_over, unfinished
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow
from vanban.db.programmes import previous_programme, source_programme, span_of_row
from vanban.db.work_access import MAY_NOT, kept_units, seen
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.work import ItemState, ProgrammeOwner

router = APIRouter(include_in_schema=False)
MOST_FREE = 300  # items of the unit that are offered
ROOM = "/chuong-trinh/{programme_id}/nguon"


@router.get(ROOM)
def sources(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns what a programme may take its items from, with what nobody has taken yet first."""
    return _page(visit, programme_id)


@router.post(ROOM)
def take_in(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Puts in what was ticked; what cannot be taken comes back with a sentence and the ticks."""
    doing = _DOINGS.get(form.one("viec"))
    try:
        if doing is None:
            raise InvalidInput("Đề nghị chọn việc cần làm.")
        with visit.services.database.transaction() as session:
            doing(session, visit.person, programme_id, form)
    except InvalidInput as error:
        return _page(visit, programme_id, form=form, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}/nguon?xong=1", status_code=303)


def _take_tasks(session: Session, person: Principal, programme_id: int, form: Filled) -> None:
    found = chosen_tasks(session, person, _ticked(form, "task"))
    if not found:
        raise InvalidInput("Các việc đã chọn vừa có người nhận; đề nghị xem lại danh sách.")
    span = span_of_row(programme_view(session, person, programme_id).row)
    group = form.one("group")
    contents = [(one.content, Placing(group or one.content.group, month_of(one.content, span))) for one in found]
    add_new(session, person, programme_id, contents, reason=form.one("reason"))


def _take_given(session: Session, person: Principal, programme_id: int, form: Filled) -> None:
    """Makes items of the own unit that carry out those it was given."""
    found = given_uncovered(session, person, only=_ticked(form, "given"))
    span = span_of_row(programme_view(session, person, programme_id).row)
    contents = [(one.content, Placing(one.content.group, month_of(one.content, span))) for one in found]
    made = add_new(session, person, programme_id, contents, reason=form.one("reason"))
    for one, row in zip(found, made, strict=True):
        session.get_one(WorkItemRow, row.item_id).answers_id = one.item_id


def _take_items(session: Session, person: Principal, programme_id: int, form: Filled) -> None:
    add_existing(session, person, programme_id, _ticked(form, "item"), reason=form.one("reason"))


def _carry(session: Session, person: Principal, programme_id: int, form: Filled) -> None:
    from_id = id_of(form.one("from")) or 0
    carrying = Carrying(from_id, tuple(_ticked(form, "item")), form.one("reason"))
    carry_over(session, person, programme_id, carrying)


_Doing = Callable[[Session, Principal, int, Filled], None]
_DOINGS: dict[str, _Doing] = {
    "van-ban": _take_tasks,
    "cap-tren": _take_given,
    "nhiem-vu": _take_items,
    "chuyen": _carry,
}


def _ticked(form: Filled, name: str) -> list[int]:
    ids = form.ids(name)
    if not ids:
        raise InvalidInput("Đề nghị đánh dấu ít nhất một dòng.")
    return ids


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
        if not keeps(visit.person, view.row):
            raise NotAllowed(MAY_NOT)
        tasks = uncovered(session, visit.person)
        due = {task.task_id for task in tasks if task.content.last is None or view.span.holds(task.content.last)}
        before = previous_programme(session, visit.person, view.row)
        left, derived = _left(session, visit.person, before), _derived(session, visit.person, view)
        told = {item.id for item in left} | ({line.item_id for line in derived[1].all} if derived else set())
        page = programme_page(
            visit,
            "programme_sources.html",
            view,
            frame=frame,
            active=f"{view.address}/nguon",
            message=message,
            form=form or Filled(),
            tasks=_by_document(tasks),
            total=len(tasks),
            due=due,
            alike=_alike(view, tasks),
            given=given_uncovered(session, visit.person),
            free=[item for item in _free_items(session, visit.person, view.row) if item.id not in told],
            before=(before, span_of_row(before).words) if before is not None and keeps(visit.person, before) else None,
            left=left,
            derived=derived,
        )
    documents = sorted({task.document_id for task in tasks})
    visit.audited(Action.LISTED, "task", detail={"shown": len(tasks), "documents": documents})
    return page


def _by_document(tasks: Sequence[Uncovered]) -> list[tuple[str, int, list[Uncovered]]]:
    found: dict[int, tuple[str, int, list[Uncovered]]] = {}
    for task in tasks:
        found.setdefault(task.document_id, (task.document, task.document_id, []))[2].append(task)
    return list(found.values())


def _alike(view: ProgrammeView, tasks: Sequence[Uncovered]) -> dict[int, str]:
    """Returns for the tasks that an item of the programme seems to cover which one, in words."""
    lines = {line.item_id: line for line in view.lines}
    texts = [Text(line.item_id, line.content.text) for line in lines.values()]
    found: dict[int, str] = {}
    for task in tasks:
        if pair := like(Text(-task.task_id, task.content.text), texts):
            line = lines[pair.second]
            found[task.task_id] = f"có thể đã có ở mục {line.number}: {SAMENESS_WORDS[pair.why]}"
    return found


def _free_items(session: Session, person: Principal, row: ProgrammeRow) -> list[WorkItemRow]:
    """Returns the open items of the unit that the programme has not, the earliest deadline first."""
    have = select(ProgrammeItemRow.item_id).where(ProgrammeItemRow.programme_id == row.id)
    wanted = select(WorkItemRow).where(
        seen(person),
        WorkItemRow.unit_id.in_(sorted(kept_units(person))),
        WorkItemRow.state.in_((ItemState.DRAFT.value, ItemState.ACTIVE.value)),
        WorkItemRow.id.not_in(have),
    )
    order = (WorkItemRow.last.is_(None), WorkItemRow.last, WorkItemRow.id)
    return list(session.scalars(wanted.order_by(*order).limit(MOST_FREE)))


def _left(session: Session, person: Principal, before: ProgrammeRow | None) -> list[WorkItemRow]:
    """Returns the unfinished items of the programme before, for those who keep it."""
    if before is None or not keeps(person, before):
        return []
    open_ids = {one.item_id for one in unfinished(session, before)}
    return [item for _, item in items_seen(session, person, before) if item.id in open_ids]


def _derived(session: Session, person: Principal, view: ProgrammeView) -> tuple[ProgrammeRow, Derived] | None:
    """Returns the programme above with what of it belongs to this period and is not here yet; None for none above."""
    above = source_programme(session, person, ProgrammeOwner(view.row.owner), view.span)
    if above is None:
        return None
    have = {item.id for _, item in view.pairs}
    pairs = [pair for pair in items_seen(session, person, above) if pair[1].id not in have]
    return above, derive(plan_lines(pairs), view.span)
