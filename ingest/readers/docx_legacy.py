"""Runs of a Word document that stand in a font of before Unicode, into the Unicode text they show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from operator import itemgetter

from lxml import etree

from ingest.legacy_fonts import Conversions, LegacyFont, evidence, is_named_rightly, is_unicode, shown
from ingest.legacy_text import guess_encodings
from ingest.readers.docx_fonts import RunFont, legacy_run_font
from ingest.readers.docx_numbering import W
from ingest.readers.docx_styles import Look, Styles
from vanban.legacy_encodings import LegacyEncoding, decode

Part = tuple[str, Look]


@dataclass(slots=True)
class Guesses:
    """What the letters of the paragraphs tell, whatever their fonts.

    ``among_unicode``: the last paragraph in a legacy font that could be judged was Unicode all the same.
    """

    encodings: dict["etree._Element", LegacyEncoding] = field(default_factory=dict)
    among_unicode: bool = False

    def add(self, root: "etree._Element | None") -> None:
        """Judges the paragraphs under an element."""
        paragraphs = list(root.iter(f"{W}p")) if root is not None else []
        texts = ["".join(t.text or "" for t in paragraph.iter(f"{W}t")) for paragraph in paragraphs]
        for paragraph, encoding in zip(paragraphs, guess_encodings(texts), strict=True):
            if encoding is not None:
                self.encodings[paragraph] = encoding

    def holds(self, font: RunFont, text: str) -> bool:
        """Tells whether a paragraph's text in a legacy font is legacy text, and remembers it for the next."""
        found, encoding = evidence(text, font.font.encoding), font.font.encoding
        if is_unicode(text) or found.then > found.now:
            self.among_unicode = is_unicode(text)
        if not font.sure:
            return not is_unicode(text) and found.then > found.now
        return is_named_rightly(text, encoding, among_unicode=self.among_unicode)


def in_unicode(
    parts: Sequence[Part],
    paragraph: "etree._Element | None",
    *,
    styles: Styles,
    guesses: Guesses,
    conversions: Conversions,
) -> list[Part]:
    """Returns the parts of a paragraph in Unicode and notes what was converted.

    A run's font decides, unless its text turns out to be Unicode; where no font tells, the letters do. A letter may
    be split over runs: the base in one, its mark in the next.
    """
    guess = guesses.encodings.get(paragraph) if paragraph is not None else None
    named = [legacy_run_font(look.fonts, styles.theme) for _, look in parts]
    if guess is None and not any(named):
        return list(parts)
    fonts = _trusted(parts, named, guess, guesses)
    converted: list[Part] = []
    for font, group in groupby(zip(fonts, parts, strict=True), key=itemgetter(0)):
        run = [part for _, part in group]
        if font is None:
            converted += run
        else:
            converted += _shown(run, font)
            if [text for text, _ in run] != [text for text, _ in converted[-len(run) :]]:
                conversions.note(font)
    return converted


def _trusted(
    parts: Sequence[Part], named: Sequence[RunFont | None], guess: LegacyEncoding | None, guesses: Guesses
) -> list[LegacyFont | None]:
    texts: dict[RunFont | None, str] = {}
    for (text, _), font in zip(parts, named, strict=True):
        texts[font] = texts.get(font, "") + " " + text
    together: dict[LegacyEncoding, str] = {}
    for font, text in texts.items():
        if font is not None:
            together[font.font.encoding] = together.get(font.font.encoding, "") + text
    trusted: dict[RunFont | None, LegacyFont | None] = {
        font: font.font if guesses.holds(font, together[font.font.encoding]) else None
        for font in texts
        if font is not None
    }
    trusted[None] = LegacyFont(guess) if guess is not None and not is_unicode(texts.get(None, "")) else None
    return [trusted[font] for font in named]


def _shown(run: Sequence[Part], font: LegacyFont) -> list[Part]:
    whole = "".join(text for text, _ in run)
    text = shown(whole, font)
    ends = [len(decode(whole[:end], font.encoding)) for end in accumulate(len(part) for part, _ in run)]
    return [(text[start:end], look) for start, end, (_, look) in zip([0, *ends], ends, run, strict=False)]
