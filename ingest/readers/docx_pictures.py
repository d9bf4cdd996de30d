"""Pictures in a Word file that may be stamps: those shown in a stamp's size, in the text or in headers and footers."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from ingest.readers.archives import Package

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
_MOST_PIXELS = 40_000_000
_MOST = 40  # pictures of one file


def stamp_sized_pictures(package: Package, parts: list[str]) -> "list[tuple[int | None, Image]]":
    """Returns the pictures of some parts that are shown in a stamp's size, each once, with 200 pixels an inch."""
    found: dict[str, Image] = {}
    for part in parts:
        root = package.xml(part)
        targets = _targets(package, part) if root is not None else {}
        for identity, size in _shown(root) if root is not None else ():
            name = targets.get(identity, "")
            if name and name not in found and len(found) < _MOST and _fits(size):
                picture = _opened(package.bytes(name), size)
                if picture is not None:
                    found[name] = picture
    return [(None, picture) for picture in found.values()]


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
    return all(low <= side <= high for side, low, high in zip(size, _SMALLEST, _LARGEST, strict=True))


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
    paper = Image.new("RGBA", drawn.size, (255, 255, 255, 255))
    paper.alpha_composite(drawn)
    return paper.convert("RGB").resize((max(1, round(size[0] * _DPI)), max(1, round(size[1] * _DPI))))
