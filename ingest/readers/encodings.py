"""Bytes of a text file into characters: byte order marks, UTF-8, UTF-16, windows-1258, VISCII, whichever fits.

TCVN3 and VNI bytes come out as windows-1252: a file may mix them with other text, so its paragraphs are judged later.
"""

import codecs
import unicodedata
from dataclasses import dataclass

from ingest.legacy_fonts import GUESSED_WARNING as CONVERTED_WARNING
from ingest.legacy_fonts import LegacyFont, shown
from ingest.legacy_text import guess_encoding, guess_encodings
from ingest.text_quality import text_quality
from vanban.errors import UnreadableFile
from vanban.legacy_encodings import LegacyEncoding

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536  # bytes judged to choose among encodings
_MAX_BINARY = 0.02  # share of control bytes above which a file is no text
_VISCII = LegacyFont(LegacyEncoding.VISCII)

GUESSED_WARNING = "Không rõ bảng mã của tệp; đã đọc theo {encoding}, hãy kiểm tra lại dấu tiếng Việt."
BROKEN_WARNING = "Tệp có chỗ sai bảng mã; các ký tự không đọc được đã thay bằng �."


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters of a file and what was uncertain about them."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Returns the text of bytes; ``declared`` is an encoding the file names itself.

    Raises ``UnreadableFile`` when the bytes are no text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return _lenient(data, wide)
    _refuse_binary(data)
    for candidate in ("utf-8", declared):
        text = _strict(data, candidate)
        if text is not None:
            return Decoded(text)
    return _legacy(data)


def _legacy(data: bytes) -> Decoded:
    try:
        data.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        mostly_utf8 = len(data[:_SAMPLE].decode("utf-8", "ignore").encode()) > 0.97 * len(data[:_SAMPLE])
        if mostly_utf8 and error.start and any(byte > 0xC0 for byte in data[: error.start]):
            return _lenient(data, "utf-8")
    if guess_encoding(data[:_SAMPLE].decode("latin-1"), (LegacyEncoding.VISCII,)) is not None:
        return Decoded(shown(data.decode("latin-1"), _VISCII), (CONVERTED_WARNING.format(encoding=_VISCII.encoding),))
    if any(guess_encodings(_decode_1258(data[:_SAMPLE], "windows-1252").splitlines())):
        return Decoded(_decode_1258(data, "windows-1252"))  # TCVN3 or VNI, which the reader converts
    best = max(("windows-1258", "windows-1252"), key=lambda e: text_quality(_decode_1258(data[:_SAMPLE], e)))
    return Decoded(_decode_1258(data, best), (GUESSED_WARNING.format(encoding=best),))


def _decode_1258(data: bytes, encoding: str) -> str:
    return unicodedata.normalize("NFC", data.decode(encoding, errors="replace"))


def _strict(data: bytes, encoding: str | None) -> str | None:
    if not encoding:
        return None
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text, (BROKEN_WARNING,) if "\ufffd" in text else ())


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.05 * half else None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = sum(sample.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    # A few stray controls are dropped with a warning; many mean that this is not text.
    if controls > max(16, _MAX_BINARY * len(sample)) or (len(sample) < 400 and controls > 0.2 * len(sample)):
        raise UnreadableFile("Tệp không phải văn bản đọc được (chủ yếu là dữ liệu nhị phân); hãy kiểm tra lại tệp gốc.")
