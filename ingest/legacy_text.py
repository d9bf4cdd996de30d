"""Vietnamese of before Unicode told by its letters, where no font name tells: text files, converted documents.

A paragraph is judged by the words an encoding would change. They must hardly be Vietnamese as they stand and nearly
all be Vietnamese when decoded; French, English and Unicode text is neither. Paragraphs with too few such words follow
their neighbours. Limits measured on the sample documents, encoded and not, and on real texts.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from ingest.legacy_fonts import Conversions, Evidence, LegacyFont, evidence, is_unicode, shown
from ingest.text_quality import text_quality
from vanban.legacy_encodings import LegacyEncoding, decode

_LEAST_WORDS = 4  # changed words that a paragraph needs to be judged alone
_LEAST_THEN = 0.85  # share of valid syllables among them, decoded
_MOST_NOW = 0.4  # and as they stand
_LEAST_QUALITY = 0.8  # of the whole decoded paragraph; foreign text stays far below
_LEAST_FOLLOWING = 0.6  # of a paragraph that follows its neighbours, unless it is shorter than this many words:
_SHORT = 4
_GUESSED = (LegacyEncoding.TCVN3, LegacyEncoding.VNI)
SOFT_HYPHEN = "\u00ad"  # the code of ư in TCVN3
_SIGN_RE = re.compile("[A-Za-z][µ¶·¸¹»¼½¾®¨©ª«¬\u00ad]|[µ¶·¸¹»¼½¾®¨©ª«¬§\u00ad][A-Za-z]")  # signs as letters: TCVN3
_UNICODE = "unicode"  # the judgement of a paragraph with letters no legacy text has
_HIGH_RE = re.compile("[\u00a1-\u00ff\uf0a1-\uf0ff\u2219\u03bc]")


def may_be_tcvn3(text: str) -> bool:
    """Tells whether soft hyphens of a text may be letters: signs stand beside letters as only TCVN3 has them."""
    return SOFT_HYPHEN in text and _SIGN_RE.search(text.replace(SOFT_HYPHEN, "")) is not None and not is_unicode(text)


def guess_encoding(text: str, among: Sequence[LegacyEncoding] = _GUESSED) -> LegacyEncoding | None:
    """Returns the encoding a text is in by strong evidence of its letters, or None."""
    if _HIGH_RE.search(text) is None or is_unicode(text):
        return None
    found = {encoding: evidence(text, encoding) for encoding in among}
    fitting = [encoding for encoding in among if _is_strong(text, found[encoding], encoding)]
    return max(fitting, default=None, key=lambda encoding: found[encoding].then)


def _is_strong(text: str, found: Evidence, encoding: LegacyEncoding) -> bool:
    if found.marked < _LEAST_WORDS or found.then < _LEAST_THEN * found.marked:
        return False
    certain = found.now < found.then == found.marked and _SIGN_RE.search(text) is not None
    if found.now > _MOST_NOW * found.marked and not certain:
        return False
    return text_quality(decode(text, encoding)) >= _LEAST_QUALITY


def guess_encodings(paragraphs: Sequence[str]) -> list[LegacyEncoding | None]:
    """Returns the encoding of each paragraph; None for Unicode, for foreign text and where nothing needs changing."""
    judged = _judged(paragraphs)
    unsure = [i for i, text in enumerate(paragraphs) if judged[i] is None and _HIGH_RE.search(text)]
    around = _around(judged)
    if unsure and not any(judged):  # short lines only: they are judged together
        pooled = guess_encoding("\n".join(paragraphs[i] for i in unsure))
        around = [(pooled, pooled)] * len(paragraphs)
    for i in unsure:
        judged[i] = _followed(paragraphs[i], *around[i])
    return [None if judgement == _UNICODE else LegacyEncoding(judgement) if judgement else None for judgement in judged]


def surrounded_by_unicode(paragraphs: Sequence[str]) -> list[bool]:
    """Returns for each paragraph whether the nearest ones that can be judged are Vietnamese in Unicode."""
    return [before == after == _UNICODE for before, after in _around(_judged(paragraphs))]


def _judged(paragraphs: Sequence[str]) -> list[str | None]:
    return [_UNICODE if is_unicode(text) else guess_encoding(text) for text in paragraphs]


def _around(judged: Sequence[str | None]) -> list[tuple[str | None, str | None]]:
    """Returns the nearest judgements before and after each paragraph; at the ends both are the one there is."""
    before = accumulate(judged, _later)
    after = list(accumulate(judged[::-1], _later))[::-1]
    return [(a or b, b or a) for a, b in zip(before, after, strict=True)]


def _later(last: str | None, this: str | None) -> str | None:
    return this or last


def _followed(text: str, before: str | None, after: str | None) -> LegacyEncoding | None:
    """Returns the encoding of a short paragraph between two judged ones, if its words do not speak against it."""
    named = next((side for side in (before, after) if side and side != _UNICODE), None)
    if named is None:
        return None
    encoding = LegacyEncoding(named)
    found = evidence(text, encoding)
    if text.count(" ") >= _SHORT and text_quality(decode(text, encoding)) < _LEAST_FOLLOWING:
        return None
    even = found.then == found.now and (found.marked == 0 or found.now > 0)  # valid both ways, or an abbreviation
    fits = found.then > found.now or (even and before == after)
    return encoding if fits else None


def convert_paragraphs(paragraphs: Sequence[str], conversions: Conversions) -> list[str]:
    """Returns the paragraphs in Unicode, those in a legacy encoding converted and noted."""
    converted = []
    for text, encoding in zip(paragraphs, guess_encodings(paragraphs), strict=True):
        if encoding is not None:
            conversions.note(LegacyFont(encoding))
        converted.append(text if encoding is None else shown(text, LegacyFont(encoding)))
    return converted
