"""Questions that must not be met anywhere before a contest or test that asks them has closed."""

import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.exam_sittings import SittingKind, SittingState


def held_back(session: Session, now: datetime.datetime) -> frozenset[str]:
    """Returns the keys (``BankContent.key``) of the questions of every contest and test that has not closed yet, of
    whatever unit: also of one that is being prepared."""
    coming = ExamSittingRow.state == SittingState.DRAFT.value
    running = (ExamSittingRow.state == SittingState.OPEN.value) & (ExamSittingRow.closes_at > now)
    wanted = (
        select(ExamItemVersionRow.content_key)
        .join(ExamPaperItemRow, ExamPaperItemRow.version_id == ExamItemVersionRow.id)
        .join(ExamSittingRow, ExamSittingRow.paper_id == ExamPaperItemRow.paper_id)
        .where(ExamSittingRow.kind != SittingKind.PRACTICE.value, or_(coming, running))
    )
    return frozenset(session.scalars(wanted.distinct()))
