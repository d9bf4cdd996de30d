"""Kỳ thi: giving certificates, and certificates as files for organisers and for those who have one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.exporting.certificate_word import certificates_word
from api.form_values import id_of, page_of
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.pages.sitting_results import WORD, WORDS, managed_standings
from api.pages.sittings import SittingId, now_utc
from api.print_desk import print_desk_of
from api.services import Services
from api.sitting_forms import whole_of
from exams.sittings.awards import award, obstacle, printed
from exams.sittings.standings import standings
from vanban.audit import Action, Detail
from vanban.db.exam_certificates import certificate_words, certificates_of, own_certificate, save_certificate_words
from vanban.db.exam_sitting_changes import TARGET
from vanban.db.exam_sittings import managed
from vanban.errors import InvalidInput, NotFound
from vanban.exam_certificates import AWARD_WORDS, Award, Certificate
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
CertificateId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Field = Annotated[str, Form()]
PAGE_SIZE = 50
MOST_IN_ONE = 100  # certificates of one file; LibreOffice takes some seconds for them
NO_CERTIFICATE = "Không có giấy chứng nhận này trong kỳ thi."
DONE = {"luu": "Đã lưu lời ký giấy chứng nhận."}


@router.get("/ky-thi/{sitting_id}/chung-nhan")
def certificates_page(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    xong: str = "",
    moi: str = "",
    trang: str = "",
) -> Response:
    """Returns the certificates of a sitting, who may be given one, and who signs."""
    done = DONE.get(xong, "")
    if xong == "cap":
        new = id_of(moi) or 0
        done = f"Đã cấp {new} giấy chứng nhận mới." if new else "Những người này đã có giấy chứng nhận từ trước."
    return _page(request, person, services, sitting_id, done=done, page=page_of(trang))


@router.post("/ky-thi/{sitting_id}/chung-nhan/loi-ky")
def save_words(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    place: Field = "",
    position: Field = "",
    signer: Field = "",
) -> Response:
    """Saves where certificates are given and who signs them."""
    typed = {"place": place, "position": position, "signer": signer}
    try:
        with services.database.transaction() as session:
            save_certificate_words(session, person, managed(session, person, sitting_id), typed, now=now_utc())
    except InvalidInput as error:
        return _page(request, person, services, sitting_id, problem=error.message, typed=typed)
    return RedirectResponse(f"/ky-thi/{sitting_id}/chung-nhan?xong=luu", status_code=303)


@router.post("/ky-thi/{sitting_id}/chung-nhan")
def give(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    ai: Field = "",
    so_nguoi: Field = "",
    bai: Annotated[list[str], Form()] = [],  # noqa: B006 - never changed
) -> Response:
    """Gives certificates to those who are meant; who has one keeps it."""
    managed_standings(services, person, sitting_id)  # hands in what is out of time
    kind = Award(ai) if ai in set(Award) else Award.CHOSEN
    try:
        count = whole_of(so_nguoi, label="Số người xếp đầu") or 0
        chosen = {one for words in bai if (one := id_of(words)) is not None}
        new = _award(services, person, sitting_id, kind, count=count, chosen=chosen)
    except InvalidInput as error:
        return _page(request, person, services, sitting_id, problem=error.message)
    return RedirectResponse(f"/ky-thi/{sitting_id}/chung-nhan?xong=cap&moi={new}", status_code=303)


@router.get("/ky-thi/{sitting_id}/chung-nhan/tat-ca")
def all_files(
    request: Request,
    sitting_id: SittingId,
    person: PagePerson,
    services: ServicesOf,
    *,
    dang: str = "docx",
    phan: str = "1",
) -> Response:
    """Returns the certificates of a sitting as one file; of many a part (``phan``) of ``MOST_IN_ONE``."""
    part = page_of(phan)
    with services.database.session() as session:
        sitting = managed(session, person, sitting_id)
        rows = certificates_of(session, sitting_id)[(part - 1) * MOST_IN_ONE : part * MOST_IN_ONE]
        if not rows:
            raise NotFound(NO_CERTIFICATE)
        papers = printed(session, sitting, rows)
    return _file(
        request, person, services, sitting_id, papers, wanted=dang, name=f"giay-chung-nhan-ky-thi-{sitting_id}-{part}"
    )


@router.get("/ky-thi/{sitting_id}/chung-nhan/cua-toi")
def own_file(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, dang: str = ""
) -> Response:
    """Returns the person's own certificate of a sitting: as PDF where the machine makes any, or as asked for."""
    wanted = dang or ("pdf" if print_desk_of(request).open else "docx")
    with services.database.session() as session:
        row, attempt, sitting = own_certificate(session, person, sitting_id)
        papers = printed(session, sitting, [(row, attempt)])
    return _file(
        request, person, services, sitting_id, papers, wanted=wanted, name=f"giay-chung-nhan-{row.number}-{row.year}"
    )


@router.get("/ky-thi/{sitting_id}/chung-nhan/{certificate_id}")
def one_file(
    request: Request,
    sitting_id: SittingId,
    certificate_id: CertificateId,
    person: PagePerson,
    services: ServicesOf,
    *,
    dang: str = "pdf",
) -> Response:
    """Returns one certificate of a sitting that the person manages."""
    with services.database.session() as session:
        sitting = managed(session, person, sitting_id)
        rows = [one for one in certificates_of(session, sitting_id) if one[0].id == certificate_id]
        if not rows:
            raise NotFound(NO_CERTIFICATE)
        papers = printed(session, sitting, rows)
    name = f"giay-chung-nhan-{rows[0][0].number}-{rows[0][0].year}"
    return _file(request, person, services, sitting_id, papers, wanted=dang, name=name)


def _award(services: Services, person: Principal, sitting_id: int, kind: Award, *, count: int, chosen: set[int]) -> int:
    with services.database.transaction() as session:
        now = now_utc()
        shown = standings(session, managed(session, person, sitting_id), now=now)
        return award(session, person, shown, kind, count=count, attempt_ids=chosen, now=now)


def _page(
    request: Request,
    person: Principal,
    services: Services,
    sitting_id: int,
    *,
    problem: str = "",
    done: str = "",
    typed: dict[str, str] | None = None,
    page: int = 1,
) -> Response:
    shown = managed_standings(services, person, sitting_id)
    with services.database.session() as session:
        words = certificate_words(session, sitting_id)
        rows = [] if shown.nameless else certificates_of(session, sitting_id)
    holders = {attempt.person_id for _, attempt in rows}
    names = {one.sat.person_id: one.sat.name for one in shown.ranked}
    waiting = [line for line, one in zip(shown.lines, shown.ranked, strict=True) if one.sat.person_id not in holders]
    pages = max(1, -(-len(waiting) // PAGE_SIZE))
    page = max(1, min(page, pages))
    closed = obstacle(shown)
    return render(
        "sitting_certificates.html",
        frame=frame_of(request, person, "thi"),
        status=422 if problem else 200,
        shown=shown,
        row=shown.sitting,
        closed=closed,
        values=typed or {"place": words.place, "position": words.position, "signer": words.signer},
        complete=words.complete,
        rows=rows,
        names=names,
        waiting=() if closed else tuple(waiting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        waiting_total=0 if closed else len(waiting),
        page=page,
        pages=pages,
        parts=range(1, -(-len(rows) // MOST_IN_ONE) + 1),
        most=MOST_IN_ONE,
        awards=[(one.value, words) for one, words in AWARD_WORDS.items()],
        problem=problem,
        done=done,
        words=WORDS,
        link=lambda number: f"/ky-thi/{sitting_id}/chung-nhan?trang={number}",
    )


def _file(
    request: Request,
    person: Principal,
    services: Services,
    sitting_id: int,
    papers: Sequence[Certificate],
    *,
    wanted: str,
    name: str,
) -> Response:
    """Returns certificates as a file; recorded before it is sent."""
    kind = "docx" if wanted == "docx" else "pdf"
    content = certificates_word(papers)
    if kind == "pdf":
        (content,) = print_desk_of(request).to_pdf([content])
    detail: Detail = {"count": len(papers), "format": kind, "part": "chung_nhan"}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=sitting_id, detail=detail)
    media = WORD if kind == "docx" else "application/pdf"
    return Response(content, media_type=media, headers={"Content-Disposition": disposition(f"{name}.{kind}")})
