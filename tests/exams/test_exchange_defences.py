"""Files made to do harm: refused with a message, or read as plain words; nothing is run, fetched or blown up."""

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.formats import registry
from exams.formats.entries import Doubt, Entry, plain_item
from exams.formats.registry import Format
from vanban.errors import UnreadableFile

PLAIN = Entry(plain_item("Ai chủ trì?", ("Sở A", "Sở B"), (0,)))
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<quiz><question type="essay">
<questiontext><text>&b;</text></questiontext></question></quiz>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<quiz><question type="essay">
<questiontext><text>&x;</text></questiontext></question></quiz>"""


def package(members: dict[str, bytes], data: bytes = b"") -> bytes:
    """Returns a zip of the members, over those of another zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if data:
            with zipfile.ZipFile(io.BytesIO(data)) as old:
                for name in old.namelist():
                    if name not in members:
                        archive.writestr(name, old.read(name))
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE])
def test_xml_that_declares_entities_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="khai báo XML"):
        registry.read(data)


@pytest.mark.parametrize("form", [Format.DOCX, Format.XLSX, Format.QTI])
def test_packages_whose_members_declare_entities_are_refused(form: Format) -> None:
    data = registry.write([PLAIN], form).data
    name = {Format.DOCX: "word/styles.xml", Format.XLSX: "xl/workbook.xml", Format.QTI: "imsmanifest.xml"}[form]
    with pytest.raises(UnreadableFile):
        registry.read(package({name: LAUGHS}, data))


@pytest.mark.parametrize("form", [Format.DOCX, Format.XLSX, Format.QTI])
def test_a_package_that_swells_is_refused_before_it_is_unpacked(form: Format) -> None:
    data = package({"khac/lon.xml": b"0" * (64 * 2**20)}, registry.write([PLAIN], form).data)
    with pytest.raises(UnreadableFile, match="lớn bất thường"):
        registry.read(data)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_a_table_begins_with_a_sign_that_is_run(sign: str) -> None:
    bad = f"{sign}cmd|'/c calc'!A0"
    entry = Entry(plain_item(bad, (bad, f"'{bad}"), (0,), explanation=bad, topic=bad), code=bad)
    data = registry.write([entry], Format.CSV).data
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
    assert registry.read(data).entries == (entry,)
    book = openpyxl.load_workbook(io.BytesIO(registry.write([entry], Format.XLSX).data))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "n", "inlineStr"}
    assert all(cell.quotePrefix for cell in book.active[2] if cell.value)
    assert not any(cell.data_type == "f" for row in book.active for cell in row)


@pytest.mark.parametrize(("form", "name"), [(Format.DOCX, "word/vbaProject.bin"), (Format.XLSX, "xl/vbaProject.bin")])
def test_macros_are_told_and_never_written_on(form: Format, name: str) -> None:
    read = registry.read(package({name: b"macro"}, registry.write([PLAIN], form).data))
    assert read.entries == (PLAIN,)
    assert len(read.of(Doubt.MACRO)) == 1
    assert b"vbaProject" not in registry.write(read.entries, form).data


def test_a_member_outside_the_package_is_only_a_name() -> None:
    data = registry.write([PLAIN], Format.QTI).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = archive.read("imsmanifest.xml").replace(b"items/cau-00001.xml", b"../../etc/passwd.xml")
    read = registry.read(package({"imsmanifest.xml": manifest}, data))
    assert read.entries == ()
    assert "passwd" in read.of(Doubt.UNREAD)[0].reason


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"  \n ", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, b"<html></html>"),
        *(b"xin ch\xc3\xa0o", b'{"a": 1}', b"[" * 100_000, b"\x00\x01\x02" * 300, b'{"questions": "x"}'),
    ],
)
def test_what_is_no_file_of_questions_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        registry.read(data)
    assert len(refused.value.message) > 15


@settings(max_examples=40)
@given(st.sampled_from(list(Format)), st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(form: Format, data: st.DataObject) -> None:
    whole = bytearray(registry.write([PLAIN, PLAIN], form).data)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(whole) // 2, len(whole)))
    try:
        assert registry.read(bytes(whole[:cut]), form).entries is not None
    except UnreadableFile as refused:
        assert refused.message  # noqa: PT017


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Format.GIFT, "{" * 200_000),
        (Format.GIFT, "a{\n\n" * 50_000),
        (Format.GIFT, "a{=" + "\\" * 200_001),
        (Format.AIKEN, "q\nA. x\nB. y\nANSWER: " + "A " * 50_000),
        (Format.CSV, "Câu hỏi,A,B,Đáp án\nq,x,y," + "A " * 50_000 + "?\n"),
        (Format.JSON, '[{"question":"' + " ?(" * 50_000 + '","options":["<p ","b"]}]'),
    ],
)
def test_texts_made_to_be_slow_are_read_at_once(form: Format, text: str) -> None:
    assert len(registry.read(text.encode(), form).entries) == 1  # with one regex of the wrong kind this never ends


def test_a_question_with_more_options_than_letters_is_kept_and_left_out_of_files_that_cannot_hold_it() -> None:
    read = registry.read(("Chọn? {=a" + "".join(f"~b{number}" for number in range(40)) + "}").encode())
    assert len(read.entries[0].item.options) == 41
    written = registry.write(read.entries, Format.AIKEN)
    assert (written.count, len(written.losses)) == (0, 1)
