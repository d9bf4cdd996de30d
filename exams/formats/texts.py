"""Words of questions in one form: NFC, plain line breaks and blanks, nothing that a file could not hold."""

import re

from ingest.legacy_fonts import Conversions
from ingest.legacy_text import convert_paragraphs
from ingest.readers.encodings import decode
from vanban.text import nfc

_CONTROLS_RE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_BREAKS_RE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS_RE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TITLE_LENGTH = 60  # characters of a stem that name the question where a format wants a name


def clean_text(text: str) -> str:
    """Returns words as an item holds them: NFC, "\\n" for every kind of line break, plain blanks, no control
    characters, nothing blank at the ends. Idempotent."""
    plain = _CONTROLS_RE.sub("", _BLANKS_RE.sub(" ", _BREAKS_RE.sub("\n", text)))
    return nfc(plain).strip(" \n")


def clean_line(text: str) -> str:
    """Returns words of one line, with single blanks: names, topics, tags."""
    return " ".join(clean_text(text).split())


def title_of(stem: str) -> str:
    """Returns the beginning of a stem, to name the question by; "Câu hỏi" for an empty one."""
    line = clean_line(stem)
    if len(line) <= _TITLE_LENGTH:
        return line or "Câu hỏi"
    return f"{line[:_TITLE_LENGTH].rstrip()}…"


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Returns the text of a file and what was uncertain about its bytes; raises ``UnreadableFile`` for what is no text.

    TCVN3 and VNI stay as they stand: ``exams.formats.legacy`` turns the questions themselves and tells of each.
    """
    found = decode(data)
    return _BREAKS_RE.sub("\n", found.text).lstrip("\ufeff"), found.warnings


def in_unicode(text: str) -> str:
    """Returns a text whose lines in TCVN3 and VNI are turned into Unicode, where a heading cannot be read otherwise."""
    return "\n".join(convert_paragraphs(text.split("\n"), Conversions()))
