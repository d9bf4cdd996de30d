"""What changed between two wordings, word by word; put together again, the pieces are exactly the two texts.

The longest common run of words is kept (Indel distance, Hyyrö 2004, by rapidfuzz); spaces and line breaks never count
as a change of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from vanban.text import nfc, words

_TOKEN_RE = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 20_000  # words and marks of one side; longer texts are compared as a whole


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "giu"
    REMOVED = "bo"
    ADDED = "them"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: ``old`` as the first text has it, ``new`` as the second; one is "" where words came or went.

    Of a piece that stayed the two differ in white space at most.
    """

    kind: PieceKind
    old: str
    new: str


def differences(old: str, new: str) -> list[Piece]:
    """Returns the pieces of two texts in order; all ``old`` joined give the first text, all ``new`` the second.

    >>> [(str(one.kind), one.old or one.new) for one in differences("trước ngày 20", "trước ngày 25")]
    [('giu', 'trước ngày '), ('bo', '20'), ('them', '25')]
    """
    a, b = _TOKEN_RE.findall(old), _TOKEN_RE.findall(new)
    if len(a) > LONGEST or len(b) > LONGEST:
        return _whole(old, new)
    return _joined(_without_islands(list(_pieces(a, b))))


def likeness(old: str, new: str) -> float:
    """Returns how much of their words two texts share in the same order, [0, 1]; 1 for the same words."""
    return float(Indel.normalized_similarity(words(old), words(new)))


def _whole(old: str, new: str) -> list[Piece]:
    if _squeezed(old) == _squeezed(new):
        return [Piece(PieceKind.SAME, old, new)]
    removed, added = Piece(PieceKind.REMOVED, old, ""), Piece(PieceKind.ADDED, "", new)
    return [piece for piece in (removed, added) if piece.old or piece.new]


def _squeezed(text: str) -> str:
    return " ".join(nfc(text).split())


def _keys(tokens: Sequence[str]) -> list[str]:
    """Returns what tokens are compared by: their composed form, any white space as one space."""
    return [" " if token.isspace() else nfc(token) for token in tokens]


def _pieces(a: Sequence[str], b: Sequence[str]) -> Iterator[Piece]:
    for step in Indel.opcodes(_keys(a), _keys(b)):
        old, new = "".join(a[step.src_start : step.src_end]), "".join(b[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield Piece(PieceKind.SAME, old, new)
            continue
        if old:
            yield Piece(PieceKind.REMOVED, old, "")
        if new:
            yield Piece(PieceKind.ADDED, "", new)


def _without_islands(pieces: list[Piece]) -> Iterator[Piece]:
    """Yields the pieces with a mere space or mark between two changes made part of them: it would only be noise."""
    for index, piece in enumerate(pieces):
        between = 0 < index < len(pieces) - 1
        if piece.kind is PieceKind.SAME and between and not any(char.isalnum() for char in piece.old):
            yield Piece(PieceKind.REMOVED, piece.old, "")
            yield Piece(PieceKind.ADDED, "", piece.new)
        elif piece.kind is not PieceKind.SAME and not (piece.old + piece.new).strip():
            yield Piece(PieceKind.SAME, piece.old, piece.new)  # a space that came or went
        else:
            yield piece


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Returns the pieces with neighbours of a kind joined; between two that stayed, what went stands first."""
    done: list[Piece] = []
    old, new = "", ""
    for piece in pieces:
        if piece.kind is not PieceKind.SAME:
            old, new = old + piece.old, new + piece.new
            continue
        done += _changed(old, new)
        old, new = "", ""
        if done and done[-1].kind is PieceKind.SAME:
            done[-1] = Piece(PieceKind.SAME, done[-1].old + piece.old, done[-1].new + piece.new)
        else:
            done.append(piece)
    return done + _changed(old, new)


def _changed(old: str, new: str) -> list[Piece]:
    removed, added = Piece(PieceKind.REMOVED, old, ""), Piece(PieceKind.ADDED, "", new)
    return [piece for piece in (removed, added) if piece.old or piece.new]
