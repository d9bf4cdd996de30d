"""Báo cáo tiến độ: a period is chosen; its figures and items with their clauses are shown, as Word and as data."""

import calendar
import datetime

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.work_report_files import data_file, paper_of, title_of, word_file
from vanban.audit import Action, Detail
from vanban.db.agenda import local_day
from vanban.db.models import UnitRow
from vanban.db.work_reporting import MOST, Period, report_of
from vanban.db.work_scope import scope_of
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.work_words import light_badge

router = APIRouter(include_in_schema=False)
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
}


@router.get("/theo-doi/bao-cao")
def report_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the report of a period: this month's where the address names none."""
    day, wrong = _today(), ""
    chosen = _this_month(day)
    first, last = (request.query_params.get(name, "") for name in ("tu", "den"))
    if first or last:
        try:
            chosen = Period.checked(first, last)
        except InvalidInput as error:
            wrong = error.message
    with services.database.session() as session:
        scope = scope_of(session, person)
        report = report_of(session, scope, chosen, day)
    audited(request, services, person, Action.LISTED, target="work_item", detail={"shown": len(report.items)})
    return render(
        "work_report.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        report=report,
        title=title_of(chosen),
        wrong=wrong,
        query=f"tu={chosen.first.isoformat()}&den={chosen.last.isoformat()}",
        light=light_badge,
        wide=scope.wide,
        most=MOST,
    )


@router.get("/theo-doi/bao-cao/tep.{kind}")
def report_file(request: Request, kind: str, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the report as a Word file, or its items as data."""
    if kind not in MEDIA:
        raise NotFound("Không có dạng tệp này.")
    period = Period.checked(*(request.query_params.get(name, "") for name in ("tu", "den")))
    day = _today()
    with services.database.session() as session:
        report = report_of(session, scope_of(session, person), period, day)
        unit, above = _names(session, person)
    if report.missing:
        raise InvalidInput(f"Kỳ này có hơn {MOST:,} nhiệm vụ. Chọn kỳ báo cáo ngắn hơn.".replace(",", "."))
    paper = paper_of(report, unit=unit, above=above)
    data = word_file(paper, day) if kind == "docx" else data_file(report, kind)
    detail: Detail = {"format": kind, "count": len(report.items), "documents": report.document_ids}
    audited(request, services, person, Action.EXPORTED, target="work_item", detail=detail)
    name = f"bao-cao-nhiem-vu-{period.first:%Y%m%d}-{period.last:%Y%m%d}.{kind}"
    return Response(data, media_type=MEDIA[kind], headers={"Content-Disposition": disposition(name)})


def _names(session: Session, person: Principal) -> tuple[str, str]:
    """Returns the name of the person's unit and of the one above it."""
    unit = session.get_one(UnitRow, person.unit_id)
    above = session.get(UnitRow, unit.parent_id) if unit.parent_id is not None else None
    return unit.name, above.name if above else ""


def _this_month(day: datetime.date) -> Period:
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def _today() -> datetime.date:
    return local_day(datetime.datetime.now(datetime.UTC))
