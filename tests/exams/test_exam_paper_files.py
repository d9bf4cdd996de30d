"""The files of a paper: laid out as offices lay out papers, read back with the right keys, all in one ZIP."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_questions import TOPICS, bank, question

from exams.formats import registry
from exams.formats.entries import Entry
from exams.formats.registry import Format
from exams.items import Item, Kind, Level
from exams.papers.answer_sheet import answer_sheet, circled, columns_of
from exams.papers.bundle import bundle_files, exported, office_pdf, one_file, pages_of_pdf, zip_stream
from exams.papers.matrix import matrix_of
from exams.papers.matrix_file import read_matrix, write_matrix
from exams.papers.measuring import columns_for, pages_of
from exams.papers.page_style import SIZE
from exams.papers.printed import Heading, PrintedPaper
from exams.papers.question_paper import END, SEVERAL, question_paper
from exams.papers.questions import Question
from exams.papers.variants import arrange, codes
from vanban.errors import InvalidInput, UnreadableFile

_TWIP = 635  # EMU: what Word rounds lengths to
HEADING = Heading("Ban Tuyên giáo Thành ủy", "Cuộc thi tìm hiểu quy định", 20, "Thành ủy Lạc Hà")
TRUTH = Item(Kind.TRUE_FALSE, Level.KNOW, "", "Sở Nội vụ chủ trì việc này.", ("Đúng", "Sai"), (1,))
NUMBERS = Item(Kind.FIGURE, Level.KNOW, "", "Thời hạn là bao nhiêu ngày?", ("30", "10", "20", "15"), (2,))
LONG = Item(
    Kind.STATEMENT, Level.KNOW, "", "Nhận định nào đúng?\nChọn một.",
    tuple(f"Văn phòng thứ {n} lập hồ sơ, báo cáo người đứng đầu rồi gửi cơ quan cấp trên để xem xét" for n in range(4)),
    (3,), "Đáp án: D. Vì quy định nêu như vậy.",
)  # fmt: skip


def paper_of(items: Sequence[Item], *, variants: int = 2) -> PrintedPaper:
    questions = tuple(Question(number + 1, 1, Entry(item)) for number, item in enumerate(items))
    return PrintedPaper(HEADING, questions, arrange(items, codes(variants), seed=6))


@pytest.fixture(scope="module")
def paper() -> PrintedPaper:
    return paper_of([*(one.item for one in bank(17)), TRUTH, NUMBERS, LONG])


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def words(data: bytes) -> str:
    document = opened(data)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_printed_variant_is_read_back_in_its_order_with_its_keys(paper: PrintedPaper) -> None:
    for variant in paper.variants:
        read = registry.read(question_paper(paper, variant, keys=True))
        wanted = [entry.item for entry in paper.entries(variant)]
        assert [(one.stem, one.options, one.keys) for one in read.items] == [
            (one.stem, one.options, one.keys) for one in wanted
        ]


def test_the_paper_for_candidates_has_no_key(paper: PrintedPaper) -> None:
    data = question_paper(paper, paper.variants[0])
    read = registry.read(data)
    assert len(read.items) == 20
    assert not any(one.keys for one in read.items)
    assert read.items[-1].options == paper.entries(paper.variants[0])[-1].item.options
    assert "đáp án" not in words(data).lower().replace("không phương án", "")


STEMS = st.text("abc đêơư, “”%/–", min_size=3, max_size=120).map(lambda text: f"Hỏi {' '.join(text.split())} gì?")
OPTIONS = st.text("bcd đêơư, ”%/–", min_size=1, max_size=70).map(lambda text: f"việc {' '.join(text.split())} x")


@given(st.lists(st.tuples(STEMS, st.lists(OPTIONS, min_size=2, max_size=6, unique=True)), min_size=1, max_size=6))
@settings(max_examples=10, deadline=None)
def test_any_questions_come_back_from_their_paper(asked: list) -> None:
    items = [Item(Kind.OTHER, None, "", stem, tuple(options), (len(options) - 1,)) for stem, options in asked]
    paper = paper_of(items, variants=1)
    read = registry.read(question_paper(paper, paper.variants[0], keys=True))
    wanted = [entry.item for entry in paper.entries(paper.variants[0])]
    assert [(one.stem, one.options, one.keys) for one in read.items] == [
        (one.stem, one.options, one.keys) for one in wanted
    ]


def test_a_paper_is_laid_out_as_offices_do(paper: PrintedPaper) -> None:
    document = opened(question_paper(paper, paper.variants[0], pages=3))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    for length, mm in zip((*sizes, section.left_margin, section.right_margin), (210, 297, 20, 20, 30, 15), strict=True):
        assert length is not None
        assert abs(length - Mm(mm)) < _TWIP
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    head = "\n".join(cell.text for cell in document.tables[0].rows[0].cells)
    for said in (
        "THÀNH ỦY LẠC HÀ",
        "BAN TUYÊN GIÁO THÀNH ỦY",
        "ĐỀ THI TRẮC NGHIỆM",
        "20 phút",
        "(Đề gồm 20 câu, 3 trang)",
    ):
        assert said in head
    said = [one.text for one in document.paragraphs]
    assert "Mã đề: 101" in said
    assert any("Họ và tên thí sinh:" in one and "Số báo danh:" in one for one in said)
    assert END in said
    assert "Mã đề 101 – Trang 1/3" in section.footer.paragraphs[0].text


def test_no_page_break_comes_inside_a_question(paper: PrintedPaper) -> None:
    document = opened(question_paper(paper, paper.variants[1]))
    body = [one for one in document.paragraphs if one.text.startswith(("Câu ", "A. ", "B. ", "C. ", "D. "))]
    ends = [at for at, one in enumerate(body) if at + 1 == len(body) or body[at + 1].text.startswith("Câu ")]
    assert len(ends) == 20
    for at, one in enumerate(body):
        assert one.paragraph_format.keep_together is True
        assert one.paragraph_format.keep_with_next is (at not in ends)


def test_options_stand_beside_each_other_where_they_are_short() -> None:
    assert columns_for(("30", "10", "20", "15"), SIZE) == 4
    assert columns_for(("Văn phòng Thành ủy Lạc Hà", "Ban Tổ chức", "Sở Nội vụ", "Sở Y tế"), SIZE) == 2
    assert columns_for(LONG.options, SIZE) == 1
    assert columns_for(("a\nb", "c"), SIZE) == 1
    assert columns_for(tuple(f"số {n}" for n in range(8)), SIZE) == 4
    assert 1 <= pages_of([LONG] * 3, SIZE) < pages_of([LONG] * 30, SIZE)


def test_several_keys_are_told_to_the_candidate() -> None:
    several = replace(question(0).item, keys=(0, 2))
    paper = paper_of([several, question(1).item], variants=1)
    assert words(question_paper(paper, paper.variants[0])).count(SEVERAL) == 1
    assert any(", " in letters for letters in paper.letters(paper.variants[0]))


def test_the_sheet_has_a_bubble_for_every_option_of_every_question(paper: PrintedPaper) -> None:
    said = words(answer_sheet(paper))
    # Cells that were joined are told several times, the answers are not.
    assert [said.count(circled(place)) for place in range(5)] == [20, 20, 20, 20, 0]
    assert "Số báo danh" in said
    assert "Mã đề" in said
    assert [columns_of(count) for count in (1, 10, 20, 40, 60, 100)] == [1, 1, 2, 3, 4, 4]


@pytest.mark.parametrize("count", [1, 60, 81, 200])
def test_a_sheet_of_any_length_numbers_all_questions(count: int) -> None:
    said = words(answer_sheet(paper_of([one.item for one in bank(count)], variants=1))).split("\n")
    assert {str(number) for number in range(1, count + 1)} <= set(said)
    assert str(count + 1) not in said
    sheets = -(-count // 80)
    assert sum("Họ và tên:" in line for line in said) == sheets


def test_the_key_table_agrees_with_the_variants(paper: PrintedPaper) -> None:
    keys, numbers = opened(one_file(paper, "dap-an", "").data).tables[1:3]
    rows = [[cell.text for cell in row.cells] for row in keys.rows]
    assert rows[0] == ["Câu", "101", "102"]
    for place, variant in enumerate(paper.variants, start=1):
        assert tuple(row[place] for row in rows[1:]) == paper.letters(variant)
        assert [int(cell.text) - 1 for cell in numbers.columns[place].cells[1:]] == [
            placed.question for placed in variant.arrangement
        ]


def test_the_booklet_gives_key_reason_and_source_of_every_question(paper: PrintedPaper) -> None:
    said = words(one_file(paper, "giai-thich", "").data)
    assert said.count("Đáp án: ") == 21  # one of them in an explanation
    for item in paper.items:
        assert f"Đáp án: {item.key_letters}. {item.key_texts[0]}" in said
        assert item.explanation in said
        for source in item.sources:
            assert f"Căn cứ: {source.citation}: “{source.quote}”" in said
    assert said.count("Câu hỏi chưa ghi văn bản làm căn cứ.") == 3


def test_letters_that_an_explanation_names_follow_the_options() -> None:
    told = replace(question(0).item, explanation="Đáp án: A. Xem Điều 1; đáp án đúng là A.", keys=(0,))
    paper = paper_of([told, question(1).item], variants=8)
    for variant in paper.variants:
        for entry, letters in zip(paper.entries(variant), paper.letters(variant), strict=True):
            if entry.item.stem == told.stem:
                assert entry.item.explanation == f"Đáp án: {letters}. Xem Điều 1; đáp án đúng là {letters}."


@pytest.mark.parametrize("form", list(Format))
def test_a_variant_goes_out_in_every_format_in_its_order(paper: PrintedPaper, form: Format) -> None:
    variant = paper.variants[1]
    file, _ = exported(paper, variant.code, form)
    read = registry.read(file.data, form)
    wanted = [(one.item.stem.replace("\n", " "), one.item.options, one.item.keys) for one in paper.entries(variant)]
    assert [(one.stem.replace("\n", " "), one.options, one.keys) for one in read.items] == wanted
    assert file.name.startswith("De-102.")
    with pytest.raises(KeyError):
        exported(paper, "999", form)


def test_all_files_come_in_one_zip_and_what_is_missing_is_said(paper: PrintedPaper) -> None:
    parts = list(zip_stream(bundle_files(paper, formats=[Format.MOODLE, Format.AIKEN])))
    assert len(parts) > 8  # it is sent while it is made
    package = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
    assert package.testzip() is None
    assert set(package.namelist()) == {
        *("1-De-thi/De-101.docx", "1-De-thi/De-102.docx", "2-Phieu-tra-loi/Phieu-tra-loi.docx"),
        *("3-Dap-an-KHONG-PHAT/Bang-dap-an.docx", "3-Dap-an-KHONG-PHAT/Giai-thich-dap-an.docx", "DOC-TRUOC.txt"),
        *("4-Dinh-dang-khac/moodle/De-101.xml", "4-Dinh-dang-khac/moodle/De-102.xml"),
        *("4-Dinh-dang-khac/aiken/De-101.txt", "4-Dinh-dang-khac/aiken/De-102.txt"),
        *("4-Dinh-dang-khac/aiken/KHONG-GHI-DUOC.txt", "4-Dinh-dang-khac/moodle/KHONG-GHI-DUOC.txt"),
    }
    assert "không phát" in package.read("DOC-TRUOC.txt").decode("utf-8-sig")


def test_word_files_come_where_no_pdf_can_be_made(paper: PrintedPaper) -> None:
    def broken(files: Sequence[bytes]) -> list[bytes]:
        raise UnreadableFile(f"Không chuyển được {len(files)} tệp.")

    made = {file.name: file.data for file in bundle_files(paper, to_pdf=broken)}
    assert "1-De-thi/De-102.docx" in made
    assert not any(name.endswith(".pdf") for name in made)
    assert "Có tệp PDF chưa tạo được: Không chuyển được 2 tệp." in made["DOC-TRUOC.txt"].decode("utf-8-sig")


@pytest.mark.slow
def test_the_printed_pages_are_counted_and_written_into_the_word_file(paper: PrintedPaper) -> None:
    to_pdf = office_pdf()
    if to_pdf is None:
        pytest.skip("needs LibreOffice")
    made = {file.name: file.data for file in bundle_files(replace(paper, variants=paper.variants[:1]), to_pdf=to_pdf)}
    pages = pages_of_pdf(made["1-De-thi/De-101.pdf"])
    assert pages in (2, 3)  # by the typeface that stands for Times New Roman
    assert f"(Đề gồm 20 câu, {pages} trang)" in words(made["1-De-thi/De-101.docx"])
    assert pages_of_pdf(made["2-Phieu-tra-loi/Phieu-tra-loi.pdf"]) == 1
    assert "3-Dap-an-KHONG-PHAT/Bang-dap-an.pdf" in made


def test_a_matrix_goes_to_a_spreadsheet_and_comes_back() -> None:
    matrix = matrix_of([("", None, 2), (TOPICS[2], Level.KNOW, 5), (TOPICS[2], Level.APPLY_WELL, 1), ("=1+1", None, 3)])
    assert set(read_matrix(write_matrix(matrix)).cells) == set(matrix.cells)


def test_a_matrix_of_an_office_is_read_with_its_short_names_and_totals() -> None:
    text = "Ma trận đề thi;;;;\nSTT;Chuyên đề;NB;TH;Tổng\n1;Trực ban;4;2;6\n2;Hòa giải;;3;3\n;Tổng cộng;4;5;9\n"
    assert set(read_matrix(text.encode("utf-8-sig")).cells) == set(
        matrix_of(
            [("Trực ban", Level.KNOW, 4), ("Trực ban", Level.UNDERSTAND, 2), ("Hòa giải", Level.UNDERSTAND, 3)]
        ).cells
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("a;b\n1;2\n", "dòng tiêu đề"), ("Chủ đề;NB\nx;bốn\n", "“bốn” không phải"), ("Chủ đề;NB\n", "chưa có câu")],
)
def test_a_file_that_holds_no_matrix_says_why(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        read_matrix(text.encode())
