"""The nouns of a plan: what each row of a list would do, decided before anything is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.roster.columns import RosterKind, title_of
from ingest.roster.reading import RosterRow


class RowState(StrEnum):
    """What becomes of a row."""

    WRONG = "sai"
    NEW = "moi"
    CHANGED = "sua"
    UNCHANGED = "khong_doi"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a cell; ``field`` is "" where it is the whole row."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row with its decision: ``fields`` is what is to be written, ``changed`` names the fields that change."""

    row: RosterRow
    state: RowState
    key: str  # code or username
    problems: tuple[RowProblem, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the row is about, for a person to recognise it."""
        return self.row.values.get("name") or self.key

    def problem_words(self) -> str:
        """Returns all problems in words, each led by the title of its column."""
        kind = self.row.kind
        return " ".join(
            f"{title_of(kind, one.field)}: {one.words}" if one.field else one.words for one in self.problems
        )

    def changed_words(self) -> str:
        """Returns the titles of the columns that change something."""
        return ", ".join(title_of(self.row.kind, field) for field in self.changed)


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """The decisions about all rows of a file, in its order."""

    rows: tuple[PlannedRow, ...]

    def counts(self, kind: RosterKind | None = None) -> Mapping[str, int]:
        """Returns how many rows are in each state, of one kind or all."""
        return Counter(one.state.value for one in self.rows if kind is None or one.row.kind is kind)

    @property
    def wrong(self) -> int:
        """How many rows cannot be written."""
        return self.counts().get(RowState.WRONG.value, 0)

    @property
    def effective(self) -> int:
        """How many rows would change something."""
        return self.counts().get(RowState.NEW.value, 0) + self.counts().get(RowState.CHANGED.value, 0)

    def rows_in(self, state: str) -> list[PlannedRow]:
        """Returns the rows in a state, or all for any other word."""
        return [one for one in self.rows if one.state.value == state] if state in set(RowState) else list(self.rows)
