"""Sittings and practice questions as an outside channel may tell of them: nothing that rests on a closed document.

Nobody sits through an outside channel; here one learns what is open on the web, and practises with what may leave.
"""

import datetime
from dataclasses import replace

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import Session, selectinload

from vanban.db.exam_held_back import Place, held_back
from vanban.db.exam_models import ExamItemSourceRow, ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import audience
from vanban.db.models import DocumentRow
from vanban.db.permissions import searchable
from vanban.exam_sittings import SittingKind, SittingState
from vanban.principals import Channel, Principal


def told_outside(session: Session, principal: Principal, now: datetime.datetime) -> list[ExamSittingRow]:
    """Returns the sittings open to the person now whose questions cite only documents that the principal's own channel
    carries, the one that closes first first; what others ask is neither told nor counted."""
    cites_closed = exists().where(
        ExamPaperItemRow.paper_id == ExamSittingRow.paper_id,
        ExamItemSourceRow.version_id == ExamPaperItemRow.version_id,
        not_(_open(principal)),
    )
    wanted = select(ExamSittingRow).where(_runs(principal, now), not_(cites_closed.correlate(ExamSittingRow)))
    return list(session.scalars(wanted.order_by(ExamSittingRow.closes_at, ExamSittingRow.id)))


def practice_versions(
    session: Session, principal: Principal, sitting_id: int, now: datetime.datetime
) -> list[ExamItemVersionRow]:
    """Returns the questions of a practice open to the person now that may leave: each cites a document, all that it
    cites are carried by the principal's channel, and no contest or test still to close asks it. None for any other
    sitting."""
    practice = select(ExamSittingRow.paper_id).where(
        ExamSittingRow.id == sitting_id, ExamSittingRow.kind == SittingKind.PRACTICE.value, _runs(principal, now)
    )
    cites = exists().where(ExamItemSourceRow.version_id == ExamItemVersionRow.id)
    cites_closed = exists().where(ExamItemSourceRow.version_id == ExamItemVersionRow.id, not_(_open(principal)))
    wanted = (
        select(ExamItemVersionRow)
        .join(ExamPaperItemRow, ExamPaperItemRow.version_id == ExamItemVersionRow.id)
        .where(ExamPaperItemRow.paper_id.in_(practice))
        .where(cites.correlate(ExamItemVersionRow), not_(cites_closed.correlate(ExamItemVersionRow)))
        .options(selectinload(ExamItemVersionRow.sources))
        .order_by(ExamPaperItemRow.position)
    )
    secret = held_back(session, now)
    return [version for version in session.scalars(wanted) if not secret.holds(version.stem, _places(version))]


def _places(version: ExamItemVersionRow) -> list[Place]:
    return [(source.document_id, source.start, source.end) for source in version.sources]


def _runs(principal: Principal, now: datetime.datetime) -> ColumnElement[bool]:
    on_the_web = replace(principal, channel=Channel.WEB)  # where it is sat
    is_open = (ExamSittingRow.state == SittingState.OPEN.value) & (ExamSittingRow.opens_at <= now)
    return audience(on_the_web) & is_open & (ExamSittingRow.closes_at > now)


def _open(principal: Principal) -> ColumnElement[bool]:
    wanted = exists().where(DocumentRow.id == ExamItemSourceRow.document_id, searchable(principal))
    return wanted.correlate(ExamItemSourceRow)
