"""Thi: what a person may sit, with its rules before they begin, and what they sat."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import address_of
from api.deps import LARGEST_ID, PagePerson
from api.errors import problem_of
from api.exam_landing_view import count_questions, landing, sitting_card
from api.exam_words import rule_lines
from api.pages.rendering import frame_of, render
from api.sitting_desk import DeskOf, count_start, device_of
from exams.sittings.desk import SittingDesk
from vanban.db.exam_bank import bank_units
from vanban.db.exam_sittings import rules_of, sitting_for
from vanban.errors import NotFound, VanbanError
from vanban.exam_sittings import SittingKind
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
SittingId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
PLACE = "thi"  # in the rail


@router.get("/thi")
def landing_page(request: Request, person: PagePerson, desk: DeskOf) -> Response:
    """Returns the sittings of the person; trainers find their own pages from here."""
    with desk.database.session() as session:
        shown = landing(session, person, desk.clock())
    frame = frame_of(request, person, PLACE)
    return render("exam_landing.html", frame=frame, shown=shown, trainer=bool(bank_units(person)))


@router.get("/thi/{sitting_id}")
def sitting_page(request: Request, sitting_id: SittingId, person: PagePerson, desk: DeskOf) -> Response:
    """Returns one sitting: its invitation, its rules, and the button that begins."""
    return _sitting(request, person, desk, sitting_id)


@router.post("/thi/{sitting_id}")
def begin(request: Request, sitting_id: SittingId, person: PagePerson, desk: DeskOf) -> Response:
    """Begins an attempt, or goes on with the open one; the page again with the reason where that cannot be."""
    try:
        count_start(request, person)
        view = desk.start(person, sitting_id, device=device_of(request), address=address_of(request))
    except NotFound:
        raise
    except VanbanError as error:
        return _sitting(request, person, desk, sitting_id, error=error)
    return RedirectResponse(f"/lam-bai/{view.id}", status_code=303)


def _sitting(
    request: Request, person: Principal, desk: SittingDesk, sitting_id: int, *, error: VanbanError | None = None
) -> Response:
    with desk.database.session() as session:
        row = sitting_for(session, person, sitting_id)
        card = sitting_card(session, person, row, desk.clock())
        rules = rules_of(row)
        lines = rule_lines(
            rules, SittingKind(row.kind), questions=count_questions(session, row.paper_id), closes_at=row.closes_at
        )
        invitation = row.invitation
    return render(
        "exam_sitting.html",
        frame=frame_of(request, person, PLACE),
        status=200 if error is None else problem_of(error).status,
        card=card,
        lines=lines,
        invitation=invitation,
        tie_break=rules.tie_break,
        message=error.message if error is not None else "",
    )
