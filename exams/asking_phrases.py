"""Items that leave out what something is said to be: "thể chế là (…)"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, pairs, plain, share
from exams.statements import Statement
from exams.wording import cloze, opening, with_blank
from vanban.text import words

_IS = re.compile(
    r"(?<=[^\W\d_]) là (?P<what>[^\W\d_][^,;.:()\"“”]{9,75}?)(?=[,;.]|$| để | trong | nhằm | của | đối với )"
)
_DESCRIBES = pattern("describes", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"(?:^|\s)(?:và|hoặc|của|cho|với|các|là|được|để|trong|theo|về|đến|từ|do|bởi|mà|có|như)$")
_LENGTHS = (0.5, 1.9)


@dataclass(frozen=True, slots=True)
class Described:
    """A description in a sentence: ``text[start:end]`` is what something is said to be."""

    said: Statement
    start: int
    end: int

    @property
    def what(self) -> str:
        """The description."""
        return self.said.text[self.start : self.end]


def phrase_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each description that the document gives once."""
    own = descriptions(shelf.statements)
    others = descriptions(shelf.other_statements)
    for one in own:
        draft = _draft(shelf, one, own, others, dice)
        if draft is not None:
            yield draft


def descriptions(said: Sequence[Statement]) -> list[Described]:
    """Returns the descriptions of sentences that stand alone."""
    found: list[Described] = []
    for statement in said:
        for match in _IS.finditer(statement.text) if statement.stands_alone else ():
            what = match["what"].strip()
            fits = 3 <= len(words(what)) <= 12 and _DESCRIBES.match(what) is not None and not _ENDS_OPEN.search(what)
            if fits and not re.search(r"\d", what):
                found.append(Described(statement, match.start("what"), match.start("what") + len(what)))
    return found


def _draft(shelf: Shelf, one: Described, own: list[Described], others: list[Described], dice: Dice) -> Draft | None:
    blanked = with_blank(one.said, one.start, one.end)
    once = plain(one.said.text).count(plain(one.what)) == 1
    if blanked is None or not once or shelf.elsewhere(one.said, least=0.6):
        return None
    context = f"{one.said.text[: one.start]} {one.said.text[one.end :]}"
    known = [*dice.shuffled({o.what for o in own}, one.start), *dice.shuffled({o.what for o in others}, one.start)]
    fitting = [what for what in known if _is_other(one, what) and not shelf.says(context, what, least=0.3)]
    wrong = distinct(fitting, apart_from=[one.what])[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1:
        return None
    source = source_of(shelf.document, one.said)
    stem = cloze(opening(shelf.document, one.said), blanked, what="cụm từ")
    return Draft(
        Kind.CLOZE, Level.KNOW, stem, one.what, tuple(wrong), explained([source]), (source,), one.said.section,
        (one.said.start,), worth=2,
    )  # fmt: skip


def _is_other(one: Described, what: str) -> bool:
    mine, its = pairs(one.what), pairs(what)
    like = _LENGTHS[0] <= len(what) / len(one.what) <= _LENGTHS[1]
    return like and max(share(mine, its), share(its, mine)) < 0.4 and plain(what) not in plain(one.said.text)
