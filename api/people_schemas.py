"""The shapes of units and people in the API."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.deps import LARGEST_ID
from vanban.principals import Role

UnitIdIn = Annotated[int, Field(ge=1, le=LARGEST_ID)]
NAME = Field(min_length=1, max_length=200, description="Tên")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UnitOut(BaseModel):
    """A unit of the tree."""

    id: int = Field(description="Mã số")
    code: str = Field(description="Mã đơn vị")
    name: str = Field(description="Tên")
    parent_id: int | None = Field(description="Đơn vị cấp trên; null: cao nhất")
    valid_from: datetime.date | None = Field(description="Ngày đầu tiên")
    valid_to: datetime.date | None = Field(description="Ngày cuối cùng; null: đang hoạt động")
    successor_ids: list[int] = Field(description="Các đơn vị kế thừa")


class NewUnitIn(_In):
    """A unit to be added."""

    code: str = Field(min_length=1, max_length=64, description="Chữ thường không dấu, chữ số, gạch nối")
    name: str = NAME
    parent_id: UnitIdIn | None = Field(default=None, description="Đơn vị cấp trên")
    valid_from: datetime.date | None = Field(default=None, description="Ngày đầu tiên")


class UnitChangeIn(_In):
    """What is to change; a field that is left out stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=200, description="Tên")
    valid_from: datetime.date | None = Field(default=None, description="Ngày đầu tiên")
    parent_id: UnitIdIn | None = Field(default=None, description="Đơn vị cấp trên mới")


class EndingIn(_In):
    """How a unit ends."""

    last_day: datetime.date = Field(description="Ngày hoạt động cuối cùng, trước hôm nay")
    successor_ids: list[UnitIdIn] = Field(default=[], max_length=30, description="Các đơn vị kế thừa")
    people_to: UnitIdIn | None = Field(default=None, description="Nơi người chuyển về")
    children_to: UnitIdIn | None = Field(default=None, description="Nơi đơn vị trực thuộc chuyển về")
    keep_roles: bool = Field(default=False, description="Người chuyển đi giữ vai trò")


class EndingOut(BaseModel):
    """What an ending moved."""

    people: int = Field(description="Số người đã chuyển")
    children: list[int] = Field(description="Các đơn vị trực thuộc đã chuyển")
    documents: int = Field(description="Số văn bản ở lại đơn vị cũ")


class PersonOut(BaseModel):
    """A person as an administrator sees them."""

    id: int = Field(description="Mã số")
    username: str = Field(description="Tên đăng nhập")
    name: str = Field(description="Họ và tên")
    unit_id: int = Field(description="Đơn vị chính")
    roles: list[str] = Field(description="Vai trò ở đơn vị chính")
    state: str = Field(description="hoat_dong, chua_dat_mat_khau hoặc da_khoa")


class PeopleOut(BaseModel):
    """A page of people, by given name."""

    people: list[PersonOut] = Field(description="Tối đa 50 người")
    total: int = Field(description="Số người phù hợp")
    page: int = Field(description="Trang, từ 1")
    pages: int = Field(description="Số trang")


class NewPersonIn(_In):
    """An account to be made."""

    username: str = Field(min_length=1, max_length=64, description="Chữ thường không dấu, chữ số, dấu chấm")
    name: str = NAME
    unit_id: UnitIdIn = Field(description="Đơn vị chính")
    roles: list[Role] = Field(default=[], max_length=10, description="Vai trò")
    email: str = Field(default="", max_length=200, description="Thư điện tử")


class NewPersonOut(BaseModel):
    """A new account with its password, which is not kept."""

    id: int = Field(description="Mã số")
    username: str = Field(description="Tên đăng nhập")
    password: str = Field(description="Mật khẩu, chỉ trả về một lần")


class PersonChangeIn(_In):
    """What is to change; a field that is left out stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=200, description="Họ và tên")
    email: str | None = Field(default=None, max_length=200, description="Thư điện tử")
    unit_id: UnitIdIn | None = Field(default=None, description="Đơn vị chính mới")
    roles: list[Role] | None = Field(default=None, max_length=10, description="Vai trò ở đơn vị chính")
    active: bool | None = Field(default=None, description="false: khóa tài khoản")
