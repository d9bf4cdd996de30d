"""Pictures in a Word file that may be or show stamps: small ones and scanned pages, in the text, heads and feet."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from ingest.readers.archives import Package
from ingest.readers.stamp_pictures import not_looked_at

if TYPE_CHECKING:
    from PIL.Image import Image

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_SIZE_RE = re.compile(r"(width|height)\s*:\s*([\d.]{1,8})pt")
_EMU = 914_400  # to the inch
_POINTS = 72.0  # to the inch
_DPI = 200
_SMALLEST, _LARGEST = (0.2, 0.1), (4.5, 2.2)  # inches, width and height of what may be a stamp
_PAGE = (4.5, 6.0)  # inches, the shorter and the longer side of what may be a scanned page
_LONGEST = 17.0  # inches a picture is drawn at most
_MOST_PIXELS = 40_000_000
_MOST = 40  # pictures of one file


@dataclass(slots=True)
class PrintedPictures:
    """The pictures of a file, each once, on white with 200 pixels an inch; ``unread`` could not be opened."""

    pictures: "list[tuple[int | None, Image]]" = field(default_factory=list)
    unread: int = 0
    passed_over: int = 0  # beyond what one file may have

    def warnings(self) -> Iterator[str]:
        """Yields what the user is told of pictures that were not checked."""
        if self.unread:
            yield not_looked_at("", f"{self.unread} hình không mở được")
        if self.passed_over:
            yield not_looked_at("", f"tệp có quá {_MOST} hình")


def printed_pictures(package: Package, parts: list[str]) -> PrintedPictures:
    """Returns the pictures of some parts in which a stamp may be: those of a stamp's size, and scans of pages."""
    found, seen = PrintedPictures(), set[str]()
    for part in parts:
        root = package.xml(part)
        targets = _targets(package, part) if root is not None else {}
        for identity, size in _shown(root) if root is not None else ():
            name = targets.get(identity, "")
            if name and name not in seen and _fits(size):
                seen.add(name)
                _take(found, package.bytes(name), size)
    return found


def _take(found: PrintedPictures, data: bytes | None, size: tuple[float, float]) -> None:
    if len(found.pictures) >= _MOST:
        found.passed_over += 1
        return
    picture = _opened(data, size)
    if picture is None:
        found.unread += 1
    else:
        found.pictures.append((None, picture))


def _targets(package: Package, part: str) -> dict[str, str]:
    folder, _, name = part.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    return {
        relation.get("Id", ""): target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        for relation in (relations.iterfind(_RELATION) if relations is not None else ())
        if (relation.get("Type") or "").endswith("/image") and (target := relation.get("Target") or "")
    }


def _shown(root: "etree._Element") -> Iterator[tuple[str, tuple[float, float]]]:
    """Yields the identity of every picture with the width and height it is shown in, in inches."""
    for blip in root.iter(_BLIP):
        holder = next(blip.iterancestors(f"{_WP}inline", f"{_WP}anchor"), None)
        extent = holder.find(f"{_WP}extent") if holder is not None else None
        if extent is not None:
            yield blip.get(f"{_R}embed", ""), (_number(extent.get("cx")) / _EMU, _number(extent.get("cy")) / _EMU)
    for data in root.iter(_IMAGE_DATA):
        shape = data.getparent()
        sides = dict(_SIZE_RE.findall(shape.get("style", ""))) if shape is not None else {}
        width, height = _number(sides.get("width")), _number(sides.get("height"))
        yield data.get(f"{_R}id", ""), (width / _POINTS, height / _POINTS)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _fits(size: tuple[float, float]) -> bool:
    width, height = size
    small = width <= _LARGEST[0] and height <= _LARGEST[1]
    page = min(width, height) >= _PAGE[0] and max(width, height) >= _PAGE[1]
    return width >= _SMALLEST[0] and height >= _SMALLEST[1] and (small or page)


def _opened(data: bytes | None, size: tuple[float, float]) -> "Image | None":
    """Returns a picture on white in the size it is shown; None for what is no picture that can be opened."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(data or b""))
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    width, height = (max(1, round(min(side, _LONGEST) * _DPI)) for side in size)
    paper = Image.new("RGBA", drawn.size, (255, 255, 255, 255))
    paper.alpha_composite(drawn)
    return paper.convert("RGB").resize((width, height))
