"""Where the keys of a paper stand: letters chosen so that no letter is frequent and none comes many times running."""

from collections import Counter
from collections.abc import Sequence

from exams.dice import Dice

LONGEST_RUN = 3  # questions in a row with the same letter of the key, where questions leave a choice
Fixed = int | None


def key_places(widths: Sequence[int], fixed: Sequence[Fixed], dice: Dice, *about: object) -> list[int]:
    """Returns the place of the key of each question, from 0: the fixed ones as they are, the others balanced.

    ``widths`` are the numbers of options. A letter is chosen among those that are rarest so far and make no run; what
    is fixed counts from the beginning. So with free questions alone no letter of n questions with k options stands
    more than ⌈n/k⌉ + 1 times.
    """
    counts = Counter(place for place in fixed if place is not None)
    chosen = list(fixed)
    for number, place in enumerate(chosen):
        if place is not None:
            continue
        letters = dice.shuffled(range(widths[number]), *about, number)
        best = min(letters, key=lambda letter: (_run(chosen, number, letter) > LONGEST_RUN - 1, counts[letter]))
        chosen[number] = best
        counts[best] += 1
    return [place for place in chosen if place is not None]


def excess(places: Sequence[int], widths: Sequence[int]) -> int:
    """Returns by how much the frequent letters exceed ⌈n/k⌉ + 1 (k: the usual number of options), 0 for none."""
    if not places:
        return 0
    usual = Counter(widths).most_common(1)[0][0]
    most = -(-len(places) // usual) + 1
    return sum(max(0, count - most) for count in Counter(places).values())


def longest_run(places: Sequence[int]) -> int:
    """Returns how many times in a row one letter stands at most."""
    longest = run = 0
    for number, place in enumerate(places):
        run = run + 1 if number and place == places[number - 1] else 1
        longest = max(longest, run)
    return longest


def _run(chosen: Sequence[Fixed], number: int, letter: int) -> int:
    """Returns how long the run would be that a letter makes at a question, with those before and fixed ones behind."""
    begin = end = number
    while begin > 0 and chosen[begin - 1] == letter:
        begin -= 1
    while end + 1 < len(chosen) and chosen[end + 1] == letter:
        end += 1
    return end - begin + 1
