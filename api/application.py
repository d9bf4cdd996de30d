"""The web application: routes, pages, and how errors are told. Built from services; reads no setting itself."""

import re
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.audit_net import ViewNet
from api.audit_runs import AuditRuns
from api.auditing import audited_refusal
from api.callers import BadKey, uploader_or_none
from api.deps import principal_or_none, services_of
from api.errors import Problem, TooManyAttempts, problem_of, problem_of_status, problem_of_validation
from api.identity_provider import identity_provider
from api.middleware import MAX_BODY_BYTES, Guard
from api.pages import (
    access_reasons,
    account,
    action_plans,
    admin,
    admin_aliases,
    admin_channels,
    admin_delivery,
    admin_embedding,
    admin_index,
    admin_jobs,
    admin_models,
    admin_people,
    admin_settings,
    admin_statistics,
    admin_units,
    bank,
    bank_acting,
    bank_bringing,
    bank_editing,
    bank_generating,
    bank_item,
    bulk,
    chat,
    comparing,
    correcting,
    correcting_structure,
    correcting_text,
    document_files,
    document_tabs,
    exam_landing,
    exam_own_result,
    exam_statistics,
    exam_taking,
    feedback_pages,
    first_run,
    home,
    intake_pages,
    keys_page,
    library,
    library_list,
    oidc,
    originals,
    own_channels,
    own_password,
    own_work,
    paper,
    paper_files,
    paper_questions,
    papers,
    person_changes,
    person_sign_in,
    programme_approval,
    programme_calling,
    programme_files,
    programme_import,
    programme_review,
    programme_rows,
    programme_sources,
    programmes,
    proposals,
    publishing,
    register_entry,
    register_handing,
    roster_pages,
    saved_searches,
    second_step,
    sign_in,
    sitting_certificates,
    sitting_changes,
    sitting_ranking,
    sitting_results,
    style,
    tracking,
    two_step,
    unit_ending_pages,
    unit_tasks,
    week,
    work,
    work_calendar,
    work_form,
    work_giving,
    work_item,
    work_letters,
    work_report,
    work_review,
)
from api.pages import audit as audit_pages
from api.pages import conversations as conversation_pages
from api.pages import register as register_pages
from api.pages import relations as relation_pages
from api.pages import sittings as sitting_pages
from api.pages.rendering import STATIC, problem_page, static_version
from api.print_desk import PrintDesk
from api.rate_limits import RateLimit
from api.routes import (
    ask,
    audit,
    conversations,
    corrections,
    documents,
    feedback,
    health,
    intake,
    keys,
    metrics,
    people,
    register,
    relations,
    sittings,
    webhooks,
)
from api.services import Services
from api.session_cookies import session_cookies
from api.sitting_desk import SittingLimits
from api.static_files import KeptFiles
from api.usage_limits import UsageLimits
from api.webhook_port import WEBHOOKS
from exams.papers.bundle import office_pdf
from exams.sittings.desk import SittingDesk
from ingest.originals.desk import DeskBusy
from ingest.originals.making import MakingRoom, StillMaking
from ingest.originals.page_cache import PageCache
from ingest.reading_files import MIB
from vanban.db.audit_batching import EntryWriter
from vanban.db.exam_bank import bank_units
from vanban.db.group_commit import GroupCommit
from vanban.db.keeping import kept_units
from vanban.db.sealing import kept_seal
from vanban.errors import NotAllowed, NotFound, VanbanError
from vanban.principals import Channel

WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})  # asked by programs that watch over the installation
QUESTION_FILES = "/ngan-hang/nhap"
UPLOADS = frozenset({"/api/v1/intake", "/van-ban/nap", "/so-den", "/quan-tri/nhap-danh-sach", QUESTION_FILES})
QUESTION_FILE_BYTES = (bank_bringing.LARGEST_MB + 1) * MIB  # with what a form puts around the file
_EVIDENCE = re.compile(r"/viec-cua-toi/\d{1,19}/bao-cao")
_ROUTES = (
    sittings,  # first: addresses are tried in this order, and these are asked for by thousands at the same time
    ask,
    documents,
    corrections,
    relations,
    conversations,
    feedback,
    intake,
    register,
    people,
    keys,
    audit,
    health,
    metrics,
    webhooks,
)
_CORRECTING = (correcting_text, correcting_structure, relation_pages)
_PAGES = (
    *(sign_in, second_step, oidc, first_run, account, own_password, two_step, keys_page, own_channels),
    *(home, conversation_pages, chat, feedback_pages),
    *(work, work_review, work_giving, work_letters),
    *(work_form, work_item),  # "/nhiem-vu/moi" before "/nhiem-vu/{item_id}"
    *(work_calendar, own_work, tracking, work_report),
    *(register_pages, register_entry, register_handing, unit_tasks, saved_searches, library_list, bulk, intake_pages),
    *(publishing, correcting, *_CORRECTING, comparing, originals, document_tabs, document_files, library),
    *(admin, admin_statistics, admin_jobs, admin_index, admin_models, admin_embedding, admin_aliases, admin_settings),
    admin_delivery,
    *(unit_ending_pages, admin_units, admin_people, person_changes, person_sign_in, roster_pages),
    admin_channels,
    *(papers, paper, paper_questions, paper_files),
    exam_statistics,
    *(exam_landing, exam_taking, exam_own_result),
    *(programmes, programme_rows, programme_sources, programme_calling, programme_review, programme_approval),
    *(programme_files, programme_import, proposals, week, action_plans),
    *(access_reasons, audit_pages),
    *(sitting_pages, sitting_changes, sitting_results, sitting_ranking, sitting_certificates),
    *(bank, bank_acting, bank_bringing, bank_generating, bank_editing, bank_item),
    style,
)
_DESCRIPTION = (
    "Hỏi đáp và tra cứu văn bản với trích dẫn kiểm tra được. Mọi yêu cầu (trừ /healthz, /readyz) cần phiên đăng nhập "
    "hoặc khóa API; phạm vi văn bản luôn theo người đăng nhập hoặc người giữ khóa. "
    'Lỗi có dạng `{"error": {"code", "message"}}`.'
)


def create_application(services: Services) -> FastAPI:
    """Returns the application for these services."""
    app = FastAPI(
        title="Trợ lý văn bản",
        description=_DESCRIPTION,
        version=_version(),
        docs_url=None,  # the interactive page would load scripts from another host
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.services = services
    app.state.cookies = session_cookies(services.settings)
    app.state.seal = kept_seal(services.settings)
    app.state.identity_provider = identity_provider(services.settings)
    app.state.oidc_limit = RateLimit(oidc.ATTEMPTS, oidc.WINDOW_SECONDS)
    app.state.usage_limits = UsageLimits(services.settings)
    app.state.audit_entries = EntryWriter(services.database)
    app.state.sittings = SittingDesk(GroupCommit(services.database))
    app.state.sitting_limits = SittingLimits()
    app.state.webhook_refusals = RateLimit(webhooks.REFUSALS, webhooks.WINDOW_SECONDS)
    app.state.audit_runs = AuditRuns()
    app.state.print_desk = PrintDesk(office_pdf())
    app.state.originals = MakingRoom(services.files, PageCache(services.settings.data_dir / "pages"))
    for room in (*_ROUTES, *_PAGES):
        app.include_router(room.router)
    app.mount(f"/tinh/{static_version()}", KeptFiles(directory=STATIC), name="static")
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.add_middleware(ViewNet)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Guard, answering=answering, uploads=takes_files, allowance=allowed_bytes, meters=services.meters)
    _handle_errors(app)
    return app


def answering(request: Request, problem: Problem) -> Response:
    """Returns a problem as JSON to programs, as a page to people, and by its status alone to chat platforms."""
    if request.url.path.startswith(WEBHOOKS):
        return Response(status_code=problem.status)
    if request.url.path.startswith("/api/") or request.url.path in WATCHED:
        return JSONResponse(problem.body, status_code=problem.status)
    return problem_page(request, problem)


def takes_files(path: str) -> bool:
    """Tells whether a request to an address may carry files."""
    return path in UPLOADS or _EVIDENCE.fullmatch(path) is not None


def allowed_bytes(request: Request) -> int:
    """Returns how large the body of a request that may carry files may be: files are taken only from people who may
    hand files in.

    Whoever is signed in may show progress with files; to whom the work is given is asked before they are read.
    """
    if request.url.path == QUESTION_FILES:
        trainer = principal_or_none(request, channel=Channel.WEB)
        return QUESTION_FILE_BYTES if trainer is not None and bank_units(trainer) else MAX_BODY_BYTES
    if _EVIDENCE.fullmatch(request.url.path) and principal_or_none(request, channel=Channel.WEB) is not None:
        return services_of(request).settings.max_file_mb * MIB + MAX_BODY_BYTES
    program = request.url.path.startswith("/api/")
    person = uploader_or_none(request) if program else principal_or_none(request, channel=Channel.WEB)
    services = services_of(request)
    with services.database.session() as session:
        may = person is not None and bool(kept_units(session, person))
    return services.settings.max_upload_mb * MIB if may else MAX_BODY_BYTES


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(VanbanError)
    def ours(request: Request, error: VanbanError) -> Response:
        problem = problem_of(error)
        _record_refusal(request, error, problem)
        response = answering(request, problem)
        if isinstance(error, TooManyAttempts):
            response.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, StillMaking | DeskBusy):
            response.headers["Retry-After"] = "2"
        if isinstance(error, BadKey):
            response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return response

    @app.exception_handler(RequestValidationError)
    def misshapen(request: Request, error: RequestValidationError) -> Response:
        return answering(request, problem_of_validation(error.errors()))

    @app.exception_handler(OverflowError)
    def too_large(request: Request, _error: OverflowError) -> Response:
        # A whole number that no column holds: BIGINT ends at 2**63 - 1.
        return answering(request, Problem(422, "du_lieu_khong_hop_le", "Có con số lớn quá mức cho phép."))

    @app.exception_handler(HTTPException)
    def plain(request: Request, error: HTTPException) -> Response:
        response = answering(request, problem_of_status(error.status_code))
        for name, value in (error.headers or {}).items():
            response.headers[name] = value
        return response


def _record_refusal(request: Request, error: VanbanError, problem: Problem) -> None:
    """Enters in the audit log that a signed-in person was refused something; a visitor's knocking is only logged."""
    if problem.status not in (403, 404) or not isinstance(error, NotAllowed | NotFound):
        return
    channel = Channel.API if request.url.path.startswith("/api/") else Channel.WEB
    person = principal_or_none(request, channel=channel)
    if person is not None:
        audited_refusal(request, services_of(request), person, problem.status)


def _favicon() -> Response:
    return RedirectResponse(f"/tinh/{static_version()}/bieu-tuong.svg", status_code=308)


def _version() -> str:
    try:
        return version("vanban")
    except PackageNotFoundError:
        return "0"
