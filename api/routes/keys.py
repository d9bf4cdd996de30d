"""The API keys of the signed-in person. Only a session makes, lists or revokes keys: a key cannot make others."""

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api.auditing import entry_of
from api.callers import InSession
from api.deps import LARGEST_ID, ServicesOf
from api.schemas import ErrorOut
from vanban.audit import Action, Detail
from vanban.db.account_models import ApiKeyRow
from vanban.db.api_keys import LONGEST_DAYS, is_live, keys_of, make_key, revoke_key
from vanban.db.audit import record
from vanban.scopes import Scope

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Gọi bằng khóa: địa chỉ này chỉ nhận phiên đăng nhập"},
}
_INVALID: dict[int | str, dict[str, Any]] = {422: {"model": ErrorOut, "description": "Dữ liệu không hợp lệ"}}
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorOut, "description": "Không có khóa này"}}
router = APIRouter(prefix="/api/v1/keys", tags=["Khóa API"], responses=_RESPONSES)
KeyId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã khóa")]


class KeyIn(BaseModel):
    """Khóa cần tạo."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(description="Tên khóa, thường là tên phần mềm sẽ dùng", max_length=1_000)
    scopes: list[Scope] = Field(description="Phạm vi của khóa, không rộng hơn vai trò của mình", max_length=20)
    days: int = Field(90, ge=1, le=LONGEST_DAYS, description="Thời hạn, ngày")


class KeyOut(BaseModel):
    """Một khóa, không kèm phần bí mật."""

    id: int
    name: str
    prefix: str = Field(description="Phần đầu của khóa, để nhận ra khóa")
    scopes: list[str]
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None = Field(description="Lần dùng gần nhất, chính xác đến một phút")
    revoked_at: datetime.datetime | None
    live: bool = Field(description="Còn dùng được")


class NewKeyOut(KeyOut):
    """Khóa vừa tạo."""

    key: str = Field(description="Toàn bộ khóa; chỉ có ở câu trả lời này")


@router.get("", summary="Các khóa API của tôi")
def list_mine(person: InSession, services: ServicesOf) -> list[KeyOut]:
    """Trả về mọi khóa của người đang đăng nhập, khóa mới trước, kể cả khóa đã thu hồi hay hết hạn."""
    with services.database.session() as session:
        return [KeyOut.model_validate(_fields(row)) for row in keys_of(session, person.person_id)]


@router.post("", status_code=201, summary="Tạo một khóa API", responses=_INVALID)
def make(request: Request, body: KeyIn, person: InSession, services: ServicesOf) -> NewKeyOut:
    """Tạo một khóa thay mặt mình, ở đơn vị đang làm việc. Khóa chỉ hiện một lần; kho chỉ giữ giá trị băm."""
    with services.database.transaction() as session:
        made = make_key(session, person, name=body.name, scopes=body.scopes, days=body.days)
        detail: Detail = {"scopes": [str(scope) for scope in sorted(set(body.scopes))], "days": body.days}
        record(session, entry_of(request, person, Action.KEY_MADE, target="api_key", target_id=made.id, detail=detail))
        row = session.get_one(ApiKeyRow, made.id)
    return NewKeyOut.model_validate({**_fields(row), "key": made.words})


@router.delete("/{key_id}", status_code=204, summary="Thu hồi một khóa API", responses=_MISSING)
def revoke(request: Request, key_id: KeyId, person: InSession, services: ServicesOf) -> None:
    """Thu hồi một khóa của mình; chương trình đang dùng khóa bị từ chối ngay ở yêu cầu sau."""
    with services.database.transaction() as session:
        revoke_key(session, key_id, person_id=person.person_id)
        record(session, entry_of(request, person, Action.KEY_REVOKED, target="api_key", target_id=key_id))


def _fields(row: ApiKeyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "prefix": row.prefix,
        "scopes": row.scopes.split(),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "last_used_at": row.last_used_at,
        "revoked_at": row.revoked_at,
        "live": is_live(row, datetime.datetime.now(datetime.UTC)),
    }
