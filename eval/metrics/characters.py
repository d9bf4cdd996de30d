"""Character errors of a text that was read, against what is printed (Levenshtein 1966).

Texts are compared as NFC with single spaces. Rules ("-----", "_____"), the star below an issuer and the bars between
the cells of a table row are marks of the layout, no text, and do not count; the dash of an item does.
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from vanban.text import fold_accents, nfc

_RULE_RE = re.compile(r"[*\-_—–=.]{3,}")


@dataclass(frozen=True, slots=True)
class CharacterErrors:
    """How many characters were to be read, and how many edits lead to what was: the fewest there are.

    ``tone_errors`` are those that vanish when tone and vowel marks are dropped from both texts. ``lower_length`` and
    ``lower_errors`` leave capitals out: TCVN3 has no capitals with marks.
    """

    length: int
    errors: int
    tone_errors: int = 0
    lower_length: int = 0
    lower_errors: int = 0

    @property
    def rate(self) -> float:
        """The character error rate, 0 for none; above 1 where far more was read than is printed."""
        return self.errors / self.length if self.length else float(self.errors > 0)

    @property
    def tone_rate(self) -> float:
        """The share of characters whose mark alone is wrong."""
        return self.tone_errors / self.length if self.length else 0.0

    @property
    def lower_rate(self) -> float:
        """The character error rate over everything but capitals."""
        return self.lower_errors / self.lower_length if self.lower_length else float(self.lower_errors > 0)


def compare(truth: str, read: str) -> CharacterErrors:
    """Returns the errors of ``read``; both are normalised here."""
    truth, read = plain_words(truth), plain_words(read)
    errors = Levenshtein.distance(truth, read)
    bare = Levenshtein.distance(fold_accents(truth), fold_accents(read)) if errors else 0
    return CharacterErrors(
        length=len(truth),
        errors=errors,
        tone_errors=max(0, errors - bare),
        lower_length=sum(not char.isupper() for char in truth),
        lower_errors=_lower_errors(truth, read) if errors else 0,
    )


def plain_words(text: str) -> str:
    """Returns the text as it is compared: one line, single spaces, without marks of the layout."""
    words = nfc(text).replace("\u00ad", "").split()
    return " ".join(word for word in words if word not in ("|", "*") and not _RULE_RE.fullmatch(word))


def _lower_errors(truth: str, read: str) -> int:
    """Returns the edits that concern anything but a capital; a capital read as a small letter concerns a capital."""
    count = 0
    for edit in Levenshtein.editops(truth, read):
        char = read[edit.dest_pos] if edit.tag == "insert" else truth[edit.src_pos]
        count += not char.isupper()
    return count
