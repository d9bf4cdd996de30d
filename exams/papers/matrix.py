"""The matrix of a paper (ma trận đề): how many questions of which topic and level, and what a paper's outline says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exams.items import LEVEL_WORDS, Item, Level
from vanban.errors import InvalidInput
from vanban.text import nfc, search_form

MOST_QUESTIONS = 200  # of one paper: what four columns of an answer sheet hold
MOST_CELLS = 400
_LONGEST_TOPIC = 300  # code points; vanban.db.exam_models
ANY_TOPIC, ANY_LEVEL = "mọi chủ đề", "mọi mức độ"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix: how many questions of a topic ("" any) and a level (None any)."""

    topic: str
    level: Level | None
    count: int

    @property
    def words(self) -> str:
        """The cell in words: "Chuyển đổi số, Nhận biết"."""
        return f"{self.topic or ANY_TOPIC}, {LEVEL_WORDS[self.level] if self.level else ANY_LEVEL}"

    def fits(self, item: Item) -> bool:
        """Tells whether an item may stand in the cell; topics are compared without regard to case and accent style."""
        if self.level is not None and item.level is not self.level:
            return False
        return not self.topic or topic_form(self.topic) == topic_form(item.topic)


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a paper asks for; no two cells have the same topic and level."""

    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """How many questions the paper has."""
        return sum(cell.count for cell in self.cells)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics in order, "" for any."""
        return tuple(dict.fromkeys(cell.topic for cell in self.cells))

    def count_of(self, topic: str, level: Level | None) -> int:
        """Returns how many questions a cell asks for, 0 for a cell that is not there."""
        return sum(cell.count for cell in self.cells if (cell.topic, cell.level) == (topic, level))


def topic_form(topic: str) -> str:
    """Returns a topic as topics are compared."""
    return " ".join(search_form(topic).split())


def matrix_of(cells: Iterable[tuple[str, Level | None, int]]) -> Matrix:
    """Returns the matrix of these cells: equal ones added up, empty ones left out.

    Raises ``InvalidInput`` for counts below 0, too many questions, too long a topic, or no question at all.
    """
    counts: dict[tuple[str, Level | None], tuple[str, int]] = {}
    for named, level, count in cells:
        topic = nfc(" ".join(named.split()))
        if len(topic) > _LONGEST_TOPIC:
            raise InvalidInput(f"Tên chủ đề dài quá {_LONGEST_TOPIC} ký tự: “{topic[:60]}…”.")
        if count < 0:
            raise InvalidInput(f"Số câu của ô “{Cell(topic, level, 0).words}” không được âm.")
        name, before = counts.get((topic_form(topic), level), (topic, 0))
        counts[(topic_form(topic), level)] = name, before + count
    made = Matrix(tuple(Cell(name, level, count) for (_, level), (name, count) in counts.items() if count))
    _check(made)
    return made


def _check(matrix: Matrix) -> None:
    if not matrix.total:
        raise InvalidInput("Ma trận đề chưa có câu nào. Đề nghị ghi số câu vào ít nhất một ô.")
    if matrix.total > MOST_QUESTIONS:
        raise InvalidInput(f"Ma trận có {matrix.total} câu; mỗi đề chỉ được nhiều nhất {MOST_QUESTIONS} câu.")
    if len(matrix.cells) > MOST_CELLS:
        raise InvalidInput(f"Ma trận có quá {MOST_CELLS} ô.")


def matrix_json(matrix: Matrix) -> str:
    """Returns a matrix as one line of JSON; ``matrix_from_json`` gives it back."""
    rows = [{"topic": c.topic, "level": c.level.value if c.level else "", "count": c.count} for c in matrix.cells]
    return json.dumps(rows, ensure_ascii=False)


def matrix_from_json(text: str) -> Matrix:
    """Returns the matrix that ``matrix_json`` wrote; raises ``InvalidInput`` for anything else."""
    try:
        rows = json.loads(text)
        cells = [(str(row["topic"]), Level(row["level"]) if row["level"] else None, int(row["count"])) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput("Ma trận đề không đọc được: không đúng dạng chương trình đã ghi.") from error
    return matrix_of(cells)


@dataclass(frozen=True, slots=True)
class Preset:
    """A usual outline of a paper: its questions by level, minutes, and the percent of marks that passes."""

    key: str
    words: str
    counts: tuple[tuple[Level, int], ...]
    minutes: int
    pass_percent: int


# Shares of levels: 40, 30, 20 and 10 percent. Counts, minutes and pass marks: what contests and round 1 of recruiting
# civil servants use (DOMAIN §8).
PRESETS = (
    Preset(
        "cong-chuc",
        "Thi tuyển công chức vòng 1: 60 câu, 60 phút",
        ((Level.KNOW, 24), (Level.UNDERSTAND, 18), (Level.APPLY, 12), (Level.APPLY_WELL, 6)),
        60,
        50,
    ),
    Preset(
        "cuoc-thi-20",
        "Cuộc thi tìm hiểu: 20 câu, 20 phút",
        ((Level.KNOW, 8), (Level.UNDERSTAND, 6), (Level.APPLY, 4), (Level.APPLY_WELL, 2)),
        20,
        50,
    ),
    Preset(
        "cuoc-thi-10",
        "Cuộc thi tìm hiểu: 10 câu, 10 phút",
        ((Level.KNOW, 4), (Level.UNDERSTAND, 3), (Level.APPLY, 2), (Level.APPLY_WELL, 1)),
        10,
        50,
    ),
)


def preset_of(key: str) -> Preset | None:
    """Returns the preset with this key, or None."""
    return next((one for one in PRESETS if one.key == key), None)


def preset_matrix(preset: Preset) -> Matrix:
    """Returns the matrix of a preset: its levels of any topic."""
    return matrix_of(("", level, count) for level, count in preset.counts)


def shared_matrix(preset: Preset, usable: Mapping[tuple[str, Level], int]) -> Matrix:
    """Returns the matrix of a preset shared among topics in turn, of none more than it has ``usable`` questions.

    What the topics have no questions for stays with any topic.
    """
    topics = list(dict.fromkeys(topic for topic, _ in usable))
    cells: list[tuple[str, Level | None, int]] = []
    turn = 0
    for level, count in preset.counts:
        left = {topic: usable.get((topic, level), 0) for topic in topics}
        for _ in range(count):
            order = topics[turn:] + topics[:turn]
            topic = next((one for one in order if left[one]), "")
            if topic:
                left[topic] -= 1
                turn = (topics.index(topic) + 1) % len(topics)
            cells.append((topic, level, 1))
    return matrix_of(cells)
