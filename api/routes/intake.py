"""Handing files in, following them, and deciding about those kept back."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Header, Path, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.auditing import address_of, audited
from api.callers import HandingIn
from api.deciding import decide, held_view, may_decide
from api.deps import LARGEST_ID, ServicesOf
from api.schemas import BatchJobsOut, BatchOut, ChangedOut, DecisionIn, DecisionOut, ErrorOut, HeldOut, JobOut
from api.streaming import event_stream
from api.taking_in import batch_state, batch_view, follow, hand_in, job_control, placement_of
from ingest.job_reading import batches, job
from vanban.audit import Action
from vanban.db.keeping import held_files
from vanban.principals import Audience, Publicity

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không phải văn thư hoặc quản trị viên của đơn vị"},
}
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorOut, "description": "Không có, hoặc không được xem"}}
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "model": BatchJobsOut,
        "description": "Với `Accept: text/event-stream`: sự kiện `job` (một tệp vừa đổi), `batch` (số đếm), "
        "rồi `done` khi mọi tệp đã xong.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}
router = APIRouter(prefix="/api/v1", tags=["Nạp văn bản"], responses=_RESPONSES)
BatchId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã lần gửi")]
JobId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã tệp trong hàng đợi")]
HeldId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã tệp chờ quyết định")]


@router.post("/intake", status_code=202, summary="Gửi tệp vào kho", responses={422: {"model": ErrorOut}})
def upload(
    request: Request,
    person: HandingIn,
    services: ServicesOf,
    *,
    files: Annotated[list[UploadFile], File(description="Các tệp văn bản, gói .zip, thư .eml, .msg")],
    unit_id: Annotated[
        int | None, Form(ge=1, le=LARGEST_ID, description="Đơn vị chủ quản; mặc định: đơn vị mình")
    ] = None,
    audience: Annotated[Literal["public", "unit", "subtree"], Form(description="Ai được đọc")] = "unit",
    publicity: Annotated[Literal["cong_khai", "noi_bo"], Form(description="Công khai hay nội bộ")] = "noi_bo",
    review: Annotated[bool, Form(description="Chờ người xem lại rồi mới công bố")] = False,
) -> BatchOut:
    """Nhận tệp vào hàng đợi; trả lời khi mọi tệp đã nằm chắc trên đĩa. Theo dõi bằng `GET /intake/{batch_id}`."""
    placement = placement_of(
        services,
        person,
        unit_id=unit_id,
        audience=Audience(audience),
        publicity=Publicity(publicity),
        review=review,
    )
    batch_id = hand_in(services, person, files, placement=placement, address=address_of(request))
    return BatchOut.model_validate(batch_view(batch_state(services, person, batch_id)[0]))


@router.get("/intake", summary="Các lần gửi tệp")
def list_batches(person: HandingIn, services: ServicesOf) -> list[BatchOut]:
    """Trả về 50 lần gửi gần nhất của mình, hoặc của các đơn vị mình quản trị."""
    with services.database.session() as session:
        return [BatchOut.model_validate(batch_view(one)) for one in batches(session, person)]


@router.get("/intake/{batch_id}", summary="Một lần gửi", response_model=None, responses={**_MISSING, **_STREAM})
def read_batch(
    batch_id: BatchId,
    person: HandingIn,
    services: ServicesOf,
    accept: Annotated[str, Header(description="application/json hoặc text/event-stream")] = "",
) -> Response:
    """Trả về từng tệp của một lần gửi; hoặc dòng sự kiện cho tới khi mọi tệp đã xong."""
    found, views = batch_state(services, person, batch_id)
    if "text/event-stream" in accept.lower():
        return event_stream(follow(services, person, batch_id))
    out = BatchJobsOut(
        batch=BatchOut.model_validate(batch_view(found)), jobs=[JobOut.model_validate(view) for view in views]
    )
    return JSONResponse(out.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


@router.post("/intake/jobs/{job_id}/cancel", summary="Hủy một tệp đang chờ hoặc đang đọc", responses=_MISSING)
def cancel(request: Request, job_id: JobId, person: HandingIn, services: ServicesOf) -> ChangedOut:
    """Hủy; tệp đang đọc được dừng trong vài giây và không để lại gì trong kho."""
    with services.database.session() as session:
        found = job(session, person, job_id)
    noted = job_control(person, "cancel", address_of(request))
    return ChangedOut(jobs=sorted(services.control.cancel([found.id], noted=noted)))


@router.post("/intake/jobs/{job_id}/retry", summary="Thử lại một tệp không đọc được", responses=_MISSING)
def retry(request: Request, job_id: JobId, person: HandingIn, services: ServicesOf) -> ChangedOut:
    """Đưa tệp vào hàng đợi lần nữa, khi bản gửi lên còn được giữ."""
    with services.database.session() as session:
        found = job(session, person, job_id)
    noted = job_control(person, "retry", address_of(request))
    return ChangedOut(jobs=sorted(services.control.retry([found.id], noted=noted)))


@router.get("/held", summary="Các tệp chờ quyết định")
def list_held(request: Request, person: HandingIn, services: ServicesOf) -> list[HeldOut]:
    """Trả về các tệp có dấu hạn chế hoặc trùng số hiệu mà người đang đăng nhập được quyết định."""
    may_decide(services, person)
    with services.database.session() as session:
        rows = [HeldOut.model_validate(held_view(row)) for row in held_files(session, person)]
    audited(request, services, person, Action.LISTED, target="held_file", detail={"shown": len(rows)})
    return rows


@router.post("/held/{held_file_id}", summary="Quyết định về một tệp", responses=_MISSING)
def decide_held(
    request: Request, held_file_id: HeldId, body: DecisionIn, person: HandingIn, services: ServicesOf
) -> DecisionOut:
    """Nhận, thay văn bản trùng số hiệu, hoặc bỏ; quyết định và tác động của nó được ghi cùng lúc."""
    done = decide(
        services,
        person,
        held_file_id,
        decision=body.decision,
        audience=body.audience,
        publicity=body.publicity,
        note=body.note,
        address=address_of(request),
    )
    return DecisionOut(
        status=done.status, document_id=done.document_id, held_file_id=done.held_file_id, problem=done.problem
    )
