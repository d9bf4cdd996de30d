"""Files that other programs and people made: what they say is understood, what is not understood is told."""

import io
import json
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from docx.text.run import Run

from exams.formats import registry
from exams.formats.entries import Doubt, Entry, Imported
from exams.formats.registry import Format
from exams.items import Kind, Level
from vanban.legacy_encodings import LegacyEncoding, encode


def only(imported: Imported) -> Entry:
    """Returns the one question of a file."""
    (entry,) = imported.entries
    return entry


def gift(text: str) -> Imported:
    return registry.read(text.encode(), Format.GIFT)


def test_gift_choice_with_feedback_and_category() -> None:
    entry = only(
        gift("""// a remark
$CATEGORY: $course$/top/Chương 1/Bầu cử

::c1:: Ai chủ trì ở Lạc Hà? {
  =Sở Nội vụ#đúng
  ~%50%Sở Tài chính
  ~Sở Y tế # sai
  ####Theo Điều 5
}""")
    )
    assert entry.item.stem == "Ai chủ trì ở Lạc Hà?"
    assert entry.item.options == ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế")
    assert (entry.item.keys, entry.weights) == ((0,), (100.0, 50.0, 0.0))
    assert entry.feedback == ("đúng", "", "sai")
    assert (entry.code, entry.item.topic, entry.item.explanation) == ("c1", "Chương 1 / Bầu cử", "Theo Điều 5")


def test_gift_true_or_false_and_several_answers_and_a_gap() -> None:
    read = gift(
        "Lạc Hà là thành phố.{T#sai rồi}\n\nLà phường.{FALSE}\n\nChọn hai {~%50%a ~%50%b ~%-100%c}\n\nCó {=ba ~hai} sở."
    )
    first, second, third, fourth = read.entries
    assert (first.item.kind, first.item.options, first.item.keys) == (Kind.TRUE_FALSE, ("Đúng", "Sai"), (0,))
    assert first.feedback == ("", "sai rồi")
    assert second.item.keys == (1,)
    assert (third.several, third.item.keys, third.weights) == (True, (0, 1), (50.0, 50.0, -100.0))
    assert fourth.item.stem == "Có _____ sở."


def test_gift_matching_html_and_kinds_without_a_place() -> None:
    matching = "Ghép {=Hà Nội -> thủ đô =Lạc Hà -> thành phố}"
    html = "[html]<p>Một<br>hai &amp; ba</p>{=a ~b}"
    read = gift("\n\n".join((matching, html, "Năm? {#2026:1}", "Thủ đô? {=Hà Nội}")))
    assert read.entries[0].pairs == (("Hà Nội", "thủ đô"), ("Lạc Hà", "thành phố"))
    assert read.entries[1].item.stem == "Một\nhai & ba"
    assert {one.index for one in read.of(Doubt.UNREAD)} == {2, 3}
    assert "{#2026:1}" in next(one.quoted for one in read.of(Doubt.UNREAD) if one.index == 2)


def test_a_blank_line_inside_the_answers_of_gift_ends_no_question() -> None:
    assert len(gift("Hỏi {\n=a\n\n~b\n}\n\nHỏi nữa {=c ~d}").entries) == 2


MOODLE = """<?xml version="1.0" encoding="UTF-8"?><quiz>
<question type="category"><category><text>$course$/top/Chủ đề A</text></category></question>
<question type="multichoice"><name><text>c-1</text></name>
 <questiontext format="html"><text><![CDATA[<p>Số <b>nào</b>?</p>
 <p><img src="@@PLUGINFILE@@/so.png"></p>]]></text></questiontext>
 <generalfeedback format="html"><text>Vì 5 &gt; 3</text></generalfeedback><single>true</single>
 <answer fraction="0" format="html"><text>3</text><feedback><text></text></feedback></answer>
 <answer fraction="100" format="html"><text><![CDATA[x<sup>2</sup>]]></text><feedback><text></text></feedback></answer>
 <tags><tag><text>mức độ: Vận dụng</text></tag><tag><text>bầu cử</text></tag></tags></question>
<question type="truefalse"><questiontext><text>Đúng không?</text></questiontext>
 <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
<question type="shortanswer"><questiontext><text>Thủ đô?</text></questiontext>
 <answer fraction="100"><text>Hà Nội</text></answer></question>
<question type="essay"><questiontext><text>Nêu ý kiến.</text></questiontext></question>
</quiz>"""


def test_moodle_as_moodle_writes_it() -> None:
    read = registry.read(MOODLE.encode())
    choice, fact, short, essay = read.entries
    assert choice.item.stem == "Số nào?\n[hình: so.png]"
    assert choice.item.options == ("3", "x^2")
    assert (choice.item.keys, choice.item.level, choice.tags) == ((1,), Level.APPLY, ("bầu cử",))
    assert (choice.code, choice.item.topic, choice.item.explanation) == ("c-1", "Chủ đề A", "Vì 5 > 3")
    assert (fact.item.options, fact.item.keys) == (("Đúng", "Sai"), (1,))
    assert [one.index for one in read.of(Doubt.PICTURE)] == [0]
    assert {one.index for one in read.of(Doubt.UNREAD)} == {2, 3}
    assert (short.item.options, essay.item.stem) == (("Hà Nội",), "Nêu ý kiến.")


def test_aiken_with_lines_that_run_on_and_a_key_that_is_no_option() -> None:
    read = registry.read(
        "Ai ký\nban hành?\nA) Chủ tịch\nUBND\nB) Bí thư\nANSWER: B\n\nAi?\nA. x\nB. y\nANSWER: E\n".encode()
    )
    first, second = read.entries
    assert (first.item.stem, first.item.options, first.item.keys) == (
        "Ai ký ban hành?",
        ("Chủ tịch UBND", "Bí thư"),
        (1,),
    )
    assert second.item.keys == ()
    assert [one.place for one in read.of(Doubt.KEY_UNKNOWN)] == ["dòng 8"]


QTI = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="x" title="Bài 1" adaptive="false"
 timeDependent="false"><responseDeclaration identifier="R1" cardinality="single" baseType="identifier"><correctResponse>
 <value>opt2</value></correctResponse></responseDeclaration><itemBody><p>Đọc đoạn sau.</p><choiceInteraction
 responseIdentifier="R1" shuffle="false" maxChoices="1"><prompt>Ai <strong>chủ trì</strong>?</prompt>
 <simpleChoice identifier="opt1">Sở A</simpleChoice><simpleChoice identifier="opt2">Sở B</simpleChoice>
 </choiceInteraction></itemBody></assessmentItem>"""


def test_a_single_item_of_qti_by_another_program() -> None:
    entry = only(registry.read(QTI.encode()))
    assert (entry.item.stem, entry.item.options) == ("Đọc đoạn sau.\nAi chủ trì?", ("Sở A", "Sở B"))
    assert (entry.item.keys, entry.code) == ((1,), "Bài 1")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_the_columns_people_name_themselves(separator: str) -> None:
    rows = [
        ["DANH SÁCH CÂU HỎI", "", "", "", "", ""],
        ["STT", "Nội dung câu hỏi", "A", "B", "Đáp án", "Nguồn"],
        ["1", "Ai chủ trì?", "Sở Nội vụ", "Sở Y tế", "b", "QĐ 5"],
        ["2", "Ai phối hợp?", "Sở Nội vụ", "Sở Y tế", "Sở Nội vụ", ""],
    ]
    read = registry.read("\r\n".join(separator.join(row) for row in rows).encode("utf-8-sig"))
    assert [entry.item.keys for entry in read.entries] == [(1,), (0,)]
    assert read.entries[0].extra == (("Nguồn", "QĐ 5"),)
    assert read.entries[1].place == "dòng 4"


def test_a_workbook_with_formulas_percents_and_two_sheets() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Câu hỏi", "Phương án A", "Phương án B", "Đáp án đúng", "Mức độ"])
    book.active.append(["Tỷ lệ đạt?", 0.56, 0.6, "A", "Khó"])
    book.active.append(["Ai?", "=1+1", 12.0, "B", "nhận biết"])
    book.create_sheet("Ghi chú").append(["không phải câu hỏi"])
    out = io.BytesIO()
    book.save(out)
    read = registry.read(out.getvalue())
    assert read.entries[0].item.options == ("0,56", "0,6")
    assert read.entries[0].extra == (("Mức độ", "Khó"),)
    assert read.entries[1].item.options[1] == "12"
    assert read.entries[1].item.level is Level.KNOW
    assert {one.doubt for one in read.findings} >= {Doubt.PERCENT_LOST, Doubt.FORMULA}


def test_json_with_answers_as_numbers_letters_and_words() -> None:
    rows = [
        {"id": 7, "question": "Một?", "options": ["a b", "c d"], "answer": [1], "topic": 3},
        {"question": "Hai?", "options": {"A": "x", "B": "y"}, "answer": "B"},
        {"question": "Ba?", "options": [{"text": "x y"}, {"text": "z t", "correct": True}]},
        {"question": "Bốn?", "options": ["x", "y"], "answer": [5], "nguồn": "báo"},
        "không phải câu hỏi",
    ]
    read = registry.read(json.dumps({"questions": rows}).encode())
    assert [entry.item.keys for entry in read.entries] == [(1,), (1,), (1,), (), ()]
    assert (read.entries[0].code, read.entries[0].item.topic) == ("7", "3")
    assert read.entries[3].extra == (("nguồn", "báo"),)
    assert [one.index for one in read.of(Doubt.KEY_UNKNOWN)] == [3]
    assert [one.index for one in read.of(Doubt.UNREAD)] == [4]


def word(
    lines: Sequence[str], *, look: Callable[[Run], None] | None = None, keys: Sequence[Sequence[str]] = ()
) -> bytes:
    """Returns a DOCX of these paragraphs; what stands between asterisks "*B. x*" gets the look."""
    document: Document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for place, part in enumerate(line.split("*")):
            run = paragraph.add_run(part)
            if place % 2 and look is not None:
                look(run)
    if keys:
        table = document.add_table(rows=len(keys), cols=len(keys[0]))
        for row, cells in enumerate(keys):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def underline(run: Run) -> None:
    run.underline = True


def redden(run: Run) -> None:
    run.font.color.rgb = RGBColor(255, 0, 0)


def highlight(run: Run) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def embolden(run: Run) -> None:
    run.bold = True


EXAM = [
    "SỞ NỘI VỤ LẠC HÀ",
    "Chủ đề 1: Tổ chức bộ máy",
    "Câu 1. (NB) Cơ quan nào chủ trì?",
    "A. Sở Nội vụ",
    "*B. Sở Tài chính*",
    "C. Sở Y tế",
    "D. Sở Tư pháp",
    "Câu 2: Có mấy phòng?",
    "A. 5\tB. 6\t*C. 7*\tD. 8",
    "Câu 3. Ai ký?",
    "A. Chủ tịch    B. Giám đốc",
    "C. Bí thư    *D.* Chánh văn phòng",
]


@pytest.mark.parametrize("look", [underline, redden, highlight, embolden])
def test_word_keys_shown_by_the_look_of_an_option(look: Callable[[Run], None]) -> None:
    read = registry.read(word(EXAM, look=look))
    first, second, third = read.entries
    assert [entry.item.keys for entry in read.entries] == [(1,), (2,), (3,)]
    assert (first.item.stem, first.item.level, first.item.topic) == (
        "Cơ quan nào chủ trì?",
        Level.KNOW,
        "Tổ chức bộ máy",
    )
    assert second.item.options == ("5", "6", "7", "8")
    assert third.item.options == ("Chủ tịch", "Giám đốc", "Bí thư", "Chánh văn phòng")
    assert [one.quoted for one in read.of(Doubt.UNREAD)] == ["SỞ NỘI VỤ LẠC HÀ"]


@pytest.mark.parametrize(
    "keys",
    [
        [["Câu", "1", "2", "3"], ["Đáp án", "B", "C", "D"]],
        [["Câu", "Đáp án"], ["1", "B"], ["2", "C"], ["3", "D"]],
        [["1.B", "2.C", "3.D"]],
    ],
)
def test_word_keys_in_a_table_at_the_end(keys: list[list[str]]) -> None:
    read = registry.read(word([*(line.replace("*", "") for line in EXAM), "BẢNG ĐÁP ÁN"], keys=keys))
    assert [entry.item.keys for entry in read.entries] == [(1,), (2,), (3,)]


def test_word_keys_in_lines_with_explanations_and_a_rule_at_the_end() -> None:
    lines = [
        "Câu 1. Ai?",
        "A. Sở A",
        "B. Sở B",
        "C. Sở C",
        "D. Sở D",
        "Đáp án: B",
        "Giải thích: theo Điều 5",
        "khoản 2.",
    ]
    read = registry.read(word([*lines, "Câu 2. Mấy?", "A. 1", "B. 2", "ĐÁP ÁN", "2.A", "----- HẾT -----"]))
    first, second = read.entries
    assert (first.item.keys, first.item.explanation) == ((1,), "theo Điều 5\nkhoản 2.")
    assert second.item.keys == (0,)


def test_word_places_that_tell_different_keys_are_told() -> None:
    lines = ["Câu 1. Ai?", "A. Sở A", "*B. Sở B*", "C. Sở C", "Đáp án: C"]
    read = registry.read(word(lines, look=underline, keys=[["Câu", "1"], ["Đáp án", "A"]]))
    assert only(read).item.keys == (0,)
    (finding,) = read.of(Doubt.KEYS_DIFFER)
    assert all(words in finding.reason for words in ("bảng đáp án: A", "“Đáp án”: C", "gạch chân: B"))


def test_word_questions_numbered_by_the_program_and_by_bare_numbers() -> None:
    read = registry.read(word(["1. Ai?", "A. x", "B. y", "2. Mấy?", "A. 1", "B. 2"]))
    assert [entry.item.stem for entry in read.entries] == ["Ai?", "Mấy?"]


def test_a_file_of_ours_that_someone_went_on_writing_is_read_in_full() -> None:
    data = registry.write([only(registry.read(word(EXAM[2:7], look=redden)))], Format.DOCX).data
    document = docx.Document(io.BytesIO(data))
    for line in ("Câu 2. Thêm tay?", "A. có", "B. không"):
        document.element.body.insert(-3, document.add_paragraph(line)._p)
    out = io.BytesIO()
    document.save(out)
    read = registry.read(out.getvalue())
    assert [entry.item.stem for entry in read.entries] == ["Cơ quan nào chủ trì?", "Thêm tay?"]
    assert read.entries[0].item.keys == (1,)


def test_word_in_fonts_of_before_unicode_is_read_as_it_shows() -> None:
    def legacy(run: Run) -> None:
        run.font.name = ".VnTime"

    stem, options = "Cơ quan nào quyết định biên chế của thành phố?", ("Sở Nội vụ", "Sở Tài chính")
    lines = [
        f"Câu 1. {stem}",
        *(f"{letter}. {option}" for letter, option in zip("AB", options, strict=True)),
        "Đáp án: A",
    ]
    read = registry.read(word([f"*{encode(line, LegacyEncoding.TCVN3)}*" for line in lines], look=legacy))
    assert (only(read).item.stem, only(read).item.options, only(read).item.keys) == (stem, options, (0,))
    assert "TCVN3" in read.of(Doubt.BROKEN_LETTERS)[0].reason


def test_csv_whose_heading_is_in_letters_of_before_unicode() -> None:
    rows = [
        "Câu hỏi;Phương án A;Phương án B;Đáp án",
        "Cơ quan nào quyết định biên chế của thành phố?;Sở Nội vụ;Sở Tài chính;A",
    ]
    read = registry.read(encode("\r\n".join(rows), LegacyEncoding.TCVN3).encode("cp1252", "replace"))
    assert (only(read).item.stem, only(read).item.keys) == ("Cơ quan nào quyết định biên chế của thành phố?", (0,))
