"""Which fonts hold Vietnamese of before Unicode, told by their names, and the text they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.text_quality import is_syllable
from vanban.legacy_encodings import LegacyEncoding, decode

_SUBSET_RE = re.compile(r"^[A-Z]{6}\+")  # PDF 32000-1, 9.6.4
_TCVN3_RE = re.compile(r"(?:\.[Vv][Nn]|Vn(?!Uni))[A-Z0-9][A-Za-z]|TCVN3", re.ASCII)
_VNI_RE = re.compile(r"VNI[-_ ]", re.IGNORECASE)
_VISCII_RE = re.compile(r"VISCII", re.IGNORECASE)
_LOOK_RE = re.compile(r"[,\-](?:Bold|Italic|Oblique|Regular|Normal|BoldItalic|BoldOblique|MT|PS)+$", re.IGNORECASE)
_TOKEN_RE = re.compile(r"[^\s!-/:-@\[-`{-~0-9\u2010-\u2015\u2018-\u201f\u2026]+")
_VIETNAMESE_RE = re.compile("[\u1ea0-\u1ef9\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0]")  # beyond Latin-1
_LOWER_RE = re.compile("[a-z]")
_WORD_RE = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyzđăâêôơư")  # small letters that TCVN3 has as capitals too

NAMED_WARNING = "Phông {encoding} ({font}) đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần."
GUESSED_WARNING = "Chữ theo bảng mã {encoding} đã được chuyển sang Unicode; hãy đối chiếu bản gốc khi cần."


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """What a font makes of Latin-1 codes: letters of ``encoding``, all of them capitals in an "…H" font.

    ``name`` is the font's name without subset prefix; "" where the encoding was told by the letters alone.
    """

    encoding: LegacyEncoding
    name: str = ""
    capitals: bool = False


@dataclass(slots=True)
class Conversions:
    """The legacy fonts met while a file is read, by encoding; "" stands for letters without a font name."""

    fonts: dict[LegacyEncoding, str] = field(default_factory=dict)

    def note(self, font: LegacyFont) -> None:
        """Remembers a conversion; one named font stands for all of an encoding, rather ".VnTime" than ".VnTimeH"."""
        known = self.fonts.get(font.encoding, "")
        if not known or (font.name and known.startswith(font.name)):
            self.fonts[font.encoding] = font.name

    def warnings(self) -> Iterator[str]:
        """Yields one Vietnamese warning for each encoding that was converted."""
        for encoding, name in self.fonts.items():
            wording = NAMED_WARNING if name else GUESSED_WARNING
            yield wording.format(encoding=encoding.value, font=name)


@lru_cache(maxsize=1024)
def legacy_font(name: str) -> LegacyFont | None:
    """Returns what a font's name says of its encoding, or None for a font of Unicode text.

    >>> legacy_font("ABCDEF+.VnTimeH,Bold")
    LegacyFont(encoding=<LegacyEncoding.TCVN3: 'TCVN3'>, name='.VnTimeH', capitals=True)
    """
    bare = _LOOK_RE.sub("", _SUBSET_RE.sub("", name.strip(" '\"\\").replace("#2E", ".").replace("#20", " ")))
    if _TCVN3_RE.match(bare):
        return LegacyFont(LegacyEncoding.TCVN3, bare, capitals=bare.endswith("H") and bare[-2:-1].isalnum())
    if _VNI_RE.match(bare):
        return LegacyFont(LegacyEncoding.VNI, bare)
    return LegacyFont(LegacyEncoding.VISCII, bare) if _VISCII_RE.match(bare) else None


def shown(text: str, font: LegacyFont) -> str:
    """Returns the Unicode text that a legacy font shows for a text.

    TCVN3 has no capitals with tones, so a word in capitals is typed with small ones: "QUYÕT" shows "QUYếT". The
    word is meant in capitals; only where a single capital leads ("Hµ") the small letters stay.
    """
    decoded = decode(text, font.encoding)
    if font.capitals:
        return decoded.upper()
    return _raised(text, decoded) if font.encoding is LegacyEncoding.TCVN3 else decoded


def _raised(text: str, decoded: str) -> str:
    if not decoded.isupper() and _LOWER_RE.search(text) is None and sum(map(_is_shouted, decoded.split())) >= 2:
        return decoded.upper()
    return _WORD_RE.sub(lambda m: m[0].upper() if _is_shouted(m[0]) else m[0], decoded)


def _is_shouted(word: str) -> bool:
    """Tells whether a word has two capitals and no small letter that TCVN3 has as a capital."""
    return sum(c.isupper() for c in word) >= 2 and not any(c in _SMALL for c in word)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the words of a text read that an encoding would change: valid syllables as they stand, and decoded."""

    marked: int = 0
    now: int = 0
    then: int = 0

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.marked + other.marked, self.now + other.now, self.then + other.then)


def evidence(text: str, encoding: LegacyEncoding) -> Evidence:
    """Returns the evidence of a text for an encoding; abbreviations in capitals do not count."""
    marked = now = then = 0
    for token in _TOKEN_RE.findall(text):
        decoded = decode(token, encoding)
        if decoded == token:
            continue
        valid = is_syllable(decoded)
        if valid or not decoded.isupper():
            marked, now, then = marked + 1, now + is_syllable(token), then + valid
    return Evidence(marked, now, then)


def is_unicode(text: str) -> bool:
    """Tells whether a text holds Vietnamese letters that no legacy text has: it was typed in Unicode."""
    return _VIETNAMESE_RE.search(text) is not None


def is_named_rightly(text: str, encoding: LegacyEncoding, *, among_unicode: bool = False) -> bool:
    """Tells whether text that stands in a legacy font is legacy text, not Unicode on which the font was put later.

    Words that are Vietnamese both ways count as legacy, unless the text stands among Unicode.
    """
    if is_unicode(text):
        return False
    found = evidence(text, encoding)
    return found.then > found.now or (found.then == found.now and not (among_unicode and found.now))
