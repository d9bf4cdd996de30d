"""Recognised words set right where their neighbours leave no doubt: lost tones, lost marks, letters of list points.

A word is exchanged only for a syllable with the same letters under the marks (or, when it is no syllable at all, one
letter apart), and only when official texts put that syllable between these neighbours far more often. Of words with
figures only the commas in the number of a point are set right, and the word is reported as doubtful.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.ocr.engine import SeenWord
from ingest.ocr.figures import as_list_number
from ingest.ocr.lexicon import lexicon, slips
from ingest.text_quality import is_syllable
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
_NUMBERED = frozenset({"chương", "phần", "mục", "khóa", "khoá", "quý", "kỳ", "thứ", "lần", "hạng", "loại"})
_QUARTER_RE = re.compile(r"[1l]/\d{4}")  # quarters are counted in Roman numbers
_LETTERS = "abcdeghiklmnopqrstuvxy"
_POINT_RE = re.compile(r"(\S{1,2})\)")


def corrected(words: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """Returns the words with slips set right; the same number of words in the same order."""
    forms = [_form(word.text) for word in words]
    out: list[SeenWord] = []
    for place, word in enumerate(words):
        starts = place == 0 or words[place - 1].line != word.line
        before = _neighbour(words, forms, place, -1)
        text = _corrected(word, forms[place], before, _neighbour(words, forms, place, 1), starts=starts)
        if text != word.text:
            forms[place] = _form(text)
        out.append(replace(word, text=text))
    return tuple(out)


def _form(text: str) -> str:
    match = _PARTS_RE.fullmatch(text)
    return fold_tone_style(match[2]) if match and match[2].isalpha() else ""


def _neighbour(words: Sequence[SeenWord], forms: Sequence[str], place: int, step: int) -> str:
    """Returns the syllable beside a word, "" where a sentence or the text ends, or a figure or comma stands between."""
    other = place + step
    if not 0 <= other < len(words):
        return ""
    first, second = (words[other], words[place]) if step < 0 else (words[place], words[other])
    if not first.text[-1:].isalpha() or not second.text[:1].isalpha():
        return ""
    return forms[other] if abs(second.line - first.line) <= 1 else ""


def _corrected(word: SeenWord, form: str, before: str, after: str, *, starts: bool) -> str:
    text = word.text
    if any(c.isdigit() for c in text):
        if before == "quý" and _QUARTER_RE.match(text):
            return "I" + text[1:]
        return as_list_number(text) if starts else text
    point = _POINT_RE.fullmatch(text)
    if starts and point and point[1] in slips().markers:
        return slips().markers[point[1]] + ")"
    if text.rstrip(".,;:)") in slips().strokes and before in slips().before_one:
        return "1" + text[len(text.rstrip(".,;:)")) :]
    roman = _roman(text, before, starts=starts)
    if roman:
        return roman
    if not form or len(form) < 2:
        return text
    best = _best(word, form, before, after)
    return text if best == form else _in_case_of(text, form, best)


def _roman(text: str, before: str, *, starts: bool) -> str:
    """Returns a Roman number whose strokes ran together ("H" for "II", "XVIH" for "XVIII"), "" when it is none."""
    body = text.rstrip(".,;:-–)")
    if not _ROMAN_RE.match(body) or not ("H" in body or "l" in body):
        return ""
    alone = body in {"H", "XH", "Il", "ll"}
    headed = starts and text[len(body) :][:1] in {"-", ".", "–"}
    if alone and not headed and before not in _NUMBERED:
        return ""
    number = body.replace("H", "II").replace("l", "I")
    return number + text[len(body) :] if _ROMAN_VALID_RE.match(number) else ""


def _best(word: SeenWord, form: str, before: str, after: str) -> str:
    known = lexicon()
    floor = known.fit(before, form, after)
    needed = _SURE if word.confidence >= _CONFIDENT else _UNSURE
    best, gain = form, needed if is_syllable(form) else needed - _NO_SYLLABLE
    if not before and not after and is_syllable(form):
        return form
    named = word.text[:1].isupper() and not word.text.isupper()  # names are in no statistics
    for other in sorted(set(_alternatives(form)) - {form}):
        listed = other in slips().likely.get(form, ())
        if (named and is_syllable(form) and not listed) or not _is_usual(before, form, other, after):
            continue
        better = known.fit(before, other, after) - floor + _likelihood(form, other)
        if better > gain:
            best, gain = other, better
    return best


def _is_usual(before: str, form: str, other: str, after: str) -> bool:
    """Tells whether texts often put another syllable beside a neighbour, and beside neither less often than this."""
    pairs = lexicon().pairs
    sides = [((before, other), (before, form))] * bool(before) + [((other, after), (form, after))] * bool(after)
    counts = [(pairs.get(new, 0), pairs.get(old, 0)) for new, old in sides]
    return all(new >= old for new, old in counts) and any(new >= _SEEN for new, _ in counts)


def _alternatives(form: str) -> Iterator[str]:
    spellings = lexicon().spellings
    bare = bare_form(form)
    yield from spellings.get(bare, ())
    if is_syllable(form):
        return
    for place in range(len(bare) + 1):
        for letter in _LETTERS:
            yield from spellings.get(bare[:place] + letter + bare[place:], ())
    if len(bare) < 4:
        return
    for place in range(len(bare)):
        yield from spellings.get(bare[:place] + bare[place + 1 :], ())


def _likelihood(form: str, other: str) -> float:
    usual = _USUAL_SLIP if other in slips().likely.get(form, ()) else 0.0
    return usual + (_LOST_MARK if _marks(other) > _marks(form) else 0.0)


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
