"""Items that ask for a body named inside a sentence: to whom to report, by whom it is decided."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.asking_figures import is_clear
from exams.bodies import is_person, same_class
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.leads import is_readable
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, plain
from exams.statements import Statement
from exams.wording import asked_inside, cloze, first_capital, opening, with_blank

# Words before a body that make it the one asked for (reported to, decided by), and what may stand behind it.
_TIES = pattern("ties_before_body").pattern
_ENDS = pattern("ends_body").pattern


@dataclass(frozen=True, slots=True)
class Mention:
    """A body inside a sentence: ``text[start:end]``."""

    said: Statement
    start: int
    end: int

    @property
    def body(self) -> str:
        """The body as the sentence writes it."""
        return self.said.text[self.start : self.end]


def mention_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each body that a sentence ties what it says to."""
    for mention in mentions(shelf.statements, shelf.bodies):
        draft = _draft(shelf, mention, dice)
        if draft is not None:
            yield draft


def mentions(said: Sequence[Statement], known: Sequence[str]) -> Iterator[Mention]:
    """Yields the known bodies that sentences name behind a word that ties, the longest name at each place."""
    names = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    if not names:
        return
    tied = re.compile(rf"\b{_TIES} (?P<body>{names}){_ENDS}")
    for one in said:
        for match in tied.finditer(one.text):
            yield Mention(one, match.start("body"), match.end("body"))


def _draft(shelf: Shelf, mention: Mention, dice: Dice) -> Draft | None:
    said, body = mention.said, mention.body
    context = f"{said.text[: mention.start]} {said.text[mention.end :]}"
    fitting = same_class(body, dice.shuffled(shelf.bodies, said.start, "mention"))
    own_first = [first_capital(one) for one in sorted(fitting, key=lambda one: one not in shelf.own_bodies)]
    wrong = distinct(
        (one for one in own_first if plain(one) not in plain(said.text) and not shelf.says(context, one, least=0.4)),
        apart_from=[body],
    )[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1 or not is_clear(shelf, said, mention.start, mention.end):
        return None
    stem = _stem(shelf, mention)
    source = source_of(shelf.document, said)
    if stem is None:
        return None
    return Draft(
        Kind.BODY, Level.KNOW, stem, first_capital(body), tuple(wrong), explained([source]), (source,), said.section,
        (said.start,), worth=2,
    )  # fmt: skip


def _stem(shelf: Shelf, mention: Mention) -> str | None:
    said = mention.said
    named_above = said.heading is not None and plain(mention.body) in plain(said.heading.title)
    opened = opening(shelf.document, said, placed=not named_above)
    asked = "ai" if is_person(mention.body) else "cơ quan, tổ chức nào"
    inside = asked_inside(shelf.document, said, mention.start, mention.end, asked)
    if inside is not None:
        return f"{opened} {inside}"
    blanked = with_blank(said, mention.start, mention.end)
    return (
        cloze(opened, blanked, what="tên cơ quan, tổ chức, chức danh")
        if blanked is not None and is_readable(said)
        else None
    )
