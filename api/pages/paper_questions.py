"""Đề thi: the questions of one paper locked, put in order, drawn anew, and replaced one by one."""

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.form_values import id_of
from api.pages.papers import ADDRESS, List, Words
from api.pages.rendering import frame_of, render
from api.paper_forms import ids_of, whole
from api.paper_page import PaperId, changed
from api.paper_views import question_view
from exams.papers.making import MOST_SEED, could_replace, draw_again, lock, reorder, replace_question
from vanban.audit import Action
from vanban.db.exam_paper_reading import paper_items
from vanban.db.exam_papers import TARGET, paper_row
from vanban.errors import InvalidInput, NotFound

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=1_000)]
MOST_SHOWN = 60  # questions offered in the place of another


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

    return changed(
        *(request, services, person, paper_id, change),
        done="cau",
        typed={"thu_tu": thu_tu, "khoa": khoa, "hat_giong": hat_giong},
    )


@router.get(f"{ADDRESS}/{{paper_id}}/cau/{{number}}")
def choose_page(
    request: Request, paper_id: PaperId, number: Number, person: PagePerson, services: ServicesOf
) -> Response:
    """Returns the questions that may take the place of the one with this number."""
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

    return changed(*(request, services, person, paper_id, change), done="thay", typed={})


def order_of(said: list[str]) -> list[int]:
    """Returns the positions in the order of the numbers typed beside them.

    A question whose number was changed comes to stand where the number says: of equal numbers, one moved up stands
    before the one that had it, one moved down behind it.

    >>> order_of(["1", "2", "1"]), order_of(["3", "2", "3"])
    ([2, 0, 1], [1, 2, 0])
    """
    numbers = [whole(one, "Số thứ tự") for one in said]
    moved = [(number > place) - (number < place) for place, number in enumerate(numbers, start=1)]
    return sorted(range(len(numbers)), key=lambda place: (numbers[place], moved[place], place))
