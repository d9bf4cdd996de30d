"""Recognised figures that may be wrong: unsure, impossible, of no known shape, or read otherwise at a second look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.blocks import DoubtfulWord
from ingest.ocr.engine import RecognitionError, SeenWord
from ingest.ocr.figures import (
    alike,
    core,
    has_figure,
    is_known_shape,
    is_possible,
    is_roman,
    is_roman_number,
    may_be_counted_off,
    reads_better,
)
from ingest.ocr.recognising import SeenPage
from ingest.ocr.second_look import second_readings
from ingest.ocr.strokes import roman_of

_UNSURE = 0.6  # confidence below which a figure is doubtful whatever else
_SURE = 0.93  # confidence of a figure that a second look without any figure does not shake
_CONTEXT = 2  # words before and after that help to find it again


@dataclass(frozen=True, slots=True)
class Settled:
    """The words of a page as they go into the text, and those to be looked at by a person."""

    words: tuple[SeenWord, ...]
    doubtful: tuple[DoubtfulWord, ...]


def settled(seen: SeenPage, words: Sequence[SeenWord], page: int) -> Settled:
    """Returns the corrected words with their figures looked at a second time."""
    words = [_with_strokes(seen, word) for word in words]
    places = [place for place, word in enumerate(words) if has_figure(word.text)]
    try:
        seconds = second_readings(seen.picture.pixels, [words[place] for place in places])
    except RecognitionError:
        seconds = [""] * len(places)
    out = list(words)
    doubted: list[int] = []
    for place, second in zip(places, seconds, strict=True):
        first = words[place]
        before = words[place - 1].text if place else ""
        differs = not alike(first.text, second) and not _is_shaky(first, second) and not is_roman(first.text)
        if differs and reads_better(second, first.text):
            out[place] = replace(first, text=_with_wrapping(first.text, second))
        changed = seen.words[place].text != first.text
        if differs or changed or _looks_wrong(first, before):
            doubted.append(place)
    return Settled(tuple(out), tuple(_doubtful(seen, out, place, page) for place in doubted))


def _with_strokes(seen: SeenPage, word: SeenWord) -> SeenWord:
    """Returns a Roman number with as many strokes as its picture has, any other word as it is."""
    body = core(word.text)
    if not is_roman_number(body) or "/" in word.text or not (len(body) > 1 or word.text[1:2] in ("-", ".")):
        return word
    number = roman_of(seen.picture.pixels, word, body)
    return replace(word, text=word.text.replace(body, number, 1)) if is_roman_number(number) else word


def _is_shaky(first: SeenWord, second: str) -> bool:
    """Tells whether a second reading is worth less than the first: a short figure alone reads as a letter at times."""
    if first.confidence < _SURE:
        return False
    return not has_figure(second) or (len(core(first.text)) == 1 and not core(second).isdecimal())


def _looks_wrong(word: SeenWord, before: str) -> bool:
    shaped = is_known_shape(word.text) and is_possible(word.text, core(before))
    return word.confidence < _UNSURE or not shaped or may_be_counted_off(word.text, before)


def _with_wrapping(first: str, second: str) -> str:
    """Returns the second reading inside the punctuation that the first has around it."""
    bare = core(first)
    head, _, tail = first.partition(bare) if bare else ("", "", "")
    return head + core(second) + tail


def _doubtful(seen: SeenPage, words: Sequence[SeenWord], place: int, page: int) -> DoubtfulWord:
    before = words[max(0, place - _CONTEXT) : place]
    after = words[place + 1 : place + 1 + _CONTEXT]
    return DoubtfulWord(
        text=words[place].text,
        page=page,
        raw=seen.words[place].text,
        confidence=round(words[place].confidence, 4),
        before=" ".join(word.text for word in before),
        after=" ".join(word.text for word in after),
    )
