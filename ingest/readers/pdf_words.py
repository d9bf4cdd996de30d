"""Words of PDF pages by pdfium: the fast path. pdfium is not thread-safe; one lock guards it."""

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.legacy_fonts import LegacyFont, legacy_font
from ingest.readers.pdf_geometry import SPACE, Page, Word
from ingest.readers.pdf_legacy import words_in_unicode
from ingest.readers.pdf_rules import Place, rules_on
from vanban.errors import UnreadableFile

MAX_PAGES = 5000
_MAX_CHARACTERS = 200_000  # of one page; a printed page holds about 4,000
_BREAK_GAP = 0.15  # em between characters of one word
_LOCK = threading.Lock()
_ITALIC_FLAG = 64  # PDF 32000-1, table 123

ENCRYPTED = "Tệp PDF có đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi gửi lại."
DAMAGED = "Tệp PDF bị hỏng hoặc không đầy đủ nên không đọc được; hãy tải lại hoặc xuất lại tệp rồi gửi lại."

_SAMPLED = 7  # every how many characters the direction of text is looked at
Look = Callable[[Any, Page | None], None]
_TURNS = (0, 3, 2, 1)  # quarter turns that set text of a direction upright


@dataclass(frozen=True, slots=True)
class _Face:
    """The look of a font; ``tall`` is its ascent and descent together, in em: the height of a character's box.

    A ``flat`` font does not say how far it reaches (LibreOffice writes 0): its boxes are those of the single letters,
    so its words are placed by their baseline.
    """

    bold: bool = False
    italic: bool = False
    tall: float = 1.107
    legacy: LegacyFont | None = None
    flat: bool = False


_LEAST_SLANT = 0.05  # horizontal over vertical; less does not widen a box by what counts
_ASCENT, _DESCENT = 0.891, 0.216  # em, of Times New Roman: what stands for a flat font's own
_PLAIN = _Face()


@dataclass(slots=True)
class _Run:
    """The characters of the word being read, where they stand and the tallest gap inside a word, in points."""

    chars: list[str]
    x0: float
    x1: float
    top: float
    bottom: float
    face: _Face
    place: Place
    lean: tuple[float, float] = (0.0, 0.0)  # how far slanting makes a box wider than its letter, left and right

    def goes_on(self, x0: float, x1: float, top: float, bottom: float) -> bool:
        """Tells whether a character of the same direction continues the word."""
        height = self.bottom - self.top
        grown = bottom - top - height
        height = height if height > 1.0 else 1.0
        level, gap = 0.15 * height, x0 - self.x1
        return (
            -level < self.bottom - bottom < level
            and -level < grown < level
            and -0.3 * height < gap < _BREAK_GAP * height
            and x1 > self.x0
        )

    def seat(self, raw: Any, index: int) -> tuple[float, float]:
        """Returns top and bottom of a character of a flat font, from its baseline and the size of the word."""
        em = (self.bottom - self.top) / self.face.tall
        baseline = _baseline(raw, index, self.place)
        return baseline - _ASCENT * em, baseline + _DESCENT * em

    def word(self, main: Place) -> Word:
        """Returns the word; one set sideways to the page's main direction is anchored where it stands."""
        text, face, place = "".join(self.chars), self.face, self.place
        em = (self.bottom - self.top) / face.tall
        word = Word(text, self.x0, self.x1, self.top, self.bottom, face.bold, face.italic, None, em, face.legacy)
        if place.turns == main.turns:
            return word
        x, y = place.user((self.x0 + self.x1) / 2, (self.top + self.bottom) / 2)
        return replace(word, anchor=main.point(x, y))


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Yields the pdfium document of a file's bytes, closed afterwards, under the lock.

    Raises ``UnreadableFile`` when encrypted, damaged, without pages or with too many.
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            encrypted = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
            raise UnreadableFile(ENCRYPTED if encrypted else DAMAGED) from error
        try:
            if not 0 < len(document) <= MAX_PAGES:
                raise UnreadableFile(DAMAGED if len(document) == 0 else _too_long(len(document)))
            yield document
        finally:
            document.close()


def _too_long(count: int) -> str:
    return f"Tệp PDF có {count} trang, quá giới hạn {MAX_PAGES} trang; hãy tách thành nhiều tệp."


def read_page(document: Any, index: int, *, look: Look | None = None) -> Page | None:
    """Returns the words and rules of a page (0-based index), or None when the page itself is damaged.

    ``look`` is shown the open page and what was read of it, for what else a caller wants of it.

    The page is turned so that most of its text stands upright, whatever its /Rotate says: landscape tables are
    often printed sideways on upright paper.
    """
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        read = _read_open(page, index)
        if look is not None:
            look(page, read)
        return read
    finally:
        page.close()


def _read_open(page: Any, index: int) -> Page | None:
    try:
        textpage = page.get_textpage()
        try:
            codes = _codes(textpage.raw, min(textpage.count_chars(), _MAX_CHARACTERS))
            quarters = _quarters(textpage.raw, codes)
            left, bottom, right, top = page.get_bbox()
            main = Place(left, bottom, right, top, _TURNS[quarters[0]])
            words = words_in_unicode(_runs(textpage.raw, codes, main, mixed=len(quarters) > 1))
        finally:
            textpage.close()
        sides = (right - left, top - bottom) if main.turns % 2 == 0 else (top - bottom, right - left)
        return Page(index + 1, sides[0], sides[1], words, tuple(rules_on(page, main)), main.turns)
    except pypdfium2.PdfiumError:
        return None


def _quarters(raw: Any, codes: Sequence[int]) -> list[int]:
    """Returns the directions of text on a page in quarter turns, the most frequent first."""
    seen = Counter(_quarter(raw, index) for index in range(0, len(codes), _SAMPLED) if codes[index] > 32)
    return [quarter for quarter, _ in seen.most_common()] or [0]


def _quarter(raw: Any, index: int) -> int:
    return round(float(pdfium.FPDFText_GetCharAngle(raw, index)) / (math.pi / 2)) % 4


def _runs(raw: Any, codes: Sequence[int], main: Place, *, mixed: bool) -> Iterator[Word]:
    box, measure = pdfium.FS_RECTF(), pdfium.FPDFText_GetLooseCharBox
    run: _Run | None = None
    place, faces = main, _Faces()
    upright, left, height = main.turns == 0 and not mixed, main.left, main.top
    for index, char in _characters(codes):
        if not measure(raw, index, box):
            continue
        blank = char.isspace()
        if upright:  # nearly every page: what _shown_box does, without a call for each character
            x0, top, x1, bottom = box.left - left, height - box.top, box.right - left, height - box.bottom
        else:
            place = replace(main, turns=_TURNS[_quarter(raw, index)]) if mixed and not blank else place
            x0, top, x1, bottom = _shown_box(place, box)
        if run is not None and run.face.flat:
            top, bottom = run.seat(raw, index)
        lean = run.lean if run is not None else (0.0, 0.0)
        if run is not None and (
            blank
            or run.place.turns != place.turns
            or not run.goes_on(x0 + lean[0], x1, top, bottom)
            or not faces.goes_on(run.face, raw, index)
        ):
            yield run.word(main)
            last, run = run, None
        else:
            last = None
        if blank:
            yield from _space(last, _Run([SPACE], x0, x1, top, bottom, _PLAIN, place), main)
        elif run is None:
            run = _begun(raw, index, _Run([char], x0, x1, top, bottom, faces.at(raw, index), place))
        else:
            run.chars.append(char)
            run.x1 = x1 - lean[1] if x1 - lean[1] > run.x1 else run.x1
    if run is not None:
        yield run.word(main)


def _begun(raw: Any, index: int, run: _Run) -> _Run:
    """Returns a run that begins with a character, as high as its font and as wide as its letter.

    The box of a flat font tells only the letter; that of an upright font set slanting reaches over its neighbours.
    """
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    slant = matrix.c / matrix.d if matrix.d and not matrix.b else 0.0
    if not run.face.flat and abs(slant) < _LEAST_SLANT:
        return run
    baseline = _baseline(raw, index, run.place)
    if run.face.flat:
        em = float(pdfium.FPDFText_GetFontSize(raw, index)) * (math.hypot(matrix.c, matrix.d) or 1.0) or 1.0
        run.top, run.bottom = baseline - _ASCENT * em, baseline + _DESCENT * em
    if abs(slant) >= _LEAST_SLANT:
        run.lean = (run.bottom - baseline) * slant, (baseline - run.top) * slant
        run.x0, run.x1 = run.x0 + run.lean[0], run.x1 - run.lean[1]
    return run


def _baseline(raw: Any, index: int, place: Place) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    return place.point(x.value, y.value)[1]


def _space(last: _Run | None, space: _Run, main: Place) -> Iterator[Word]:
    if space.x1 - space.x0 > 0.1:
        yield space.word(main)
    elif last is not None:  # a space that pdfium made up has no width; it counts where there is a gap at all
        yield _Run([SPACE], last.x1, last.x1, last.top, last.bottom, _PLAIN, last.place).word(main)


def _codes(raw: Any, count: int) -> Sequence[int]:
    """Returns the code of each character as pdfium has it: UTF-16 units, 2 for a hyphen at the end of a line.

    One call gives the text of the whole page; only what it writes differently is asked for by itself.
    """
    single = pdfium.FPDFText_GetUnicode
    text = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, text) != count + 1:  # with the final zero: a unit for each character
        return [single(raw, index) for index in range(count)]
    return [code if 32 <= code < 0xD800 else single(raw, index) for index, code in enumerate(text[:count])]


def _characters(codes: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yields the characters with their index; a surrogate pair comes once, control characters not at all."""
    pending = 0
    for index, unit in enumerate(codes):
        code = unit
        if 32 <= code < 0xD800:
            yield index, chr(code)
            continue
        if 0xD800 <= code < 0xDC00:
            pending = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, pending = (0x10000 + ((pending - 0xD800) << 10) + code - 0xDC00, 0) if pending else (0, 0)
        if code == 2:
            yield index, "-"  # pdfium's mark for a hyphen at the end of a line
        elif (code >= 32 or code == 9) and code not in (0xFFFE, 0xFFFF) and code < 0x110000:
            yield index, chr(code)


def _shown_box(place: Place, box: Any) -> tuple[float, float, float, float]:
    if place.turns == 0:
        height = place.top
        return box.left - place.left, height - box.top, box.right - place.left, height - box.bottom
    (xa, ya), (xb, yb) = place.point(box.left, box.bottom), place.point(box.right, box.top)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


class _Faces:
    """The faces of the fonts met on a page, read once each (called under the lock; pointers live as long as it)."""

    def __init__(self) -> None:
        self._known: dict[int, _Face] = {}
        self._mixed = False  # a legacy font was met: words may change their font in the middle

    def goes_on(self, face: _Face, raw: Any, index: int) -> bool:
        """Tells whether a character is read as those before it: in the same font, where legacy fonts are about."""
        return not self._mixed or self.at(raw, index).legacy == face.legacy

    def at(self, raw: Any, index: int) -> _Face:
        """Returns the face of a character."""
        text_object = pdfium.FPDFText_GetTextObject(raw, index)
        font = pdfium.FPDFTextObj_GetFont(text_object) if text_object else None
        if not font:
            return _PLAIN
        key = ctypes.addressof(font.contents)
        if key not in self._known:
            self._known[key] = _read_face(font)
            self._mixed = self._mixed or self._known[key].legacy is not None
        return self._known[key]


def _read_face(font: Any) -> _Face:
    name = ctypes.create_string_buffer(128)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    named = name.raw[: max(0, min(length, 128) - 1)]
    base = named.lower()
    flags = pdfium.FPDFFont_GetFlags(font)
    ascent, descent = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFFont_GetAscent(font, 1.0, ascent)
    pdfium.FPDFFont_GetDescent(font, 1.0, descent)
    tall = ascent.value - descent.value
    flat = not 0.8 < tall < 3.0 or descent.value > -0.02
    return _Face(
        bold=b"bold" in base or b"black" in base or pdfium.FPDFFont_GetWeight(font) >= 600,
        italic=bool(flags & _ITALIC_FLAG) or b"italic" in base or b"oblique" in base,
        tall=_PLAIN.tall if flat else tall,
        legacy=legacy_font(named.decode("utf-8", "replace")),
        flat=flat,
    )
