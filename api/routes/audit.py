"""The audit log over the API, for auditors and the system administrator."""

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.audit_runs import LastCheck, last_check
from api.audit_schemas import AuditEntriesOut, AuditEntryOut, CheckOut, LastCheckOut, StartedOut
from api.audit_views import entry_json, entry_views
from api.auditing import address_of, audited
from api.callers import Auditing
from api.deps import LARGEST_ID, ServicesOf
from api.pages.audit import exported, runs_of
from api.schemas import ErrorOut
from vanban.audit import Action, Detail, Outcome
from vanban.audit_export import Format
from vanban.db.audit_reading import PAGE_SIZE, Wanted, check_auditor, entries, entry

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không có vai trò kiểm toán hoặc quản trị hệ thống"},
    422: {"model": ErrorOut, "description": "Bộ lọc không hợp lệ"},
}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorOut, "description": "Không có bản ghi này, hoặc không được xem"}
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "Mỗi dòng một JSON, cũ trước mới sau", "content": {"application/x-ndjson": {}}}
}
router = APIRouter(prefix="/api/v1/audit", tags=["Nhật ký"], responses=_RESPONSES)


def wanted_of(
    *,
    since: Annotated[datetime.datetime | None, Query(description="Từ lúc này")] = None,
    until: Annotated[datetime.datetime | None, Query(description="Trước lúc này")] = None,
    person: Annotated[str, Query(max_length=100, description="Tên đăng nhập, hoặc một phần họ tên")] = "",
    action: Annotated[Action | None, Query(description="Việc đã làm")] = None,
    target: Annotated[str, Query(max_length=24, description="Loại đối tượng, ví dụ document")] = "",
    target_id: Annotated[str, Query(max_length=64, description="Mã đối tượng")] = "",
    outcome: Annotated[Outcome | None, Query(description="duoc, tu_choi hoặc loi")] = None,
    address: Annotated[str, Query(max_length=64, description="Địa chỉ mạng")] = "",
) -> Wanted:
    """Returns what the query asks for; a moment without a time zone counts as local."""
    return Wanted(
        since=since,
        until=until,
        person=person,
        action=action,
        target=target,
        target_id=target_id,
        outcome=outcome,
        address=address,
    )


WantedOf = Annotated[Wanted, Depends(wanted_of)]


@router.get("", summary="Các bản ghi nhật ký")
def list_entries(
    request: Request,
    person: Auditing,
    services: ServicesOf,
    wanted: WantedOf,
    *,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Chỉ bản ghi cũ hơn số này")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Số bản ghi")] = PAGE_SIZE,
) -> AuditEntriesOut:
    """Trả về các bản ghi trong phạm vi đơn vị mình kiểm toán, mới nhất trước. Lần xem này cũng được ghi nhật ký."""
    with services.database.session() as session:
        page = entries(session, person, wanted, before=before, limit=limit)
        views = [entry_json(view) for view in entry_views(session, person, page.entries)]
    detail: Detail = {"filters": wanted.names, "shown": len(views)}
    audited(request, services, person, Action.AUDIT_READ, target="audit", detail=detail)
    return AuditEntriesOut(entries=[AuditEntryOut.model_validate(view) for view in views], more=page.older)


@router.get("/export", summary="Xuất nhật ký", response_class=Response, responses=_FILE)
def export(
    request: Request,
    person: Auditing,
    services: ServicesOf,
    wanted: WantedOf,
    *,
    format: Annotated[Format, Query(description="jsonl hoặc ocsf")] = Format.OURS,
) -> Response:
    """Trả về các bản ghi phù hợp, mỗi dòng một JSON: đủ trường và mã băm, hoặc sự kiện OCSF 1.1.0."""
    check_auditor(person)
    detail: Detail = {"format": format.value, "filters": wanted.names}
    audited(request, services, person, Action.EXPORTED, target="audit", detail=detail)
    return exported(services, person, wanted, format)


@router.get("/verification", summary="Kết quả kiểm tra nhật ký")
def verification(request: Request, person: Auditing, services: ServicesOf) -> CheckOut:
    """Trả về tiến độ của lần kiểm tra đang chạy và kết quả của lần kiểm tra gần nhất."""
    check_auditor(person)
    runs = runs_of(request)
    return CheckOut(running=runs.running, done=runs.done, total=runs.total, last=_last(last_check(services)))


@router.post("/verification", status_code=202, summary="Kiểm tra nhật ký ngay")
def start_verification(request: Request, person: Auditing, services: ServicesOf) -> StartedOut:
    """Bắt đầu kiểm tra toàn bộ chuỗi mã băm, trừ khi đang có một lần kiểm tra chạy."""
    check_auditor(person)
    return StartedOut(started=runs_of(request).start(services, person, address_of(request)))


@router.get("/{sequence}", summary="Một bản ghi nhật ký", responses=_MISSING)
def read_entry(
    request: Request,
    sequence: Annotated[int, Path(ge=1, le=LARGEST_ID, description="Số của bản ghi")],
    person: Auditing,
    services: ServicesOf,
) -> AuditEntryOut:
    """Trả về một bản ghi trong phạm vi đơn vị mình kiểm toán."""
    with services.database.session() as session:
        view = entry_json(entry_views(session, person, [entry(session, person, sequence)])[0])
    audited(request, services, person, Action.AUDIT_READ, target="audit", target_id=sequence)
    return AuditEntryOut.model_validate(view)


def _last(found: LastCheck | None) -> LastCheckOut | None:
    return LastCheckOut.model_validate(found, from_attributes=True) if found else None
