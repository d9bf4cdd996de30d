"""The words of a page with their boxes, as fractions of the page as it is shown. Runs in the reading process.

They are read the same way as the text of the document was: the text layer through the reader of PDF (legacy fonts
in Unicode), a scan by recognition. The order is that of the page's lines.
"""

import json
from collections.abc import Iterable

from PIL import Image

from ingest.ocr import engine
from ingest.ocr.engine import RecognitionError
from ingest.ocr.recognising import SeenPage, see_page
from ingest.originals.drawing import NO_PAGE
from ingest.readers import image as picture_file
from ingest.readers.pdf_geometry import Page
from ingest.readers.pdf_pictures import rendered
from ingest.readers.pdf_rules import Place
from ingest.readers.pdf_words import opened, read_page
from vanban.errors import UnreadableFile

# Text, left, top, right, bottom (sides in [0, 1]), and its place in the order the file writes its words in, which
# goes cell by cell through a table where the lines go across.
PlainWord = tuple[str, float, float, float, float, int]
_MOST_WORDS = 20_000  # of a page; a printed page holds about 600


def text_layer_words(request: str, data: bytes) -> list[list[PlainWord]]:
    """Returns the words of the text layer of ``pages`` (numbers from 1; all of them where there are none)."""
    wanted = json.loads(request).get("pages")
    with opened(data) as document:
        numbers = wanted or range(1, len(document) + 1)
        if any(not 1 <= number <= len(document) for number in numbers):
            raise UnreadableFile(NO_PAGE)
        return [_layer(document, number) for number in numbers]


def recognised_pdf_words(request: str, data: bytes) -> list[list[PlainWord]]:
    """Returns the words that recognition sees on page ``page`` of a PDF, as a list of that one page."""
    picture, _ = rendered(data, int(json.loads(request)["page"]), engine.DPI)
    return [_recognised(picture)]


def recognised_picture_words(request: str, data: bytes) -> list[list[PlainWord]]:
    """Returns the words that recognition sees on page ``page`` of a picture file, as a list of that one page."""
    picture, _ = picture_file.for_recognition(data, int(json.loads(request)["page"]))
    return [_recognised(picture)]


def _layer(document: object, number: int) -> list[PlainWord]:
    found: list[PlainWord] = []

    def look(page: object, read: Page | None) -> None:
        if read is not None:
            found.extend(_shown(page, read))

    read_page(document, number - 1, look=look)
    return found[:_MOST_WORDS]


def _shown(page: object, read: Page) -> Iterable[PlainWord]:
    """Yields the words line by line, turned from the upright text to the page as a viewer shows it."""
    left, bottom, right, top = page.get_bbox()  # type: ignore[attr-defined]
    text = Place(left, bottom, right, top, read.turns)
    shown = Place(left, bottom, right, top, page.get_rotation() // 90 % 4)  # type: ignore[attr-defined]
    across, down = page.get_size()  # type: ignore[attr-defined]
    written = {id(word): index for index, word in enumerate(read.words)}
    for line in read.lines:
        order = {word.x0: written.get(id(word), 0) for word in reversed(line.words)}
        for word in line.joined_words():
            corners = [shown.point(*text.user(x, y)) for x, y in ((word.x0, word.top), (word.x1, word.bottom))]
            sides = [(x / max(1.0, across), y / max(1.0, down)) for x, y in corners]
            yield _plain(word.text, sides, order.get(word.x0, 0))


def _recognised(picture: Image.Image) -> list[PlainWord]:
    engine.require()
    try:
        seen = see_page(picture)
    except RecognitionError as error:
        raise UnreadableFile(f"Chưa định vị được trên trang ảnh: {error}.") from error
    return [_of_picture(seen, word, order) for order, word in enumerate(seen.words)][:_MOST_WORDS]


def _of_picture(seen: SeenPage, word: engine.SeenWord, order: int) -> PlainWord:
    height, width = seen.picture.pixels.shape
    corners = [(word.left / width, word.top / height), (word.right / width, word.bottom / height)]
    return _plain(word.text, [_turned_back(x, y, seen.picture.turns) for x, y in corners], order)


def _turned_back(x: float, y: float, turns: int) -> tuple[float, float]:
    """Returns where a point of a picture stood before it was turned so many quarters clockwise.

    >>> _turned_back(0.75, 0.25, 1)
    (0.25, 0.25)
    """
    return ((x, y), (y, 1 - x), (1 - x, 1 - y), (1 - y, x))[turns % 4]


def _plain(text: str, corners: list[tuple[float, float]], order: int) -> PlainWord:
    (xa, ya), (xb, yb) = corners
    sides = (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
    left, top, right, bottom = (round(min(1.0, max(0.0, side)), 5) for side in sides)
    return text, left, top, right, bottom, order
