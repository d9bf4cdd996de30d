"""Ngân hàng câu hỏi: questions made of a document of the library, for a person to choose from."""

import threading
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.bank_search import meant_documents
from api.deps import PagePerson, ServicesOf
from api.pages.bank import PLACE
from api.pages.bank_bringing import ADDRESS, looked_over
from api.pages.rendering import frame_of, render
from api.services import Services
from exams.bringing import as_made, keep_made
from exams.documents import ExamDocument
from exams.generating import Generated, generate
from exams.items import LEVEL_WORDS, Level
from exams.library import named_document, readable_others
from vanban.answers import DocumentSummary
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.exam_bank import require_trainer
from vanban.db.finding import find_documents
from vanban.db.library import recent_documents, summaries
from vanban.errors import InvalidInput, NotFound, QuestionError
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
MOST = 100  # questions of one making
USUAL = 20
LONGEST = 2_000_000  # code points of the document: about a minute's work
OFFERED = 12  # documents to choose from
LEVELS = (Level.KNOW, Level.UNDERSTAND, Level.APPLY)  # the generator writes none of the last level
BUSY = "Đang có người khác soạn câu hỏi. Đề nghị bấm lại sau ít giây."
NONE = "Không soạn được câu nào ở mức độ đã chọn: văn bản không có số liệu, mốc, cơ quan hoặc danh mục đủ để hỏi."
WAIT_SECONDS = 20
_TURN = threading.Lock()  # making questions keeps one processor busy for seconds


@router.get("/ngan-hang/soan")
def choice_page(
    request: Request, person: PagePerson, services: ServicesOf, *, q: str = "", van_ban: str = ""
) -> Response:
    """Returns the form: the documents that fit what was asked for, or those taken in last."""
    return _form(request, services, person, words=q, chosen=van_ban)


@router.post("/ngan-hang/soan")
def make(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    van_ban: Annotated[str, Form()] = "",
    count: Annotated[str, Form()] = "",
    level: Annotated[list[str] | None, Form()] = None,
    q: Annotated[str, Form()] = "",
) -> Response:
    """Makes questions of a document and leads to them; none is in the bank yet."""
    require_trainer(person)
    levels = [one for one in LEVELS if one.value in (level or [])]
    try:
        wanted = _count(count)
        if not levels:
            raise InvalidInput("Đề nghị chọn ít nhất một mức độ.")
        document, made = _made(services, person, van_ban, wanted, frozenset(levels))
        import_id = _keep(request, services, person, document, made, wanted)
    except (InvalidInput, NotFound, QuestionError) as error:
        return _form(
            request, services, person, words=q, chosen=van_ban, count=count, levels=levels, problem=error.message
        )
    return RedirectResponse(f"{ADDRESS}/{import_id}", status_code=303)


def _made(
    services: Services, person: Principal, words: str, count: int, levels: frozenset[Level]
) -> tuple[ExamDocument, Generated]:
    """Returns the document meant and the questions made of it, one making at a time."""
    if not words.strip():
        raise InvalidInput("Đề nghị chọn một văn bản.")
    with services.database.session() as session:
        document = named_document(session, person, words.strip())
        others = readable_others(session, person, document)
    if len(document.text) > LONGEST:
        raise InvalidInput("Văn bản quá dài để soạn trên trang này. Đề nghị quản trị viên soạn bằng lệnh.")
    if not _TURN.acquire(timeout=WAIT_SECONDS):
        raise InvalidInput(BUSY)
    try:
        made = generate(document, others, count=count, levels=levels)
    finally:
        _TURN.release()
    if not made.items:
        raise InvalidInput(NONE)
    return document, made


def _keep(  # noqa: PLR0917 - the six things one step needs
    request: Request, services: Services, person: Principal, document: ExamDocument, made: Generated, wanted: int
) -> int:
    imported = as_made(made.items)
    told = looked_over(services, person, imported)
    with services.database.transaction() as session:
        row = keep_made(session, person, document, imported, told)
        detail = {"wanted": wanted, "made": len(made.items)}
        entry = entry_of(
            request, person, Action.ITEMS_GENERATED, target="document", target_id=document.id, detail=detail
        )
        record(session, entry)
        return row.id


def _count(words: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) <= 4 and 1 <= int(words) <= MOST):
        raise InvalidInput(f"Số câu phải từ 1 đến {MOST}.")
    return int(words)


def _form(
    request: Request,
    services: Services,
    person: Principal,
    *,
    words: str = "",
    chosen: str = "",
    count: str = str(USUAL),
    levels: list[Level] | None = None,
    problem: str = "",
) -> Response:
    require_trainer(person)
    documents = _documents(services, person, words.strip()[:200], chosen.strip()[:200])
    ticked = LEVELS if levels is None else levels
    return render(
        "bank_generate.html",
        frame=frame_of(request, person, PLACE),
        status=422 if problem else 200,
        documents=documents,
        words=words[:200],
        chosen=chosen,
        count=count[:4],
        most=MOST,
        levels=[(one.value, LEVEL_WORDS[one], one in ticked) for one in LEVELS],
        problem=problem,
    )


def _documents(services: Services, person: Principal, words: str, chosen: str) -> list[DocumentSummary]:
    """Returns the readable documents to choose from: those that fit the words, the one named, else the newest."""
    with services.database.session() as session:
        first = meant_documents(session, person, chosen) if chosen else []
        if first and not words:
            return first
        if words:
            found = list(find_documents(session, person, words, limit=OFFERED).documents)
        else:
            found = summaries(session, recent_documents(session, person, limit=OFFERED))
    return list({one.document_id: one for one in (*first, *found)}.values())
