"""Đề thi: the papers of the own unit, and a new one by its matrix."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.errors import problem_of
from api.form_values import page_of
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.paper_forms import COLUMNS, PaperForm, ids_of, new_form, preset_form, table_of
from api.services import Services
from exams.items import Level
from exams.papers.making import MOST_PAPERS, draws_of, make_papers, why_not
from exams.papers.matrix import PRESETS, matrix_from_json, preset_of, topic_form
from exams.papers.matrix_file import MOST_BYTES, read_matrix, write_matrix
from exams.papers.pool import usable_questions
from exams.papers.variants import MOST_VARIANTS
from vanban.audit import Action
from vanban.db.exam_bank import require_trainer
from vanban.db.exam_paper_reading import find_papers
from vanban.db.exam_papers import TARGET, paper_row
from vanban.errors import InvalidInput, NotFound, UnreadableFile
from vanban.exam_papers import PAPER_STATE_WORDS, PaperState
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/de-thi"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {state.value: words for state, words in PAPER_STATE_WORDS.items()}
Words = Annotated[str, Form()]
List = Annotated[list[str], Form()]
Counts = Counter[tuple[str, Level | None]]


@router.get(ADDRESS)
def list_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the papers of the own unit, last change first; ``trang_thai`` limits to a state."""
    state = request.query_params.get("trang_thai", "")
    states = [PaperState(state)] if state in STATES else []
    with services.database.session() as session:
        found = find_papers(session, person, states=states, page=page_of(request.query_params.get("trang", "")))
    audited(request, services, person, Action.LISTED, target=TARGET, detail={"shown": len(found.rows)})
    query = f"trang_thai={state}&" if states else ""
    return render(
        "papers.html",
        frame=frame_of(request, person, "thi"),
        found=found,
        state=state if states else "",
        states=STATES,
        link=lambda page: f"{ADDRESS}?{query}trang={page}",
    )


@router.get(f"{ADDRESS}/moi")
def new_page(
    request: Request, person: PagePerson, services: ServicesOf, *, mau: str = "", chia: str = "", tu: str = ""
) -> Response:
    """Returns the editor: empty, filled with a preset (``mau``, ``chia`` shared by topics) or as paper ``tu`` was."""
    topics, counts = _bank(services, person)
    preset, like = preset_of(mau), ids_of([tu])
    form = preset_form(preset, topics, counts if chia == "1" else {}) if preset else new_form(topics)
    if like:
        with services.database.session() as session:
            row = paper_row(session, person, like[0])
            form = new_form(topics, matrix_from_json(row.matrix))
    return _editor(request, services, person, form, counts)


@router.get(f"{ADDRESS}/mau-ma-tran")
def template_file(person: PagePerson, services: ServicesOf) -> Response:
    """Returns a spreadsheet to fill in: the topics of the bank with the counts of a usual paper."""
    topics, counts = _bank(services, person)
    return xlsx_response(write_matrix(preset_form(PRESETS[1], topics, counts).matrix()), "mau-ma-tran-de.xlsx")


@router.post(f"{ADDRESS}/moi/tep")
def from_file(
    request: Request, person: PagePerson, services: ServicesOf, *, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Returns the editor filled with the matrix of a spreadsheet; nothing is stored."""
    topics, counts = _bank(services, person)
    try:
        if file is None or not file.filename:
            raise InvalidInput("Đề nghị chọn tệp ma trận (.xlsx hoặc .csv).")
        form = new_form(topics, read_matrix(file.file.read(MOST_BYTES + 1)))
    except (InvalidInput, UnreadableFile) as error:
        return _editor(request, services, person, new_form(topics), counts, wrong=(error.message,))
    return _editor(request, services, person, form, counts, good="Đã điền ma trận từ tệp. Đề nghị xem lại rồi lập đề.")


@router.post(f"{ADDRESS}/moi")
def make(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    chu_de: List = [],  # noqa: B006 - FastAPI copies it
    nhan_biet: List = [],  # noqa: B006
    thong_hieu: List = [],  # noqa: B006
    van_dung: List = [],  # noqa: B006
    van_dung_cao: List = [],  # noqa: B006
    moi: List = [],  # noqa: B006
    khac_de: List = [],  # noqa: B006
    ten: Words = "",
    phut: Words = "",
    thang: Words = "",
    hat_giong: Words = "",
    so_ma: Words = "",
    so_de: Words = "",
    ma_bat_ky: Words = "",
    giu_thu_tu: Words = "",
    viec: Words = "",
) -> Response:
    """Makes the papers and leads to the first, or with ``viec=kiem_tra`` only tells whether the bank has enough."""
    form = PaperForm(
        *table_of(chu_de, (nhan_biet, thong_hieu, van_dung, van_dung_cao, moi)),
        *(ten[:400], phut[:10], thang[:4], hat_giong[:12], so_ma[:4], so_de[:4]),
        any_codes=ma_bat_ky == "1",
        keep_order=giu_thu_tu == "1",
        apart_from=ids_of(khac_de),
    )
    if viec == "kiem_tra":
        return _checked(request, services, person, form)
    try:
        plan = form.plan()
        with services.database.transaction() as session:
            made = make_papers(session, person, plan)
    except (InvalidInput, NotFound) as error:
        return _editor(request, services, person, form, None, wrong=(error.message,))
    return RedirectResponse(f"{ADDRESS}/{made[0].id}" if len(made) == 1 else ADDRESS, status_code=303)


def xlsx_response(data: bytes, name: str) -> Response:
    """Returns a spreadsheet for download."""
    return Response(data, media_type=XLSX, headers={"Content-Disposition": disposition(name)})


def _checked(request: Request, services: Services, person: Principal, form: PaperForm) -> Response:
    """Returns the editor with whether the bank has enough questions; nothing is stored."""
    try:
        plan = form.plan()
        with services.database.session() as session:
            draws = draws_of(session, person, plan)
    except (InvalidInput, NotFound) as error:
        return _editor(request, services, person, form, None, wrong=(error.message,))
    wrong = why_not(draws)
    papers = f"{plan.papers} đề, mỗi đề" if plan.papers > 1 else "đề"
    good = "" if wrong else f"Ngân hàng đủ câu: lập được {papers} {plan.matrix.total} câu theo ma trận này."
    return _editor(request, services, person, form, None, wrong=wrong, good=good)


def _bank(services: Services, person: Principal) -> tuple[list[str], Counts]:
    """Returns the topics of the usable questions by name, and how many there are by topic and level."""
    with services.database.session() as session:
        require_trainer(person)
        questions = usable_questions(session, person)
    topics = {topic_form(one.item.topic): one.item.topic for one in questions if one.item.topic.strip()}
    counts: Counts = Counter((topic_form(one.item.topic), one.item.level) for one in questions)
    return [topics[form] for form in sorted(topics)], counts


def _editor(
    request: Request,
    services: Services,
    person: Principal,
    form: PaperForm,
    counts: Counts | None,
    *,
    wrong: Sequence[str] = (),
    good: str = "",
) -> Response:
    counted = _bank(services, person)[1] if counts is None else counts
    with services.database.session() as session:
        others = find_papers(session, person).rows
    status = problem_of(InvalidInput("")).status if wrong else 200
    return render(
        "paper_new.html",
        frame=frame_of(request, person, "thi"),
        status=status,
        form=form,
        columns=COLUMNS,
        usable=lambda topic, level: usable(counted, topic, level),
        total=sum(counted.values()),
        presets=PRESETS,
        others=others,
        most_variants=MOST_VARIANTS,
        most_papers=MOST_PAPERS,
        wrong=wrong,
        good=good,
    )


def usable(counts: Counts, topic: str, level: Level | None) -> int:
    """Returns how many usable questions a cell has: of a topic ("" any) and a level (None any)."""
    form = topic_form(topic)
    return sum(
        count for (of, at), count in counts.items() if (not form or of == form) and (level is None or at is level)
    )
