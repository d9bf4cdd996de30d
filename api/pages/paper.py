"""Đề thi: one paper, its questions changed one by one, its variants, and what is decided about it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.errors import problem_of
from api.form_values import id_of
from api.pages.papers import ADDRESS, List, Words, xlsx_response
from api.pages.rendering import frame_of, render
from api.paper_forms import COLUMNS, ids_of
from api.paper_views import paper_view, question_view
from api.print_desk import print_desk_of
from api.services import Services
from exams.formats.registry import Format
from exams.papers.making import (
    MOST_SEED,
    arrange_again,
    could_replace,
    draw_again,
    lock,
    reorder,
    replace_question,
)
from exams.papers.matrix import matrix_from_json
from exams.papers.matrix_file import write_matrix
from exams.papers.variants import MOST_VARIANTS
from vanban.audit import Action
from vanban.db.exam_paper_deciding import decide_paper
from vanban.db.exam_papers import SCALES, TARGET, change_head, paper_items, paper_row
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_bank import DECISION_WORDS, Decision
from vanban.exam_papers import PAPER_STATE_WORDS
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
PaperId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Path(ge=1, le=1_000)]
MOST_SHOWN = 60  # questions offered in the place of another
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
Change = Callable[[Session], object]


@router.get(f"{ADDRESS}/{{paper_id}}")
def show(
    request: Request, paper_id: PaperId, person: PagePerson, services: ServicesOf, *, ma: str = "", xong: str = ""
) -> Response:
    """Returns a paper, or one of its variants (``ma``), with keys, problems and all that can be done with it."""
    return _page(request, services, person, paper_id, code=ma, good=DONE.get(xong, ""))


@router.get(f"{ADDRESS}/{{paper_id}}/ma-tran")
def matrix_file(request: Request, paper_id: PaperId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the matrix of a paper as a spreadsheet."""
    with services.database.session() as session:
        matrix = matrix_from_json(paper_row(session, person, paper_id).matrix)
    detail = {"format": "xlsx", "part": "ma-tran"}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=paper_id, detail=detail)
    return xlsx_response(write_matrix(matrix), f"ma-tran-de-{paper_id}.xlsx")


@router.post(f"{ADDRESS}/{{paper_id}}/thong-tin")
def save_head(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lan: Words = "",
    ten: Words = "",
    phut: Words = "",
    thang: Words = "",
    ghi_chu: Words = "",
) -> Response:
    """Saves title, time, full mark and note."""

    def change(session: Session) -> object:
        values = {"minutes": whole(phut, "Thời gian làm bài"), "scale": whole(thang, "Thang điểm")}
        return change_head(session, person, paper_id, after=whole(lan, "Lần sửa"), title=ten, note=ghi_chu, **values)

    return _changed(request, services, person, paper_id, change, done="thong-tin")


@router.post(f"{ADDRESS}/{{paper_id}}/cau")
def save_questions(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lan: Words = "",
    viec: Words = "",
    khoa: List = [],  # noqa: B006 - FastAPI copies it
    thu_tu: List = [],  # noqa: B006
    hat_giong: Words = "",
) -> Response:
    """Locks the questions ticked, puts all into the order typed, or draws those that are not locked anew."""
    after = lan

    def change(session: Session) -> object:
        version = whole(after, "Lần sửa")
        if viec == "xep_lai":
            return reorder(session, person, paper_id, order_of(thu_tu), after=version)
        if viec == "rut_lai":
            seed = min(whole(hat_giong or "0", "Số rút thăm"), MOST_SEED)
            return draw_again(session, person, paper_id, seed=seed, after=version)
        return lock(session, person, paper_id, {one - 1 for one in ids_of(khoa)}, after=version)

    return _changed(request, services, person, paper_id, change, done="cau")


@router.get(f"{ADDRESS}/{{paper_id}}/cau/{{number}}")
def choose_page(
    request: Request, paper_id: PaperId, number: Number, person: PagePerson, services: ServicesOf
) -> Response:
    """Returns the questions that may take the place of the one with this number."""
    return _choice(request, services, person, paper_id, number)


@router.post(f"{ADDRESS}/{{paper_id}}/cau/{{number}}")
def replace(
    request: Request,
    paper_id: PaperId,
    number: Number,
    person: PagePerson,
    services: ServicesOf,
    *,
    lan: Words = "",
    bang: Words = "",
) -> Response:
    """Puts another question in the place of the one with this number."""

    def change(session: Session) -> object:
        by = id_of(bang)
        if by is None:
            raise InvalidInput("Đề nghị chọn câu thay thế.")
        return replace_question(session, person, paper_id, number - 1, by=by, after=whole(lan, "Lần sửa"))

    return _changed(request, services, person, paper_id, change, done="thay")


@router.post(f"{ADDRESS}/{{paper_id}}/ma-de")
def save_variants(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lan: Words = "",
    so_ma: Words = "",
    hat_giong: Words = "",
    ma_bat_ky: Words = "",
    giu_thu_tu: Words = "",
) -> Response:
    """Makes so many variants anew in the place of those there are."""

    def change(session: Session) -> object:
        count, seed = whole(so_ma, "Số mã đề"), min(whole(hat_giong or "0", "Số rút thăm"), MOST_SEED)
        choice = {"any_codes": ma_bat_ky == "1", "keep_order": giu_thu_tu == "1"}
        after = whole(lan, "Lần sửa")
        return arrange_again(session, person, paper_id, count=count, seed=seed, after=after, **choice)

    return _changed(request, services, person, paper_id, change, done="ma-de")


@router.post(f"{ADDRESS}/{{paper_id}}/quyet-dinh")
def decide(
    request: Request,
    paper_id: PaperId,
    person: PagePerson,
    services: ServicesOf,
    *,
    lan: Words = "",
    quyet_dinh: Words = "",
    ghi_chu: Words = "",
) -> Response:
    """Submits, approves, returns, retires or opens a paper again."""

    def change(session: Session) -> object:
        if quyet_dinh not in set(Decision):
            raise InvalidInput("Đề nghị chọn việc cần làm với đề.")
        decision, version = Decision(quyet_dinh), whole(lan, "Lần sửa")
        return decide_paper(session, person, paper_id, decision, version=version, note=ghi_chu)

    return _changed(request, services, person, paper_id, change, done="quyet-dinh")


def whole(said: str, name: str) -> int:
    """Returns a whole number of a form; raises ``InvalidInput`` that names the field."""
    said = said.strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 10):
        raise InvalidInput(f"{name} phải là số nguyên, không âm.")
    return int(said)


def order_of(said: list[str]) -> list[int]:
    """Returns the positions in the order of the numbers typed beside them; equal numbers stay in their order.

    >>> order_of(["2", "1", "2"])
    [1, 0, 2]
    """
    numbers = [whole(one, "Số thứ tự") for one in said]
    return sorted(range(len(numbers)), key=lambda place: (numbers[place], place))


def _changed(
    request: Request, services: Services, person: Principal, paper_id: int, change: Change, *, done: str
) -> Response:
    """Makes a change and leads back to the paper; what was wrong is said on its page, which is then as it was."""
    try:
        with services.database.transaction() as session:
            change(session)
    except NotFound:
        raise
    except (InvalidInput, NotAllowed) as error:
        return _page(request, services, person, paper_id, wrong=error.message, status=problem_of(error).status)
    return RedirectResponse(f"{ADDRESS}/{paper_id}?xong={done}", status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    paper_id: int,
    *,
    code: str = "",
    good: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    with services.database.session() as session:
        view = paper_view(session, person, paper_id, code=code)
    audited(request, services, person, Action.VIEWED, target=TARGET, target_id=paper_id)
    return render(
        "paper.html",
        frame=frame_of(request, person, "thi"),
        status=status,
        view=view,
        columns=COLUMNS,
        scales=SCALES,
        states=PAPER_STATE_WORDS,
        decision_words=DECISION_WORDS,
        formats=FORMAT_WORDS,
        printing=print_desk_of(request).open,
        most_variants=MOST_VARIANTS,
        good=good,
        wrong=wrong,
    )


def _choice(request: Request, services: Services, person: Principal, paper_id: int, number: int) -> Response:
    with services.database.session() as session:
        row = paper_row(session, person, paper_id)
        items = paper_items(session, person, row)
        if number > len(items):
            raise NotFound("Đề không có câu số này.")
        now = question_view(number, items[number - 1], None)
        found = could_replace(session, person, paper_id, number - 1)
    audited(request, services, person, Action.VIEWED, target=TARGET, target_id=paper_id, detail={"number": number})
    return render(
        "paper_replace.html", frame=frame_of(request, person, "thi"), row=row, now=now, found=found[:MOST_SHOWN],
        total=len(found),
    )  # fmt: skip
