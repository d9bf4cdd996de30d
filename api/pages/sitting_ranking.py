"""Kỳ thi: the ranking as candidates may see it."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.form_values import page_of
from api.pages.rendering import frame_of, render
from api.pages.sitting_results import WORDS
from api.pages.sittings import SittingId, now_utc
from api.sitting_results_view import PAGE_SIZE
from api.sitting_settling import settle
from exams.sittings.standings import ranking_is_public, standings
from vanban.audit import Action, Detail
from vanban.db.exam_sitting_changes import TARGET, phase
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import managed, rules_of, sitting_for
from vanban.errors import NotFound
from vanban.exam_phases import Phase
from vanban.exam_sittings import Shown, SittingKind
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)


@router.get("/ky-thi/{sitting_id}/xep-hang")
def ranking_page(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, trang: str = ""
) -> Response:
    """Returns the ranking, a page of it, as far as the rules let candidates see it; the own line is always shown."""
    now = now_utc()
    with services.database.session() as session:
        _seen(session, person, sitting_id)
    settle(services, sitting_id, now=now)
    with services.database.session() as session:
        row = _seen(session, person, sitting_id)
        why = "" if ranking_is_public(row, rules_of(row), now=now) else _why_not(row, phase(row, now))
        shown = standings(session, row, now=now)
        lines = () if why else shown.public_lines(person)
    pages = max(1, -(-len(lines) // PAGE_SIZE))
    page = max(1, min(page_of(trang), pages))
    here = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    detail: Detail = {"shown": len(here), "part": "xep_hang"}
    audited(request, services, person, Action.LISTED, target=TARGET, target_id=sitting_id, detail=detail)
    return render(
        "sitting_ranking.html",
        frame=frame_of(request, person, "thi"),
        row=row,
        why=why,
        lines=here,
        total=len(lines),
        own=next((line for line in lines if line.own), None),
        final=shown.final,
        nameless=shown.nameless,
        units_told=any(line.unit for line in lines),
        passing=shown.rules.pass_percent is not None,
        scale=shown.scale,
        waits=shown.waits_for_answer,
        answered=row.tie_break_answer is not None,
        page=page,
        pages=pages,
        link=lambda number: f"/ky-thi/{sitting_id}/xep-hang?trang={number}",
        words=WORDS,
    )


def _seen(session: Session, person: Principal, sitting_id: int) -> ExamSittingRow:
    """Returns a sitting that the person may sit, or holds; raises the ``NotFound`` of candidates for any other."""
    try:
        return managed(session, person, sitting_id)
    except NotFound:
        return sitting_for(session, person, sitting_id)


def _why_not(row: ExamSittingRow, standing: Phase) -> str:
    """Returns in words why there is no ranking to see."""
    if row.kind != SittingKind.CONTEST.value:
        return "Chỉ cuộc thi mới có bảng xếp hạng."
    if standing in (Phase.DRAFT, Phase.COMING):
        return "Cuộc thi chưa mở nên chưa có bảng xếp hạng."
    if standing is Phase.CANCELLED:
        return "Cuộc thi đã hủy nên không có bảng xếp hạng."
    if rules_of(row).result_shown is Shown.NEVER:
        return "Đơn vị tổ chức không công bố bảng xếp hạng của cuộc thi này."
    return "Bảng xếp hạng được công bố sau khi cuộc thi đóng."
