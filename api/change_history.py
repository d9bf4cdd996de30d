"""What the audit log tells of one unit or person: who changed what and when, in words."""

import datetime
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.audit_models import AuditRow
from vanban.db.models import PersonRow

WORDS = {
    "them": "Thêm mới",
    "sua": "Sửa thông tin",
    "chuyen": "Chuyển đơn vị",
    "ket_thuc": "Kết thúc hoạt động",
    "mo_lai": "Mở lại",
    "vai_tro": "Đổi vai trò",
    "nhiem_vu": "Ghi nhiệm vụ thêm",
    "thoi_nhiem_vu": "Thôi nhiệm vụ thêm",
    "khoa": "Khóa tài khoản",
    "mo_khoa": "Mở tài khoản",
    "tat_hai_lop": "Tắt đăng nhập hai lớp",
    "lien_ket": "Cấp liên kết đặt mật khẩu",
    "ket_thuc_phien": "Kết thúc các phiên đăng nhập",
    "kenh_chat": "Đổi mức đưa văn bản ra kênh chat",
}
FIELDS = {
    "name": "tên",
    "email": "thư điện tử",
    "unit_id": "đơn vị",
    "roles": "vai trò",
    "active": "trạng thái",
    "valid_from": "ngày bắt đầu",
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change: when, by whom ("" for the command), and what."""

    at: datetime.datetime
    who: str
    words: str


def history_of(session: Session, target: str, target_id: int, *, limit: int = 20) -> list[HistoryEntry]:
    """Returns the last changes of a thing that the audit log knows, the newest first."""
    wanted = select(AuditRow).where(AuditRow.target == target, AuditRow.target_id == str(target_id))
    rows = list(session.scalars(wanted.order_by(AuditRow.sequence.desc()).limit(limit)))
    people = {row.person_id for row in rows if row.person_id is not None}
    found = session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people)))
    names: dict[int | None, str] = {row.id: row.name for row in found}
    return [HistoryEntry(_moment(row.at), names.get(row.person_id, ""), _words(row)) for row in rows]


def _moment(words: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(words)


def _words(row: AuditRow) -> str:
    detail = json.loads(row.detail) if row.detail else {}
    words = WORDS.get(str(detail.get("viec", "")), _ACTIONS.get(row.action, "Thay đổi"))
    fields = [FIELDS[one] for one in detail.get("truong", []) if one in FIELDS]
    return f"{words}: {', '.join(fields)}" if fields else words


_ACTIONS = {
    "cap_lai_mat_khau": "Cấp lại mật khẩu",
    "tat_hai_lop": "Tắt đăng nhập hai lớp",
    "dang_nhap": "Đăng nhập",
    "nhap_danh_sach": "Nhập từ danh sách",
    "thu_hoi_phien": "Kết thúc phiên đăng nhập",
}
