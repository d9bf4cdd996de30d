"""What the page of a paper shows: its questions with keys and problems, its matrix, its variants, who decided what."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.items import LETTERS, LEVEL_WORDS, Level
from exams.papers.key_places import longest_run
from exams.papers.making import variants_of
from exams.papers.matrix import Matrix, matrix_from_json
from exams.papers.pool import question_of
from exams.papers.variants import Variant, base_arrangement, shown_keys
from vanban.db.exam_paper_deciding import allowed_decisions, paper_decisions
from vanban.db.exam_paper_models import ExamPaperDecisionRow, ExamPaperRow
from vanban.db.exam_paper_reading import PaperItem, paper_items
from vanban.db.exam_papers import paper_row, sittings_of
from vanban.db.models import PersonRow
from vanban.exam_bank import Decision
from vanban.exam_papers import Placed
from vanban.principals import Principal


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option as it is shown: its letter, its words, whether it is a key."""

    letter: str
    words: str
    right: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question at its number of the paper or of a variant; without words where the person may not read it."""

    number: int
    item: PaperItem
    stem: str = ""
    options: tuple[OptionView, ...] = ()
    about: str = ""  # topic and level
    explanation: str = ""
    sources: tuple[tuple[int, int, int, str], ...] = ()  # (document, start, end, citation)

    @property
    def letters(self) -> str:
        """The letters of the keys."""
        return ", ".join(option.letter for option in self.options if option.right)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as one person sees it; ``shown`` is the variant on the page, None for the paper as it was drawn."""

    row: ExamPaperRow
    matrix: Matrix
    questions: tuple[QuestionView, ...]
    variants: tuple[Variant, ...]
    shown: Variant | None
    keys: tuple[tuple[str, ...], ...]  # by variant, number by number; empty where the person may not read a question
    decisions: tuple[tuple[ExamPaperDecisionRow, str], ...]
    allowed: tuple[Decision, ...]
    author: str
    sittings: int

    @property
    def problems(self) -> int:
        """How many questions have a problem."""
        return sum(bool(one.item.problems) for one in self.questions)

    @property
    def whole(self) -> bool:
        """Whether the person may read every question."""
        return all(one.item.content is not None for one in self.questions)

    @property
    def balance(self) -> str:
        """How the keys of the variant shown are spread, in words; "" for the paper as drawn."""
        if self.shown is None or not self.whole:
            return ""
        letters = [one.letters for one in self.questions if len(one.letters) == 1]
        spread = ", ".join(f"{letter} {count}" for letter, count in sorted(Counter(letters).items()))
        return f"Đáp án: {spread}; dài nhất {longest_run([ord(one) for one in letters])} câu liền cùng chữ."


def paper_view(session: Session, principal: Principal, paper_id: int, *, code: str = "") -> PaperView:
    """Returns a paper the person may see; raises ``NotFound`` for any other. An unknown code shows it as drawn."""
    row = paper_row(session, principal, paper_id)
    items = paper_items(session, principal, row)
    variants = variants_of(row)
    shown = next((one for one in variants if one.code == code), None)
    decisions = paper_decisions(session, principal, paper_id)
    names = _names(session, [row.author_id, *(one.person_id for one in decisions)])
    return PaperView(
        row=row,
        matrix=matrix_from_json(row.matrix),
        questions=_questions(items, shown),
        variants=variants,
        shown=shown,
        keys=_keys(items, variants),
        decisions=tuple((one, names.get(one.person_id or 0, "")) for one in decisions),
        allowed=allowed_decisions(row),
        author=names.get(row.author_id or 0, ""),
        sittings=sittings_of(session, [row.id]).get(row.id, 0),
    )


def question_view(number: int, item: PaperItem, placed: Placed | None) -> QuestionView:
    """Returns a question with its options as a variant places them, or as the bank has them (numbers rising)."""
    content = item.content
    if content is None:
        return QuestionView(number, item)
    entry = question_of(item.item_id, item.version, content).entry
    order = placed.options if placed else base_arrangement([entry.item])[0].options
    options = tuple(
        OptionView(LETTERS[at], content.options[place], place in content.keys) for at, place in enumerate(order)
    )
    level = LEVEL_WORDS[Level(content.level)] if content.level else ""
    about = " · ".join(words for words in (content.topic, level) if words)
    sources = tuple((one.document_id, one.start, one.end, one.citation) for one in content.sources)
    return QuestionView(number, item, content.stem, options, about, content.explanation, sources)


def _questions(items: list[PaperItem], shown: Variant | None) -> tuple[QuestionView, ...]:
    if shown is None:
        return tuple(question_view(number, item, None) for number, item in enumerate(items, start=1))
    return tuple(
        question_view(number, items[placed.question], placed)
        for number, placed in enumerate(shown.arrangement, start=1)
    )


def _keys(items: list[PaperItem], variants: tuple[Variant, ...]) -> tuple[tuple[str, ...], ...]:
    if any(item.content is None for item in items):
        return ()
    plain = [question_of(one.item_id, one.version, one.content).item for one in items if one.content]
    return tuple(
        tuple(", ".join(LETTERS[at] for at in shown_keys(p, plain[p.question])) for p in one.arrangement)
        for one in variants
    )


def _names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    wanted = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_({one for one in ids if one is not None}))
    return {row.id: row.name for row in session.execute(wanted)}
