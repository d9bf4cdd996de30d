"""The tasks that a document gives: who leads, who takes part, by when, what comes of it, and where it says so.

Precision before recall: what is not clearly given to a body is left out, and of rules that lay down who does what in
general only what has a day is a task.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vanban.tasks import NO_DEADLINE, Deadline, TaskKind

READER = 3  # raise it when the reading changes: stored tasks are then read again


class Shape(StrEnum):
    """How a document words a task, which decides how sure its reading is."""

    ROW = "bang"  # a row of a table with a column for who leads
    LABELLED = "nhan"  # "Cơ quan chủ trì: …"
    SENTENCE = "cau"  # the sentence names who
    HEADED = "muc"  # an item under the name of a body
    LEAD_IN = "dan"  # an item under a paragraph that opens a list
    PROPOSED = "mo_hinh"  # a sentence that a model pointed to


# Share of tasks found so that are tasks with the right lead, on the labels of eval.task_reading, rounded down to .05
# (27/11/2026: 6/6, 12/12, 99/101, 45/45); LEAD_IN (20/21) lower, as what stands under a paragraph is often a direction.
CONFIDENCE = {Shape.ROW: 0.95, Shape.LABELLED: 0.95, Shape.SENTENCE: 0.95, Shape.HEADED: 0.95, Shape.LEAD_IN: 0.8}
CONFIDENCE |= {Shape.PROPOSED: 0.6}  # proved to be said, not measured to be a task
UNDATED = 0.8  # a deadline whose wording means no day: a person reads it


# What these say of bodies holds always: only what has a day is a task of theirs.
RULES = frozenset(
    {
        *("Luật", "Nghị định", "Thông tư", "Quy định", "Quy chế", "Điều lệ", "Hướng dẫn", "Quyết định", "Quy trình"),
        "Báo cáo",
    }
)


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task or event; ``text[start:end]`` of the document says it under ``path``.

    ``group`` is the heading it stands under: a row of its table, or the Roman head of the text.
    """

    text: str
    start: int
    end: int
    path: str
    lead: str = ""
    partners: str = ""
    product: str = ""
    due: str = ""
    deadline: Deadline = NO_DEADLINE
    kind: TaskKind = TaskKind.TASK
    group: str = ""
    chair: str = ""
    place: str = ""
    minute: int | None = None
    shape: Shape = Shape.SENTENCE

    @property
    def confidence(self) -> float:
        """How sure the reading is, from 0 to 1: by how the task is worded, less where its deadline means no day."""
        undated = bool(self.due) and self.deadline == NO_DEADLINE
        return round(CONFIDENCE[self.shape] * (UNDATED if undated else 1.0), 2)


def distinct(tasks: Iterable[FoundTask]) -> Iterator[FoundTask]:
    """Yields tasks in the order of the text, each place and deadline once."""
    seen: set[tuple[int, str, str]] = set()
    for task in sorted(tasks, key=lambda one: (one.start, one.end)):
        key = (task.start, task.due, task.lead)
        if key not in seen:
            seen.add(key)
            yield task


def inside(task: FoundTask, others: Sequence[FoundTask]) -> bool:
    """Tells whether a task stands within the place of another."""
    return any(other.start <= task.start and task.end <= other.end for other in others)
