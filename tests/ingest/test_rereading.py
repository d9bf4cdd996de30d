"""Reading a stored document again: nothing changes where nothing was corrected, and only there where it was."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parsing import parse_file
from ingest.rereading import Reread, StoredText, reread, tidied
from vanban.documents import ParsedDocument, SectionKind
from vanban.errors import InvalidInput
from vanban.text_edits import moved_range

DOCUMENTS = Path(__file__).parents[2] / "samples" / "documents"
SAMPLES = sorted(path for path in DOCUMENTS.iterdir() if path.suffix in (".docx", ".html"))
PARTS = ("text", "sections", "passages", "tables", "relations", "page_starts")
OFFICE = """ĐẢNG BỘ THÀNH PHỐ LẠC HÀ
Số 12-QĐ/TU
Lạc Hà, ngày 04 tháng 3 năm 2025
QUY ĐỊNH
về chế độ trực ban
-----
Căn cứ Quyết định số 77-QĐ/TU, ngày 02/3/2024 của Thành ủy;
Điều 1. Phạm vi
Quy định này áp dụng cho cơ quan của Thành ủy.
Điều 2. Người trực
1. Bố trí người trực 24 giờ.
l. Người trực có nhiệm vụ:
a) Ghi sổ trực;
b) Báo cáo lãnh đạo.
3. Văn phòng tổng hợp.
Điều 3. Thi hành
Quy định này thay thế Quy định số 5-QĐ/TU, ngày 01/02/2020 của Thành ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
Trần Văn Mẫu
"""


def stored(document: ParsedDocument) -> StoredText:
    return StoredText(document.text, document.sections, document.tables, document.metadata, document.page_starts)


@pytest.fixture(scope="module")
def office() -> ParsedDocument:
    return parse_file("quy-dinh.txt", OFFICE.encode())


def paths(found: Reread) -> dict[str, str]:
    """Returns the first words of every unit by its path."""
    document = found.document
    return {one.path: document.text[one.start : one.own_end][:24] for one in document.sections}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_an_unchanged_text_gives_the_same_document(path: Path) -> None:
    document = parse_file(path.name, path.read_bytes())
    found = reread(stored(document), document.text)
    assert found.edits == ()
    for part in PARTS:
        assert getattr(found.document, part) == getattr(document, part), part


def test_a_corrected_mark_begins_its_unit_and_what_follows_falls_into_place(office: ParsedDocument) -> None:
    before = reread(stored(office), office.text)
    assert "Điều 2, khoản 2" not in paths(before)
    found = reread(stored(office), office.text.replace("l. Người trực có", "2. Người trực có"))
    assert paths(found)["Điều 2, khoản 2"] == "2. Người trực có nhiệm v"
    assert paths(found)["Điều 2, khoản 2, điểm a"].startswith("a) Ghi sổ")
    assert paths(found)["Điều 2, khoản 3"].startswith("3. Văn phòng")
    assert paths(found)["Điều 3"].startswith("Điều 3. Thi hành")


def test_a_corrected_letter_changes_one_passage_and_a_title(office: ParsedDocument) -> None:
    found = reread(stored(office), office.text.replace("Điều 1. Phạm vi", "Điều 1. Phạm vi áp dụng"))
    assert next(one.title for one in found.document.sections if one.label == "Điều 1") == "Phạm vi áp dụng"
    old = {one.text for one in office.passages}
    assert len([one for one in found.document.passages if one.text not in old]) == 1


def test_relations_are_found_anew(office: ParsedDocument) -> None:
    found = reread(stored(office), office.text.replace("số 5-QĐ/TU", "số 6-QĐ/TU"))
    numbers = [str(one.target_number) for one in found.document.relations]
    assert numbers == ["77-QĐ/TU", "6-QĐ/TU"]


def test_a_table_keeps_its_shape_and_takes_corrected_cells() -> None:
    text = "| TT | Ca | Giờ |\n|---|---|---|\n| 1 | Sáng | 6 giờ |\n| 2 | Tối | l4 giờ |"
    document = parse_file("bang.md", f"# Lịch trực\n\nLịch như sau:\n\n{text}\n".encode())
    assert len(document.tables) == 1
    found = reread(stored(document), document.text.replace("l4 giờ", "14 giờ"))
    assert found.document.tables[0].rows()[-1] == ["2", "Tối", "14 giờ"]
    assert [one.text for one in found.document.passages][-1] == "2 | Tối | 14 giờ"
    with pytest.raises(InvalidInput, match="số ô khác"):
        reread(stored(document), document.text.replace("2 | Tối", "2 Tối"))
    with pytest.raises(InvalidInput, match="thêm được dòng"):
        reread(stored(document), document.text.replace("1 | Sáng", "mới\n1 | Sáng"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_typed_every_word_lies_in_a_passage_and_old_places_are_found(data: st.DataObject) -> None:
    document = parse_file("quy-dinh.txt", OFFICE.encode())
    lines = document.text.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    typed = data.draw(st.text("Điều 12.abc)-+I\n ", max_size=40))
    lines[at : at + data.draw(st.integers(0, 2))] = [typed]
    found = reread(stored(document), "\n".join(lines)).document
    edits = reread(stored(document), "\n".join(lines)).edits
    assert found.text == tidied("\n".join(lines))
    covered = "".join(found.text[one.start : one.end] for one in found.passages)
    assert "".join(covered.split()) == "".join(found.text.split())
    for passage in found.passages:
        assert found.text[passage.start : passage.end] == passage.text
    for section in found.sections:
        assert section.parent is None or section.parent < section.index
    for passage in document.passages:
        start, end = moved_range(passage.start, passage.end, edits)
        if not any(edit.start < passage.end and edit.end > passage.start for edit in edits):
            assert passage.text in found.text[start:end] or any(
                passage.start <= edit.start <= passage.end for edit in edits
            )


def test_the_closing_and_the_head_stay_what_they_were(office: ParsedDocument) -> None:
    found = reread(stored(office), office.text.replace("24 giờ", "24/24 giờ")).document
    kinds = [one.kind for one in found.sections]
    assert kinds[-1] is SectionKind.CLOSING
    assert kinds.count(SectionKind.BASIS) == 1
