"""The page of one paper, as it stands or with what was wrong in a change to it; nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID
from api.errors import problem_of
from api.pages.papers import ADDRESS
from api.pages.rendering import frame_of, render
from api.paper_forms import COLUMNS
from api.paper_views import paper_view
from api.print_desk import print_desk_of
from api.services import Services
from exams.formats.registry import Format
from exams.papers.variants import MOST_VARIANTS
from vanban.audit import Action
from vanban.db.exam_papers import SCALES, TARGET
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_bank import DECISION_WORDS
from vanban.exam_papers import PAPER_STATE_WORDS
from vanban.principals import Principal

PaperId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Change = Callable[[Session], object]
DONE = {
    "thong-tin": "Đã lưu thông tin của đề.",
    "cau": "Đã lưu thay đổi các câu.",
    "thay": "Đã thay câu; các mã đề được trộn lại.",
    "ma-de": "Đã trộn lại các mã đề.",
    "quyet-dinh": "Đã ghi quyết định.",
}
FORMAT_WORDS = {
    Format.MOODLE: "Moodle XML", Format.QTI: "QTI 2.1", Format.GIFT: "GIFT", Format.AIKEN: "Aiken",
    Format.XLSX: "Excel", Format.CSV: "CSV", Format.DOCX: "Word (ngân hàng)", Format.JSON: "JSON",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was refused: why, the status, and what was typed into its form, by field."""

    message: str = ""
    status: int = 200
    typed: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


def changed(
    request: Request,
    services: Services,
    person: Principal,
    paper_id: int,
    change: Change,
    *,
    done: str,
    typed: Mapping[str, str | Sequence[str]],
) -> Response:
    """Makes a change and leads back to the paper; what was wrong is said on its page.

    Raises ``NotFound`` for a paper the person may not see.
    """
    try:
        with services.database.transaction() as session:
            change(session)
    except (InvalidInput, NotAllowed) as error:
        refused = Refused(error.message, problem_of(error).status, typed)
        return paper_page(request, services, person, paper_id, refused=refused)
    return RedirectResponse(f"{ADDRESS}/{paper_id}?xong={done}", status_code=303)


def paper_page(
    request: Request,
    services: Services,
    person: Principal,
    paper_id: int,
    *,
    code: str = "",
    good: str = "",
    refused: Refused | None = None,
) -> Response:
    """Returns the page of a paper, or of its variant with a code; with a refused change, its reason and its fields."""
    with services.database.session() as session:
        view = paper_view(session, person, paper_id, code=code)
    audited(request, services, person, Action.VIEWED, target=TARGET, target_id=paper_id)
    shown = refused or Refused()
    return render(
        "paper.html",
        frame=frame_of(request, person, "thi"),
        status=shown.status,
        view=view,
        columns=COLUMNS,
        scales=SCALES,
        states=PAPER_STATE_WORDS,
        decision_words=DECISION_WORDS,
        formats=FORMAT_WORDS,
        printing=print_desk_of(request).open,
        most_variants=MOST_VARIANTS,
        good=good,
        wrong=shown.message,
        typed=shown.typed,
    )
