"""Names of bodies into units, and days into the months of a programme."""

from dataclasses import dataclass

from programs.units import UnitNames
from vanban.programme_periods import Span
from vanban.unit_tree import UnitTree
from vanban.work import WorkBody, WorkContent

LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Bodies:
    """Names of bodies into units, as a document of one unit means them."""

    tree: UnitTree
    unit_id: int

    def body(self, name: str) -> WorkBody:
        """Returns a body with the one unit of the tree that its name means, or none."""
        words = " ".join(name.split())
        own = self.tree.units[self.unit_id].name
        units = UnitNames(self.tree).scope(own, None).find(words).get(words, frozenset())
        return WorkBody(words[:LONGEST_NAME], next(iter(units)) if len(units) == 1 else None)


def month_of(content: WorkContent, span: Span) -> int | None:
    """Returns the month of a period that an item's last day lies in, None for a period of no months or another."""
    last = content.last
    return last.month if last is not None and span.months and span.holds(last) else None
