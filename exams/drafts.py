"""A question before its options are put in order: what is right, what is wrong, and what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.citing import clause_name, document_name
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.items import Derivation, Kind, Level, Source
from exams.statements import Statement


@dataclass(frozen=True, slots=True)
class Draft:
    """An item with its options apart.

    ``wrong`` holds the best first, and may hold more than an item takes. ``in_order`` holds right and wrong ones where
    their order is given (numbers, dates, "Đúng"/"Sai"), else it is empty and the order is drawn. ``sentences`` are the
    starts of the sentences used, the main one first; two items of a paper share none. ``worth`` prefers one of several
    drafts of a sentence.
    """

    kind: Kind
    level: Level
    stem: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    sources: tuple[Source, ...]
    section: int | None
    sentences: tuple[int, ...]
    in_order: tuple[str, ...] = ()
    derivation: Derivation | None = None
    worth: int = 1


OPTIONS = 4
SPARE = 8  # wrong options that are kept to choose from where the order is given


def options_of(draft: Draft, turn: int, dice: Dice) -> tuple[str, ...]:
    """Returns the options of a draft, at most four: in their own order, else drawn. ``turn`` says at which place of a
    round of four the key should stand, as far as the wrong ones allow."""
    place = dice.shuffled(range(OPTIONS), "turns", turn // OPTIONS)[turn % OPTIONS]
    if not draft.in_order:
        drawn = dice.shuffled(draft.wrong[: OPTIONS - 1], "options", draft.stem)
        return (*drawn[:place], draft.right, *drawn[place:])
    at = draft.in_order.index(draft.right)
    below, above = ([one for one in draft.wrong if one in side] for side in (draft.in_order[:at], draft.in_order[at:]))
    wanted = min(len(draft.wrong), OPTIONS - 1)
    under = max(min(place, len(below), wanted), wanted - len(above))
    taken = {draft.right, *below[:under], *above[: wanted - under]}
    return tuple(one for one in draft.in_order if one in taken)


def source_of(document: ExamDocument, said: Statement) -> Source:
    """Returns the words of a sentence as a source."""
    return source_at(document, said.start, said.end, section=said.section, path=said.path)


def source_at(document: ExamDocument, start: int, end: int, *, section: int | None, path: str) -> Source:
    """Returns a range of a document's text as a source under a path."""
    name = document_name(document.metadata) or ""
    return Source(document.id, section, path, start, end, document.text[start:end], clause_name(path, name))


def explained(sources: Sequence[Source], *, remark: str = "") -> str:
    """Returns an explanation: a remark, then each source quoted under its citation."""
    quotes = [f"{source.citation}: “{' '.join(source.quote.split()).rstrip(' ;.')}”" for source in sources]
    told = ". ".join(quotes)
    return f"{remark} {told}.".strip() if remark else f"{told}."
