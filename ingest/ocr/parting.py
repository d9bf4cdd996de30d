"""Words that recognition ran together, parted again: "tháng8", "ỦYLẠCHÀ"; and specks taken for words, left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import log

from ingest.ocr.engine import SeenWord
from ingest.text_quality import is_syllable
from vanban.syllables import load_syllables
from vanban.text import fold_tone_style

_GLUED_RE = re.compile(r"(ngày|tháng|năm|số|khoản|điều|điểm|mục|quý|lần|trang)(\d[\d/.,-]*\W?)", re.IGNORECASE)
_GLUED_SYLLABLE_RE = re.compile(r"(\w[^\W\d_]*?)(\d[\d/.,-]*\W?)")
_COUNTED_OFF_RE = re.compile(r"(?:\d{1,2},){2,}(?:\d{1,2}\W?)?")  # "5,6,7": no decimal has two commas
_LONGEST = 7  # letters of a syllable
_MOST_PARTS = 4
_LEAST_COUNT = 300  # times official texts use a syllable that is taken apart
_MILLION = 1_000_000  # syllables, about as many as were counted a hundred times
_UNSURE = 0.6  # confidence below which a mark without letters is a speck
_SPECKS = frozenset("ˆ^~´`¨·°¸¬„‚")  # no word of a document; marks that lost their letter
_KEPT = frozenset("-–—*+|.…")  # they open items, stand below heads, lead to a figure
_DASHES = frozenset("-–—")
_LOWEST_LETTER = 0.3  # of the letter height of a line; a letter without ascender has 0.45


def parted(words: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """Returns the words with those run together taken apart, without specks."""
    return tuple(part for word in words if not _is_speck(word) for part in _parts(word))


def _is_speck(word: SeenWord) -> bool:
    if any(c.isalnum() and c not in _SPECKS for c in word.text):
        return word.bottom - word.top < _LOWEST_LETTER * word.letter_height
    if set(word.text) <= _DASHES and word.confidence < _UNSURE and word.bottom > word.baseline:
        return True  # a dash stands above the baseline
    small = word.bottom - word.top < 0.1 * word.letter_height and word.right - word.left < 0.1 * word.letter_height
    return small or set(word.text) <= _SPECKS or (word.confidence < _UNSURE and not set(word.text) & _KEPT)


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
    glued = _GLUED_RE.fullmatch(text) or _GLUED_SYLLABLE_RE.fullmatch(text)
    if glued and (glued.re is _GLUED_RE or _is_word(glued[1])):
        return [glued[1], glued[2]]
    if _COUNTED_OFF_RE.fullmatch(text):
        return re.findall(r"\d+\D*", text)
    body = text.rstrip(".,;:")
    if not body.isalpha() or len(body) < 4 or is_syllable(body):
        return [text]
    found = _syllables(fold_tone_style(body))
    if not found:
        return [text]
    pieces, at = [], 0
    for syllable in found:
        pieces.append(body[at : at + len(syllable)])
        at += len(syllable)
    pieces[-1] += text[len(body) :]
    return pieces


def _is_word(text: str) -> bool:
    """Tells whether letters before a figure are a syllable of running text ("ở04"), not a unit or a name ("C06")."""
    plain = text[1:].islower() or (len(text) == 1 and text.islower())
    return (
        plain
        and text.isalpha()
        and load_syllables().words.get(fold_tone_style(text), 0) >= _LEAST_COUNT
        and (len(text) > 2 or not text.isascii())
    )


@lru_cache(maxsize=4096)
def _syllables(form: str) -> tuple[str, ...]:
    """Returns a text without spaces as the likeliest two to four syllables, or () where it is none."""
    known = load_syllables().words
    best: dict[int, list[tuple[float, tuple[str, ...]]]] = {0: [(0.0, ())]}
    for end in range(1, len(form) + 1):
        found: list[tuple[float, tuple[str, ...]]] = []
        for start in range(max(0, end - _LONGEST), end - 1):
            count = known.get(form[start:end], 0)
            if count >= _LEAST_COUNT:
                found += [(fit + log(count / _MILLION), (*head, form[start:end])) for fit, head in best.get(start, ())]
        best[end] = sorted((f for f in found if len(f[1]) <= _MOST_PARTS), reverse=True)[:3]
    whole = [parts for _, parts in best[len(form)] if len(parts) > 1]
    return whole[0] if whole else ()
