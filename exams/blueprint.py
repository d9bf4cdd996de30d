"""The plan before the items: what is worth testing of a document, by topic and level, and how much of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from exams.casing import casing_of
from exams.documents import ExamDocument
from exams.drafts import Draft
from exams.items import Level
from exams.wording import first_capital
from rag.outlines import Part, outline
from rag.registry import Clause

# Shares of the levels where the text allows, as trainers set them for knowledge of documents.
LEVEL_SHARES = {Level.KNOW: 0.45, Level.UNDERSTAND: 0.40, Level.APPLY: 0.15}
GENERAL = "Thông tin chung về văn bản"
OTHER = "Nội dung khác"


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the document: its name, what it is worth (``rag.outlines``), and its range in the text."""

    name: str
    worth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many items of one topic and level are wanted, and how many sentences could give one."""

    topic: str
    level: Level
    wanted: int
    available: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The plan of a set of items: a cell for each topic and level that the document can give items of."""

    count: int
    cells: tuple[Cell, ...]

    def wanted(self, topic: str, level: Level) -> int:
        """Returns how many items of a topic and level are wanted."""
        return next((cell.wanted for cell in self.cells if (cell.topic, cell.level) == (topic, level)), 0)


def topics_of(document: ExamDocument) -> list[Topic]:
    """Returns the parts of a document's outline that have a title and a worth, in order, annexes last."""
    clauses = [
        Clause(s.path, s.start, s.end, s.kind.value, s.title, s.index, s.parent, s.own_end) for s in document.sections
    ]
    parts = [_topic(document, part) for part in outline(clauses) if part.title and part.clauses]
    annexes = [
        Topic(section.path, 1, section.start, section.end)
        for section in document.sections
        if section.parent is None and section.path.startswith("Phụ lục")
    ]
    return [*parts, *annexes]


def topic_of(draft: Draft, topics: Sequence[Topic], document: ExamDocument) -> str:
    """Returns the name of the topic that a draft's section stands in."""
    if draft.section is None:
        return GENERAL
    start = document.sections[draft.section].start
    return next((topic.name for topic in topics if topic.start <= start < topic.end), OTHER)


def plan(document: ExamDocument, drafts: Sequence[Draft], count: int) -> Blueprint:
    """Returns the plan for so many items: topics by worth and by how many sentences they can give an item of, levels
    by their shares; what a cell lacks goes to the others."""
    topics = topics_of(document)
    worth = {topic.name: topic.worth for topic in topics}
    sentences: dict[tuple[str, Level], set[int]] = {}
    for draft in drafts:
        sentences.setdefault((topic_of(draft, topics, document), draft.level), set()).add(draft.sentences[0])
    available = {cell: len(starts) for cell, starts in sentences.items()}
    weights = {
        (topic, level): (worth.get(topic, 0) + 1) * many**0.5 * LEVEL_SHARES.get(level, 0.1)
        for (topic, level), many in available.items()
    }
    wanted = _shared_out(count, weights, available)
    cells = [Cell(topic, level, wanted[topic, level], many) for (topic, level), many in sorted(available.items())]
    return Blueprint(count, tuple(cells))


def _topic(document: ExamDocument, part: Part) -> Topic:
    title = casing_of(document).sentence_case(" ".join(part.title.split()).rstrip(" .:"))
    first, last = part.clauses[0], max(part.clauses, key=lambda clause: clause.end)
    return Topic(first_capital(title), part.worth, first.start, last.end)


def _shared_out(
    count: int, weights: dict[tuple[str, Level], float], available: dict[tuple[str, Level], int]
) -> Counter[tuple[str, Level]]:
    """Returns how many of each cell: one at a time to the cell that is furthest behind its weight and has some left."""
    given: Counter[tuple[str, Level]] = Counter()
    for _ in range(min(count, sum(available.values()))):
        open_cells = [cell for cell in sorted(weights) if given[cell] < available[cell]]
        given[max(open_cells, key=lambda cell: weights[cell] / (2 * given[cell] + 1))] += 1
    return given
