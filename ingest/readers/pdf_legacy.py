"""Words of a PDF page that stand in fonts of before Unicode, into the Unicode text they show."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.legacy_fonts import Conversions, LegacyFont, evidence, is_named_rightly, is_unicode, shown
from ingest.legacy_text import guess_encoding
from ingest.readers.pdf_geometry import Page, Word
from ingest.text_quality import is_syllable
from ingest.vowel_words import may_be_word
from vanban.legacy_encodings import LegacyEncoding, decode

_HORN = "\u00ad"  # ư of TCVN3
_BEFORE_RE = re.compile(r"[^\s\d!-@\[-`{-~]*$")
_AFTER_RE = re.compile(r"^[^\s\d!-@\[-`{-~]*")


def words_in_unicode(words: Iterable[Word]) -> tuple[Word, ...]:
    """Returns the words of a page; those in a legacy font, by its name or by the page's letters, in Unicode.

    A converted word keeps its ``legacy`` font; text that turns out to be Unicode loses it.
    """
    found = list(words)
    unnamed = " ".join(word.text for word in found if word.legacy is None and not is_unicode(word.text))
    guess = guess_encoding(unnamed)
    fonts = {word.legacy for word in found if word.legacy is not None}
    if guess is None and not fonts:
        return tuple(found)
    right = {font.encoding for font in fonts if is_named_rightly(_text_in(found, font.encoding), font.encoding)}
    guessed = None if guess is None else LegacyFont(guess)
    return tuple(_converted(word, right, guessed) for word in found)


def _text_in(words: Sequence[Word], encoding: LegacyEncoding) -> str:
    return " ".join(word.text for word in words if word.legacy is not None and word.legacy.encoding is encoding)


def _converted(word: Word, right: set[LegacyEncoding], guessed: LegacyFont | None) -> Word:
    if word.legacy is not None:
        if word.legacy.encoding not in right:
            return replace(word, legacy=None)
        return replace(word, text=shown(with_horns(word.text, word.legacy.encoding), word.legacy))
    if guessed is None or is_unicode(word.text):
        return word
    text = with_horns(word.text, guessed.encoding)
    found = evidence(text, guessed.encoding)
    if text.isascii() or found.now > found.then:
        return word
    return replace(word, text=shown(text, guessed), legacy=guessed)


def with_horns(text: str, encoding: LegacyEncoding) -> str:
    """Returns legacy text with the hyphens that are its ư put back: WinAnsi calls code AD a hyphen (PDF 32000-1, D.2).

    A hyphen between two words stays: "kinh tÕ-x· héi".
    """
    if encoding is not LegacyEncoding.TCVN3 or "-" not in text:
        return text
    start = text.find("-")
    while start >= 0:
        if _is_horn(text[:start], text[start + 1 :]):
            text = text[:start] + _HORN + text[start + 1 :]
        start = text.find("-", start + 1)
    return text


def _is_horn(before: str, after: str) -> bool:
    left, right = (decode(piece, LegacyEncoding.TCVN3) for piece in (_end(_BEFORE_RE, before), _end(_AFTER_RE, after)))
    if not (left or right) or not is_syllable(f"{left}ư{right}"):
        return False
    return any(piece and not may_be_word(piece) for piece in (left, right))


def _end(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def legacy_warnings(pages: Iterable[Page]) -> list[str]:
    """Returns one Vietnamese warning for each encoding in which pages were converted."""
    conversions = Conversions()
    for font in {word.legacy: None for page in pages for word in page.words if word.legacy is not None}:
        conversions.note(font)
    return list(conversions.warnings())
