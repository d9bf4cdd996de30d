"""Reads EPUB: the pages of the book in the order of its spine, each by the HTML reader."""

import posixpath
from urllib.parse import unquote

from ingest.blocks import Block, RawDocument
from ingest.readers import html
from ingest.readers.archives import Package, damaged, open_package
from ingest.readers.packages import package_suffix
from vanban.errors import UnreadableFile

MEDIA_TYPE = "application/epub+zip"
_SUFFIX = ".epub"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"


def accepts(_name: str, data: bytes) -> bool:
    """Tells whether the bytes are a zip that calls itself a book."""
    return package_suffix(data) == _SUFFIX


def read(data: bytes) -> RawDocument:
    """Returns the blocks of a book. Raises ``UnreadableFile`` when damaged, encrypted, too large or wordless."""
    package = open_package(data, suffix=_SUFFIX)
    if "META-INF/encryption.xml" in package and "META-INF/rights.xml" in package:
        raise UnreadableFile("Sách điện tử có khóa bản quyền nên không đọc được.")
    blocks: list[Block] = []
    warnings: dict[str, None] = {}
    for name in _pages(package):
        try:
            raw = html.read(package.bytes(name) or b"")
        except UnreadableFile:
            continue  # a cover or another page without words
        blocks += raw.blocks
        warnings |= dict.fromkeys(raw.warnings)
    if not blocks:
        raise UnreadableFile("Sách điện tử không có chữ nào đọc được (có thể chỉ có hình); hãy gửi bản có chữ.")
    return RawDocument(tuple(blocks), MEDIA_TYPE, None, tuple(warnings))


def _pages(package: Package) -> list[str]:
    """Returns the members of the spine in reading order; the book's own table of contents is none of its text."""
    container = package.xml("META-INF/container.xml")
    root = container.find(f".//{_CONTAINER}rootfile") if container is not None else None
    path = (root.get("full-path") or "") if root is not None else ""
    opf = package.xml(path)
    if opf is None:
        raise damaged(_SUFFIX)
    items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}
    folder = posixpath.dirname(path)
    pages = []
    for reference in opf.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in (item.get("properties") or "").split():
            pages.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return pages
