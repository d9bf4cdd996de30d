"""A printed line made ready for the search for marks: one spelling, and what of it is no words of its own.

A mark often shares its line with other parts of a head, with an arrival stamp, a date or a page number. Once these
and the mark are taken away, a stamp leaves nothing, and a sentence about stamps leaves its words.
"""

import re
import unicodedata
from dataclasses import dataclass

from ingest.readers.characters import without_controls
from vanban.text import bare_form, nfc

TAKEN = "\x00"  # stands for the characters of a mark that was taken away
_LONGEST = 220  # characters of a line that may carry a mark
_SPACED_RE = re.compile(r"(?<!\S)[^\W\d_](?:[ .·_-]{1,2}[^\W\d_]){2,}(?!\S)")
_EDGES = " \t|>#`\u00a0"
_MARKDOWN_RE = re.compile(r"\*\*|__")
# Letters of other scripts that look like ours, as fonts and recognition give them.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХІЅΑΒΕΗΙΚΜΝΟΡΤΧ", "ABEKMHOPCTXISABEHIKMNOPTX")
_NEUTRAL_RE = re.compile(
    r"dang cong san viet nam|cong hoa xa hoi chu nghia viet nam|doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc"
    # place and date; an empty date
    r"|(?:[^\W\d_]+(?: [^\W\d_]+){0,4}\s*,\s*|[^\W\d_]+(?: [^\W\d_]+){0,3} )?"
    r"\bngay[\s.…_\d]*thang[\s.…_\d]*(?:nam[\s.…_\d]*)?"
    r"|\bngay\s*:?\s*[\d/.\-…_]*"
    # numbers of documents
    r"|\b(?:so|so ky hieu|so hieu|so, ky hieu)\s*:?\s*[\d.…_]*\s*[-–/]?\s*(?:[a-z]{1,8}(?:[-/][a-z0-9-]+)+)?(?![a-z])"
    r"|\b\d+\s*[-–/]\s*[a-z]{1,8}(?:[-/][a-z0-9-]+)*"
    r"|\bdu thao(?: lan \d+)?\b|\bluu hanh noi bo\b|\bkhong pho bien\b|\bxem xong tra lai\b"
    # urgency, arrival, copies, pages
    r"|\b(?:hoa toc(?: hen gio)?|thuong khan|khan|hen gio|cong van den|van ban den|den|di|gio|kinh chuyen|chuyen|"
    r"luu ho so(?: so)?|vao so|ban sao(?: so)?|ban thu|so ban|ban so|ban|trang|to|page|so|"
    r"thoi han(?: bao ve)?(?: bi mat nha nuoc)?(?: den)?|thang|nam|khong (?:duoc )?sao chup|tai lieu thu hoi|"
    r"chi nguoi co ten moi duoc boc bi|loai|do khan|dau chi)\b"
)
_WORD_RE = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Printed:
    """A line in composed letters with spaced letters closed up; ``folded`` is its bare form, of the same length."""

    text: str
    folded: str

    @property
    def loud(self) -> bool:
        """Tells whether the line is written in capitals throughout."""
        return is_loud(self.text)

    def without(self, spans: list[tuple[int, int]]) -> "Printed":
        """Returns the line with the characters of some ranges taken away, the rest in place."""
        text, folded = list(self.text), list(self.folded)
        for start, end in spans:
            text[start:end] = folded[start:end] = TAKEN * (end - start)
        return Printed("".join(text), "".join(folded))

    def own_words(self) -> list[str]:
        """Returns the words, in bare form, that no part of a head, date, number or page accounts for.

        A single letter is dust of recognition and no word.
        """
        return [word for word in _WORD_RE.findall(_NEUTRAL_RE.sub(" ", self.folded)) if len(word) > 1]

    def own_spans(self) -> list[tuple[int, int]]:
        """Returns the ranges of the words that ``own_words`` tells."""
        rest = _NEUTRAL_RE.sub(lambda match: " " * len(match[0]), self.folded)
        return [match.span() for match in _WORD_RE.finditer(rest) if len(match[0]) > 1]


def printed(text: str) -> Printed | None:
    """Returns the line made ready, or None for one too long, or without letters, to be a mark."""
    if len(text) > _LONGEST * 2:
        return None
    seen = without_controls(text)  # marginalia come as the file has them: an invisible joint may part a stamp's letters
    line = nfc(unicodedata.normalize("NFKC", nfc(seen))).translate(_LOOKALIKES)
    line = " ".join(_MARKDOWN_RE.sub("", line).split()).strip(_EDGES)
    line = _SPACED_RE.sub(lambda match: re.sub(r"[ .·_-]", "", match[0]), line)
    return Printed(line, bare_form(line)) if 3 <= len(line) <= _LONGEST else None


def is_loud(text: str) -> bool:
    """Tells whether all letters are capitals, and there is one."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(char.isupper() for char in letters)
