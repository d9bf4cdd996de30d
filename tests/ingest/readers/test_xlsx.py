"""Spreadsheets: lists as tables, forms as documents, values as shown, and what must not be read."""

import io
import zipfile

import openpyxl
import pytest
from office_files import report_form, saved_book, shown, zipped

from ingest.blocks import Place
from ingest.parsing import parse
from ingest.readers import xlsx
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

HEADER = ["STT", "Nội dung", "Dự toán", "Dự toán", "Tỷ lệ", "Hạn"]
FIRST = ["1", "Khoản chi 1", "1.234.567,5", "1.000", "12,5%", "05/11/2026"]


def book_of(*rows: list[object], title: str = "Sheet") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize("bordered", [True, False])
def test_a_form_is_read_as_the_document_it_is(bordered: bool) -> None:
    document = parse(read_file("biểu.xlsx", report_form(bordered=bordered)))
    read = document.metadata
    assert read.number is not None
    assert read.number.canonical == "25/BC-UBND"
    assert (read.type, read.issuer) == ("Báo cáo", "Ủy ban nhân dân xã Tân Lạc Đông")
    assert (read.signer, read.position) == ("Lê Văn Bình", "Chủ tịch")
    assert read.subject == "Kết quả thực hiện dự toán năm 2026"
    assert read.recipients[0] == "Ủy ban nhân dân thành phố"


@pytest.mark.parametrize("bordered", [True, False])
def test_the_table_of_a_form_keeps_merged_heads_and_shown_values(bordered: bool) -> None:
    (table,) = parse(read_file("biểu.xlsx", report_form(bordered=bordered))).tables
    assert (table.n_rows, table.n_columns, table.header_rows) == (8, 6, 2)
    assert table.row(0) == HEADER
    assert table.row(1) == ["STT", "Nội dung", "Giao", "Thực hiện", "Tỷ lệ", "Hạn"]
    assert table.row(2) == FIRST
    assert table.row(7) == ["", "Tổng cộng", "6.172.837,5", "", "", ""]


def test_each_visible_sheet_is_a_heading_and_a_table_and_a_hidden_one_is_mentioned() -> None:
    book = book_of(["STT", "Tên"], [1, "Xã Tân Lạc Đông"], title="Phụ lục 1")
    book.create_sheet("Phụ lục 2").append(["STT", "Tên"])
    book["Phụ lục 2"].append([1, "Xã Vân Khê Thượng"])
    book.create_sheet("Nháp").append(["LƯU HÀNH NỘI BỘ"])
    book["Nháp"].sheet_state = "hidden"
    raw = read_file("a.xlsx", saved_book(book))
    assert shown(raw) == [
        "Phụ lục 1",
        [["STT", "Tên"], ["1", "Xã Tân Lạc Đông"]],
        "Phụ lục 2",
        [["STT", "Tên"], ["1", "Xã Vân Khê Thượng"]],
    ]
    assert raw.warnings == ("Bảng tính có trang ẩn không được đọc: Nháp.",)
    assert [mark.text for mark in raw.marginalia] == ["LƯU HÀNH NỘI BỘ"]  # the secrecy gate sees it all the same


def test_a_formula_without_a_saved_value_is_told_of() -> None:
    raw = read_file("a.xlsx", saved_book(book_of(["Tên", "Số"], ["a", 1], ["Tổng", "=SUM(B2:B2)"])))
    assert any("1 ô công thức" in warning for warning in raw.warnings)


def test_a_formula_is_shown_by_its_saved_value() -> None:
    data = saved_book(book_of(["Tên", "Số"], ["a", 1], ["Tổng", "=SUM(B2:B2)"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v></v>", b"<v>41</v>").replace(b"<v />", b"<v>41</v>")
    raw = read_file("a.xlsx", zipped(members))
    assert shown(raw) == [[["Tên", "Số"], ["a", "1"], ["Tổng", "41"]]]
    assert raw.warnings == ()


def test_headers_and_footers_of_the_print_are_marginal() -> None:
    book = book_of(["a", "b"], ["c", "d"])
    book.active.oddHeader.center.text = "MẬT"
    (mark,) = read_file("a.xlsx", saved_book(book)).marginalia
    assert (mark.text, mark.place) == ("MẬT", Place.HEADER)


def test_text_between_two_tables_stays_between_them() -> None:
    book = book_of(
        ["I. Thu"], ["STT", "Tên"], ["1", "a"], ["2", "b"], [], ["II. Chi"], ["STT", "Tên"], ["1", "c"], ["2", "d"]
    )
    first, one, second, two = shown(read_file("a.xlsx", saved_book(book)))
    assert (first, second) == ("I. Thu", "II. Chi")
    assert (one, two) == ([["STT", "Tên"], ["1", "a"], ["2", "b"]], [["STT", "Tên"], ["1", "c"], ["2", "d"]])


def test_a_sheet_that_reaches_far_costs_only_its_filled_cells() -> None:
    book = book_of(["a", "b"], ["c", "d"])
    book.active.cell(1_048_576, 16_384, "cuối")
    assert shown(read_file("a.xlsx", saved_book(book)))[-1] == "cuối"


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_CELLS", 3)
    with pytest.raises(UnreadableFile, match="quá lớn"):
        read_file("a.xlsx", saved_book(book_of(["a", "b"], ["c", "d"])))


def test_an_empty_book_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="không có ô nào có chữ"):
        read_file("a.xlsx", saved_book(openpyxl.Workbook()))


def test_a_damaged_book_is_refused() -> None:
    data = saved_book(book_of(["a", "b"], ["c", "d"]))
    with pytest.raises(UnreadableFile, match=r"\.xlsx bị hỏng"):
        read_file("a.xlsx", data[:-200])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        with pytest.raises(UnreadableFile, match=r"\.xlsx bị hỏng"):
            read_file("a.xlsx", zipped(members | {name: members[name][:80]}))


def test_entities_in_a_book_are_refused() -> None:
    data = saved_book(book_of(["a", "b"], ["c", "d"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet
    with pytest.raises(UnreadableFile, match="khai báo XML"):
        read_file("a.xlsx", zipped(members))
