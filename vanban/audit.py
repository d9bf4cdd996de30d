"""The nouns of the audit log: what is recorded, and the hash that chains an entry to the one before.

Kept for at least two years and tamper-evident (Quy định 384-QĐ/TW, Điều 17). Entries hold ids, counts and names of
fields, never the words of a question, an answer or a document, and never a secret.
"""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from vanban.principals import Principal

GENESIS = "0" * 64  # what stands before the first entry
Detail = Mapping[str, str | int | float | bool | list[int] | list[str] | None]


class Action(StrEnum):
    """What someone did."""

    SIGN_IN = "dang_nhap"
    SIGN_OUT = "dang_xuat"
    SESSION_REVOKED = "thu_hoi_phien"
    PASSWORD_CHANGED = "doi_mat_khau"  # noqa: S105
    PASSWORD_RESET = "cap_lai_mat_khau"  # noqa: S105
    TWO_STEP_ON = "bat_hai_lop"
    TWO_STEP_OFF = "tat_hai_lop"
    KEY_MADE = "tao_khoa_api"
    KEY_REVOKED = "thu_hoi_khoa_api"
    UNIT_SWITCHED = "doi_don_vi_lam_viec"
    LISTED = "xem_danh_sach"
    SEARCHED = "tim_van_ban"
    VIEWED = "xem_van_ban"
    DOWNLOADED = "tai_ban_goc"
    PAGE_SHOWN = "xem_trang_goc"
    COMPARED = "so_sanh_van_ban"
    ANSWERED = "tra_loi"
    EXPORTED = "xuat_du_lieu"
    HANDED_IN = "nap_tep"
    DECIDED_HELD = "quyet_dinh_tep_cho"
    DOCUMENT_TAKEN_IN = "nhan_van_ban"
    PUBLISHED = "cong_bo_van_ban"
    CORRECTED = "sua_van_ban"
    REMOVED = "xoa_van_ban"
    PLACED = "doi_pham_vi"
    RELATION_DECIDED = "quyet_dinh_quan_he"
    REGISTERED = "vao_so_den"
    TRANSFERRED = "chuyen_xu_ly"
    UNIT_CHANGED = "sua_don_vi"
    PERSON_CHANGED = "sua_nguoi_dung"
    IMPORTED = "nhap_danh_sach"
    FEEDBACK_REVIEWED = "xem_xet_gop_y"
    CASE_MADE = "lap_cau_kiem_tra"
    ALIAS_CHANGED = "sua_ten_goi"
    SETTING_CHANGED = "sua_cau_hinh"
    INDEX_REBUILT = "dung_lai_chi_muc"
    MODEL_SWITCH_ASKED = "chuyen_mo_hinh_nhung"
    MODEL_SWITCH_STOPPED = "dung_chuyen_mo_hinh_nhung"
    MODEL_SWITCH_ENDED = "ket_thuc_chuyen_mo_hinh_nhung"
    STAGED_VECTORS_FORGOTTEN = "bo_vecto_da_tao"
    JOB_CONTROLLED = "dieu_khien_viec"
    AUDIT_READ = "xem_nhat_ky"
    ACCESS_EXPLAINED = "xem_ly_do_quyen"
    CONVERSATION_CHANGED = "sua_hoi_thoai"
    SAVED_SEARCH_CHANGED = "sua_tim_da_luu"
    CONVERSATION_VIEWED = "xem_hoi_thoai"
    FEEDBACK_GIVEN = "gop_y"
    AUDIT_VERIFIED = "kiem_tra_nhat_ky"
    AUDIT_PRUNED = "don_nhat_ky"
    OUTBOX_CONTROLLED = "dieu_khien_tin_gui"
    CODE_MADE = "tao_ma_ghep"
    CHANNEL_PAIRED = "ghep_kenh"
    CHANNEL_CUT = "cat_kenh"
    SUBSCRIPTION_CHANGED = "doi_tin_kenh"
    NOTIFIED = "gui_thong_bao"
    ITEMS_GENERATED = "soan_cau_hoi"
    ITEMS_ANSWERED = "doi_chieu_cau_hoi"
    EXAM_ITEM_CHANGED = "sua_cau_hoi"
    EXAM_ITEM_DECIDED = "duyet_cau_hoi"
    EXAM_PAPER_CHANGED = "sua_de_thi"
    EXAM_PAPER_DECIDED = "duyet_de_thi"
    EXAM_SITTING_CHANGED = "sua_ky_thi"
    EXAM_STARTED = "bat_dau_thi"
    EXAM_SUBMITTED = "nop_bai_thi"
    CERTIFICATE_ISSUED = "cap_chung_nhan"
    QUIZ_ROUND = "vong_hoi"
    TASKS_PROPOSED = "mo_hinh_tim_viec"
    WORK_CHANGED = "sua_nhiem_vu"
    WORK_ASSIGNED = "giao_nhiem_vu"
    WORK_REPORTED = "bao_cao_tien_do"
    PROGRAMME_CHANGED = "sua_chuong_trinh"
    PROGRAMME_DECIDED = "duyet_chuong_trinh"
    LETTER_MADE = "lap_cong_van"
    REMINDED = "nhac_viec"
    REFUSED = "bi_tu_choi"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "duoc"
    DENIED = "tu_choi"
    FAILED = "loi"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to record. ``target`` is the kind of thing it was done to: "document", "person", "unit", "turn"…"""

    action: Action
    principal: Principal | None = None
    target: str = ""
    target_id: str | int = ""
    outcome: Outcome = Outcome.DONE
    address: str = ""  # of the network; nothing for the command
    detail: Detail = field(default_factory=dict)


def canonical_detail(detail: Detail) -> str:
    """Returns the detail as one line of JSON with sorted keys, or nothing when there is none."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if detail else ""


def moment_words(moment: datetime.datetime) -> str:
    """Returns a moment in UTC with microseconds; 27 characters that sort as text."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry_hash(before: str, fields: Iterable[object]) -> str:
    """Returns SHA-256 (hex) over the hash before and the fields in the order of the table, each led by its length.

    The lengths keep two different rows of fields from giving the same bytes; None differs from an empty text.
    """
    parts = ["-" if value is None else f"{len(words := str(value))}:{words}" for value in (before, *fields)]
    return sha256("|".join(parts).encode()).hexdigest()
