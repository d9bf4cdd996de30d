"""Questions drawn for a paper by a seed, and what a bank lacks for a matrix, with what could stand in its place."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from exams.dice import Dice
from exams.items import LEVEL_WORDS, Level
from exams.papers.assignment import Assigned, Problem, Shortage, assign
from exams.papers.conflicts import Conflicts, repeated
from exams.papers.matrix import Cell, Matrix, topic_form
from exams.papers.questions import Question

_MOST_HELP = 3  # places named where questions are to spare
_TRIES = 24  # seeds tried for several papers with no question in common
_Spare = Counter[tuple[str, Level | None]]


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions that may be drawn, and which of them keep each other out.

    ``outside`` are usable questions that no cell asks for: only told as what could help.
    """

    questions: tuple[Question, ...]
    conflicts: Conflicts
    outside: tuple[Question, ...] = ()

    def without(self, places: set[int]) -> "Pool":
        """Returns the pool with the questions at these places kept out of every paper."""
        kept = [place for place in range(len(self.questions)) if place not in places]
        new = {place: at for at, place in enumerate(kept)}
        near = tuple(frozenset(new[other] for other in self.conflicts.of[place] if other in new) for place in kept)
        return Pool(tuple(self.questions[place] for place in kept), Conflicts(near), self.outside)


@dataclass(frozen=True, slots=True)
class Lack:
    """Cells that together lack questions, and where the bank has some to spare."""

    cells: tuple[Cell, ...]
    needed: int
    available: int
    help: tuple[tuple[str, int], ...] = ()  # (topic and level in words, questions to spare)

    @property
    def words(self) -> str:
        """What is lacking in words, one sentence or two."""
        names = "; ".join(f"“{cell.words}”" for cell in self.cells)
        which = f"Ô {names}" if len(self.cells) == 1 else f"Các ô {names} dùng chung nguồn câu:"
        have = f"chỉ có {self.available} câu dùng được trong một đề" if self.available else "chưa có câu nào dùng được"
        said = f"{which} cần {self.needed} câu, ngân hàng {have}, thiếu {self.needed - self.available} câu."
        if self.help:
            said += f" Còn dư: {'; '.join(f'{words} ({count} câu)' for words, count in self.help)}."
        return said


@dataclass(frozen=True, slots=True)
class Draw:
    """The questions of a paper in the order of the matrix, or why there is none."""

    questions: tuple[Question, ...]
    lacks: tuple[Lack, ...] = ()
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Whether the paper can be made."""
        return not self.lacks and not self.problem


def draw(pool: Pool, matrix: Matrix, *, seed: int, kept: Collection[int] = ()) -> Draw:
    """Returns the questions of a paper, the same for the same pool and seed; never two that keep each other out.

    Those with the ids ``kept`` are among them; the pool has nothing that conflicts with one of these.
    """
    found = assign(problem_of(pool, matrix, seed, kept=kept))
    if found.misplaced:
        return Draw((), problem="Các câu được giữ lại không còn xếp được vào ma trận của đề.")
    if found.entangled:
        return Draw((), problem=_entangled_words(matrix, proved=found.proved))
    if found.shortages:
        return Draw((), tuple(_lack(one, found, pool, matrix) for one in found.shortages))
    return Draw(tuple(pool.questions[place] for places in found.chosen for place in places))


def draw_several(pool: Pool, matrix: Matrix, count: int, *, seed: int) -> tuple[Draw, ...]:
    """Returns so many papers with no question in common, or those that could be made and why the next could not.

    A draw that leaves too little for the papers after it is tried again by other seeds.
    """
    best: tuple[Draw, ...] = ()
    for step in range(_TRIES):
        made: list[Draw] = []
        left = pool
        for number in range(count):
            made.append(
                draw(left, matrix, seed=Dice(seed).below(1 << 32, "paper", number, step) if count > 1 else seed)
            )
            if not made[-1].complete:
                break
            left = left.without(repeated(left.questions, made[-1].questions))
        if made[-1].complete:
            return tuple(made)
        best = tuple(made) if len(made) > len(best) else best
        if len(made) == 1:
            break  # not even one
    return best


def problem_of(pool: Pool, matrix: Matrix, seed: int, *, kept: Collection[int] = ()) -> Problem:
    """Returns what is to be assigned: questions in an order decided by the seed and by nothing of their places."""
    dice = Dice(seed)
    order = sorted(range(len(pool.questions)), key=lambda place: dice.below(1 << 62, "draw", pool.questions[place].id))
    fitting = tuple(tuple(p for p in order if cell.fits(pool.questions[p].item)) for cell in matrix.cells)
    cliques = tuple(pool.conflicts.cliques(order))
    required = tuple(place for place, question in enumerate(pool.questions) if question.id in kept)
    return Problem(tuple(cell.count for cell in matrix.cells), fitting, pool.conflicts, cliques, required)


def usable_counts(pool: Pool) -> Counter[tuple[str, Level | None]]:
    """Returns how many questions there are of each topic (in the form topics are compared in) and level."""
    return Counter((topic_form(question.item.topic), question.item.level) for question in pool.questions)


def replacements(pool: Pool, matrix: Matrix, others: Sequence[Question]) -> tuple[Question, ...]:
    """Returns the questions that may stand beside the ``others`` of a paper, which are one too few.

    The ``others`` stand in the pool. With each of them the paper has what the matrix asks for.
    """
    ids = {question.id for question in others}
    taken = {place for place, question in enumerate(pool.questions) if question.id in ids}
    fits: dict[tuple[str, Level | None], bool] = {}
    found = []
    for place, question in enumerate(pool.questions):
        if question.id in ids or pool.conflicts.of[place] & taken:
            continue
        like = topic_form(question.item.topic), question.item.level
        if like not in fits:
            fits[like] = satisfies(matrix, (*others, question))
        if fits[like]:
            found.append(question)
    return tuple(found)


def satisfies(matrix: Matrix, questions: Sequence[Question]) -> bool:
    """Tells whether the questions of a paper can be shared among the cells of its matrix, one place each."""
    fitting = tuple(tuple(p for p, q in enumerate(questions) if cell.fits(q.item)) for cell in matrix.cells)
    alone = Conflicts(tuple(frozenset[int]() for _ in questions))
    needs = tuple(cell.count for cell in matrix.cells)
    return (
        matrix.total == len(questions) and assign(Problem(needs, fitting, alone, tuple(range(len(questions))))).complete
    )


def _lack(shortage: Shortage, found: Assigned, pool: Pool, matrix: Matrix) -> Lack:
    cells = tuple(matrix.cells[place] for place in shortage.cells)
    return Lack(cells, shortage.needed, shortage.available, _help(cells, found, pool))


def _help(cells: Sequence[Cell], found: Assigned, pool: Pool) -> tuple[tuple[str, int], ...]:
    """Returns where questions are left over: the same topics at other levels first, then the same levels elsewhere."""
    taken = {place for places in found.chosen for place in places}
    left = [q for place, q in enumerate(pool.questions) if place not in taken and not pool.conflicts.of[place] & taken]
    spare: _Spare = Counter((question.item.topic, question.item.level) for question in (*left, *pool.outside))
    topics = {topic_form(cell.topic) for cell in cells}
    levels = {cell.level for cell in cells}
    near = [
        (topic_form(topic) not in topics, level not in levels, -count, topic, level)
        for (topic, level), count in spare.items()
        if topic_form(topic) in topics or level in levels or "" in topics or None in levels
    ]
    ordered = sorted(near, key=lambda one: (*one[:4], one[4] or ""))[:_MOST_HELP]
    return tuple((_place_words(topic, level), -count) for _, _, count, topic, level in ordered)


def _place_words(topic: str, level: Level | None) -> str:
    return f"{topic or 'chưa ghi chủ đề'}, {LEVEL_WORDS[level] if level else 'chưa ghi mức độ'}"


def _entangled_words(matrix: Matrix, *, proved: bool) -> str:
    said = (
        f"Từng ô của ma trận có đủ câu, nhưng nhiều câu lấy từ cùng một câu văn hoặc gần trùng nhau nên "
        f"{'không' if proved else 'chưa tìm được cách'} xếp được {matrix.total} câu vào một đề."
    )
    return f"{said} Đề nghị bớt số câu hoặc duyệt thêm câu hỏi."
