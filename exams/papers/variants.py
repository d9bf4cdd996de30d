"""Variants of a paper (mã đề): its questions and their options in other orders, each by its code."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.dice import Dice
from exams.items import Item
from exams.papers.key_places import LONGEST_RUN, excess, key_places, longest_run
from exams.papers.questions import Movement, first_order, movement_of
from vanban.errors import InvalidInput
from vanban.exam_papers import Arrangement, Placed

MOST_VARIANTS = 48
FIRST_CODE = 101
_TRIES = 40  # orders of questions looked at for one variant
_LOWEST, _HIGHEST = 100, 999  # codes of three digits


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant: its code and how it arranges the questions of the paper."""

    code: str
    arrangement: Arrangement

    def keys(self, items: Sequence[Item]) -> tuple[tuple[int, ...], ...]:
        """Returns for each question of the variant the places, from 0, at which it shows the right options."""
        return tuple(shown_keys(placed, items[placed.question]) for placed in self.arrangement)


def shown_keys(placed: Placed, item: Item) -> tuple[int, ...]:
    """Returns the places, from 0, at which a placed question shows its right options."""
    return tuple(place for place, option in enumerate(placed.options) if option in item.keys)


def codes(count: int, *, seed: int | None = None) -> tuple[str, ...]:
    """Returns so many different codes of three digits: 101, 102, …; with a seed any, in rising order.

    Raises ``InvalidInput`` for none or for more than ``MOST_VARIANTS``.
    """
    if not 1 <= count <= MOST_VARIANTS:
        raise InvalidInput(f"Số mã đề phải từ 1 đến {MOST_VARIANTS}.")
    if seed is None:
        return tuple(str(FIRST_CODE + place) for place in range(count))
    drawn = Dice(seed).shuffled(range(_LOWEST, _HIGHEST + 1), "codes")[:count]
    return tuple(map(str, sorted(drawn)))


def arrange(items: Sequence[Item], names: Sequence[str], *, seed: int, keep_order: bool = False) -> tuple[Variant, ...]:
    """Returns a variant for each code, the same for the same seed.

    Neighbouring variants have no question at the same number (where there are two questions at all), unless
    ``keep_order`` asks for the order of the paper in all of them; see ``key_places`` for the letters of the keys.
    """
    found: list[Variant] = []
    for name in names:
        before = found[-1].arrangement if found else ()
        tries = (_tried(items, seed, name, step, before, keep_order=keep_order) for step in range(_TRIES))
        best, least = None, -1
        for arrangement in tries:
            cost = _cost(items, arrangement, before)
            if best is None or cost < least:
                best, least = arrangement, cost
            if least == 0:
                break
        found.append(Variant(name, best or ()))
    return tuple(found)


def base_arrangement(items: Sequence[Item]) -> Arrangement:
    """Returns the paper as it was drawn: questions in its order, options as in the bank, numbers and dates rising."""
    return tuple(Placed(number, first_order(item)) for number, item in enumerate(items))


def _tried(
    items: Sequence[Item], seed: int, name: str, step: int, before: Arrangement, *, keep_order: bool
) -> Arrangement:
    dice = Dice(seed)
    order = list(range(len(items)))
    if not keep_order:
        order = _apart(dice.shuffled(order, "order", name, step), [placed.question for placed in before])
    widths = [len(items[number].options) for number in order]
    fixed = [None if _is_free(items[number]) else _fixed_key(items[number]) for number in order]
    places = key_places(widths, fixed, dice, "keys", name, step)
    return tuple(
        Placed(number, _options(items[number], place, dice, name, step, number))
        for number, place in zip(order, places, strict=True)
    )


def _apart(order: list[int], before: Sequence[int]) -> list[int]:
    """Returns the order with those that kept their number passed on to the next of them, a lone one to a neighbour."""
    same = [at for at, (one, other) in enumerate(zip(order, before, strict=False)) if one == other]
    if not same or len(order) < 2:
        return order
    if len(same) == 1:
        same.append((same[0] + 1) % len(order))
    moved = [order[at] for at in same]
    for at, question in zip(same, [*moved[1:], moved[0]], strict=True):
        order[at] = question
    return order


def _is_free(item: Item) -> bool:
    return movement_of(item) is Movement.FREE and len(set(item.keys)) == 1


def _fixed_key(item: Item) -> int:
    """Returns the first place that a question which is not free shows a key at; of several keys it stands for all."""
    return first_order(item).index(min(item.keys, key=first_order(item).index))


def _options(item: Item, key_place: int, dice: Dice, *about: object) -> tuple[int, ...]:
    if movement_of(item) is not Movement.FREE:
        return first_order(item)
    mixed = dice.shuffled(range(len(item.options)), "options", *about)
    if not _is_free(item):
        return tuple(mixed)
    key = item.keys[0]
    wrong = [option for option in mixed if option != key]
    return (*wrong[:key_place], key, *wrong[key_place:])


def _cost(items: Sequence[Item], arrangement: Arrangement, before: Arrangement) -> int:
    """Returns how far a variant is from what is wanted: 0 for even letters, short runs, other letters than before."""
    singles = [(shown_keys(p, items[p.question])[0], len(p.options)) for p in arrangement if _single(items, p)]
    places, widths = [place for place, _ in singles], [width for _, width in singles]
    runs = max(0, longest_run(places) - LONGEST_RUN)
    return excess(places, widths) + runs + _alike(items, arrangement, before)


def _single(items: Sequence[Item], placed: Placed) -> bool:
    return len(set(items[placed.question].keys)) == 1


def _alike(items: Sequence[Item], arrangement: Arrangement, before: Arrangement) -> int:
    """Returns by how much too many letters two neighbours share number by number: more than half of them."""
    if not before:
        return 0
    pairs = zip(arrangement, before, strict=True)
    same = sum(shown_keys(a, items[a.question]) == shown_keys(b, items[b.question]) for a, b in pairs)
    return max(0, same - (len(arrangement) + 1) // 2)
