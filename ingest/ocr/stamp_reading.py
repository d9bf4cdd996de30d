"""The words of one stamp: its ink turned upright, freed of its frame, enlarged and given to Tesseract."""

import logging
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ingest.ocr.stamp_regions import Ink

log = logging.getLogger(__name__)
_SECONDS = 20  # for one stamp
_MOST_TURN = 24  # degrees a stamp may lean
_SMALL = 160  # pixels of the longer side of the copy that is turned to find the lean
_FRAME_LINE = 0.5  # share of the width or height that a line of the frame covers
_FRAME_DEPTH = 0.24  # share of the height (width) at each edge in which the frame lies
_WORD_HEIGHT = 64  # pixels of the words given to Tesseract
_SEVERAL_LINES = 0.55  # height to width above which a stamp may have more than one line
_BORDER = 28
_LEAST_SIDE = 8  # pixels of a patch that is read


def readings(inks: Sequence[Ink]) -> list[list[str | None]]:
    """Returns for each patch what it may read, the likeliest first: without its frame and with it, as one line and as
    several. None stands for a reading that Tesseract failed at or was too slow for.

    All patches are read by one run of Tesseract for each way: starting it costs ten times what a patch does.
    """
    asked = [(number, *way) for number, ink in enumerate(inks) for way in _ways(ink)]
    texts: dict[int, str | None] = {}
    for mode in {mode for _, _, mode in asked}:
        places = [place for place, (_, _, one) in enumerate(asked) if one == mode]
        texts |= zip(places, _recognised([asked[place][1] for place in places], mode), strict=True)
    found: list[list[str | None]] = [[] for _ in inks]
    for place, (number, _, _) in enumerate(asked):
        if texts[place] != "":
            found[number].append(texts[place])
    return found


def _ways(ink: Ink) -> list[tuple[Image.Image, int]]:
    """Returns the pictures of a patch to read, and the page segmentation mode for each."""
    upright = _turned(ink, _lean(ink))
    inner = _unframed(upright)
    one_line = inner.shape[0] <= _SEVERAL_LINES * inner.shape[1]
    ways = [(inner, 7), (inner, 6)] if one_line else [(inner, 6), (inner, 7)]
    if inner.shape != upright.shape:
        ways.append((upright, 6))
    return [(_enlarged(shape, mode), mode) for shape, mode in ways if min(shape.shape[:2]) >= _LEAST_SIDE]


def _lean(ink: Ink) -> float:
    """Returns the degrees by which a stamp must be turned (counter-clockwise) for its rows to be level."""
    scale = min(1.0, _SMALL / max(ink.shape))
    size = (max(8, round(ink.shape[1] * scale)), max(8, round(ink.shape[0] * scale)))
    small = _as_image(ink).resize(size, Image.Resampling.BOX)
    coarse = max(range(-_MOST_TURN, _MOST_TURN + 1, 3), key=lambda angle: _sharpness(small, angle))
    return max((coarse + step / 2 for step in range(-4, 5)), key=lambda angle: _sharpness(small, angle))


def _sharpness(image: Image.Image, angle: float) -> float:
    """Returns how sharply rows begin and end when a picture is turned: greatest when lines lie level."""
    turned = np.asarray(image.rotate(angle, Image.Resampling.BILINEAR, expand=True), dtype=np.float32)
    rows, columns = turned.sum(axis=1), turned.sum(axis=0)
    return float((np.diff(rows) ** 2).sum() + 0.5 * (np.diff(columns) ** 2).sum())


def _turned(ink: Ink, angle: float) -> Ink:
    image = _as_image(ink).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    return _tight((np.asarray(image, dtype=np.float32) / 255).astype(np.float32))


def _tight(ink: Ink) -> Ink:
    """Returns the part of a picture that has ink."""
    rows = np.flatnonzero((ink > 0.3).sum(axis=1) > 1)
    columns = np.flatnonzero((ink > 0.3).sum(axis=0) > 1)
    if not len(rows) or not len(columns):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _unframed(ink: Ink) -> Ink:
    """Returns what lies inside the frame of a stamp; a stamp without one comes back as it is."""
    dark = ink > 0.3
    near = dark | np.roll(dark, 1, axis=0)
    top, bottom = _inside(near.mean(axis=1))
    inner = dark[top:bottom]
    near = inner | np.roll(inner, 1, axis=1)
    left, right = _inside(near.mean(axis=0) if len(inner) else np.zeros(ink.shape[1]))
    if bottom - top < 8 or right - left < 8:
        return ink
    return _tight(ink[top:bottom, left:right])


def _inside(cover: "NDArray[np.float64]") -> tuple[int, int]:
    """Returns the first and the end of the rows between the lines of a frame, given how far each row is inked."""
    size, depth = len(cover), max(1, int(len(cover) * _FRAME_DEPTH))
    lines = np.flatnonzero(cover > _FRAME_LINE + 0.1)
    head, foot = lines[lines < depth], lines[lines >= size - depth]
    start = int(head[-1]) + 2 if len(head) else 0
    end = int(foot[0]) - 1 if len(foot) else size
    return (start, end) if end > start else (0, size)


def _enlarged(ink: Ink, mode: int) -> Image.Image:
    """Returns a patch as dark words on white at the height that Tesseract reads best."""
    lines = 1 if mode == 7 else max(1, round(ink.shape[0] / max(1.0, 0.35 * ink.shape[1])))
    scale = min(4.0, _WORD_HEIGHT * lines / ink.shape[0])
    size = (max(8, round(ink.shape[1] * scale)), max(8, round(ink.shape[0] * scale)))
    full = ink / max(0.2, float(np.percentile(ink, 97)))
    word = _as_image(np.clip(full, 0, 1).astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    page = Image.new("L", (size[0] + 2 * _BORDER, size[1] + 2 * _BORDER), 0)
    page.paste(word, (_BORDER, _BORDER))
    return page.filter(ImageFilter.GaussianBlur(0.7)).point(lambda value: 255 - value)


def _recognised(pictures: Sequence[Image.Image], mode: int) -> list[str | None]:
    """Returns what Tesseract reads on each picture, a line a row; "" is nothing, None a failure.

    Where a run over several fails, each is read by itself, so that one bad picture hides no other.
    """
    if len(pictures) > 1:
        with TemporaryDirectory(prefix="dau-") as folder:
            for number, picture in enumerate((*pictures, _last())):
                picture.save(Path(folder, f"{number}.png"), compress_level=1)
            listed = Path(folder, "list.txt")
            listed.write_text("".join(f"{Path(folder, f'{number}.png')}\n" for number in range(len(pictures) + 1)))
            text = _run(str(listed), mode, seconds=_SECONDS + len(pictures))
        pages = text.split("\f") if text is not None else []
        if len(pages) == len(pictures) + 1 and pages[-1].strip():
            return [_joined(page) for page in pages[:-1]]
    texts = (_run(picture, mode, seconds=_SECONDS) for picture in pictures)
    return [_joined(text) if text is not None else None for text in texts]


@cache
def _last() -> Image.Image:
    """Returns a picture with a word, to end a list with: what is empty at the end of an output is cut off."""
    page = Image.new("L", (240, _WORD_HEIGHT + 2 * _BORDER), 255)
    ImageDraw.Draw(page).text((_BORDER, _BORDER), "12345", fill=0, font=ImageFont.load_default(size=48))
    return page


def _run(picture: Image.Image | str, mode: int, *, seconds: int) -> str | None:
    import pytesseract  # type: ignore[import-untyped, unused-ignore]  # here: it brings half a second of pandas along

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # threads of one small crop only get in each other's way
    try:
        text: str = pytesseract.image_to_string(picture, lang="vie", config=f"--psm {mode}", timeout=seconds)
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:  # a RuntimeError is its timeout
        log.warning("a stamp could not be recognised: %s", type(error).__name__)
        return None
    return text


def _joined(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _as_image(ink: Ink) -> Image.Image:
    return Image.fromarray((np.clip(ink, 0, 1) * 255).astype(np.uint8))
