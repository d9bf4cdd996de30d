"""All tasks and events of a document, from its tables, its labelled parts, its sentences and its week programmes."""

from dataclasses import replace
from itertools import chain

from programs.assigned import assigned_tasks
from programs.labelled import labelled_tasks
from programs.source import Source
from programs.task_tables import table_tasks
from programs.tasks import FoundTask, distinct, inside
from programs.week import week_events
from vanban.documents import SectionKind
from vanban.tasks import TaskKind

_HEADS = (SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING, SectionKind.ARTICLE)


def find_tasks(source: Source) -> list[FoundTask]:
    """Returns the tasks and events in the order of the text; a sentence that an event or a labelled task holds is not
    read again."""
    events = list(week_events(source))
    labelled = [task for task in labelled_tasks(source) if not inside(task, events)]
    assigned = [task for task in assigned_tasks(source) if not inside(task, [*events, *labelled])]
    rows = [task for task in table_tasks(source) if not inside(task, events)]
    return [_grouped(source, task) for task in distinct(chain(events, labelled, assigned, rows))]


def _grouped(source: Source, task: FoundTask) -> FoundTask:
    """Returns a task under the heading it stands under, where no row of its table says another."""
    if task.group or task.kind is TaskKind.EVENT:
        return task
    heads = [one for one in source.sections if one.kind in _HEADS and one.title and one.start <= task.start < one.end]
    return replace(task, group=" ".join(heads[-1].title.split())) if heads else task
