"""An item as planning looks at it: what it says, when it is due, and where it stands in its programme."""

import datetime
from dataclasses import dataclass

from vanban.db.programme_items import CANCELLED, CARRIED
from vanban.db.programme_models import ProgrammeItemRow
from vanban.db.work_items import content_of
from vanban.db.work_models import WorkItemRow
from vanban.work import WorkContent


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of a programme. ``month`` is the one it is planned for, ``number`` its TT; ``over``: cancelled, carried."""

    row_id: int
    item_id: int
    number: int
    content: WorkContent
    month: int | None = None
    meeting: str = ""
    over: bool = False

    @property
    def first(self) -> datetime.date | None:
        """The first day it may be done on, as far as its deadline says."""
        return self.content.first

    @property
    def last(self) -> datetime.date | None:
        """The last day it may be done on."""
        return self.content.last


def plan_lines(pairs: list[tuple[ProgrammeItemRow, WorkItemRow]]) -> list[PlanLine]:
    """Returns the lines of a programme that planning looks at, in their order, numbered from 1."""
    return [
        PlanLine(row.id, item.id, number, content_of(item), row.month, row.meeting, row.state in (CANCELLED, CARRIED))
        for number, (row, item) in enumerate(pairs, 1)
    ]
