"""Góp ý: what readers sent for review, and the evaluation cases made of it. For officers and administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import FeedbackId, PagePerson, ServicesOf
from api.feedback_entries import case_entry, reviewed_entry
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.eval_cases import Correction, GoldWords, make_case
from vanban.db.feedback_review import SentTurn, check_reviewer, decide_feedback, list_feedback, read_feedback
from vanban.errors import InvalidInput
from vanban.feedback import STATE_WORDS, VERDICT_WORDS, FeedbackState
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
_MOST_GOLD = 20  # passages that a form may name


@dataclass(frozen=True, slots=True)
class TypedCase:
    """What the form of an evaluation case holds: pairs of a document's number and words of it, and the rest."""

    question: str
    gold: tuple[tuple[str, str], ...]
    facts: str = ""
    unanswerable: bool = False

    def correction(self) -> Correction:
        """Returns what the form says the right reply is; raises ``InvalidInput`` where it says nothing."""
        if not self.gold and not self.unanswerable:
            raise InvalidInput("Đề nghị ghi lời văn đúng, hoặc đánh dấu kho không có căn cứ trả lời.")
        gold = () if self.unanswerable else tuple(GoldWords(number, quote) for number, quote in self.gold)
        return Correction(gold, self.question, tuple(self.facts.splitlines()[:_MOST_GOLD]))


def proposed(sent: SentTurn) -> TypedCase:
    """Returns the form as it first stands: the question as understood, and what the reply cites, to be set right."""
    understood = sent.reply.get("understood") or {}
    gold = tuple((one["number"] or "", one["quote"]) for one in sent.reply["citations"])
    return TypedCase(understood.get("question") or sent.question, gold or (("", ""),))


@router.get("/gop-y")
def list_page(
    request: Request, person: PagePerson, services: ServicesOf, *, trang_thai: str = "moi", trang: str = "1"
) -> Response:
    """Returns a page of what was sent for review, in one state."""
    check_reviewer(person)
    page = int(trang) if trang.isascii() and trang.isdigit() and len(trang) < 6 else 1
    shown = _page(request, services, person, state=_state(trang_thai), page=max(page, 1))
    detail: Detail = {"state": _state(trang_thai).value, "page": max(page, 1)}
    audited(request, services, person, Action.LISTED, target="feedback", detail=detail)
    return shown


@router.post("/gop-y/{feedback_id}")
def decide(
    request: Request,
    feedback_id: FeedbackId,
    person: PagePerson,
    services: ServicesOf,
    *,
    state: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Moves feedback to another state with a note, and leads back to the list it stood in."""
    chosen = _state(state)
    with services.database.transaction() as session:
        decide_feedback(session, person, feedback_id, state=chosen, note=note)
        record(session, reviewed_entry(request, person, feedback_id, chosen))
    left = FeedbackState.NEW if chosen is FeedbackState.DONE else FeedbackState.DONE
    return RedirectResponse(_link(left), status_code=303)


@router.post("/gop-y/{feedback_id}/cau-kiem-tra")
def make(
    request: Request,
    feedback_id: FeedbackId,
    person: PagePerson,
    services: ServicesOf,
    *,
    as_shown: Annotated[str, Form()] = "",
    unanswerable: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    number: Annotated[Sequence[str], Form()] = (),
    quote: Annotated[Sequence[str], Form()] = (),
    facts: Annotated[str, Form()] = "",
) -> Response:
    """Makes an evaluation case: of what the reply cites (``as_shown``), of the words given, or one without answer."""
    given = [pair for pair in zip(number, quote, strict=False) if any(map(str.strip, pair))][:_MOST_GOLD]
    typed = TypedCase(question, tuple(given), facts, unanswerable=bool(unanswerable))
    try:
        with services.database.transaction() as session:
            case = make_case(session, person, feedback_id, None if as_shown else typed.correction())
            record(session, case_entry(request, person, feedback_id, case))
    except InvalidInput as error:
        return _failed(request, services, person, feedback_id, typed=typed, message=error.message)
    return RedirectResponse(_link(FeedbackState.DONE) + f"#gop-y-{feedback_id}", status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    state: FeedbackState = FeedbackState.NEW,
    page: int = 1,
    only: SentTurn | None = None,
    failed: str = "",
    typed: TypedCase | None = None,
) -> Response:
    with services.database.session() as session:
        sent, more = ([only], False) if only else list_feedback(session, person, state=state, page=page)
    return render(
        "feedback.html",
        frame=frame_of(request, person, "gop-y"),
        status=422 if failed else 200,
        sent=sent,
        more=more,
        page=page,
        state=state.value,
        states=[(one.value, words) for one, words in STATE_WORDS.items()],
        verdict_words={one.value: words for one, words in VERDICT_WORDS.items()},
        failed={only.id: failed} if only else {},
        typed={only.id: typed} if only else {},
        proposed=proposed,
        links=_link,
    )


def _failed(
    request: Request, services: Services, person: Principal, feedback_id: int, *, typed: TypedCase, message: str
) -> Response:
    """Returns the page with the one card whose form could not be taken, filled in as it was."""
    with services.database.session() as session:
        only = read_feedback(session, person, feedback_id)
    return _page(request, services, person, state=only.state, only=only, failed=message, typed=typed)


def _state(words: str) -> FeedbackState:
    return FeedbackState(words) if words in set(FeedbackState) else FeedbackState.NEW


def _link(state: FeedbackState | str, page: int = 1) -> str:
    return "/gop-y?" + urlencode({"trang_thai": str(state), **({"trang": page} if page > 1 else {})})
