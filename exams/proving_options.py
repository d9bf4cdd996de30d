"""Whether a wrong option that a model proposed is of the key's kind and surely wrong: held against the whole shelf."""

import re
from collections.abc import Callable, Mapping, Sequence

from exams.bodies import same_class
from exams.drafts import Draft
from exams.figures import Figure, figures
from exams.items import Kind
from exams.shelf import Shelf, option_form, pairs, plain, share
from exams.statements import Statement
from exams.times import Time, times
from exams.wording import first_small
from exams.wordings import Dropped
from rag.claim_backing import gives_orders
from vanban.text import words

_ALIKE = 0.3  # share of the sentence's pairs of words from which a line speaks of the same
_NEAR = 0.34  # share of pairs of words from which an option says nearly what the key says
_MOST_PHRASE = 13  # words
_FACTOR = 8  # how far a figure may lie from the key
_MOST_PERCENT = 100


def proven_options(
    shelf: Shelf, draft: Draft, said: Statement, proposed: Sequence[str]
) -> tuple[list[str], list[Dropped]]:
    """Returns the options that are of the key's kind and that no line of the shelf makes right, and why the others are
    dropped."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    for option in proposed:
        known = {option_form(one) for one in (draft.right, *kept)}
        reason = Dropped.OPTION_TWICE if option_form(option) in known else _reason(shelf, draft, said, option)
        if reason is None:
            kept.append(option)
        else:
            dropped.append(reason)
    return kept, dropped


def _reason(shelf: Shelf, draft: Draft, said: Statement, option: str) -> Dropped | None:
    if gives_orders(option) or not option.strip() or "?" in option:
        return Dropped.OPTION_FORM
    if plain(option) in plain(said.text) or plain(draft.right) in plain(option):
        return Dropped.OPTION_RIGHT
    return _OF_KIND[draft.kind](shelf, draft, said, option)


def _figure(shelf: Shelf, draft: Draft, said: Statement, option: str) -> Dropped | None:
    start = said.text.find(draft.right)
    key = _figure_at(said.text, start)
    other = _figure_at(f"{said.text[:start]}{option}{said.text[start + len(draft.right) :]}", start)
    if key is None or other is None or option != _written_alone(option, other):
        return Dropped.OPTION_FORM
    same = (other.unit, other.is_range) == (key.unit, key.is_range) and other.value != key.value
    near = key.value <= other.value * _FACTOR and other.value <= key.value * _FACTOR
    possible = other.value > 0 and (other.unit != "%" or other.value <= _MOST_PERCENT or key.value > _MOST_PERCENT)
    if not (same and near and possible):
        return Dropped.OPTION_FORM
    context = f"{said.text[:start]} {said.text[start + len(draft.right) :]}"
    return Dropped.OPTION_RIGHT if shelf.says(context, other.number.rstrip(" %"), least=_ALIKE) else None


def _figure_at(text: str, start: int) -> Figure | None:
    return next((figure for figure in figures(text) if figure.start == start), None)


def _written_alone(option: str, figure: Figure) -> str:
    """Returns an option as a figure with its unit and nothing else would be written."""
    return option[: figure.end - figure.start] if figure.named_unit else figure.number


def _time(shelf: Shelf, draft: Draft, said: Statement, option: str) -> Dropped | None:
    key, other = _time_of(draft.right), _time_of(option)
    if key is None or other is None or other.form is not key.form or other.order == key.order:
        return Dropped.OPTION_FORM
    year, part, day, _ = other.order
    if not (0 <= part <= 12 and 0 <= day <= 31 and (year == 0 or abs(year - key.order[0]) <= 20)):
        return Dropped.OPTION_FORM
    start = said.text.find(first_small(draft.right))
    context = f"{said.text[:start]} {said.text[start + len(draft.right) :]}"
    return Dropped.OPTION_RIGHT if shelf.says(context, other.written, least=_ALIKE) else None


def _time_of(option: str) -> Time | None:
    written = first_small(option)
    found = times(written)
    return found[0] if len(found) == 1 and found[0].written == written else None


def _body(shelf: Shelf, draft: Draft, said: Statement, option: str) -> Dropped | None:
    known = {option_form(body) for body in shelf.bodies}
    if option_form(option) not in known:
        return Dropped.OPTION_UNKNOWN
    if not list(same_class(draft.right, [option])):
        return Dropped.OPTION_FORM
    context = re.sub(re.escape(draft.right), " ", said.text, count=1, flags=re.IGNORECASE)
    return Dropped.OPTION_RIGHT if shelf.says(context, option, least=_ALIKE) else None


def _phrase(shelf: Shelf, draft: Draft, said: Statement, option: str) -> Dropped | None:
    if re.search(r"\d", option) or len(words(option)) > _MOST_PHRASE or option != first_small(option):
        return Dropped.OPTION_FORM
    mine, its = pairs(draft.right), pairs(option)
    if max(share(mine, its), share(its, mine)) >= _NEAR:
        return Dropped.OPTION_RIGHT
    wanted = plain(option)
    if not any(wanted in line.plain for line in shelf.lines):
        return Dropped.OPTION_UNKNOWN
    context = said.text.replace(draft.right, " ", 1)
    return Dropped.OPTION_RIGHT if shelf.says(context, option, least=_ALIKE) else None


_OF_KIND: Mapping[Kind, Callable[[Shelf, Draft, Statement, str], Dropped | None]] = {
    Kind.FIGURE: _figure, Kind.DATE: _time, Kind.BODY: _body, Kind.CLOZE: _phrase,
}  # fmt: skip
KINDS = frozenset(_OF_KIND)
