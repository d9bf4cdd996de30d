"""Đề thi: one paper, its title and time, its variants, and what is decided about it."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.papers import ADDRESS, Words, xlsx_response
from api.paper_forms import whole
from api.paper_page import DONE, PaperId, changed, paper_page
from exams.papers.making import MOST_SEED, arrange_again
from exams.papers.matrix import matrix_from_json
from exams.papers.matrix_file import write_matrix
from vanban.audit import Action
from vanban.db.exam_paper_deciding import decide_paper
from vanban.db.exam_papers import TARGET, change_head, paper_row
from vanban.errors import InvalidInput
from vanban.exam_bank import Decision

router = APIRouter(include_in_schema=False)


@router.get(f"{ADDRESS}/{{paper_id}}")
def show(
    request: Request, paper_id: PaperId, person: PagePerson, services: ServicesOf, *, ma: str = "", xong: str = ""
) -> Response:
    """Returns a paper, or one of its variants (``ma``), with keys, problems and all that can be done with it."""
    return paper_page(request, services, person, paper_id, code=ma, good=DONE.get(xong, ""))


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

    return changed(
        *(request, services, person, paper_id, change),
        done="thong-tin",
        typed={"ten": ten, "phut": phut, "thang": thang, "ghi_chu_de": ghi_chu},
    )


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

    return changed(
        *(request, services, person, paper_id, change), done="ma-de", typed={"so_ma": so_ma, "hat_giong_ma": hat_giong}
    )


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

    return changed(*(request, services, person, paper_id, change), done="quyet-dinh", typed={"ghi_chu": ghi_chu})
