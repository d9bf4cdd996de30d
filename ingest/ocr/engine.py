"""The recogniser: tesseract with the Vietnamese model, called through pytesseract, one process a picture.

Its hOCR output is read rather than its TSV: only hOCR tells the baseline and the letter height of a line.
"""

import os
import re
import shutil
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from PIL import Image

from vanban.errors import UnreadableFile

LANGUAGE = "vie"
DPI = 200  # measured best; 300 reads worse
PAGE, BLOCK = 3, 6  # page segmentation modes: find the blocks of a page; take the picture as one block
SECONDS = 90  # for one picture
MISSING = "máy chưa cài chương trình nhận dạng chữ (cài gói tesseract-ocr và tesseract-ocr-vie)"
TOO_SLOW = f"nhận dạng chữ quá {SECONDS} giây một trang"

_BOX_RE = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASELINE_RE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE_RE = re.compile(r"x_size ([\d.]+)")
_CONFIDENCE_RE = re.compile(r"x_wconf (\d+)")
_ETH = str.maketrans("Ðð", "Đđ")  # the Icelandic letter: read for Đ, in no Vietnamese word
_STEEPEST = 0.03  # slope of a baseline on a levelled page; more was measured on too few letters


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as recognised: its ink in pixels, its baseline there, the letter height of its line, its confidence."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    letter_height: float  # pixels from descender to ascender
    confidence: float  # [0, 1]
    line: int  # of the picture, from 0


class RecognitionError(Exception):
    """A picture could not be recognised; the text is a Vietnamese reason without a full stop."""


@lru_cache(maxsize=1)
def is_available() -> bool:
    """Tells whether tesseract and its Vietnamese model are installed."""
    if shutil.which("tesseract") is None:
        return False
    import pytesseract  # type: ignore[import-untyped, unused-ignore]

    try:
        return LANGUAGE in pytesseract.get_languages()
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError):
        return False


def require() -> None:
    """Raises ``UnreadableFile`` that says what to install where nothing can be recognised."""
    if not is_available():
        raise UnreadableFile(
            f"Tệp là ảnh chụp hoặc ảnh quét mà {MISSING}; hãy cài rồi nạp lại, hoặc gửi bản có lớp chữ."
        )


def recognise(image: Image.Image, *, mode: int = PAGE, dpi: int = DPI) -> list[SeenWord]:
    """Returns the words of a picture in tesseract's order. Raises ``RecognitionError``."""
    return _words(_run(image, f"--psm {mode} --dpi {dpi} -c invert_threshold=0"))


def quarter_turns(image: Image.Image) -> int:
    """Returns how many quarter turns clockwise set a page upright (0 where tesseract cannot tell)."""
    import pytesseract  # type: ignore[import-untyped, unused-ignore]

    try:
        found = pytesseract.image_to_osd(
            _ready(image), config=f"--dpi {DPI}", output_type=pytesseract.Output.DICT, timeout=SECONDS
        )
    except (pytesseract.TesseractError, RuntimeError):
        return 0  # too few letters, or no model for directions
    return round(float(found["rotate"]) / 90) % 4


def _run(image: Image.Image, config: str) -> bytes:
    import pytesseract  # type: ignore[import-untyped, unused-ignore]

    try:
        return bytes(
            pytesseract.image_to_pdf_or_hocr(
                _ready(image), lang=LANGUAGE, config=config, extension="hocr", timeout=SECONDS
            )
        )
    except pytesseract.TesseractNotFoundError as error:
        raise RecognitionError(MISSING) from error
    except pytesseract.TesseractError as error:
        raise RecognitionError("chương trình nhận dạng chữ báo lỗi") from error
    except RuntimeError as error:  # how pytesseract tells of its time limit
        raise RecognitionError(TOO_SLOW) from error


def _ready(image: Image.Image) -> Image.Image:
    # Pages run side by side: threads inside tesseract would only get in each other's way.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    ready = image.copy()
    ready.format = "BMP"  # handed over uncompressed: PNG costs a tenth of the whole page
    return ready


def _words(hocr: bytes) -> list[SeenWord]:
    root = etree.fromstring(
        hocr, etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    )
    seen: list[SeenWord] = []
    lines = root.iterfind(".//{*}p[@class='ocr_par']/{*}span")
    for number, line in enumerate(lines):
        for word in line.iterfind(".//{*}span[@class='ocrx_word']"):
            text = "".join(word.itertext()).strip().translate(_ETH)
            if text:
                seen.append(_word(text, word.get("title", ""), line.get("title", ""), number))
    return seen


def _word(text: str, title: str, line_title: str, line: int) -> SeenWord:
    left, top, right, bottom = _box(title)
    line_left, line_top, line_right, line_bottom = _box(line_title)
    slope, rise = _pair(_BASELINE_RE, line_title)
    if abs(slope) > _STEEPEST:
        slope, rise = 0.0, slope * (line_right - line_left) / 2 + rise
    size = _SIZE_RE.search(line_title)
    confidence = _CONFIDENCE_RE.search(title)
    return SeenWord(
        text=text,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        baseline=line_bottom + rise + slope * ((left + right) / 2 - line_left),
        letter_height=float(size[1]) if size else line_bottom - line_top,
        confidence=int(confidence[1]) / 100 if confidence else 0.0,
        line=line,
    )


def _box(title: str) -> tuple[float, float, float, float]:
    match = _BOX_RE.search(title)
    if match is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = map(float, match.groups())
    return left, top, right, bottom


def _pair(pattern: re.Pattern[str], title: str) -> tuple[float, float]:
    match = pattern.search(title)
    return (float(match[1]), float(match[2])) if match else (0.0, 0.0)
