"""Before results are shown: whatever of a sitting is out of time is handed in, as upkeep would do in a while."""

import datetime

from sqlalchemy import or_, select

from api.services import Services
from exams.sittings.ending import close_due
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.exam_sittings import SittingState


def settle(services: Services, sitting_id: int, *, now: datetime.datetime) -> None:
    """Hands in what is out of time; takes no write lock where there is nothing."""
    with services.database.session() as session:
        late = or_(ExamAttemptRow.ends_at < now, ExamSittingRow.state != SittingState.OPEN.value)
        wanted = (
            select(ExamAttemptRow.id)
            .join(ExamSittingRow, ExamSittingRow.id == ExamAttemptRow.sitting_id)
            .where(ExamSittingRow.id == sitting_id, ExamAttemptRow.submitted_at.is_(None), late)
        )
        due = session.scalar(wanted.limit(1)) is not None
    while due:
        with services.database.transaction() as session:
            due = close_due(session, now=now) > 0
