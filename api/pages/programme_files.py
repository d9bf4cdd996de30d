"""A programme or a week's lịch as a file: DOCX in the layout in force, PDF of it, a workbook, or a calendar."""

import re

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.library import disposition
from api.visits import RowId, VisitOf
from api.word_response import WORD
from programs.papers.printing import pdf_of
from programs.planning.files import DOCX, ICS, XLSX, programme_file
from vanban.audit import Action
from vanban.db.programme_access import programme_row
from vanban.db.programmes import span_of_row
from vanban.errors import NotFound
from vanban.text import fold_accents
from vanban.work import Period

router = APIRouter(include_in_schema=False)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CALENDAR = "text/calendar; charset=utf-8"
_TYPES = {DOCX: WORD, XLSX: EXCEL, "pdf": PDF, ICS: CALENDAR}


@router.get("/chuong-trinh/{programme_id}/tai-ve.{kind}")
def download(visit: VisitOf, programme_id: RowId, kind: str) -> Response:
    """Returns the file; what the person may not see is not in it."""
    if kind not in _TYPES:
        raise NotFound("Không có tệp này.")
    with visit.services.database.session() as session:
        row = programme_row(session, visit.person, programme_id)
        data = programme_file(session, visit.person, row, DOCX if kind == "pdf" else kind)
        begins = "lich" if row.period == Period.WEEK else "chuong-trinh"
        name = f"{begins}-{span_of_row(row).words}"
    data = pdf_of(data) if kind == "pdf" else data
    visit.audited(Action.DOWNLOADED, "programme", programme_id, detail={"format": kind})
    plain = re.sub(r"[^A-Za-z0-9]+", "-", fold_accents(name))
    return Response(data, media_type=_TYPES[kind], headers={"Content-Disposition": disposition(f"{plain}.{kind}")})
