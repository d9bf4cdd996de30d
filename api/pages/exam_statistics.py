"""/ky-thi/{id}/thong-ke: the statistics of a sitting for the trainers of its unit, as a page, in Word and in Excel."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.exam_statistics_charts import charts_of
from api.exam_statistics_view import SORTS, headlines, item_lines, unit_lines
from api.exam_statistics_words import level_name, percent, topic_name
from api.exporting.exam_statistics_file import sheets_file, word_report
from api.exporting.tables import TABLE_KINDS
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.pages.sittings import SittingId, now_utc
from api.services import Services
from api.word_response import word_response
from exams.statistics.sittings import SittingStatistics, sitting_statistics
from exams.statistics.strong_and_weak import LEAST_PEOPLE
from vanban.audit import Action
from vanban.db.exam_statistics import TARGET
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/ky-thi/{sitting_id}/thong-ke"


@router.get(ADDRESS)
def show(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, xep: str = ""
) -> Response:
    """Returns the page; ``xep`` is the column to sort questions by, led by "-" for the largest first."""
    with services.database.session() as session:
        found = _statistics(session, person, sitting_id)
    sort, down = xep.removeprefix("-"), xep.startswith("-")
    if sort not in SORTS:
        sort, down = "cau", False
    audited(request, services, person, Action.VIEWED, target=TARGET, target_id=sitting_id, detail={"part": "thong_ke"})
    analysis = found.analysis
    return render(
        "exam_statistics.html",
        frame=frame_of(request, person, "thi"),
        found=found,
        analysis=analysis,
        headlines=headlines(found, analysis) if analysis else [],
        charts=charts_of(analysis, found.sitting.scale) if analysis else [],
        lines=item_lines(found, analysis, sort=sort, down=down) if analysis else [],
        units=unit_lines(analysis.units, found.sitting.scale) if analysis else [],
        headings=[(key, words, *_sort_link(key, sort, down=down)) for key, (words, _) in SORTS.items()],
        names={"topic": topic_name, "level": level_name},
        share=percent,
        least=LEAST_PEOPLE,
        enough=analysis is not None and any(one.people >= LEAST_PEOPLE for one in analysis.items),
    )


@router.get(ADDRESS + ".docx")
def word(request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the report as a Word file."""
    with services.database.session() as session:
        found = _statistics(session, person, sitting_id)
    file = word_report(found, person=person.name, at=now_utc())
    _exported(request, services, person, sitting_id, "docx")
    return word_response(file)


@router.get(ADDRESS + ".xlsx")
def sheets(request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns all figures as a workbook."""
    with services.database.session() as session:
        found = _statistics(session, person, sitting_id)
    file = sheets_file(found)
    _exported(request, services, person, sitting_id, "xlsx")
    headers = {"Content-Disposition": disposition(file.name)}
    return Response(file.data, media_type=TABLE_KINDS["xlsx"], headers=headers)


def _statistics(session: Session, person: Principal, sitting_id: int) -> SittingStatistics:
    return sitting_statistics(session, person, sitting_id, now=now_utc())


def _exported(request: Request, services: Services, person: Principal, sitting_id: int, kind: str) -> None:
    detail = {"part": "thong_ke", "format": kind}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=sitting_id, detail=detail)


def _sort_link(key: str, sort: str, *, down: bool) -> tuple[str, str]:
    """Returns the address behind the head of a column, and its ``aria-sort``: a second press turns it round."""
    if key != sort:
        return f"?xep={key}#cau-hoi", "none"
    return f"?xep={'' if down else '-'}{key}#cau-hoi", "descending" if down else "ascending"
