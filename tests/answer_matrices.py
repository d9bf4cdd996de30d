"""Response matrices for tests: made by hand, out of a pattern of options, or out of a seed."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from exams.statistics.responses import ItemFacts, PersonFacts, Responses

LETTERS = "ABCD"


def facts(number: int, *, key: int = 0, topic: str = "Bộ máy", level: str = "nhan_biet") -> ItemFacts:
    return ItemFacts(100 + number, 1, number, topic, level, 4, (key,))


def answered(rows: Sequence[str], keys: str, *, units: Sequence[str] = (), passed: Sequence[bool] = ()) -> Responses:
    """Returns the matrix of rows such as "AB-. ": a letter for an option, "-" for left empty, "." for not given."""
    signs = np.array([list(row) for row in rows], dtype="U1").reshape(len(rows), len(keys))
    places = np.select([signs == letter for letter in LETTERS], range(4), -1)
    right = np.array(list(keys)) == signs
    items = tuple(facts(number, key=LETTERS.index(key)) for number, key in enumerate(keys, start=1))
    people = tuple(
        PersonFacts(units[n] if units else "Sở", passed[n] if passed else None, 60.0 * n) for n in range(len(rows))
    )
    return Responses(
        items,
        people,
        signs != ".",
        np.where(places >= 0, 1 << np.maximum(places, 0), 0),
        places >= 0,
        right.astype(float),
    )


def scored(score: np.ndarray, given: np.ndarray | None = None) -> Responses:
    """Returns a matrix of scores alone; what is right shows option A, what is not shows B."""
    given = np.ones(score.shape, dtype=bool) if given is None else given
    items = tuple(facts(number) for number in range(1, score.shape[1] + 1))
    people = tuple(PersonFacts("Sở") for _ in range(score.shape[0]))
    chosen = np.where(given, np.where(score > 0, 1, 2), 0)
    return Responses(items, people, given, chosen, given.copy(), np.where(given, score, 0.0))


def rows_of(responses: Responses) -> list[list[Fraction | None]]:
    """Returns the scores as the plain implementation takes them."""
    return [
        [Fraction(float(score)) if had else None for score, had in zip(scores, given, strict=True)]
        for scores, given in zip(responses.score, responses.given, strict=True)
    ]


def class_of(people: int, items: int, *, seed: int = 0, draw: int | None = None) -> Responses:
    """Returns right and wrong answers of people of different ability (Rasch's model), of drawn questions or all."""
    dice = np.random.default_rng(seed)
    ability, hardness = dice.normal(size=(people, 1)), dice.normal(size=(1, items))
    right = dice.random((people, items)) < 1 / (1 + np.exp(hardness - ability))
    given = np.argsort(dice.random((people, items)), axis=1) < (items if draw is None else draw)
    keys = dice.integers(0, 4, items)
    wrong = (keys + dice.integers(1, 4, (people, items))) % 4
    answered_too = given & (dice.random((people, items)) > 0.02)
    found = tuple(facts(n + 1, key=int(keys[n]), topic=f"Chủ đề {n % 3}") for n in range(items))
    whole = (right & answered_too).sum(axis=1)
    persons = tuple(PersonFacts(f"Đơn vị {n % 7}", bool(whole[n] * 2 >= items), 600.0 + n) for n in range(people))
    chosen = np.where(answered_too, 1 << np.where(right, keys, wrong), 0)
    return Responses(found, persons, given, chosen, answered_too, (right & answered_too).astype(float))
