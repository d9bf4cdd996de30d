"""All tasks and events of a document, from its tables, its labelled parts, its sentences and its week programmes."""

from itertools import chain

from programs.assigned import assigned_tasks
from programs.labelled import labelled_tasks
from programs.source import Source
from programs.task_tables import table_tasks
from programs.tasks import FoundTask, distinct, inside
from programs.week import week_events


def find_tasks(source: Source) -> list[FoundTask]:
    """Returns the tasks and events in the order of the text; a sentence that an event or a labelled task holds is not
    read again."""
    events = list(week_events(source))
    labelled = [task for task in labelled_tasks(source) if not inside(task, events)]
    assigned = [task for task in assigned_tasks(source) if not inside(task, [*events, *labelled])]
    rows = [task for task in table_tasks(source) if not inside(task, events)]
    return list(distinct(chain(events, labelled, assigned, rows)))
