"""The editor of a paper's matrix: what was typed, kept word for word, and the plan it means."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.deps import LARGEST_ID
from exams.items import LEVEL_WORDS, Level
from exams.papers.making import MOST_SEED, Plan
from exams.papers.matrix import ANY_LEVEL, Matrix, Preset, matrix_of, preset_matrix, shared_matrix, topic_form
from vanban.errors import InvalidInput

COLUMNS: tuple[tuple[str, Level | None, str], ...] = (
    *((level.value, level, LEVEL_WORDS[level]) for level in Level),
    ("moi", None, ANY_LEVEL.capitalize()),
)
MOST_ROWS = 300  # topics of one editor


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What stands in the fields. ``counts`` has a row a topic ("" for any, always the first), a column a level."""

    topics: tuple[str, ...]
    counts: tuple[tuple[str, ...], ...]
    title: str = ""
    minutes: str = "60"
    scale: str = "10"
    seed: str = ""
    variants: str = "4"
    papers: str = "1"
    any_codes: bool = False
    keep_order: bool = False
    apart_from: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The topics with their counts."""
        return tuple(zip(self.topics, self.counts, strict=True))

    def plan(self) -> Plan:
        """Returns what the fields mean; raises ``InvalidInput`` that names the field."""
        return Plan(
            title=self.title,
            minutes=whole(self.minutes, "Thời gian làm bài"),
            matrix=self.matrix(),
            seed=whole(self.seed, "Số rút thăm") if self.seed.strip() else 0,
            scale=whole(self.scale, "Thang điểm"),
            variants=whole(self.variants, "Số mã đề"),
            any_codes=self.any_codes,
            keep_order=self.keep_order,
            apart_from=self.apart_from,
            papers=whole(self.papers, "Số đề"),
        )

    def matrix(self) -> Matrix:
        """Returns the matrix of the fields; raises ``InvalidInput``."""
        return matrix_of(
            (topic, level, whole(said, f"Số câu của ô “{topic or 'Mọi chủ đề'}, {words}”"))
            for topic, counts in self.rows
            for (_, level, words), said in zip(COLUMNS, counts, strict=True)
            if said.strip()
        )


def table_of(
    topics: Sequence[str], levels: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Returns the topics and counts of the table as it was sent: of each level its counts in the order of the topics.

    Counts that were not sent are empty.
    """
    kept = tuple(topic[:300] for topic in topics[:MOST_ROWS])
    counts = tuple(tuple(level[row][:6] if row < len(level) else "" for level in levels) for row in range(len(kept)))
    return kept, counts


def new_form(topics: Sequence[str], matrix: Matrix | None = None, preset: Preset | None = None) -> PaperForm:
    """Returns an editor of the topics of a bank, filled with a matrix where there is one; its seed is new each time."""
    named = list(dict.fromkeys(["", *topics]))
    known = {topic_form(topic) for topic in named}
    named += [topic for topic in (matrix.topics if matrix else ()) if topic_form(topic) not in known]
    counts = tuple(tuple(_count_of(matrix, topic, level) for _, level, _ in COLUMNS) for topic in named)
    minutes = str(preset.minutes) if preset else "60"
    return PaperForm(tuple(named), counts, minutes=minutes, seed=str(secrets.randbelow(MOST_SEED)))


def preset_form(preset: Preset, topics: Sequence[str], usable: Mapping[tuple[str, Level | None], int]) -> PaperForm:
    """Returns an editor filled with a preset: of any topic, or shared among topics as far as they have questions.

    ``usable`` counts the questions of a bank by topic in the form topics are compared in, and level.
    """
    known = {(topic, level): usable.get((topic_form(topic), level), 0) for topic in topics for level in Level}
    return new_form(topics, shared_matrix(preset, known) if usable else preset_matrix(preset), preset)


def ids_of(said: Sequence[str]) -> tuple[int, ...]:
    """Returns the ids among the values of a field, each once."""
    found = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= 19]
    return tuple(dict.fromkeys(one for one in found if 0 < one <= LARGEST_ID))


def _count_of(matrix: Matrix | None, topic: str, level: Level | None) -> str:
    cells = matrix.cells if matrix else ()
    count = sum(one.count for one in cells if topic_form(one.topic) == topic_form(topic) and one.level is level)
    return str(count) if count else ""


def whole(said: str, name: str) -> int:
    """Returns a whole number of a form; raises ``InvalidInput`` that names the field."""
    said = said.strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 10):
        raise InvalidInput(f"{name} phải là số nguyên, không âm.")
    return int(said)
