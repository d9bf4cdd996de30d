"""Việc của tôi: what is given to a person and their unit; accepted, returned, passed on, reported with evidence."""

import datetime
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, UploadFile
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.evidence import MOST_FILES, SecretEvidence, evidence_store, keep_evidence
from api.own_work_view import MOST_SHOWN, WHOSE, Chosen, own_work
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action, Detail, Outcome
from vanban.db.agenda import local_day
from vanban.db.own_work import PassingOn, evidence_row, given_one, given_rows, passing_on, person_names
from vanban.db.work_assigning import Assignee, accept, delegate, may_decide, my_assignments, return_back
from vanban.db.work_due import NoticeWish, notice_wish, save_notice_wish
from vanban.db.work_progress import progress_of, report
from vanban.db.work_reminders import mark_read, reminders_of
from vanban.errors import InvalidInput, UnreadableFile
from vanban.principals import Principal
from vanban.reminding import REMINDER_WORDS
from vanban.work import ASSIGNMENT_WORDS, AssignmentState
from vanban.work_words import days_words, light_badge

router = APIRouter(include_in_schema=False)
AssignmentId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
EvidenceId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
NOTES = {
    "nhan": "Đã nhận việc.",
    "tra-lai": "Đã trả lại việc kèm lý do.",
    "giao-tiep": "Đã giao tiếp.",
    "bao-cao": "Đã ghi báo cáo tiến độ.",
    "da-doc": "Đã đánh dấu các nhắc việc là đã xem.",
    "cach-nhac": "Đã lưu cách nhận nhắc việc.",
}
_WORDS: dict[str, Any] = {
    "light": light_badge,
    "days": days_words,
    "states": {one.value: two for one, two in ASSIGNMENT_WORDS.items()},
}


@router.get("/viec-cua-toi")
def own_work_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns what is given to the person and their unit, the earliest deadline first, under the reminders."""
    chosen, day = Chosen.read(request.query_params), _today()
    with services.database.session() as session:
        given = given_rows(session, person, my_assignments(session, person), day)
        reminders = reminders_of(session, person, day)
        wish = notice_wish(session, person.person_id or 0)
    shown = own_work(given, chosen, person.person_id)
    audited(request, services, person, Action.LISTED, target="work_item", detail={"shown": len(shown.rows)})
    return render(
        "own_work.html",
        frame=frame_of(request, person, "cong-viec"),
        shown=shown,
        chosen=chosen,
        whose=WHOSE,
        most=MOST_SHOWN,
        reminders=reminders,
        wish=wish,
        mails=services.settings.smtp_host is not None,
        reminder_words=REMINDER_WORDS,
        note=NOTES.get(request.query_params.get("xong", ""), ""),
        **_WORDS,
    )


@router.post("/viec-cua-toi/da-xem-nhac")
def reminders_read(person: PagePerson, services: ServicesOf) -> Response:
    """Puts the reminders away."""
    with services.database.transaction() as session:
        mark_read(session, person, datetime.datetime.now(datetime.UTC))
    return RedirectResponse("/viec-cua-toi?xong=da-doc", status_code=303)


@router.post("/viec-cua-toi/cach-nhac")
def notice_wishes(
    person: PagePerson, services: ServicesOf, mail: Annotated[str, Form()] = "", chat: Annotated[str, Form()] = ""
) -> Response:
    """Keeps where the person wants to be told of their work besides the pages."""
    with services.database.transaction() as session:
        save_notice_wish(session, person, NoticeWish(mail == "1", chat == "1"))
    return RedirectResponse("/viec-cua-toi?xong=cach-nhac", status_code=303)


@router.get("/viec-cua-toi/minh-chung/{evidence_id}")
def evidence_file(request: Request, evidence_id: EvidenceId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a file that shows progress, for download by those who may see the item."""
    with services.database.session() as session:
        row = evidence_row(session, person, evidence_id)
    data = evidence_store(services).read(row.sha256 or "")
    audited(request, services, person, Action.DOWNLOADED, target="work_evidence", target_id=row.id)
    headers = {
        "Content-Disposition": disposition(row.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.get("/viec-cua-toi/{assignment_id}")
def assignment_page(
    request: Request, assignment_id: AssignmentId, person: PagePerson, services: ServicesOf
) -> Response:
    """Returns one thing given: what is asked, by when, where it is said, what was reported, what can be done."""
    return _page(request, person, services, assignment_id)


@router.post("/viec-cua-toi/{assignment_id}/nhan")
def accept_it(request: Request, assignment_id: AssignmentId, person: PagePerson, services: ServicesOf) -> Response:
    """Accepts what was given."""
    return _done(
        *(request, person, services, assignment_id),
        what="nhan",
        do=lambda session: accept(session, person, assignment_id),
    )


@router.post("/viec-cua-toi/{assignment_id}/tra-lai")
def return_it(
    request: Request,
    assignment_id: AssignmentId,
    person: PagePerson,
    services: ServicesOf,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Gives it back with a reason; the reason typed is kept where it cannot be."""
    return _done(
        *(request, person, services, assignment_id),
        what="tra-lai",
        do=lambda session: return_back(session, person, assignment_id, reason=reason),
        kept={"reason": reason},
    )


@router.post("/viec-cua-toi/{assignment_id}/giao-tiep")
def pass_on(
    request: Request,
    assignment_id: AssignmentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    to: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Passes it on to a unit below ("u" and its id) or a person of the unit ("p" and the id)."""

    def do(session: Session) -> object:
        unit_id = given_one(session, person, assignment_id, _today()).row.unit_id
        return delegate(session, person, assignment_id, _assignee(to, unit_id), note=note)

    kept = {"to": to, "note": note}
    return _done(*(request, person, services, assignment_id), what="giao-tiep", do=do, kept=kept)


@router.post("/viec-cua-toi/{assignment_id}/bao-cao")
def report_it(
    request: Request,
    assignment_id: AssignmentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    percent: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Reports how far it has come, with files that show it; what was typed is kept where it cannot be taken."""
    kept = {"percent": percent, "note": note}
    try:
        share = _percent(percent)
        with services.database.session() as session:
            _standing(session, person, assignment_id)  # asked before any file is read
        evidence = keep_evidence(services, files or [])
    except (InvalidInput, UnreadableFile) as error:
        if isinstance(error, SecretEvidence):
            _record_secret(request, services, person, assignment_id)
        return _page(request, person, services, assignment_id, wrong=error.message, kept=kept)

    def do(session: Session) -> object:
        item_id = given_one(session, person, assignment_id, _today()).row.item_id
        return report(session, person, item_id, percent=share, note=note, evidence=evidence)

    return _done(*(request, person, services, assignment_id), what="bao-cao", do=do, kept=kept)


def _done(
    request: Request,
    person: Principal,
    services: Services,
    assignment_id: int,
    *,
    what: str,
    do: Callable[[Session], object],
    kept: dict[str, str] | None = None,
) -> Response:
    """Does something in a transaction and leads to the list, or shows the page again with what was wrong."""
    try:
        with services.database.transaction() as session:
            do(session)
    except InvalidInput as error:
        return _page(request, person, services, assignment_id, wrong=error.message, kept=kept)
    return RedirectResponse(f"/viec-cua-toi?xong={what}", status_code=303)


def _page(
    request: Request,
    person: Principal,
    services: Services,
    assignment_id: int,
    *,
    wrong: str = "",
    kept: dict[str, str] | None = None,
) -> Response:
    day = _today()
    with services.database.session() as session:
        one = given_one(session, person, assignment_id, day)
        progress = progress_of(session, person, one.item.id)
        evidence = {row.id: list(row.evidence) for row in progress}
        names = person_names(session, {row.person_id for row in progress if row.person_id is not None})
        decides = may_decide(person, one.row)
        to = passing_on(session, one.row.unit_id, day) if decides and one.stands else PassingOn((), ())
    detail: Detail = {"assignment": assignment_id}
    audited(request, services, person, Action.VIEWED, target="work_item", target_id=one.item.id, detail=detail)
    return render(
        "own_work_item.html",
        frame=frame_of(request, person, "cong-viec"),
        status=422 if wrong else 200,
        one=one,
        decides=decides,
        progress=progress,
        evidence=evidence,
        names=names,
        to=to,
        wrong=wrong,
        kept={"reason": "", "to": "", "note": "", "percent": str(one.item.percent), **(kept or {})},
        most_files=MOST_FILES,
        max_mb=services.settings.max_file_mb,
        **_WORDS,
    )


def _standing(session: Session, person: Principal, assignment_id: int) -> None:
    one = given_one(session, person, assignment_id, _today())
    if not one.stands:
        words = ASSIGNMENT_WORDS[AssignmentState(one.row.state)]
        raise InvalidInput(f"Việc đang ở trạng thái “{words}” nên không báo cáo được ở đây.")


def _assignee(words: str, unit_id: int) -> Assignee:
    kind, number = words[:1], words[1:]
    if kind not in ("u", "p") or not (number.isascii() and number.isdigit()) or int(number) > LARGEST_ID:
        raise InvalidInput("Chưa chọn đơn vị hoặc người để giao tiếp.")
    return Assignee(int(number)) if kind == "u" else Assignee(unit_id, int(number))


def _percent(words: str) -> int:
    if not (words.strip().isascii() and words.strip().isdigit()) or len(words.strip()) > 3:
        raise InvalidInput("Tiến độ là số từ 0 đến 100.")
    return int(words)


def _record_secret(request: Request, services: Services, person: Principal, assignment_id: int) -> None:
    """Records that a file with a mark of secrecy was handed in: who, for what, and nothing of the file."""
    detail: Detail = {"change": "minh_chung_mat", "assignment": assignment_id}
    audited(
        *(request, services, person, Action.REFUSED),
        target="work_assignment",
        target_id=assignment_id,
        outcome=Outcome.DENIED,
        detail=detail,
    )


def _today() -> datetime.date:
    return local_day(datetime.datetime.now(datetime.UTC))
