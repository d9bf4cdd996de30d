"""What a periodic report is about: the items of a period, with their figures, by body and by state."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from vanban.db.work_figures import Axis, Group, grouped, totals
from vanban.db.work_listing import Tracked, tracked
from vanban.db.work_models import WorkItemRow
from vanban.db.work_scope import Scope
from vanban.errors import InvalidInput
from vanban.work import ItemState, Light

MOST = 5_000  # items of one report
LONGEST = datetime.timedelta(days=5 * 366)
STATES = (
    ("Quá hạn", (Light.OVERDUE,)),
    ("Đã hoàn thành", (Light.EARLY, Light.ON_TIME)),
    ("Hoàn thành sau hạn", (Light.DONE_LATE,)),
    ("Sắp đến hạn", (Light.SOON,)),
    ("Đang thực hiện, còn hạn", (Light.AHEAD, Light.OPEN)),
    ("Hủy, chuyển kỳ sau", (Light.CLOSED,)),
)


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of a report."""

    first: datetime.date
    last: datetime.date

    @classmethod
    def checked(cls, first: str, last: str) -> "Period":
        """Returns the period of two ISO dates; raises ``InvalidInput``."""
        try:
            period = cls(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
        except ValueError as error:
            raise InvalidInput("Chọn ngày đầu và ngày cuối của kỳ báo cáo.") from error
        if period.first > period.last or period.last - period.first > LONGEST:
            raise InvalidInput("Ngày đầu phải trước ngày cuối, và kỳ báo cáo không dài quá 5 năm.")
        return period

    @property
    def items(self) -> ColumnElement[bool]:
        """The condition: due or done in the period, or due before it and open still."""
        due = WorkItemRow.last.between(self.first, self.last)
        done = WorkItemRow.done_on.between(self.first, self.last)
        left = and_(WorkItemRow.last < self.first, WorkItemRow.state == ItemState.ACTIVE.value)
        return or_(due, done, left)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures and items of a period as they stand on a day; ``missing`` counts the items beyond ``MOST``."""

    period: Period
    day: datetime.date
    all: Group
    bodies: tuple[Group, ...]
    states: tuple[tuple[str, tuple[Tracked, ...]], ...]
    missing: int = 0

    @property
    def items(self) -> list[Tracked]:
        """All items, by state."""
        return [one for _, items in self.states for one in items]

    @property
    def document_ids(self) -> list[int]:
        """The documents that its words come from."""
        return sorted({one.item.document_id for one in self.items if one.item.document_id is not None})


def report_of(session: Session, scope: Scope, period: Period, day: datetime.date) -> Report:
    """Returns the report of a period: its lights are those of ``day``, or of its last day once that is past."""
    as_of = min(day, period.last)
    axis = Axis.OWNER if scope.wide else Axis.LEAD
    all_ = totals(session, scope, as_of, within=period.items)
    items = tracked(session, scope, as_of, period.items, most=MOST)
    bodies = grouped(session, scope, axis, as_of, within=period.items)
    missing = sum(all_.lights.values()) - len(items)
    return Report(period, as_of, all_, tuple(bodies), _by_state(items), missing)


def _by_state(items: Sequence[Tracked]) -> tuple[tuple[str, tuple[Tracked, ...]], ...]:
    found = [(words, tuple(one for one in items if one.light in lights)) for words, lights in STATES]
    return tuple((words, some) for words, some in found if some)
