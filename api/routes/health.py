"""GET /healthz: whether this process can answer."""

from fastapi import APIRouter
from sqlalchemy import text

from api.deps import ServicesOf

router = APIRouter(tags=["Vận hành"])


@router.get("/healthz", summary="Tình trạng máy chủ")
def health(services: ServicesOf) -> dict[str, str]:
    """Trả về `{"status": "ok"}` khi máy chủ mở được cơ sở dữ liệu."""
    with services.database.session() as session:
        session.execute(text("select 1"))
    return {"status": "ok"}
