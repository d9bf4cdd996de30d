"""Items on what a term means, and on which term a definition is of."""

from collections.abc import Iterator, Sequence

from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.shelf import Shelf, distinct, pairs, plain, share
from exams.terms import Term, terms
from exams.wording import first_capital, inner_quotes, opening
from vanban.text import search_form, words

_LONGEST_OPTION = 260  # characters of a definition that is an option


def term_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields for each term one item that asks for its meaning, or one that asks for the term."""
    own = terms(shelf.document)
    others = [term for other in shelf.others for term in terms(other)]
    for term in own:
        for draft in (_meaning(shelf, term, own, others), _named(shelf, term, own, others, dice)):
            if draft is not None:
                yield draft


def _apart(term: Term, others: Sequence[Term]) -> list[Term]:
    """Returns the terms that are others and are not defined nearly alike."""
    return [
        other
        for other in others
        if search_form(other.term) != search_form(term.term)
        and max(share(pairs(other.meaning), pairs(term.meaning)), share(pairs(term.meaning), pairs(other.meaning)))
        < 0.5
    ]


def _meaning(shelf: Shelf, term: Term, own: list[Term], others: list[Term]) -> Draft | None:
    """Returns an item whose options are definitions; those nearest in length are taken."""
    meaning = term.meaning
    apart = [
        other
        for other in _apart(term, [*own, *others])
        if plain(term.term) not in plain(other.meaning) and plain(other.term) not in plain(other.meaning)
    ]
    near = sorted(apart, key=lambda other: (other not in own, abs(len(other.meaning) - len(meaning))))
    fitting = [o.meaning for o in near if 0.6 <= len(o.meaning) / len(meaning) <= 1.7]
    wrong = distinct(map(first_capital, fitting), apart_from=[meaning])[: OPTIONS - 1]
    told = _head(term.term) == _head(meaning) and not any(_head(one) == _head(meaning) for one in wrong)
    if told or len(wrong) < OPTIONS - 1 or len(meaning) > _LONGEST_OPTION or plain(term.term) in plain(meaning):
        return None
    stem = f"{opening(shelf.document, placed=False)} “{inner_quotes(term.term)}” được hiểu là gì?"
    return _made(shelf, term, stem, first_capital(meaning), wrong, worth=2)


def _named(shelf: Shelf, term: Term, own: list[Term], others: list[Term], dice: Dice) -> Draft | None:
    """Returns an item whose options are terms."""
    if plain(term.term) in plain(term.meaning):
        return None
    apart = _apart(term, own)
    names = [other.term for other in dice.shuffled(apart, term.said.start)]
    names += [other.term for other in dice.shuffled(_apart(term, others), term.said.start)]
    fitting = (n for n in names if not _within(n, term.term) and plain(n) not in plain(term.meaning))
    wrong = distinct(map(first_capital, fitting), apart_from=[term.term])[: OPTIONS - 1]
    told = _head(term.term) == _head(term.meaning) and not any(_head(one) == _head(term.term) for one in wrong)
    if told or len(wrong) < OPTIONS - 1:
        return None
    opened = opening(shelf.document, placed=False)
    stem = f"{opened} thuật ngữ nào được giải thích như sau: “{inner_quotes(first_capital(term.meaning))}”?"
    return _made(shelf, term, stem, first_capital(term.term), wrong, worth=3)


def _head(text: str) -> list[str]:
    """Returns the first two words: an option that alone begins like the stem gives itself away."""
    return words(text)[:2]


def _within(some: str, other: str) -> bool:
    return plain(some) in plain(other) or plain(other) in plain(some)


def _made(shelf: Shelf, term: Term, stem: str, right: str, wrong: list[str], *, worth: int) -> Draft:
    source = source_of(shelf.document, term.said)
    return Draft(
        Kind.TERM, Level.UNDERSTAND, stem, right, tuple(wrong), explained([source]), (source,), term.said.section,
        (term.said.start,), worth=worth,
    )  # fmt: skip
