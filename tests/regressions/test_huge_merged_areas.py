"""A merged area over a whole sheet made the library build thousands of millions of cells; the file is now refused."""

import io
import re
import zipfile

import openpyxl
import pytest

from ingest.parsing import parse_file
from vanban.errors import UnreadableFile


def book(merged: str) -> bytes:
    """Returns a workbook of two cells with this merged area."""
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A9"] = "Việc", "Số hóa hồ sơ"
    made.active.merge_cells("B1:C2")
    buffer = io.BytesIO()
    made.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb'ref="B1:C2"', f'ref="{merged}"'.encode(), members[sheet])
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return changed.getvalue()


def test_a_merged_area_over_a_whole_sheet_is_refused_at_once() -> None:
    with pytest.raises(UnreadableFile, match="quá lớn"):
        parse_file("a.xlsx", book("A1:XFD1048576"))


def test_a_merged_area_of_a_usual_size_is_read() -> None:
    assert "Số hóa hồ sơ" in parse_file("a.xlsx", book("B1:D400")).text
