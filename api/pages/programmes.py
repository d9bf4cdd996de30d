"""/chuong-trinh: the work programmes of the unit, a new one, and the table of one as it is printed."""

import datetime
from itertools import groupby

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import day_of, id_of
from api.pages.rendering import render
from api.programme_view import PLACE, STATE_TONES, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.planning.paper import carried_words, change_words
from programs.planning.sources import cited
from programs.planning.usual_words import usual_closing, usual_opening
from vanban.audit import Action
from vanban.db.models import UnitRow
from vanban.db.programmes import create_programme, list_programmes, remove_programme, span_of_row, write_programme
from vanban.db.validity import today
from vanban.db.work_access import kept_units, require_planner
from vanban.errors import InvalidInput
from vanban.programme_periods import TERM_YEARS, Span, span_of
from vanban.work import (
    ITEM_STATE_WORDS,
    OPINION_WORDS,
    OWNER_WORDS,
    PERIOD_WORDS,
    PERIODS_OF,
    PROGRAMME_STATE_WORDS,
    ItemState,
    Opinion,
    Period,
    ProgrammeOwner,
    ProgrammeState,
)

router = APIRouter(include_in_schema=False)
KINDS = [
    (f"{owner.value}.{period.value}", f"{OWNER_WORDS[owner]}: {PERIOD_WORDS[period]}")
    for owner, periods in PERIODS_OF.items()
    for period in periods
]


@router.get("/chuong-trinh")
def programmes(visit: VisitOf) -> Response:
    """Returns the programmes that the person may see, by owner and period."""
    with visit.services.database.session() as session:
        rows = list_programmes(session, visit.person)
        shown = [(row, span_of_row(row).words, PROGRAMME_STATE_WORDS[ProgrammeState(row.state)]) for row in rows]
    visit.audited(Action.LISTED, "programme", detail={"shown": len(shown)})
    groups = [
        (OWNER_WORDS[ProgrammeOwner(owner)], PERIOD_WORDS[Period(period)], list(some))
        for (owner, period), some in groupby(shown, key=lambda one: (one[0].owner, one[0].period))
    ]
    return render(
        "programmes.html",
        frame=visit.frame(PLACE),
        groups=groups,
        tones=STATE_TONES,
        planner=bool(kept_units(visit.person)),
    )


@router.get("/chuong-trinh/moi")
def new_programme(visit: VisitOf) -> Response:
    """Returns the form of a new programme."""
    require_planner(visit.person)
    day = today()
    values = {"kind": visit.request.query_params.get("loai", ""), "day": day.isoformat(), "year": str(day.year)}
    return _new_page(visit, Filled({name: (value,) for name, value in values.items()}))


@router.post("/chuong-trinh/moi")
def make_programme(visit: VisitOf, form: FormOf) -> Response:
    """Makes a programme; what cannot be taken comes back with a sentence."""
    require_planner(visit.person)
    try:
        owner, span = _kind_from(form)
        with visit.services.database.transaction() as session:
            unit = session.get_one(UnitRow, require_planner(visit.person)).name
            opening = form.one("opening").strip() or usual_opening(owner, span, unit)
            closing, title = usual_closing(owner, span, unit), form.one("title")
            row = create_programme(session, visit.person, owner, span, title=title, opening=opening, closing=closing)
            address = f"/lich-tuan?tuan={row.first}" if row.period == Period.WEEK else f"/chuong-trinh/{row.id}"
    except InvalidInput as error:
        return _new_page(visit, form, error.message)
    return RedirectResponse(address, status_code=303)


@router.get("/chuong-trinh/{programme_id}")
def programme(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the table of a programme as it is printed, with what the person may do about each row."""
    return _table(visit, programme_id)


@router.post("/chuong-trinh/{programme_id}")
def rewrite_head(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Changes the title and the texts before and after the table, or removes a draft."""
    after = id_of(form.one("version")) or 0
    try:
        with visit.services.database.transaction() as session:
            if form.one("viec") == "xoa":
                remove_programme(session, visit.person, programme_id, after=after)
                return RedirectResponse("/chuong-trinh", status_code=303)
            texts = {name: form.one(name) for name in ("title", "opening", "closing")}
            write_programme(
                session,
                visit.person,
                programme_id,
                title=texts["title"],
                opening=texts["opening"],
                closing=texts["closing"],
                after=after,
            )
    except InvalidInput as error:
        return _table(visit, programme_id, message=error.message, form=form)
    return RedirectResponse(f"/chuong-trinh/{programme_id}?xong=1", status_code=303)


def _table(
    visit: Visit,
    programme_id: int,
    *,
    message: str = "",
    form: Filled | None = None,
) -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        sources = cited(session, visit.person, [item for _, item in view.pairs])
        carried = carried_words(session, [one for one, _ in view.pairs])
        groups = [(title, list(some)) for title, some in groupby(view.pairs, key=lambda pair: pair[0].group)]
        row = view.row
        texts = {"title": row.title, "opening": row.opening, "closing": row.closing, "version": str(row.version)}
        page = programme_page(
            visit,
            "programme.html",
            view,
            frame=frame,
            active=view.address,
            message=message,
            groups=groups,
            numbers={one.id: number for number, (one, _) in enumerate(view.pairs, 1)},
            sources=sources,
            changes={one.id: change_words(one, carried) for one, _ in view.pairs},
            item_words={state.value: words for state, words in ITEM_STATE_WORDS.items()},
            open_states=(ItemState.DRAFT.value, ItemState.ACTIVE.value),
            opinions={one.value: words for one, words in OPINION_WORDS.items() if one is not Opinion.NONE},
            form=form or Filled({name: (value,) for name, value in texts.items()}),
        )
    documents = sorted({item.document_id for _, item in view.pairs if item.document_id and item.id in sources})
    visit.audited(Action.VIEWED, "programme", programme_id, detail={"documents": documents})
    return page


def _new_page(visit: Visit, form: Filled, message: str = "") -> Response:
    return render(
        "programme_new.html",
        frame=visit.frame(PLACE),
        status=422 if message else 200,
        kinds=KINDS,
        form=form,
        message=message,
        term_years=TERM_YEARS,
    )


def _kind_from(form: Filled) -> tuple[ProgrammeOwner, Span]:
    """Returns the body and the period that a form names; raises ``InvalidInput`` for none."""
    owner, _, period = form.one("kind").partition(".")
    if owner not in set(ProgrammeOwner) or period not in set(Period):
        raise InvalidInput("Đề nghị chọn loại chương trình.")
    day = day_of(form.one("day"), label="Ngày trong kỳ")
    if day is None:
        raise InvalidInput("Đề nghị chọn một ngày trong kỳ của chương trình.")
    span = span_of(Period(period), day)
    last = id_of(form.one("last_year"))
    if span.period is Period.TERM and last is not None:
        if not day.year < last <= day.year + 2 * TERM_YEARS:
            raise InvalidInput("Năm kết thúc nhiệm kỳ chưa đúng.")
        span = Span(span.period, span.first, datetime.date(last, 12, 31))
    return ProgrammeOwner(owner), span
