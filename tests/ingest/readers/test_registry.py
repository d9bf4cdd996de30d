"""Which files are taken, and what is said of the others."""

import pytest

from ingest.readers.registry import READERS, read_file
from vanban.errors import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize("data", [b"", b"\n\n  \t", b"\x00\x00"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="rỗng"):
        read_file("a.docx", data)


def test_an_unknown_format_names_the_formats_that_are_read() -> None:
    with pytest.raises(UnreadableFile, match=r"\.docx, \.doc, \.odt"):
        read_file("a.xyz", b"\x01\x02\x03\x00\x04")


def test_a_damaged_old_office_file_is_told_from_an_encrypted_one() -> None:
    with pytest.raises(UnreadableFile, match="bị hỏng"):
        read_file("a.doc", OLE)
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        read_file("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0abc", b"\x89PNG\r\n\x1a\nabc", b"II*\x00abc"])
def test_a_damaged_picture_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="Tệp ảnh bị hỏng"):
        read_file("a.pdf", data)


def test_content_decides_over_the_name() -> None:
    page = "<!DOCTYPE html><html><body><p>Điều 1. Phạm vi điều chỉnh</p></body></html>"
    assert read_file("a.docx", page.encode()).media_type == "text/html"


def test_every_row_of_the_table_is_a_reader() -> None:
    for entry in READERS:
        reader = entry.reader()
        assert callable(reader.accepts)
        assert callable(reader.read)
