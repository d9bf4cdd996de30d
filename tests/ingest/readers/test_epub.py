"""EPUB: the pages of the spine in its order, the table of contents left out."""

import pytest
from office_files import shown, zipped

from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="n" href="nav.xhtml" properties="nav"/>'
    '<item id="b" href="text/b%20b.xhtml"/><item id="a" href="text/a.xhtml"/>'
    '<item id="c" href="cover.xhtml"/></manifest>'
    '<spine><itemref idref="n"/><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
)


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>t</title></head><body>{body}</body></html>"
    )


MEMBERS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": OPF,
    "OEBPS/nav.xhtml": page("<p>Mục lục</p>"),
    "OEBPS/cover.xhtml": page('<img src="bia.png"/>'),
    "OEBPS/text/a.xhtml": page("<h1>Chương I</h1><p>Điều 1. Phạm vi</p>"),
    "OEBPS/text/b b.xhtml": page("<ol><li>Một</li><li>Hai</li></ol>"),
}


def test_pages_are_read_in_the_order_of_the_spine() -> None:
    raw = read_file("sách.zip", zipped(MEMBERS))
    assert shown(raw) == ["Chương I", "Điều 1. Phạm vi", "1. Một", "2. Hai"]
    assert raw.media_type == "application/epub+zip"


def test_a_book_without_its_spine_is_damaged() -> None:
    with pytest.raises(UnreadableFile, match=r"\.epub bị hỏng"):
        read_file("a.epub", zipped({name: text for name, text in MEMBERS.items() if not name.endswith(".opf")}))


def test_a_book_of_pictures_has_no_words() -> None:
    with pytest.raises(UnreadableFile, match="không có chữ"):
        read_file("a.epub", zipped(MEMBERS | {"OEBPS/text/a.xhtml": page(""), "OEBPS/text/b b.xhtml": page("")}))
