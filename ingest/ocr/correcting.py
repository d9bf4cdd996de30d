"""Recognised words set right where their neighbours leave no doubt: lost tones, lost marks, letters of list points.

A word is exchanged only for a syllable with the same letters under the marks (or, when it is no syllable at all, one
letter apart), and only when official texts put that syllable between these neighbours far more often. Of words with
figures only the commas in the number of a point are set right, and the word is reported as doubtful.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.ocr.engine import SeenWord
from ingest.ocr.figures import as_list_number
from ingest.ocr.listed_slips import slips
from ingest.text_quality import is_syllable
from vanban.syllables import load_syllables
from vanban.text import bare_form, fold_tone_style

_SURE, _UNSURE = 7.5, 6.0  # by how much (log) another syllable must fit better, by confidence of recognition
_CONFIDENT = 0.9  # recognition above it is trusted more
_USUAL_SLIP = 4.0  # what a slip on the list counts for
_SEEN = 25  # times official texts must have put the other syllable beside a neighbour
_LOST_MARK = 1.0  # what it counts for that the other syllable only has more marks: marks get lost, not found
_NO_SYLLABLE = 4.0
_PARTS_RE = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
_ROMAN_RE = re.compile(r"(?=[IVXHl]{2,}$|H$)[IVXHl]+$")
_ROMAN_VALID_RE = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})$")
_NUMBERED = frozenset({"chương", "phần", "mục", "lục", "khóa", "khoá", "quý", "kỳ", "thứ", "lần", "hạng", "loại"})
_SINGLE_STROKES = frozenset({"|", "l", "!"})  # alone in a cell: a group counted in Roman numbers
_VOWELS = frozenset("aeiouy")
_QUARTER_RE = re.compile(r"([1lI]{1,3}|[1l]V)(/\d{4}\W*)")  # quarters are counted in Roman numbers
_ON_BEHALF_RE = re.compile(r"T[Il1|!7ÍỊ]M")  # "T/M BAN CHẤP HÀNH" above a signature
_SIGNING = frozenset({"BAN", "ĐẢNG", "CHI", "THƯỜNG", "ĐOÀN"})
_LETTERS = "abcdeghiklmnopqrstuvxy"
_POINT_RE = re.compile(r"(\S{1,2})\)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands: its neighbours in lower case ("" where none tells), whether it begins its line or is it."""

    before: str
    after: str
    next_text: str
    starts: bool
    alone: bool
    last_point: str  # the letter of the point before it on the page


def corrected(words: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """Returns the words with slips set right; the same number of words in the same order."""
    forms = [_form(word.text) for word in words]
    out: list[SeenWord] = []
    point = ""
    for index, word in enumerate(words):
        place = _place(words, forms, index, point)
        text = _corrected(word, forms[index], place)
        marker = _POINT_RE.fullmatch(text)
        point = marker[1] if marker and place.starts else point
        if text != word.text:
            forms[index] = _form(text)
        out.append(replace(word, text=text))
    return tuple(out)


def _place(words: Sequence[SeenWord], forms: Sequence[str], index: int, point: str) -> _Place:
    line = words[index].line
    starts = index == 0 or words[index - 1].line != line
    ends = index + 1 == len(words) or words[index + 1].line != line
    return _Place(
        before=_neighbour(words, forms, index, -1),
        after=_neighbour(words, forms, index, 1),
        next_text="" if ends else words[index + 1].text,
        starts=starts,
        alone=starts and ends,
        last_point=point,
    )


def _form(text: str) -> str:
    match = _PARTS_RE.fullmatch(text)
    return fold_tone_style(match[2]) if match and match[2].isalpha() else ""


def _neighbour(words: Sequence[SeenWord], forms: Sequence[str], place: int, step: int) -> str:
    """Returns the syllable beside a word, "" where a sentence or the text ends, or a figure or comma stands between."""
    other = place + step
    if not 0 <= other < len(words):
        return ""
    first, second = (words[other], words[place]) if step < 0 else (words[place], words[other])
    if not first.text[-1:].isalpha() or not second.text[:1].isalnum():
        return ""
    return forms[other] if abs(second.line - first.line) <= 1 else ""


def _corrected(word: SeenWord, form: str, place: _Place) -> str:
    text = word.text
    if any(c.isdigit() for c in text):
        return _figure(text, place)
    if place.starts and _POINT_RE.fullmatch(text):
        return _point(text[:-1], place.last_point) + ")"
    if text.rstrip(".,;:)") in slips().strokes and place.before in slips().before_one:
        return "1" + text[len(text.rstrip(".,;:)")) :]
    strokes = _on_behalf(text, place) or _roman(text, place)
    if strokes:
        return strokes
    if len(form) < 2:
        return text
    best = _best(word, form, place.before, place.after)
    return text if best == form else _in_case_of(text, form, best)


def _figure(text: str, place: _Place) -> str:
    quarter = _QUARTER_RE.fullmatch(text) if bare_form(place.before) == "quy" else None  # the tone gets lost
    if quarter:
        return quarter[1].replace("1", "I").replace("l", "I") + quarter[2]
    return as_list_number(text, place.next_text) if place.starts else text


def _point(letter: str, last: str) -> str:
    """Returns the letter of a point; "d" and "đ", which look alike, follow "c" and "d"."""
    if letter in ("d", "đ") and last in ("c", "d"):
        return "d" if last == "c" else "đ"
    return slips().markers.get(letter, letter)


def _on_behalf(text: str, place: _Place) -> str:
    """Returns "T/M" where its bar was read as a stroke above a signature, "" elsewhere."""
    signing = not place.before and place.next_text in _SIGNING
    return "T/M" if signing and _ON_BEHALF_RE.fullmatch(text) else ""


def _roman(text: str, place: _Place) -> str:
    """Returns a Roman number whose strokes ran together ("H" for "II", "XVIH" for "XVIII"), "" when it is none."""
    body = text.rstrip(".,;:-–)")
    if place.alone and text in _SINGLE_STROKES:
        return "I"
    if not _ROMAN_RE.match(body) or not ("H" in body or "l" in body):
        return ""
    short = body in {"H", "XH", "Il", "ll"}
    headed = place.starts and (place.alone or text[len(body) :][:1] in {"-", ".", "–"})
    if short and not headed and place.before not in _NUMBERED:
        return ""
    number = body.replace("H", "II").replace("l", "I")
    return number + text[len(body) :] if _ROMAN_VALID_RE.match(number) else ""


def _best(word: SeenWord, form: str, before: str, after: str) -> str:
    known = load_syllables()
    floor = known.fit(before, form, after)
    needed = _SURE if word.confidence >= _CONFIDENT else _UNSURE
    best, gain = form, needed if form in known.words else needed - _NO_SYLLABLE
    if not before and not after:
        return form
    named = word.text[:1].isupper() and not word.text.isupper()  # names are in no statistics
    for other in sorted(set(_alternatives(form)) - {form}):
        listed = _is_listed(form, other)
        if (named and form in known.words and not listed) or not _is_usual(before, form, other, after):
            continue
        better = known.fit(before, other, after) - floor + _likelihood(form, other)
        if better > gain:
            best, gain = other, better
    return best


def _is_usual(before: str, form: str, other: str, after: str) -> bool:
    """Tells whether texts often put another syllable beside a neighbour, and beside neither less often than this."""
    together = load_syllables().together
    sides = [((before, other), (before, form))] * bool(before) + [((other, after), (form, after))] * bool(after)
    counts = [(together(*new), together(*old)) for new, old in sides]
    return all(new >= old for new, old in counts) and any(new >= _SEEN for new, _ in counts)


def _alternatives(form: str) -> Iterator[str]:
    spellings = load_syllables().spellings
    bare = bare_form(form)
    yield from slips().likely.get(form, ())
    yield from spellings.get(bare, ())
    if is_syllable(form):
        return
    for place in range(len(bare) + 1) if len(bare) > 2 and set(bare) & _VOWELS else ():
        for letter in _LETTERS:
            yield from spellings.get(bare[:place] + letter + bare[place:], ())
    if len(bare) < 4:
        return
    for place in range(len(bare)):
        yield from spellings.get(bare[:place] + bare[place + 1 :], ())


def _likelihood(form: str, other: str) -> float:
    usual = _USUAL_SLIP if _is_listed(form, other) else 0.0
    return usual + (_LOST_MARK if _marks(other) > _marks(form) else 0.0)


def _is_listed(form: str, other: str) -> bool:
    """Tells whether a slip is usual: on the list, or the hook of a tone read as an acute ("tố" for "tổ")."""
    decomposed = unicodedata.normalize("NFD", other)
    hooked = "\u0309" in decomposed and unicodedata.normalize("NFC", decomposed.replace("\u0309", "\u0301")) == form
    return hooked or other in slips().likely.get(form, ())


def _marks(text: str) -> int:
    return sum(a != b for a, b in zip(text, bare_form(text), strict=True))


def _in_case_of(text: str, form: str, best: str) -> str:
    match = _PARTS_RE.fullmatch(text)
    if match is None:
        return text
    body = match[2]
    if len(form) == len(best) and not body.isupper():
        cased = "".join(b.upper() if a.isupper() else b for a, b in zip(body, best, strict=True))
    else:
        cased = best.upper() if body.isupper() else best.capitalize() if body[:1].isupper() else best
    return match[1] + cased + match[3]
