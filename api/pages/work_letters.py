"""Giving what was taken on from a document, and the letters that do it: one for each body, as page, Word and PDF."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, DocumentId, PagePerson, ServicesOf
from api.giving import (
    Handing,
    hand_on,
    handing_fields,
    head_fields,
    head_from,
    head_values,
    items_to_give,
)
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.pages.work_item import Words
from api.services import Services
from api.word_response import WORD
from api.work_view import choices_of
from programs.letters import letter_file, letter_paper, usual_head
from programs.papers.printing import pdf_of
from vanban.audit import Action, Detail
from vanban.db.library import document
from vanban.db.units import unit_tree
from vanban.db.validity import today
from vanban.db.work_access import kept_units, require_planner
from vanban.db.work_letters import (
    LetterHead,
    content_of_letter,
    letter_row,
    letters_of_document,
    make_letters,
    seen_content,
    write_letter,
)
from vanban.db.work_models import WorkLetterRow
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.wording import document_name

router = APIRouter(include_in_schema=False)
LetterId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
HandingForm = Annotated[Handing, Depends(handing_fields)]
HeadForm = Annotated[dict[str, str], Depends(head_fields)]
MOST_BOXES = 1_500  # boxes for units that take part, on one page


@router.get("/nhiem-vu/tu-van-ban/{document_id}/giao")
def giving_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns what was taken on from a document, to be given to units and people, and its letters."""
    return _giving(request, person, services, document_id)


@router.post("/nhiem-vu/tu-van-ban/{document_id}/giao")
def give_all(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    form: HandingForm,
    head: HeadForm,
    action: Words = "giao",
) -> Response:
    """Gives what was chosen, and makes a letter for each body where they are asked for: all of it, or nothing."""
    try:
        with services.database.transaction() as session:
            require_planner(person)
            document(session, document_id, person)
            count = hand_on(session, person, form)
            made = make_letters(session, person, document_id, head_from(head)) if action == "cong-van" else []
            if not count and not made:
                raise InvalidInput("Chưa chọn nơi nhận việc nào mới; các việc đã giao đều có công văn rồi.")
    except InvalidInput as error:
        return _giving(request, person, services, document_id, wrong=error.message, form=form, head=head)
    return RedirectResponse(f"/nhiem-vu/tu-van-ban/{document_id}/giao#cong-van", status_code=303)


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


def _giving(
    request: Request,
    person: Principal,
    services: Services,
    document_id: int,
    *,
    wrong: str = "",
    form: Handing | None = None,
    head: Mapping[str, str] | None = None,
) -> Response:
    with services.database.session() as session:
        unit_id = require_planner(person)
        row = document(session, document_id, person)
        choices = choices_of(session, person)
        items = items_to_give(session, person, document_id, choices, day=today())
        letters = letters_of_document(session, person, document_id)
        usual = usual_head(unit_tree(session), unit_id, today())
    audited(request, services, person, Action.VIEWED, target="document", target_id=document_id)
    return render(
        "work_giving.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        row=row,
        name=document_name(type=row.type, number=row.number, date=row.date),
        items=items,
        letters=letters,
        choices=choices,
        boxes=len(items) * (len(choices.below) + len(choices.people)) <= MOST_BOXES,
        written=form.values() if form else {},
        kept=form,
        head=head or _last_head(letters, usual),
        wrong=wrong,
    )


def _last_head(letters: list[WorkLetterRow], usual: LetterHead) -> dict[str, str]:
    """Returns the head that the form starts with: as in the last letter, without its number, else the usual one."""
    if not letters:
        return head_values(usual)
    return head_values(usual) | {
        name: said for name, said in _head_of(letters[-1]).items() if name not in ("number", "dated", "report_by")
    }


def _head_of(row: WorkLetterRow) -> dict[str, str]:
    content = content_of_letter(row)
    of_row = {"number": row.number, "signer": row.signer, "position": row.position}
    names = ("authority", "assigner", "superior", "issuer", "place", "report_by")
    dated = row.dated.isoformat() if row.dated else ""
    return of_row | {name: getattr(content, name) for name in names} | {"dated": dated}


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
    audited(request, services, person, Action.LISTED, target="work_letter", target_id=letter_id)
    return render(
        "work_letter.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        row=row,
        content=content,
        paper=letter_paper(row, content),
        keeper=row.unit_id in kept_units(person),
        head=head or _head_of(row),
        wrong=wrong,
    )
