"""What a Word file prints outside its text: headers and footers of all sections, text boxes, watermarks.

Unlike the text, nothing is chosen here: a first-page header that is switched off and both alternatives of a drawing are
read, for the secrecy gate would rather see a stamp twice than not at all.
"""

from collections.abc import Iterator

from lxml import etree

from ingest.blocks import Marginal, Place
from ingest.readers.archives import Package
from ingest.readers.docx_numbering import W

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
_BOX = f"{W}txbxContent"
_BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_KINDS = {"header": Place.HEADER, "footer": Place.FOOTER}
_SKIPPED = frozenset(f"{W}{name}" for name in ("moveFrom", "pPr", "rPr", "tabs"))
_MOST_PARTS = 200  # headers and footers of one file


def read_marginalia(package: Package, main: str) -> tuple[Marginal, ...]:
    """Returns the marginalia of the package whose main part is named, each text once for each place."""
    found = [*_drawn(package.xml(main))]
    for part, place in _running_parts(package, main):
        root = package.xml(part)
        if root is not None:
            found += (Marginal(text, place) for text in _paragraphs(root, inside_box=False))
            found += _drawn(root)
    return tuple(dict.fromkeys(found))


def printed_parts(package: Package, main: str) -> list[str]:
    """Returns the names of the parts that print: the main one, headers and footers."""
    return [main, *(part for part, _ in _running_parts(package, main))]


def _running_parts(package: Package, main: str) -> list[tuple[str, Place]]:
    """Returns the names of the header and footer parts, in the order the file lists them."""
    folder, _, name = main.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    parts = []
    for relation in relations.iterfind(_RELATION) if relations is not None else ():
        place = _KINDS.get((relation.get("Type") or "").rpartition("/")[2])
        target = relation.get("Target") or ""
        if place is not None and relation.get("TargetMode") != "External":
            parts.append((target.lstrip("/") if target.startswith("/") else f"{folder}/{target}", place))
    return parts[:_MOST_PARTS]


def _drawn(root: "etree._Element | None") -> Iterator[Marginal]:
    """Yields the paragraphs of the text boxes of a part, then the words drawn along a path, as watermarks are."""
    if root is None:
        return
    yield from (Marginal(text, Place.BOX) for text in _paragraphs(root, inside_box=True))
    for path in root.iter(_TEXTPATH):
        text = (path.get("string") or "").strip()
        if text:
            yield Marginal(text, Place.WATERMARK)


def _paragraphs(root: "etree._Element", *, inside_box: bool) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        boxed = next(paragraph.iterancestors(_BOX), None) is not None
        text = "".join(_texts(paragraph)).strip() if boxed is inside_box else ""
        if text:
            yield text


def _texts(element: "etree._Element") -> Iterator[str]:
    """Yields the pieces of text of a paragraph, without those of the boxes anchored in it."""
    for child in element.iterchildren(tag=etree.Element):
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            yield from _texts(child)
