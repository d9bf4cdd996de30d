"""The tasks that a document gives: who leads, who takes part, by when, what comes of it, and where it says so.

Precision before recall: what is not clearly given to a body is left out, and of rules that lay down who does what in
general only what has a day is a task.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vanban.tasks import NO_DEADLINE, Deadline, TaskKind

READER = 2  # raise it when the reading changes: stored tasks are then read again


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task or event; ``text[start:end]`` of the document says it under ``path``.

    ``leads`` and ``others`` are the names of bodies that ``lead`` and ``partners`` may be taken apart into.
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
