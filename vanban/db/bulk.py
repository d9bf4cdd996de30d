"""Which documents a keeper acts on at once, and what may be done to them. Each document by itself.

Only documents of the units a person keeps, which that person may also read, can be acted on (``vanban.db.keeping``).
"""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.keeping import kept_units
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.errors import InvalidInput
from vanban.fields import LONGEST
from vanban.principals import Principal
from vanban.text import nfc

MOST = 200  # documents of one action
FIELD_TOO_LONG = f"Tên lĩnh vực dài quá {LONGEST} ký tự."


class BulkAction(StrEnum):
    """What can be done to the chosen documents of a list."""

    FIELD = "linh_vuc"
    PLACE = "pham_vi"
    PUBLISH = "cong_bo"
    REMOVE = "go_bo"


def kept_documents(session: Session, principal: Principal, ids: Collection[int]) -> list[DocumentRow]:
    """Returns those of the documents that the person may act on, by id; raises ``InvalidInput`` for too many."""
    if len(ids) > MOST:
        raise InvalidInput(f"Mỗi lần chọn tối đa {MOST} văn bản.")
    kept = sorted(kept_units(session, principal))
    wanted = select(DocumentRow).where(DocumentRow.id.in_(sorted(ids)), DocumentRow.owner_unit_id.in_(kept))
    return list(session.scalars(wanted.where(readable(principal)).order_by(DocumentRow.id)))


def checked_field(name: str) -> str:
    """Returns the name of a field (lĩnh vực) as it is kept, or nothing for none; raises ``InvalidInput``."""
    name = " ".join(nfc(name).replace("\0", " ").split())
    if len(name) > LONGEST:
        raise InvalidInput(FIELD_TOO_LONG)
    return name
