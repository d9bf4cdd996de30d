"""The linter for questions of the bank: as files carry them, which may be of matching or of several keys."""

from collections.abc import Mapping

from exams import findings as f
from exams.documents import ExamDocument
from exams.formats.entries import Entry
from exams.linting import lint_item


def lint_entry(
    entry: Entry, documents: Mapping[int, ExamDocument] | None = None, *, number: int = 1
) -> list[f.Finding]:
    """Returns what is wrong with a question; nothing for one of matching, whose pairs no rule looks at.

    Several keys are no mistake where a candidate may choose several options.
    """
    if entry.pairs:
        return []
    found = lint_item(entry.item, documents, number=number)
    return [one for one in found if not (entry.several and one.rule is f.KEY_MANY)]
