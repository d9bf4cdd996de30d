"""/chuong-trinh/{id}/nhap: a programme or a lịch that exists as a file, read into one in the making."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.programme_forms import Bodies, month_of
from api.programme_view import PLACE, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from programs.papers.importing import read_programme, read_week
from programs.papers.views import ProgrammeLine, ProgrammePaper, WeekPaper
from vanban.db.programme_access import IN_THE_MAKING, kept_programme, require_state
from vanban.db.programme_items import Placing, add_new
from vanban.db.programme_models import ProgrammeRow
from vanban.db.programme_slots import SlotContent, add_slots
from vanban.db.programmes import span_of_row
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.errors import InvalidInput, RejectedDocument, UnreadableFile
from vanban.principals import Principal
from vanban.text import bare_form
from vanban.work import OPINION_WORDS, Opinion, Period, WorkContent

router = APIRouter(include_in_schema=False)
ROOM = "/chuong-trinh/{programme_id}/nhap"


@router.get(ROOM)
def import_page(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the form that takes a file."""
    return _page(visit, programme_id)


@router.post(ROOM)
def take_in(visit: VisitOf, programme_id: RowId, *, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Reads a file into a programme in the making; a secret one is refused, and nothing of it is kept."""
    with visit.services.database.transaction() as session:
        row = kept_programme(session, visit.person, programme_id)
        week = row.period == Period.WEEK
        address = f"/lich-tuan?tuan={row.first}" if week else f"/chuong-trinh/{row.id}/ra-soat?xong=1"
    try:
        if file is None or not file.filename:
            raise InvalidInput("Đề nghị chọn tệp Word hoặc Excel.")
        data = file.file.read()
        visit.services.review.intake.looked_at(file.filename, data)
        paper = read_week(data).paper if week else read_programme(data, today=today()).paper
        with visit.services.database.transaction() as session:
            row = kept_programme(session, visit.person, programme_id)
            require_state(row, *IN_THE_MAKING)
            if isinstance(paper, WeekPaper):
                _put_slots(session, visit.person, row, paper)
            else:
                _put_lines(session, visit.person, row, paper)
    except (InvalidInput, UnreadableFile, RejectedDocument) as error:
        return _page(visit, programme_id, message=error.message)
    return RedirectResponse(address, status_code=303)


def _put_lines(session: Session, person: Principal, row: ProgrammeRow, paper: ProgrammePaper) -> None:
    bodies, span = Bodies(unit_tree(session), row.unit_id), span_of_row(row)
    contents = []
    for group in paper.groups:
        for line in group.lines:
            content = _content(line, bodies, group.title)
            contents.append((content, Placing(group.title, month_of(content, span))))
    add_new(session, person, row.id, contents)


def _content(line: ProgrammeLine, bodies: Bodies, group: str) -> WorkContent:
    opinions = {bare_form(words): one for one, words in OPINION_WORDS.items()}
    return WorkContent(
        text=line.text,
        lead=bodies.body(line.lead) if line.lead else None,
        partners=tuple(bodies.body(name) for name in line.partners),
        group=group,
        product=line.product,
        due=line.due,
        first=line.first,
        last=line.last,
        leader=line.leader[:200],
        opinion=opinions.get(bare_form(line.opinion), Opinion.NONE),
    )


def _put_slots(session: Session, person: Principal, row: ProgrammeRow, paper: WeekPaper) -> None:
    """Puts the lines of a lịch on their days; raises ``InvalidInput`` where one is of another week."""
    outside = [slot.day for slot in paper.slots if not row.first <= slot.day <= row.last]
    if outside:
        raise InvalidInput(f"Tệp có dòng ngày {outside[0]:%d/%m/%Y}, không thuộc tuần này.")
    contents = [
        SlotContent(
            slot.day,
            slot.text,
            slot.start_minute,
            slot.end_minute,
            leader=slot.leader,
            attending=slot.attending,
            preparing=slot.preparing,
            place=slot.place,
        )
        for slot in paper.slots
    ]
    add_slots(session, person, row.id, contents)


def _page(visit: Visit, programme_id: int, *, message: str = "") -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        kept_programme(session, visit.person, programme_id)
        view = programme_view(session, visit.person, programme_id)
        return programme_page(
            visit, "programme_import.html", view, frame=frame, active=f"{view.address}/nhap", message=message
        )
