"""Items on what belongs to a list and what does not."""

import re
from collections.abc import Iterator, Sequence

from exams.casing import casing_of
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.lists import Listing, listings
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, pairs, share
from exams.statements import Statement, begins_with_verb, is_balanced
from exams.wording import first_capital, inner_quotes, opening
from vanban.documents import SectionKind
from vanban.text import bare_form, search_form, words

_APART = 0.3  # share of pairs of words from which two items say too much the same
_SENTENCES = frozenset({SectionKind.CLAUSE, SectionKind.SUBCLAUSE})
_POINTS = re.compile(r"\b(?:này|đó|nêu trên|trên đây|khác|còn lại|nói trên|kể trên)\b", re.IGNORECASE)
_VAGUE = pattern("vague_titles")
_DEEP = re.compile(r"gạch đầu dòng|dấu cộng|điểm \S+, điểm")  # what such a list is of, only the units above it say
_NEAREST = 6  # lists whose items may stand beside those of another
_FEWEST_INSIDE = 6  # words of the label of a unit inside another
_MODAL = re.compile(r"^(?:được|phải|không|mỗi)\b", re.IGNORECASE)
_STATES = re.compile(r"\s(?:phải|được|không|có|là|thì|do)\s")  # what makes a line a whole sentence
_LENGTHS = (0.55, 1.8)  # how long a foreign item may be beside those of the list


def list_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields for each list items that ask for what is not in it, and for what is."""
    lists = [one for one in listings(shelf.document, shelf.statements) if _is_telling(one)]
    for one in lists:
        foreign = [item for item in _foreign(one, lists, dice) if not _said_inside(shelf, one, item)]
        yield from _not_belonging(shelf, one, foreign, dice)
        yield from _belonging(shelf, one, foreign)


def _is_telling(one: Listing) -> bool:
    """Tells whether a label says what the list is of; that of a unit inside another ("Yêu cầu" of article 4) needs more
    words."""
    inside = "," in one.path
    if _DEEP.search(one.path):
        return False
    return not _VAGUE.search(bare_form(one.label)) and (not inside or len(words(one.label)) >= _FEWEST_INSIDE)


def _foreign(one: Listing, lists: Sequence[Listing], dice: Dice) -> list[Statement]:
    """Returns items of other lists that say nothing a line of this one says; those of near lists first."""
    own = [pairs(item.text) for item in one.items] + [pairs(one.label)]
    near = sorted(
        (other for other in lists if other.section != one.section), key=lambda o: abs(o.section - one.section)
    )
    found: list[Statement] = []
    for other in near[:_NEAREST]:
        if search_form(other.label) == search_form(one.label) or (other.kind in _SENTENCES) != (one.kind in _SENTENCES):
            continue
        found += [item for item in dice.shuffled(other.items, one.section) if _stranger(item, own)]
    return found


def _said_inside(shelf: Shelf, one: Listing, item: Statement) -> bool:
    """Tells whether anything in the unit of a list says nearly what a foreign item says."""
    unit = shelf.document.sections[one.section]
    lines = [*shelf.alike(item.text, least=0.45)]
    return any(line.document_id == shelf.document.id and unit.start <= line.start < unit.end for line in lines)


def _stranger(item: Statement, own: Sequence[frozenset[tuple[str, str]]]) -> bool:
    mine = pairs(item.text)
    return _is_good(item) and all(max(share(mine, its), share(its, mine)) < _APART for its in own)


def _is_good(item: Statement) -> bool:
    return (
        not _POINTS.search(item.shown)
        and item.shown[0] not in '"“‘'
        and is_balanced(item.shown)
        and len(words(item.shown)) >= 4
    )


def _not_belonging(shelf: Shelf, one: Listing, foreign: Sequence[Statement], dice: Dice) -> Iterator[Draft]:
    """Yields an item whose key is foreign and whose other options are of the list."""
    good = [item for item in one.items if _is_good(item)]
    for stranger in foreign:
        same = [item for item in dice.shuffled(good, one.section, "not") if _like(stranger, item)][: OPTIONS - 1]
        wrong = distinct((shown(item) for item in same), apart_from=[shown(stranger)])
        if len(wrong) == OPTIONS - 1 and not _told_apart(one, stranger, same):
            sources = tuple(source_of(shelf.document, item) for item in (*same, stranger))
            remark = f"Nội dung được chọn nêu tại {sources[-1].path}, không thuộc phần được hỏi."
            stem = _stem(shelf, one, "KHÔNG có trong")
            yield Draft(
                Kind.NOT_BELONGS, Level.UNDERSTAND, stem, shown(stranger), tuple(wrong),
                explained(sources[-1:], remark=remark), (sources[-1], *sources[:-1]), one.section,
                (stranger.start, *(item.start for item in same)), worth=2,
            )  # fmt: skip
            return


def _belonging(shelf: Shelf, one: Listing, foreign: Sequence[Statement]) -> Iterator[Draft]:
    """Yields an item for each entry of the list, beside three foreign ones."""
    for number, item in enumerate(one.items):
        fitting = [other for other in foreign if _like(item, other)]
        turned = fitting[number % max(1, len(fitting)) :] + fitting[: number % max(1, len(fitting))]
        wrong = distinct((shown(other) for other in turned), apart_from=[shown(item)])[: OPTIONS - 1]
        told = _repeated(one, item.shown) > max((_repeated(one, option) for option in wrong), default=0)
        told = told or _off_theme(item, wrong)
        if _is_good(item) and len(wrong) == OPTIONS - 1 and not told:
            source = source_of(shelf.document, item)
            yield Draft(
                Kind.BELONGS, Level.UNDERSTAND, _stem(shelf, one, "được nêu trong"), shown(item), tuple(wrong),
                explained([source]), (source,), one.section, (item.start,), worth=1,
            )  # fmt: skip


def _like(some: Statement, other: Statement) -> bool:
    """Tells whether two items are of like length and form: both say what to do, both state, or both name things."""
    ratio = len(other.shown) / max(1, len(some.shown))
    return _LENGTHS[0] <= ratio <= _LENGTHS[1] and _form(some.shown) == _form(other.shown)


def _form(text: str) -> tuple[bool, ...]:
    acts, modal = begins_with_verb(text), _MODAL.match(text) is not None
    return acts, modal, not acts and _STATES.search(text) is not None, ": " in text


def _told_apart(one: Listing, stranger: Statement, same: Sequence[Statement]) -> bool:
    """Tells whether the foreign item shows as such: the others all begin with one word, all repeat more words of the
    label, or all speak of one thing, and it does not."""
    heads = {words(item.shown)[0] for item in same}
    repeats = min(_repeated(one, item.shown) for item in same) > _repeated(one, stranger.shown)
    off_theme = _off_theme(stranger, [item.shown for item in same])
    return repeats or off_theme or (len(heads) == 1 and words(stranger.shown)[0] not in heads)


def _off_theme(item: Statement, others: Sequence[str]) -> bool:
    """Tells whether other options all speak of one thing and an item does not."""
    theme = frozenset.intersection(*map(pairs, others)) if others else frozenset()
    return bool(theme) and not theme & pairs(item.shown)


def _repeated(one: Listing, text: str) -> int:
    """Returns how many pairs of words of a list's label a text repeats: the option with most of them is guessed."""
    return len(pairs(text) & pairs(one.label))


def shown(item: Statement) -> str:
    """Returns a list item as an option."""
    return first_capital(inner_quotes(item.shown))


def _stem(shelf: Shelf, one: Listing, relation: str) -> str:
    label = casing_of(shelf.document).sentence_case(one.label)
    opened = opening(shelf.document, placed=False)
    return f"{opened} nội dung nào sau đây {relation} phần “{inner_quotes(label)}” ({one.path})?"
