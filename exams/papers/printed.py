"""What the files of a paper are made of: its heading, its questions as printed, its variants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from exams.formats.entries import LETTERS, Entry
from exams.items import Item
from exams.lint_words import TOLD_KEY
from exams.papers.questions import Question
from exams.papers.variants import Variant, shown_keys
from vanban.exam_papers import Placed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a paper. ``over`` is the unit above the unit, "" for none; ``note`` says that it is a draft."""

    unit: str
    title: str
    minutes: int
    over: str = ""
    scale: int = 10
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper with all its variants. ``questions`` are in the order of the paper, options in that of the bank."""

    heading: Heading
    questions: tuple[Question, ...]
    variants: tuple[Variant, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the questions, in the order of the paper."""
        return tuple(question.item for question in self.questions)

    @property
    def most_options(self) -> int:
        """The largest number of options of a question."""
        return max((len(item.options) for item in self.items), default=0)

    def letters(self, variant: Variant) -> tuple[str, ...]:
        """Returns the letters of the keys of a variant, number by number: "B", "A, C"."""
        return tuple(key_letters(placed, self.items[placed.question]) for placed in variant.arrangement)

    def entries(self, variant: Variant) -> tuple[Entry, ...]:
        """Returns the questions of a variant as files carry them: in its order, with its options."""
        return tuple(placed_entry(placed, self.questions[placed.question].entry) for placed in variant.arrangement)


def key_letters(placed: Placed, item: Item) -> str:
    """Returns the letters at which a placed question shows its right options."""
    return ", ".join(LETTERS[place] for place in shown_keys(placed, item))


def placed_entry(placed: Placed, entry: Entry) -> Entry:
    """Returns a question with its options in another order; letters of keys that its explanation names follow them."""
    item = entry.item
    new = replace(
        item,
        options=_moved(item.options, placed),
        keys=shown_keys(placed, item),
        explanation=_relettered(item.explanation, placed),
    )
    return replace(entry, item=new, feedback=_moved(entry.feedback, placed), weights=_moved(entry.weights, placed))


def _moved(values: Sequence[T], placed: Placed) -> tuple[T, ...]:
    return tuple(values[place] for place in placed.options) if values else ()


def _relettered(explanation: str, placed: Placed) -> str:
    def moved(found: re.Match[str]) -> str:
        letter = LETTERS.index(found[1].upper())
        if letter not in placed.options:
            return found[0]
        return found[0][: found.start(1) - found.start()] + LETTERS[placed.options.index(letter)]

    return TOLD_KEY.sub(moved, explanation)
