"""Kỳ thi: the list of sittings a unit holds, the page of one, and the form that plans it."""

import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import id_of, page_of
from api.pages.rendering import frame_of, render
from api.services import Services
from api.sitting_audience_view import unit_choices
from api.sitting_forms import AUDIENCE_WORDS, SittingForm, filled_in, form_of, new_form, plan_of
from api.sitting_settling import settle
from api.sitting_view import TONES, phase_tabs, sitting_list, sitting_page
from api.sitting_words import moment_words
from vanban.db.exam_bank import require_trainer
from vanban.db.exam_sitting_changes import approved_papers, create_sitting, edit_sitting, phase
from vanban.db.exam_sittings import managed
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotFound
from vanban.exam_phases import PHASE_WORDS, Phase
from vanban.exam_sittings import (
    ANONYMITY_WORDS,
    COUNTING_WORDS,
    SHOWN_WORDS,
    SITTING_KIND_WORDS,
    VIEW_WORDS,
    SittingKind,
)
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
SittingId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Filled = Annotated[SittingForm, Depends(filled_in)]
NOT_DRAFT = "Kỳ thi đã mở nên không sửa được đề và thể lệ: người đã thi và người thi sau phải theo cùng một thể lệ."
DONE = {
    "them": "Đã lập kỳ thi. Kiểm tra lại rồi bấm “Mở kỳ thi” để người dự thi vào được.",
    "sua": "Đã lưu kỳ thi.",
    "mo": "Đã mở kỳ thi. Gửi địa chỉ dưới đây cho người dự thi.",
    "ve-soan": "Đã đưa kỳ thi về trạng thái đang soạn.",
    "loi-gioi-thieu": "Đã lưu lời giới thiệu.",
    "gia-han": "Đã gia hạn kỳ thi.",
    "dong": "Đã đóng kỳ thi; các bài đang làm đã được nộp.",
    "huy": "Đã hủy kỳ thi.",
    "du-doan": "Đã ghi đáp án câu hỏi dự đoán; thứ hạng đã tính lại.",
}


@router.get("/ky-thi")
def list_page(
    request: Request, person: PagePerson, services: ServicesOf, *, trang_thai: str = "", trang: str = ""
) -> Response:
    """Returns the sittings the person's unit holds, all or those of one phase."""
    wanted = Phase(trang_thai) if trang_thai in set(Phase) else None
    with services.database.session() as session:
        tree = unit_tree(session)
        shown = sitting_list(session, person, tree, wanted=wanted, page=page_of(trang), now=now_utc())
    query = f"trang_thai={wanted.value}&" if wanted else ""
    return render(
        "sittings.html",
        frame=frame_of(request, person, "thi"),
        shown=shown,
        list_tabs=phase_tabs(shown),
        active=f"/ky-thi?trang_thai={wanted.value}" if wanted else "/ky-thi",
        link=lambda page: f"/ky-thi?{query}trang={page}",
        phase_words=PHASE_WORDS,
        tones=TONES,
    )


@router.get("/ky-thi/moi")
def new_page(request: Request, person: PagePerson, services: ServicesOf, *, loai: str = "", de: str = "") -> Response:
    """Returns the form of a new sitting with the defaults of a kind (``loai``) and, where named, a paper (``de``)."""
    kind = SittingKind(loai) if loai in set(SittingKind) else SittingKind.CONTEST
    with services.database.session() as session:
        papers = approved_papers(session, person)
    chosen = next((paper for paper in papers if paper.id == id_of(de)), None)
    minutes = chosen.minutes if chosen else papers[0].minutes if papers else 30
    form = new_form(kind, minutes=minutes, paper_id=chosen.id if chosen else None, now=now_utc())
    return form_page(request, person, services, form)


@router.post("/ky-thi")
def create(request: Request, person: PagePerson, services: ServicesOf, *, form: Filled) -> Response:
    """Plans a sitting and leads to it, or shows the form again with what is wrong."""
    own = require_trainer(person)
    try:
        with services.database.transaction() as session:
            row = create_sitting(session, person, plan_of(form, own_unit_id=own), now=now_utc())
    except (InvalidInput, NotFound) as error:
        return form_page(request, person, services, form, wrong=error.message)
    return RedirectResponse(f"/ky-thi/{row.id}?xong=them", status_code=303)


@router.get("/ky-thi/{sitting_id}")
def show_page(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, xong: str = ""
) -> Response:
    """Returns a sitting with its numbers of now and what can be done with it."""
    return show_sitting(request, person, services, sitting_id, done=DONE.get(xong, ""))


@router.get("/ky-thi/{sitting_id}/sua")
def edit_page(request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form with a sitting that is still being planned; one that is open leads to its page."""
    with services.database.session() as session:
        row = managed(session, person, sitting_id)
        form, is_draft = form_of(row), phase(row, now_utc()) is Phase.DRAFT
    if not is_draft:
        return show_sitting(request, person, services, sitting_id, problem=NOT_DRAFT)
    return form_page(request, person, services, form, sitting_id=sitting_id)


@router.post("/ky-thi/{sitting_id}/sua")
def edit(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, form: Filled
) -> Response:
    """Saves another plan of a sitting."""
    try:
        with services.database.transaction() as session:
            own = managed(session, person, sitting_id).unit_id
            plan = plan_of(form, own_unit_id=own)
            edit_sitting(session, person, sitting_id, plan, version=form.version, now=now_utc())
    except InvalidInput as error:
        return form_page(request, person, services, form, sitting_id=sitting_id, wrong=error.message)
    return RedirectResponse(f"/ky-thi/{sitting_id}?xong=sua", status_code=303)


def now_utc() -> datetime.datetime:
    """Returns this moment."""
    return datetime.datetime.now(datetime.UTC)


def show_sitting(
    request: Request,
    person: Principal,
    services: Services,
    sitting_id: int,
    *,
    problem: str = "",
    done: str = "",
    typed: str = "",
) -> Response:
    """Returns the page of a sitting; ``typed`` is a reason or an invitation that could not be taken."""
    now = now_utc()
    with services.database.session() as session:
        managed(session, person, sitting_id)
    settle(services, sitting_id, now=now)
    with services.database.session() as session:
        row = managed(session, person, sitting_id)
        view = sitting_page(session, person, row, now=now)
    web = (services.settings.public_url or str(request.base_url)).rstrip("/")
    return render(
        "sitting.html",
        frame=frame_of(request, person, "thi"),
        status=422 if problem else 200,
        view=view,
        address=f"{web}/thi/{sitting_id}",
        now=moment_words(now),
        problem=problem,
        done=done,
        typed=typed,
        phase_words=PHASE_WORDS,
        tones=TONES,
    )


def form_page(
    request: Request,
    person: Principal,
    services: Services,
    form: SittingForm,
    *,
    sitting_id: int | None = None,
    wrong: str = "",
) -> Response:
    """Returns the form of a sitting with everything that was filled in."""
    with services.database.session() as session:
        papers = approved_papers(session, person)
        tree = unit_tree(session)
        sizes = {paper.id: len(paper.items) for paper in papers}
    return render(
        "sitting_form.html",
        frame=frame_of(request, person, "thi"),
        status=422 if wrong else 200,
        form=form,
        values=form.values,
        papers=papers,
        sizes=sizes,
        units=unit_choices(tree, alone=form.units, branches=form.branches),
        sitting_id=sitting_id,
        wrong=wrong,
        words=_words(),
    )


def _words() -> dict[str, list[tuple[str, str]]]:
    shown = [(one.value, words) for one, words in SHOWN_WORDS.items()]
    return {
        "kinds": [(one.value, words) for one, words in SITTING_KIND_WORDS.items()],
        "views": [(one.value, words) for one, words in VIEW_WORDS.items()],
        "shown": shown,
        "counting": [(one.value, words) for one, words in COUNTING_WORDS.items()],
        "anonymity": [(one.value, words) for one, words in ANONYMITY_WORDS.items()],
        "audiences": list(AUDIENCE_WORDS.items()),
    }
