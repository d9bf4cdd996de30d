"""Words that recognition ran together, parted again: "tháng8", "ỦYLẠCHÀ"; and specks taken for words, left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.ocr.engine import SeenWord
from ingest.ocr.lexicon import lexicon
from ingest.text_quality import is_syllable
from vanban.text import fold_tone_style

_GLUED_RE = re.compile(r"(ngày|tháng|năm|số|khoản|điều|điểm|mục|quý|lần|trang)(\d[\d/.,-]*\W?)", re.IGNORECASE)
_LONGEST = 7  # letters of a syllable
_MOST_PARTS = 4
_LEAST_PAIR = 10  # times texts put two syllables side by side that are taken apart
_SPECK = 0.6  # confidence below which a mark without letters is a speck


def parted(words: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """Returns the words with those run together taken apart, without specks."""
    return tuple(part for word in words if not _is_speck(word) for part in _parts(word))


def _is_speck(word: SeenWord) -> bool:
    bare = not any(c.isalnum() for c in word.text)
    small = word.bottom - word.top < 0.1 * word.letter_height and word.right - word.left < 0.15 * word.letter_height
    return bare and (word.confidence < _SPECK or small) and word.text != "*"


def _parts(word: SeenWord) -> Iterator[SeenWord]:
    texts = _split(word.text)
    if len(texts) < 2:
        yield word
        return
    letter = (word.right - word.left) / (sum(map(len, texts)) + 0.5 * (len(texts) - 1))
    left = word.left
    for text in texts:
        right = left + letter * len(text)
        yield replace(word, text=text, left=left, right=right)
        left = right + 0.5 * letter


def _split(text: str) -> list[str]:
    glued = _GLUED_RE.fullmatch(text)
    if glued:
        return [glued[1], glued[2]]
    body = text.rstrip(".,;:")
    if not body.isalpha() or len(body) < 4 or is_syllable(body):
        return [text]
    found = _syllables(fold_tone_style(body), _MOST_PARTS)
    if found is None:
        return [text]
    pieces, at = [], 0
    for syllable in found:
        pieces.append(body[at : at + len(syllable)])
        at += len(syllable)
    pieces[-1] += text[len(body) :]
    return pieces


@lru_cache(maxsize=4096)
def _syllables(form: str, most: int, before: str = "") -> tuple[str, ...] | None:
    """Returns a text without spaces as syllables that follow each other in official texts, or None."""
    known = lexicon()
    if most == 0:
        return None
    for length in range(min(_LONGEST, len(form)), 1, -1):
        head, rest = form[:length], form[length:]
        if head not in known.words or (before and known.pairs.get((before, head), 0) < _LEAST_PAIR):
            continue
        if not rest:
            return (head,) if before else None
        tail = _syllables(rest, most - 1, head)
        if tail is not None:
            return (head, *tail)
    return None
