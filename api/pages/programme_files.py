"""A programme or a week's lịch as a file: DOCX in the layout in force, PDF of it, a workbook, or a calendar."""

import re

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.library import disposition
from api.pages.work_calendar import OFFICE
from api.visits import RowId, VisitOf
from api.word_response import WORD
from programs.papers.calendars import calendar_ics
from programs.papers.printing import pdf_of
from programs.papers.programme import programme_docx
from programs.papers.week import week_docx
from programs.papers.workbook import programme_xlsx, week_xlsx
from programs.planning.paper import programme_paper, week_entries, week_paper
from vanban.audit import Action
from vanban.db.programme_access import programme_row
from vanban.db.programme_models import ProgrammeRow
from vanban.db.programmes import span_of_row
from vanban.errors import NotFound
from vanban.layout.profiles import Profile, default_name, profile_named
from vanban.principals import Principal
from vanban.text import fold_accents
from vanban.work import Period

router = APIRouter(include_in_schema=False)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CALENDAR = "text/calendar; charset=utf-8"
_TYPES = {"docx": WORD, "xlsx": EXCEL, "pdf": PDF, "ics": CALENDAR}


@router.get("/chuong-trinh/{programme_id}/tai-ve.{kind}")
def programme_file(visit: VisitOf, programme_id: RowId, kind: str) -> Response:
    """Returns the file; what the person may not see is not in it."""
    if kind not in _TYPES:
        raise NotFound("Không có tệp này.")
    with visit.services.database.session() as session:
        row = programme_row(session, visit.person, programme_id)
        if kind == "ics" and row.period != Period.WEEK:
            raise NotFound("Chỉ lịch tuần có tệp lịch.")
        made = _week if row.period == Period.WEEK else _programme
        data = made(session, visit.person, row, kind)
        begins = "lich" if row.period == Period.WEEK else "chuong-trinh"
        name = f"{begins}-{span_of_row(row).words}"
    data = pdf_of(data) if kind == "pdf" else data
    visit.audited(Action.DOWNLOADED, "programme", programme_id, detail={"format": kind})
    plain = re.sub(r"[^A-Za-z0-9]+", "-", fold_accents(name))
    return Response(data, media_type=_TYPES[kind], headers={"Content-Disposition": disposition(f"{plain}.{kind}")})


def _programme(session: Session, person: Principal, row: ProgrammeRow, kind: str) -> bytes:
    paper = programme_paper(session, person, row)
    return programme_xlsx(paper) if kind == "xlsx" else programme_docx(paper, _profile(row))


def _week(session: Session, person: Principal, row: ProgrammeRow, kind: str) -> bytes:
    if kind == "ics":
        return calendar_ics(week_entries(session, person, row, office=OFFICE), name=f"Lịch công tác {row.title}")
    paper = week_paper(session, person, row)
    return week_xlsx(paper) if kind == "xlsx" else week_docx(paper, _profile(row))


def _profile(row: ProgrammeRow) -> Profile:
    return profile_named(default_name(state=False, dated=row.signed_on))
