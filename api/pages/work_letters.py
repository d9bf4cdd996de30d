"""The letters that give work: one for each body, as page, Word and PDF."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.giving import head_fields, head_from, values_of_letter
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.services import Services
from api.word_response import WORD
from programs.letters import letter_file, letter_paper
from programs.papers.letter import resting_on
from programs.papers.printing import pdf_of
from vanban.audit import Action, Detail
from vanban.db.work_access import kept_units
from vanban.db.work_letters import letter_row, seen_content, write_letter
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
LetterId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
HeadForm = Annotated[dict[str, str], Depends(head_fields)]


@router.get("/giao-viec/{letter_id}")
def letter_page(request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a letter to the unit that sends it and to the one it is for."""
    return _letter(request, person, services, letter_id)


@router.post("/giao-viec/{letter_id}")
def change(
    request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf, *, head: HeadForm
) -> Response:
    """Writes number, day, signer and the other parts of a letter's head."""
    try:
        with services.database.transaction() as session:
            write_letter(session, person, letter_id, head_from(head))
    except InvalidInput as error:
        return _letter(request, person, services, letter_id, wrong=error.message, head=head)
    return RedirectResponse(f"/giao-viec/{letter_id}", status_code=303)


@router.get("/giao-viec/{letter_id}/cong-van.docx")
def word_file(request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a letter as a Word file."""
    return _file(request, person, services, letter_id, "docx")


@router.get("/giao-viec/{letter_id}/cong-van.pdf")
def pdf_file(request: Request, letter_id: LetterId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a letter as PDF."""
    return _file(request, person, services, letter_id, "pdf")


def _file(request: Request, person: Principal, services: Services, letter_id: int, ending: str) -> Response:
    with services.database.session() as session:
        row = letter_row(session, person, letter_id)
        data = letter_file(row, seen_content(session, person, row))
    data = data if ending == "docx" else pdf_of(data)
    detail: Detail = {"format": ending}
    audited(request, services, person, Action.EXPORTED, target="work_letter", target_id=letter_id, detail=detail)
    name = f"giao-viec-{letter_id}.{ending}"
    media = WORD if ending == "docx" else "application/pdf"
    return Response(data, media_type=media, headers={"Content-Disposition": disposition(name)})


def _letter(
    request: Request,
    person: Principal,
    services: Services,
    letter_id: int,
    *,
    wrong: str = "",
    head: Mapping[str, str] | None = None,
) -> Response:
    with services.database.session() as session:
        row = letter_row(session, person, letter_id)
        content = seen_content(session, person, row)
    paper = letter_paper(row, content)
    audited(request, services, person, Action.LISTED, target="work_letter", target_id=letter_id)
    return render(
        "work_letter.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        row=row,
        content=content,
        paper=paper,
        basis=resting_on(paper.directives),
        keeper=row.unit_id in kept_units(person),
        head=head or values_of_letter(row),
        wrong=wrong,
    )
