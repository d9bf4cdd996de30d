"""What a keeper does to many documents at once: the field, who may read, publishing. Each document by itself.

Only documents of the units a person keeps, which that person may also read, can be acted on; any other is told as if it
did not exist.
"""

import datetime
from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.index_log import log_upsert
from vanban.db.keeping import kept_units
from vanban.db.models import DocumentAudienceRow, DocumentRow
from vanban.db.office_models import CorrectionRow
from vanban.db.permissions import readable
from vanban.errors import InvalidInput, NotFound
from vanban.fields import LONGEST
from vanban.principals import Audience, Principal, Publicity
from vanban.text import nfc

MOST = 200  # documents of one action
NOT_THEIRS = "Không có văn bản này, hoặc văn bản không do đơn vị đồng chí phụ trách."
ALREADY_PUBLISHED = "Văn bản đã được công bố rồi."
FIELD_TOO_LONG = f"Tên lĩnh vực dài quá {LONGEST} ký tự."
AUDIENCE_WORDS = {
    Audience.UNIT: "Chỉ đơn vị chủ quản",
    Audience.SUBTREE: "Đơn vị chủ quản và cấp dưới",
    Audience.PUBLIC: "Mọi người có tài khoản",
    Audience.NAMED: "Các đơn vị được nêu tên",
}
PUBLICITY_WORDS = {Publicity.INTERNAL: "Nội bộ", Publicity.OPEN: "Công khai"}


class BulkAction(StrEnum):
    """What can be done to the chosen documents of a list."""

    FIELD = "linh_vuc"
    PLACE = "pham_vi"
    PUBLISH = "cong_bo"
    REMOVE = "go_bo"


def kept_document(session: Session, principal: Principal, document_id: int) -> DocumentRow:
    """Returns a document that the person may act on; raises the same ``NotFound`` for any other."""
    kept = sorted(kept_units(session, principal))
    wanted = select(DocumentRow).where(DocumentRow.id == document_id, DocumentRow.owner_unit_id.in_(kept))
    row = session.scalar(wanted.where(readable(principal)))
    if row is None:
        raise NotFound(NOT_THEIRS)
    return row


def kept_documents(session: Session, principal: Principal, ids: Collection[int]) -> list[DocumentRow]:
    """Returns those of the documents that the person may act on, by id; raises ``InvalidInput`` for too many."""
    if len(ids) > MOST:
        raise InvalidInput(f"Mỗi lần chọn tối đa {MOST} văn bản.")
    kept = sorted(kept_units(session, principal))
    wanted = select(DocumentRow).where(DocumentRow.id.in_(sorted(ids)), DocumentRow.owner_unit_id.in_(kept))
    return list(session.scalars(wanted.where(readable(principal)).order_by(DocumentRow.id)))


def set_field(session: Session, principal: Principal, row: DocumentRow, name: str) -> None:
    """Puts a document into a field (lĩnh vực), or into none for an empty name; raises ``InvalidInput``."""
    name = " ".join(nfc(name).replace("\0", " ").split())
    if len(name) > LONGEST:
        raise InvalidInput(FIELD_TOO_LONG)
    if (row.field or "") != name:
        _note(session, principal, row, "linh_vuc", (row.field or "", name))
        row.field = name or None


def place(session: Session, principal: Principal, row: DocumentRow, audience: Audience, publicity: Publicity) -> None:
    """Changes who may read a document; named units are kept only while it stays for named units."""
    before, after = _placing(Audience(row.audience), Publicity(row.publicity)), _placing(audience, publicity)
    if before == after:
        return
    _note(session, principal, row, "pham_vi", (before, after))
    if audience is not Audience.NAMED:
        for named in session.scalars(select(DocumentAudienceRow).where(DocumentAudienceRow.document_id == row.id)):
            session.delete(named)
    row.audience, row.publicity = audience.value, publicity.value


def publish(session: Session, principal: Principal, row: DocumentRow) -> None:
    """Publishes a document that waited for it: it is listed, searched and answered from now on."""
    if row.published:
        raise InvalidInput(ALREADY_PUBLISHED)
    _note(session, principal, row, "cong_bo", ("Chưa công bố", "Đã công bố"))
    row.published = True
    log_upsert(session, row.id)


def _placing(audience: Audience, publicity: Publicity) -> str:
    return f"{AUDIENCE_WORDS[audience]}; {PUBLICITY_WORDS[publicity].lower()}"


def _note(session: Session, principal: Principal, row: DocumentRow, field: str, words: Sequence[str]) -> None:
    now = datetime.datetime.now(datetime.UTC)
    change = CorrectionRow(document_id=row.id, person_id=principal.person_id, at=now, field=field)
    change.before, change.after = words
    session.add(change)
