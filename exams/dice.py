"""Chance that is the same for the same seed on every machine and in every version of Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dice:
    """Throws decided by a seed and by what is thrown for; no throw changes another."""

    seed: int

    def below(self, most: int, *about: object) -> int:
        """Returns a number from 0 to ``most - 1`` for what it is about."""
        said = "\x1f".join(map(str, (self.seed, *about)))
        return int.from_bytes(sha256(said.encode()).digest()[:8]) % most

    def shuffled(self, values: Iterable[T], *about: object) -> list[T]:
        """Returns the values in an order decided by what it is about and by what the values say."""
        return sorted(values, key=lambda value: (self.below(1 << 62, *about, value), str(value)))
