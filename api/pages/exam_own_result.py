"""Kết quả: how an own attempt ended and, as far as rules and permissions allow, what was right and why."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.exam_words import number_words, waiting_words
from api.pages.exam_landing import PLACE
from api.pages.rendering import frame_of, render
from api.sitting_desk import DeskOf, device_of
from exams.sittings.attempts import TARGET
from exams.sittings.starting import moment_words
from exams.sittings.views import ResultView
from vanban.audit import Action, Detail
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.exam_sittings import ENDED_WORDS, SITTING_KIND_WORDS
from vanban.wording import duration_words

router = APIRouter(include_in_schema=False)


@router.get("/lam-bai/{attempt_id}/ket-qua")
def result_page(
    request: Request,
    attempt_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    person: PagePerson,
    services: ServicesOf,
    desk: DeskOf,
) -> Response:
    """Returns the result of an own attempt; leads back to the questions while it goes on."""
    if not desk.attempt(person, attempt_id, device=device_of(request)).over:
        return RedirectResponse(f"/lam-bai/{attempt_id}", status_code=303)
    result = desk.result(person, attempt_id)
    with services.database.session() as session:
        closes_at = session.get_one(ExamSittingRow, result.sitting_id).closes_at
    detail: Detail = {"documents": _cited(result)}
    audited(request, services, person, Action.VIEWED, target=TARGET, target_id=attempt_id, detail=detail)
    waiting = [
        waiting_words(shown, closes_at, what)
        for what, shown, seen in (
            ("Điểm", result.rules.result_shown, result.score_shown),
            ("Đáp án và lời giải thích", result.rules.answers_shown, result.answers_shown),
        )
        if not seen
    ]
    return render(
        "exam_result.html",
        frame=frame_of(request, person, PLACE),
        result=result,
        mark=number_words(result.mark) if result.mark is not None else "",
        took=duration_words(result.seconds),
        kind=SITTING_KIND_WORDS[result.kind],
        ended=ENDED_WORDS[result.ended],
        at=moment_words(result.submitted_at),
        waiting=waiting,
    )


def _cited(result: ResultView) -> list[int]:
    return sorted({cited.document_id for one in result.review for cited in one.cited})
