"""A stretch of a text around the words that were looked for, cut at words, the words themselves told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from vanban.text import Token, fold_accents, tokens
from vanban.text import words as spelled

LONGEST = 240  # code points of a snippet: about three lines
_BEFORE = 60  # code points shown before the first word found


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; ``marked`` where it is one of the words looked for."""

    text: str
    marked: bool


def snippet(text: str, words: str, *, longest: int = LONGEST) -> tuple[Piece, ...]:
    """Returns the part of NFC text with most of the words (with or without marks) near its beginning.

    The pieces joined are that part as it stands, with "…" where the text goes on. Without any of the words it is the
    text's beginning.

    >>> "".join(piece.text for piece in snippet("Thu gom rác thải.", "rac"))
    'Thu gom rác thải.'
    """
    # A word typed with its marks means that word; one typed without may be any of those it is the bare form of.
    wanted = set(spelled(words))
    found = [token for token in tokens(text) if token.text in wanted or fold_accents(token.text) in wanted]
    start, end = _stretch(text, _densest(found, longest - _BEFORE), longest)
    pieces = [Piece("…", marked=False)] if start else []
    at = start
    for token in found:
        if start <= token.start and token.end <= end:
            pieces += [Piece(text[at : token.start], marked=False), Piece(text[token.start : token.end], marked=True)]
            at = token.end
    pieces.append(Piece(text[at:end] + ("…" if end < len(text) else ""), marked=False))
    return tuple(piece for piece in pieces if piece.text)


def _densest(found: Sequence[Token], width: int) -> int:
    """Returns where the stretch of this width begins that holds most of the different words; the first of equals."""
    best, place = 0, 0
    for index, first in enumerate(found):
        inside = {fold_accents(token.text) for token in found[index : index + 40] if token.end <= first.start + width}
        if len(inside) > best:
            best, place = len(inside), first.start
    return place


def _stretch(text: str, place: int, longest: int) -> tuple[int, int]:
    start = 0 if place <= _BEFORE else _after_space(text, place - _BEFORE, place)
    if len(text) - start <= longest:
        return start, len(text)
    end = text.rfind(" ", start + longest // 2, start + longest)
    return start, end if end > 0 else start + longest


def _after_space(text: str, start: int, place: int) -> int:
    space = text.find(" ", start, place)
    return space + 1 if space >= 0 else start
