"""Nhập danh sách: a file of units and people, what each row would do, and the links of the accounts it made."""

import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import page_of
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.services import Services
from ingest.roster.applying import plan_roster
from ingest.roster.columns import COLUMNS, RosterKind
from ingest.roster.handed_in import (
    apply_handed_in,
    discard,
    handed_in,
    keep_roster,
    last_lists,
    links_of,
    made_people,
    people_without_password,
    roster_of,
)
from ingest.roster.link_list import link_sheet
from ingest.roster.plan import RosterPlan, RowState
from ingest.roster.reading import read_roster
from ingest.roster.writing import OutSheet, SheetFormat, template, written
from vanban.audit import Action, Detail
from vanban.db.administering import require_administrator
from vanban.db.audit import record
from vanban.db.roster_models import RosterImportRow
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, UnreadableFile
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/nhap-danh-sach"
LARGEST = 10 * 1024 * 1024  # bytes; 20,000 rows of an XLSX are about 1 MiB
ROWS_A_PAGE = 100
STATE_WORDS = {
    RowState.WRONG.value: "Sai",
    RowState.NEW.value: "Thêm mới",
    RowState.CHANGED.value: "Thay đổi",
    RowState.UNCHANGED.value: "Giữ nguyên",
}
ImportId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Field = Annotated[str, Form()]


@router.get("/quan-tri/nhap-danh-sach")
def list_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for a file, the templates, and the lists brought before."""
    return _form(request, person, services)


@router.get("/quan-tri/nhap-danh-sach/mau/{name}")
def template_file(name: str, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a template: ``don-vi.csv``, ``nguoi-dung.csv``, or both kinds in ``danh-sach.xlsx``."""
    with services.database.session() as session:
        require_administrator(unit_tree(session), person)
    kinds = {"don-vi.csv": RosterKind.UNITS, "nguoi-dung.csv": RosterKind.PEOPLE}
    if name in kinds:
        return _file(template(SheetFormat.CSV, kinds[name]), f"mau-{name}", SheetFormat.CSV)
    return _file(template(SheetFormat.XLSX), "mau-danh-sach.xlsx", SheetFormat.XLSX)


@router.post("/quan-tri/nhap-danh-sach")
def upload(
    request: Request, person: PagePerson, services: ServicesOf, *, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Reads a file and leads to what each of its rows would do; nothing is written yet."""
    try:
        if file is None or not file.filename:
            raise InvalidInput("Đề nghị chọn tệp danh sách.")
        data = file.file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InvalidInput("Tệp danh sách lớn hơn 10 MB. Đề nghị tách thành nhiều tệp.")
        roster = read_roster(file.filename, data)
        with services.database.transaction() as session:
            row = keep_roster(session, person, file.filename, roster, now=_now())
    except (InvalidInput, UnreadableFile) as error:
        return _form(request, person, services, problem=error.message)
    return RedirectResponse(f"{ADDRESS}/{row.id}", status_code=303)


@router.get("/quan-tri/nhap-danh-sach/{import_id}")
def plan_page(
    request: Request, import_id: ImportId, person: PagePerson, services: ServicesOf, *, loc: str = "", trang: str = "1"
) -> Response:
    """Returns what each row would do, or what the list has done."""
    return _show(request, person, services, import_id, state=loc, page=page_of(trang))


@router.get("/quan-tri/nhap-danh-sach/{import_id}/loi.csv")
def error_file(import_id: ImportId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the wrong rows with their reasons as a CSV."""
    with services.database.session() as session:
        row = handed_in(session, person, import_id)
        plan = plan_roster(session, person, roster_of(row))
    rows = [
        (one.row.sheet, str(one.row.number), one.key, one.label, one.problem_words())
        for one in plan.rows_in(RowState.WRONG.value)
    ]
    heading = ("Trang tính", "Dòng", "Mã hoặc tên đăng nhập", "Tên", "Lý do")
    return _file(written([OutSheet("Lỗi", heading, rows)], SheetFormat.CSV), "dong-sai.csv", SheetFormat.CSV)


@router.post("/quan-tri/nhap-danh-sach/{import_id}/ap-dung")
def apply(
    request: Request, import_id: ImportId, person: PagePerson, services: ServicesOf, *, skip_wrong: Field = ""
) -> Response:
    """Writes the whole list in one transaction, with its entry in the audit."""
    try:
        with services.database.transaction() as session:
            row = handed_in(session, person, import_id)
            done = apply_handed_in(session, person, row, skip_wrong=bool(skip_wrong), now=_now())
            detail = done.detail()
            entry = entry_of(request, person, Action.IMPORTED, target="import", target_id=import_id, detail=detail)
            record(session, entry)
    except InvalidInput as error:
        return _show(request, person, services, import_id, problem=error.message)
    return RedirectResponse(f"{ADDRESS}/{import_id}", status_code=303)


@router.post("/quan-tri/nhap-danh-sach/{import_id}/lien-ket")
def link_file(
    request: Request, import_id: ImportId, person: PagePerson, services: ServicesOf, *, form: Field = "xlsx"
) -> Response:
    """Returns the list of links by which the new people choose their passwords; links of earlier lists go void."""
    written_as = SheetFormat.CSV if form == SheetFormat.CSV.value else SheetFormat.XLSX
    try:
        with services.database.transaction() as session:
            row = handed_in(session, person, import_id)
            links = links_of(session, person, row, now=_now())
            detail: Detail = {"so_lien_ket": len(links)}
            entry = entry_of(
                request, person, Action.PASSWORD_RESET, target="import", target_id=import_id, detail=detail
            )
            record(session, entry)
    except InvalidInput as error:
        return _show(request, person, services, import_id, problem=error.message)
    sheet = link_sheet(links, base=str(request.base_url))
    return _file(written([sheet], written_as), f"lien-ket-dat-mat-khau.{written_as}", written_as)


@router.post("/quan-tri/nhap-danh-sach/{import_id}/bo")
def throw_away(import_id: ImportId, person: PagePerson, services: ServicesOf) -> Response:
    """Throws a list away that has not been applied."""
    with services.database.transaction() as session:
        discard(session, handed_in(session, person, import_id))
    return RedirectResponse(ADDRESS, status_code=303)


def _form(request: Request, person: Principal, services: Services, *, problem: str = "") -> Response:
    with services.database.session() as session:
        require_administrator(unit_tree(session), person)
        lists = last_lists(session, person)
    return render(
        "roster.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if problem else 200,
        lists=lists,
        columns={kind.value: columns for kind, columns in COLUMNS.items()},
        problem=problem,
    )


def _show(
    request: Request,
    person: Principal,
    services: Services,
    import_id: int,
    *,
    state: str = "",
    page: int = 1,
    problem: str = "",
) -> Response:
    with services.database.session() as session:
        row = handed_in(session, person, import_id)
        frame = frame_of(request, person, "quan-tri")
        if row.applied_at is not None:
            return render(
                "roster_done.html",
                frame=frame,
                status=422 if problem else 200,
                row=row,
                made=len(made_people(row)),
                waiting=people_without_password(session, row),
                problem=problem,
            )
        plan = plan_roster(session, person, roster_of(row))
    return render(
        "roster_plan.html",
        frame=frame,
        status=422 if problem else 200,
        row=row,
        plan=plan,
        problem=problem,
        words=STATE_WORDS,
        **_page_of(plan, row, state, page),
    )


def _page_of(plan: RosterPlan, row: RosterImportRow, state: str, page: int) -> dict[str, object]:
    """Returns the rows of one page; wrong ones stand first where no state is chosen."""
    state = state if state in STATE_WORDS else ""
    order = {name: place for place, name in enumerate(STATE_WORDS)}
    rows = sorted(plan.rows_in(state), key=lambda one: order[one.state.value])
    pages = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = max(1, min(page, pages))

    def link(number: int) -> str:
        return f"{ADDRESS}/{row.id}?loc={state}&trang={number}"

    shown = rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return {"state": state, "shown": shown, "page": page, "pages": pages, "link": link}


def _file(data: bytes, name: str, form: SheetFormat) -> Response:
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": "sandbox; default-src 'none'"}
    return Response(data, media_type=form.media_type, headers=headers)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
