"""Ngân hàng câu hỏi: a file of questions, what is dubious in it, and its questions as drafts of the bank."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import page_of
from api.pages.bank import PLACE, shown_words
from api.pages.rendering import frame_of, render
from api.services import Services
from exams.bringing import Told, bring, counts_of, dubious, keep_file, told_in
from exams.formats.entries import Imported, letter_of
from exams.formats.keeping import unkept
from ingest.reading_files import printable_name
from vanban.db.exam_bank import require_trainer
from vanban.db.exam_bank_meaning import embed_missing
from vanban.db.exam_import_models import ExamImportRow
from vanban.db.exam_imports import KEPT, kept_import, own_imports, same_file, waiting_import
from vanban.errors import InvalidInput, UnreadableFile
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/ngan-hang/nhap"
LARGEST_MB = 32  # MiB of a file; twenty thousand questions of an XLSX are about 5
ROWS_A_PAGE = 100
SHOWN = 8  # questions of a file shown as they were understood
ImportId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/ngan-hang/nhap")
def upload_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for a file, and what the person brought before."""
    return _form(request, services, person)


@router.post("/ngan-hang/nhap")
def upload(
    request: Request, person: PagePerson, services: ServicesOf, *, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Reads a file in a process of its own and leads to what was found; nothing is in the bank yet."""
    require_trainer(person)
    try:
        name, data = _taken(file)
        imported = services.question_files.read(name, data)
        told = looked_over(services, person, imported)
        with services.database.transaction() as session:
            row = keep_file(session, person, name, data, imported=imported, told=told)
    except (InvalidInput, UnreadableFile) as error:
        return _form(request, services, person, problem=error.message)
    return RedirectResponse(f"{ADDRESS}/{row.id}", status_code=303)


@router.get("/ngan-hang/nhap/{import_id}")
def preview(
    request: Request, import_id: ImportId, person: PagePerson, services: ServicesOf, *, loai: str = "", trang: str = "1"
) -> Response:
    """Returns what is dubious of each question that was brought, or what became of them."""
    require_trainer(person)
    return _preview(request, services, person, import_id, kind=loai, page=page_of(trang))


@router.post("/ngan-hang/nhap/{import_id}/vao")
def take_in(
    request: Request,
    import_id: ImportId,
    person: PagePerson,
    services: ServicesOf,
    *,
    skip: Annotated[str, Form()] = "",
    ids: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Puts what was brought into the bank as drafts: the whole file, or those chosen of what was made."""
    require_trainer(person)
    try:
        with services.database.transaction() as session:
            made = waiting_import(session, person, import_id).document_id is not None
            places = [int(one) for one in ids or [] if one.isascii() and one.isdigit() and len(one) < 7]
            bring(
                session,
                person,
                import_id,
                embedder=services.review.intake.embedder,
                skip_duplicates=skip == "1",
                chosen=places if made else None,
            )
    except InvalidInput as error:
        return _preview(request, services, person, import_id, problem=error.message)
    return RedirectResponse(f"{ADDRESS}/{import_id}", status_code=303)


@router.post("/ngan-hang/nhap/{import_id}/bo")
def discard(import_id: ImportId, person: PagePerson, services: ServicesOf) -> Response:
    """Throws what was brought away; questions that are in the bank already stay there."""
    require_trainer(person)
    with services.database.transaction() as session:
        session.delete(waiting_import(session, person, import_id))
    return RedirectResponse(ADDRESS, status_code=303)


def looked_over(services: Services, person: Principal, imported: Imported) -> list[Told]:
    """Returns what is dubious of questions; nobody waits for it who writes meanwhile."""
    embedder = services.review.intake.embedder
    with services.database.transaction() as session:
        embed_missing(session, person, embedder)
    with services.database.session() as session:
        return dubious(session, person, imported, embedder=embedder)


def _taken(file: UploadFile | None) -> tuple[str, bytes]:
    if file is None or not file.filename:
        raise InvalidInput("Đề nghị chọn tệp câu hỏi.")
    data = file.file.read(LARGEST_MB * 2**20 + 1)
    if len(data) > LARGEST_MB * 2**20:
        raise UnreadableFile(f"Tệp lớn hơn {LARGEST_MB} MB. Đề nghị tách thành nhiều tệp.")
    return printable_name(file.filename), data


def _form(request: Request, services: Services, person: Principal, *, problem: str = "") -> Response:
    require_trainer(person)
    with services.database.session() as session:
        brought = own_imports(session, person)
    return render(
        "bank_import.html",
        frame=frame_of(request, person, PLACE),
        status=422 if problem else 200,
        brought=brought,
        largest=LARGEST_MB,
        problem=problem,
    )


def _preview(
    request: Request,
    services: Services,
    person: Principal,
    import_id: int,
    *,
    kind: str = "",
    page: int = 1,
    problem: str = "",
) -> Response:
    with services.database.session() as session:
        row = kept_import(session, person, import_id)
        before = same_file(session, person, row.sha256, but=row.id)
    entries = unkept(row.content).entries if row.content else ()
    made = row.document_id is not None
    return render(
        "bank_preview.html",
        frame=frame_of(request, person, PLACE),
        status=422 if problem else 200,
        row=row,
        made=made,
        before=before,
        days=KEPT.days,
        entries=entries if made else entries[:SHOWN],
        letter=letter_of,
        problem=problem,
        **_dubious(row, kind, page),
        **shown_words(),
    )


def _dubious(row: ExamImportRow, kind: str, page: int) -> dict[str, Any]:
    """Returns one page of what is dubious, of one kind where one is chosen, and how much there is of each."""
    told = told_in(row)
    counts = counts_of(told)
    kind = kind if kind in dict(counts) else ""
    fitting = [one for one in told if not kind or one.words == kind]
    pages = max(1, -(-len(fitting) // ROWS_A_PAGE))
    page = max(1, min(page, pages))
    shown = fitting[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return {"told": shown, "counts": counts, "all_told": len(told), "chosen_kind": kind, "page": page, "pages": pages}
