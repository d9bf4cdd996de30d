"""Two texts laid side by side clause by clause: which clause of the one became which of the other.

A clause is paired with the one of the same words, then with the one under the same number if the words are alike
enough, then with the most alike of those left. Every character of both texts stands in exactly one clause.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vanban.differences import Piece, PieceKind, differences, likeness
from vanban.documents import Section, SectionKind
from vanban.text import words

_CLAUSES = frozenset(SectionKind) - {SectionKind.POINT, SectionKind.DASH, SectionKind.PLUS, SectionKind.TABLE}
_UNDER_ONE_NUMBER = 0.4  # least likeness of two clauses of one number; below they are another clause each
_ELSEWHERE = 0.6  # least likeness of two clauses of different numbers
_CANDIDATES = 5  # clauses of the other text whose words are looked at closely
_SHINGLE = 3  # words
_NUMBER_RE = re.compile(r"^\s*(?:(?:Điều|Chương|Mục|Phần)\s+)?(?:[IVXLC]+|\d+(?:\.\d+)*)[.:)/-]*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with all below it that is not a clause itself; ``index`` counts from 0, ``section`` is its section."""

    index: int
    path: str  # "" for what stands before the first
    text: str
    section: int | None = None
    start: int = 0


class ClauseState(StrEnum):
    """What became of a clause."""

    SAME = "giu"
    CHANGED = "sua"
    ADDED = "them"
    REMOVED = "bo"


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of the old text and what it became; one of them is None where it came or went.

    ``moved`` says that it stands elsewhere among the others or under another number.
    """

    old: Clause | None
    new: Clause | None
    state: ClauseState
    moved: bool = False
    pieces: tuple[Piece, ...] = ()  # of a changed one


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pairs in reading order of the new text, what went standing where it was."""

    pairs: tuple[ClausePair, ...]

    def count(self, state: ClauseState) -> int:
        """Returns how many clauses came to this."""
        return sum(pair.state is state for pair in self.pairs)

    @property
    def moved(self) -> int:
        """How many clauses stand elsewhere."""
        return sum(pair.moved for pair in self.pairs)

    @property
    def identical(self) -> bool:
        """Whether the two texts have the same words in the same order."""
        return all(pair.state is ClauseState.SAME and not pair.moved for pair in self.pairs)


def clauses_of(text: str, sections: Sequence[Section]) -> list[Clause]:
    """Returns the clauses of a text; their texts joined are the text."""
    starts = sorted({one.start: one for one in reversed(sections) if one.kind in _CLAUSES}.items())
    first = starts[0][0] if starts else len(text)
    clauses = [Clause(0, "", text[:first])] if first > 0 or not starts else []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    for (start, section), end in zip(starts, ends, strict=False):  # without sections there is an end too many
        clauses.append(Clause(len(clauses), section.path, text[start:end], section.index, start))
    return clauses


def compared(old: Sequence[Clause], new: Sequence[Clause]) -> Comparison:
    """Returns the comparison of two lists of clauses."""
    matched = matches(old, new)
    kept = _in_order(matched)
    backwards = {b: a for a, b in matched.items()}
    pairs: list[ClausePair] = []
    shown = 0  # of the old clauses, those that are done with
    for clause in new:
        a = backwards.get(clause.index)
        if a is not None and a in kept:
            pairs += [_removed(old[index]) for index in range(shown, a) if index not in matched]
            shown = a + 1
        pairs.append(_added(clause) if a is None else _pair(old[a], clause, moved=a not in kept))
    pairs += [_removed(old[index]) for index in range(shown, len(old)) if index not in matched]
    return Comparison(tuple(pairs))


def matches(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """Returns which clause of ``new`` each clause of ``old`` became, by index; each stands in one pair at most."""
    found: dict[int, int] = {}
    _pair_off(found, _by_key(old, new, lambda clause: f"{clause.path}\n{_bare(clause.text)}", found))
    _pair_off(found, _by_key(old, new, lambda clause: _bare(clause.text), found))
    same_number = _by_key(old, new, lambda clause: clause.path, found)
    _pair_off(found, [(a, b) for a, b in same_number if _alike(old[a], new[b]) >= _UNDER_ONE_NUMBER])
    _pair_off(found, _most_alike(old, new, found))
    return found


def _pair_off(found: dict[int, int], pairs: Iterable[tuple[int, int]]) -> None:
    taken = set(found.values())
    for a, b in pairs:
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)


def _bare(text: str) -> str:
    """Returns the words of a clause without its number, so that a clause that was only renumbered is the same."""
    return " ".join(words(_NUMBER_RE.sub("", text, count=1)))


def _alike(old: Clause, new: Clause) -> float:
    return likeness(_NUMBER_RE.sub("", old.text, count=1), _NUMBER_RE.sub("", new.text, count=1))


def _by_key(
    old: Sequence[Clause], new: Sequence[Clause], key: Callable[[Clause], str], found: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Returns the pairs of clauses left that have the same key, the first with the first and so on."""
    taken = set(found.values())
    waiting: dict[str, list[int]] = defaultdict(list)
    for clause in new:
        if clause.index not in taken and key(clause):
            waiting[key(clause)].append(clause.index)
    pairs = []
    for clause in old:
        if clause.index not in found and waiting.get(key(clause)):
            pairs.append((clause.index, waiting[key(clause)].pop(0)))
    return pairs


def _most_alike(old: Sequence[Clause], new: Sequence[Clause], found: Mapping[int, int]) -> list[tuple[int, int]]:
    """Returns pairs of the clauses left, the most alike first; only those that share words in a row are looked at."""
    taken = set(found.values())
    holders: dict[str, list[int]] = defaultdict(list)
    for clause in new:
        if clause.index not in taken:
            for shingle in _shingles(clause.text):
                holders[shingle].append(clause.index)
    scored: list[tuple[float, int, int]] = []
    for clause in old:
        if clause.index in found:
            continue
        shared = Counter(b for shingle in _shingles(clause.text) for b in holders.get(shingle, ()))
        for b, _ in shared.most_common(_CANDIDATES):
            score = _alike(clause, new[b])
            if score >= _ELSEWHERE:
                scored.append((score, clause.index, b))
    return [(a, b) for _, a, b in sorted(scored, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1]))]


def _shingles(text: str) -> set[str]:
    found = words(_NUMBER_RE.sub("", text, count=1))
    return {" ".join(found[at : at + _SHINGLE]) for at in range(max(1, len(found) - _SHINGLE + 1))}


def _in_order(matched: Mapping[int, int]) -> frozenset[int]:
    """Returns the old clauses of the longest run of pairs that rise on both sides: the others have moved."""
    tails: list[int] = []  # the least new index that ends a run of each length
    ends: list[int] = []  # the old index that stands there
    before: dict[int, int | None] = {}
    for a, b in sorted(matched.items()):
        at = bisect_left(tails, b)
        before[a] = ends[at - 1] if at else None
        tails[at : at + 1] = [b]
        ends[at : at + 1] = [a]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return frozenset(kept)


def _removed(clause: Clause) -> ClausePair:
    return ClausePair(clause, None, ClauseState.REMOVED)


def _added(clause: Clause) -> ClausePair:
    return ClausePair(None, clause, ClauseState.ADDED)


def _pair(old: Clause, new: Clause, *, moved: bool) -> ClausePair:
    elsewhere = moved or old.path != new.path
    pieces = tuple(differences(old.text, new.text))
    if all(piece.kind is PieceKind.SAME for piece in pieces):
        return ClausePair(old, new, ClauseState.SAME, elsewhere)
    return ClausePair(old, new, ClauseState.CHANGED, elsewhere, pieces)
