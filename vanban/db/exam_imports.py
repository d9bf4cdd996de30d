"""Questions brought for the bank: kept until they are in it or thrown away, each seen by the one who brought them."""

import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from vanban.db.exam_bank import bank_units, require_trainer
from vanban.db.exam_import_models import ExamImportRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal

NO_IMPORT = "Không có bộ câu hỏi này, hoặc bộ câu hỏi do người khác tải lên."
DONE = "Bộ câu hỏi này đã được nhập vào ngân hàng rồi."
KEPT = datetime.timedelta(days=7)  # then what was not brought in is thrown away; the page says so


def keep_import(session: Session, principal: Principal, row: ExamImportRow, *, now: datetime.datetime) -> ExamImportRow:
    """Returns the row, kept for the person and their unit; what anybody left lying for a week is thrown away.

    Raises ``NotAllowed`` for who is no trainer.
    """
    row.unit_id, row.person_id, row.created_at = require_trainer(principal), principal.person_id, now
    old = ExamImportRow.imported_at.is_(None), ExamImportRow.created_at < now - KEPT
    session.execute(delete(ExamImportRow).where(*old))
    session.add(row)
    session.flush()
    return row


def kept_import(session: Session, principal: Principal, import_id: int) -> ExamImportRow:
    """Returns questions the person brought for a bank they keep; the same ``NotFound`` for any other."""
    require_trainer(principal)
    row = session.scalar(select(ExamImportRow).where(ExamImportRow.id == import_id, _own(principal)))
    if row is None:
        raise NotFound(NO_IMPORT)
    return row


def waiting_import(session: Session, principal: Principal, import_id: int) -> ExamImportRow:
    """Returns what ``kept_import`` does, held until the transaction ends; ``InvalidInput`` once it is in the bank."""
    kept_import(session, principal, import_id)
    wanted = select(ExamImportRow).where(ExamImportRow.id == import_id).with_for_update()
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(NO_IMPORT)
    if row.imported_at is not None:
        raise InvalidInput(DONE)
    return row


def own_imports(session: Session, principal: Principal, *, limit: int = 20) -> list[ExamImportRow]:
    """Returns what the person brought for the banks they keep, the newest first."""
    wanted = select(ExamImportRow).where(_own(principal)).order_by(ExamImportRow.id.desc())
    return list(session.scalars(wanted.limit(limit)))


def same_file(session: Session, principal: Principal, sha256: str, *, but: int | None = None) -> ExamImportRow | None:
    """Returns the last time that this very file was brought for a bank the person keeps and came in, or None."""
    wanted = (
        select(ExamImportRow)
        .where(ExamImportRow.sha256 == sha256, ExamImportRow.unit_id.in_(sorted(bank_units(principal))))
        .where(ExamImportRow.imported_at.is_not(None), ExamImportRow.id != (but or 0))
        .order_by(ExamImportRow.id.desc())
    )
    return session.scalars(wanted.limit(1)).first() if sha256 else None


def settle(row: ExamImportRow, *, added: int, skipped: int, now: datetime.datetime) -> None:
    """Notes that questions came in; they are not kept here any longer."""
    row.imported_at, row.added, row.skipped, row.content, row.told = now, added, skipped, "", ""


def _own(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition for what the person brought; what was made of a document, while they may read it."""
    mine = ExamImportRow.person_id == principal.person_id, ExamImportRow.unit_id.in_(sorted(bank_units(principal)))
    open_to = exists().where(DocumentRow.id == ExamImportRow.document_id, readable(principal))
    return and_(*mine, or_(ExamImportRow.document_id.is_(None), open_to.correlate(ExamImportRow)))
