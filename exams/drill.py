"""One question a day for the chat channels: short, proven, not asked before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exams.dice import Dice
from exams.documents import ExamDocument
from exams.generating import generate
from exams.items import LETTERS, Item, Kind
from exams.wording import BLANK
from vanban.documents import ValidityStatus
from vanban.errors import InvalidInput

# What a poll of a chat channel takes (DOMAIN §11), in characters.
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_EXPLANATION = 300, 100, 200
_PER_DOCUMENT = 24  # items made of a document before one is drawn
_MOST_TRIED = 6  # documents that are asked of one day
_KINDS = frozenset({Kind.FIGURE, Kind.DATE, Kind.BODY, Kind.TERM, Kind.TRUE_FALSE, Kind.CLOZE, Kind.DOCUMENT_FACT})
_MARK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DrillItem:
    """The question of a day. ``explanation`` is short; the item holds the whole one with its sources.

    ``fits_poll`` tells whether question, options and explanation are within the limits of a poll; else the options are
    shown in a text and answered with letters.
    """

    item: Item
    question: str
    options: tuple[str, ...]
    key: int
    explanation: str
    fits_poll: bool

    @property
    def as_text(self) -> str:
        """The question with lettered options, for channels without polls."""
        lines = [f"{letter}. {option}" for letter, option in zip(LETTERS, self.options, strict=False)]
        return "\n".join([self.question, *lines])


def drill_pool(documents: Sequence[ExamDocument], *, seed: int, others: Sequence[ExamDocument] = ()) -> list[DrillItem]:
    """Returns the questions of a day, those that fit a poll first; slow, the same for the same seed and documents, so
    that it may be made once for many people who read the same.

    ``documents`` are those that the caller has found readable for whoever is asked: on outside channels only documents
    publicly open. Nothing is read beside them and ``others``, which must be readable too. Documents out of force are
    left out.
    """
    dice = Dice(seed)
    in_force = [document for document in documents if document.status is not ValidityStatus.EXPIRED]
    order = sorted(in_force, key=lambda document: dice.below(1 << 62, "document", document.id))
    found = [one for document in order[:_MOST_TRIED] for one in _of_document(document, [*documents, *others], dice)]
    mixed = sorted(found, key=lambda one: dice.below(1 << 62, "pool", one.item.id))
    return sorted(mixed, key=lambda one: not one.fits_poll)


def _of_document(document: ExamDocument, others: Sequence[ExamDocument], dice: Dice) -> list[DrillItem]:
    """Returns the items of a document that suit a chat, in the order of the day."""
    try:
        made = generate(document, others, count=_PER_DOCUMENT, seed=dice.seed, reuse=False).items
    except InvalidInput:  # a document that cannot be cited
        return []
    fitting = [item for item in made if item.kind in _KINDS]
    drawn = sorted(fitting, key=lambda item: dice.below(1 << 62, "item", item.id))
    return [_drill(item) for item in drawn]


def _drill(item: Item) -> DrillItem:
    source = item.source
    explanation = short_explanation(
        item.key_letters, source.path if source else "", source.quote if source is not None else ""
    )
    fits = (
        len(item.stem) <= LONGEST_QUESTION
        and all(len(option) <= LONGEST_OPTION for option in item.options)
        and len(explanation) <= LONGEST_EXPLANATION
        and "\n" not in item.stem
    )
    return DrillItem(item, item.stem, item.options, item.keys[0], explanation, fits)


def short_explanation(letters: str, path: str, quote: str) -> str:
    """Returns the key with the words that prove it, cut at a word to what a poll takes, the quotation marks closed."""
    explanation = f"Đáp án {letters}. {path}: “{_MARK.sub(' ', quote).strip(' ;')}”"
    if len(explanation) <= LONGEST_EXPLANATION:
        return explanation
    cut = explanation[: LONGEST_EXPLANATION - len(BLANK) - 2].rsplit(" ", 1)[0].rstrip(" ,;:")
    return f"{cut} {BLANK}”"
