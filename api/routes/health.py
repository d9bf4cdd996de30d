"""GET /healthz and /readyz: whether this process lives, and whether the installation can do its work."""

from fastapi import APIRouter
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from api.deps import ServicesOf
from api.readiness import failing_checks

router = APIRouter(tags=["Vận hành"])


@router.get("/healthz", summary="Tình trạng máy chủ")
def health(services: ServicesOf) -> dict[str, str]:
    """Trả về `{"status": "ok"}` khi máy chủ mở được cơ sở dữ liệu."""
    with services.database.session() as session:
        session.execute(text("select 1"))
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Sẵn sàng làm việc",
    response_model=dict[str, str | list[str]],
    responses={503: {"description": "Tên các phép kiểm tra không đạt: database, schema, index, worker, disk"}},
)
def readiness(services: ServicesOf) -> Response:
    """Trả về `{"status": "ok"}`, hoặc 503 với tên các phép kiểm tra không đạt."""
    failing = failing_checks(services)
    if failing:
        return JSONResponse({"status": "chua_san_sang", "failing": failing}, status_code=503)
    return JSONResponse({"status": "ok"})
