"""/chuong-trinh/{id}/nhap: a programme or a lịch out of a file, read into one in the making, and its doubts."""

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.responses import RedirectResponse, Response

from api.filled_forms import FormOf
from api.programme_view import PLACE, programme_page, programme_view
from api.visits import RowId, Visit, VisitOf
from ingest.sandbox import SandboxUnavailable
from programs.papers.doubts import DOUBT_WORDS
from programs.planning.importing import import_programme, import_week
from vanban.db.programme_access import kept_programme
from vanban.db.programme_doubts import doubts_of, settle_doubts
from vanban.errors import InvalidInput, RejectedDocument, UnreadableFile
from vanban.work import Period

router = APIRouter(include_in_schema=False)
ROOM = "/chuong-trinh/{programme_id}/nhap"
_WORDS = {one.value: words for one, words in DOUBT_WORDS.items()}


@router.get(ROOM)
def import_page(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the form that takes a file, and what of files read before a person should look at."""
    return _page(visit, programme_id)


@router.post(ROOM)
def take_in(visit: VisitOf, programme_id: RowId, *, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Reads a file into a programme in the making; a secret one is refused, and nothing of it is kept."""
    with visit.services.database.transaction() as session:
        week = kept_programme(session, visit.person, programme_id).period == Period.WEEK
    try:
        if file is None or not file.filename:
            raise InvalidInput("Đề nghị chọn tệp Word hoặc Excel.")
        _read_in(visit, programme_id, file.filename, file.file.read(), week=week)
    except (InvalidInput, UnreadableFile, RejectedDocument, SandboxUnavailable) as error:
        return _page(visit, programme_id, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}/nhap?xong=1", status_code=303)


@router.post(ROOM + "/da-xem")
def look_at(visit: VisitOf, programme_id: RowId, form: FormOf) -> Response:
    """Notes which doubts a person has looked at."""
    try:
        with visit.services.database.transaction() as session:
            settle_doubts(session, visit.person, programme_id, form.ids("doubt"))
    except InvalidInput as error:
        return _page(visit, programme_id, message=error.message)
    return RedirectResponse(f"/chuong-trinh/{programme_id}/nhap?xong=1", status_code=303)


def _read_in(visit: Visit, programme_id: int, name: str, data: bytes, *, week: bool) -> None:
    visit.services.review.intake.looked_at(name, data)
    if week:
        lines = visit.services.paper_files.week(name, data)
        with visit.services.database.transaction() as session:
            import_week(session, visit.person, programme_id, lines)
    else:
        rows = visit.services.paper_files.programme(name, data)
        with visit.services.database.transaction() as session:
            import_programme(session, visit.person, programme_id, rows)


def _page(visit: Visit, programme_id: int, *, message: str = "") -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        kept_programme(session, visit.person, programme_id)
        view = programme_view(session, visit.person, programme_id)
        doubts = doubts_of(session, visit.person, view.row)
        rows = [(row, list(some)) for (_, row), some in groupby(doubts, key=lambda one: (one.at, one.row))]
        return programme_page(
            visit,
            "programme_import.html",
            view,
            frame=frame,
            active=f"{view.address}/nhap",
            message=message,
            rows=rows,
            count=len(doubts),
            words=_WORDS,
            items={item.id: (one.id, item.text) for one, item in view.pairs},
        )
