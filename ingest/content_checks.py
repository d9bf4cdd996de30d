"""What a parsed file must be to be held at all: readable Vietnamese text of a size that can be stored."""

import re
import string

from vanban.documents import ParsedDocument
from vanban.errors import UnreadableFile
from vanban.text import nfc

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # no database text may hold these
LEAST_LATIN = 0.2  # of the letters; binary data read as text has almost none that Vietnamese uses
SAMPLE = 200_000  # characters looked at
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = (nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES)
_VIETNAMESE = frozenset((*string.ascii_lowercase, "đ", *_VOWELS))


def check_content(parsed: ParsedDocument, *, longest: int) -> None:
    """Raises ``UnreadableFile`` for a document without text, of more than ``longest`` characters, or of no words."""
    if not parsed.text.strip() or not parsed.passages:
        raise UnreadableFile("Không trích được chữ nào từ tệp (có thể là bản quét ảnh).")
    if len(parsed.text) > longest:
        raise UnreadableFile(f"Văn bản dài {len(parsed.text)} ký tự, vượt giới hạn {longest} (VANBAN_MAX_TEXT_CHARS).")
    if _UNSTORABLE.search(parsed.text) or latin_share(parsed.text) < LEAST_LATIN:
        raise UnreadableFile("Nội dung tệp không phải chữ Việt đọc được: có thể là tệp nhị phân hoặc sai bảng mã.")


def latin_share(text: str) -> float:
    """Returns how many of a text's letters Vietnamese can spell with, 0 to 1; digits alone give 1, no character 0."""
    letters = [char for char in nfc(text[:SAMPLE]).lower() if char.isalpha()]
    if not letters:
        return float(any(char.isdigit() for char in text[:SAMPLE]))
    return sum(char in _VIETNAMESE for char in letters) / len(letters)
