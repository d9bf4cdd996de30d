import time
from pathlib import Path

import pytest
from structure_texts import assembled_of, body, outline, paths_of, sections_of, table

from ingest.assembling import Frame
from ingest.blocks import Block
from ingest.structure import build_sections
from vanban.documents import SectionKind

GOLDEN = Path(__file__).parent / "golden"


def test_a_number_below_a_roman_part_is_a_group_of_that_part() -> None:
    paths = paths_of(
        "I- MỤC TIÊU", "1. Mục tiêu chung", "Nâng cao.", "II- NHIỆM VỤ", "1. Tuyên truyền", "- Họp.", "- In."
    )
    assert paths == ["mục I", "mục I.1", "mục II", "mục II.1", "mục II.1, gạch đầu dòng 1", "mục II.1, gạch đầu dòng 2"]


def test_the_same_number_below_an_article_is_a_khoan() -> None:
    paths = paths_of("Điều 1. Phạm vi", "1. Cơ quan.", "a) Văn phòng;", "đ) Ban;", "2. Đơn vị.")
    assert paths[:3] == ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 1, điểm a"]
    assert paths[-1] == "Điều 1, khoản 2"


def test_points_go_from_d_to_e_over_the_stroked_d() -> None:
    letters = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"]
    paths = paths_of("Điều 1. Hồ sơ", "1. Gồm có:", *[f"{letter}) Giấy tờ;" for letter in letters])
    assert paths[2:] == [f"Điều 1, khoản 1, điểm {letter}" for letter in letters]


def test_articles_run_on_through_chapters_and_roman_parts() -> None:
    assert paths_of("I- CHUNG", "Điều 1. Một", "Lời.", "II- RIÊNG", "Điều 2. Hai", "Lời.", "Điều 3. Ba", "Lời.") == [
        "mục I", "Điều 1", "mục II", "Điều 2", "Điều 3",
    ]  # fmt: skip
    chapters = paths_of("Chương I", "CHUNG", "Điều 1. Một", "Lời.", "Chương II", "RIÊNG", "Mục 1", "A", "Điều 2. Hai")
    assert chapters == ["Chương I", "Điều 1", "Chương II", "Chương II, Mục 1", "Điều 2"]


def test_roman_groups_inside_an_article_do_not_end_it() -> None:
    lines = [
        "Điều 1. Phê duyệt Đề án với nội dung sau:",
        "I. MỤC TIÊU",
        "1. Chung.",
        "II. KINH PHÍ",
        "Điều 2. Hiệu lực.",
    ]
    assert paths_of(*lines) == ["Điều 1", "Điều 1, mục I", "Điều 1, mục I.1", "Điều 1, mục II", "Điều 2"]


def test_decimal_headings_are_cited_as_points() -> None:
    lines = ["1. Kết nạp", "1.1. Về tuổi.", "1.1.1. Đủ tuổi.", "1.1.2. Quá tuổi.", "1.2. Về học vấn.", "2. Sinh hoạt"]
    assert paths_of(*lines) == ["điểm 1", "điểm 1.1", "điểm 1.1.1", "điểm 1.1.2", "điểm 1.2", "điểm 2"]


def test_decimals_below_a_roman_part_take_its_number() -> None:
    lines = ["III- GIẢI PHÁP", "1. Một", "2. Hai", "2.1- Chi tiết", "a) Việc nhỏ.", "2.2- Chi tiết khác"]
    expected = ["mục III", "mục III.1", "mục III.2", "mục III.2.1", "mục III.2.1, điểm a", "mục III.2.2"]
    assert paths_of("I- A", "Lời.", "II- B", "Lời.", *lines)[2:] == expected


def test_letters_enclose_romans_where_they_come_first() -> None:
    lines = ["A- TÌNH HÌNH", "1- Kết quả.", "B- NHIỆM VỤ", "I- CHUNG", "1- Một.", "II- RIÊNG", "C- TỔ CHỨC", "1- Hai."]
    assert paths_of(*lines) == [
        "mục A", "mục A.1", "mục B", "mục B.I", "mục B.I.1", "mục B.II", "mục C", "mục C.1",
    ]  # fmt: skip


def test_parts_hold_roman_groups_that_begin_anew() -> None:
    paths = paths_of("PHẦN THỨ NHẤT", "TÌNH HÌNH", "I. Kết quả", "Tốt.", "PHẦN THỨ HAI", "NHIỆM VỤ", "I. Chung", "Lời.")
    assert paths == ["Phần thứ nhất", "Phần thứ nhất, mục I", "Phần thứ hai", "Phần thứ hai, mục I"]


def test_plus_stands_below_dash_and_star_above_it_when_it_comes_first() -> None:
    paths = paths_of("1. Việc", "- Một:", "+ Nhỏ.", "+ Nhỏ nữa.", "- Hai.")
    assert paths[2] == "mục 1, gạch đầu dòng 1, dấu cộng 1"
    assert paths[-1] == "mục 1, gạch đầu dòng 2"
    assert paths_of("1. Việc", "* Kinh tế", "- Một.", "* Xã hội", "- Hai.")[-1] == "mục 1, dấu sao 2, gạch đầu dòng 1"


@pytest.mark.parametrize(
    "line",
    [
        "2025. Các cơ quan tổng kết trong năm này.",
        "1.500 tỷ đồng được bố trí từ ngân sách.",
        "26/5/2025 là ngày họp.",
        "7. Số này không nối tiếp số nào.",
        "Điều 5 của Quy chế này nêu rõ trách nhiệm.",
        "Điều 9. Không có điều nào đứng ngay trước điều này.",
        "Phụ lục I kèm theo Quy chế này là mẫu báo cáo.",
        "e) Chữ cái này không nối tiếp.",
        "- xã hội của địa phương",
    ],
)
def test_what_breaks_the_sequence_is_text_of_the_current_unit(line: str) -> None:
    sections = sections_of("Điều 1. Kinh phí", "1. Nguồn ngân sách", line)
    assert [section.path for section in sections] == ["Điều 1", "Điều 1, khoản 1"]
    assert sections[-1].own_end == sections[-1].end == len("\n".join(["Điều 1. Kinh phí", "1. Nguồn ngân sách", line]))


def test_a_number_restarts_under_a_new_parent_but_is_text_when_repeated() -> None:
    assert paths_of("Điều 1. A", "1. Một.", "2. Hai.", "2. Lặp lại.", "Điều 2. B", "1. Một.")[-2:] == [
        "Điều 2", "Điều 2, khoản 1",
    ]  # fmt: skip


def test_a_lost_number_does_not_end_the_list() -> None:
    assert paths_of("Điều 1. A", "1. Một.", "3. Ba.", "Điều 3. C", "Lời.")[-2:] == ["Điều 1, khoản 3", "Điều 3"]
    assert paths_of("3. Ba", "3.1. Một.")[:1] == ["phần mở đầu"]  # nothing counted before: running text
    assert paths_of("1. Một", "1.1. A.", "1.3. C.")[-1] == "điểm 1.3"


def test_a_list_after_a_lead_in_stands_below_it() -> None:
    paths = paths_of(
        "Điều 1. A", "1. Việc:", "a) Nhóm gồm:", "1. Tổ một.", "2. Tổ hai.", "b) Nhóm khác.", "2. Việc nữa."
    )
    assert paths[3:5] == ["Điều 1, khoản 1, điểm a, mục 1", "Điều 1, khoản 1, điểm a, mục 2"]
    assert paths[5:] == ["Điều 1, khoản 1, điểm b", "Điều 1, khoản 2"]


def test_the_first_khoan_may_begin_on_the_line_of_its_article() -> None:
    sections = sections_of("Điều 1. 1. Quy chế này quy định.", "2. Áp dụng chung.")
    assert [s.path for s in sections] == ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 2"]
    assert (sections[0].start, sections[0].own_end, sections[1].start) == (0, 7, 8)


def test_articles_quoted_by_an_amending_decision_are_no_units() -> None:
    sections = sections_of(
        "Điều 1. Sửa đổi một số điều của Quy chế",
        "1. Điều 5 được sửa đổi như sau:",
        "“Điều 5. Chế độ họp",
        "1. Họp hằng tuần.",
        "Điều 6. Chế độ báo cáo",
        "a) Báo cáo tháng.”.",
        "2. Bổ sung điểm c khoản 1 Điều 2 như sau: “c) Việc khác.”",
        "Điều 2. Hiệu lực thi hành",
        "Từ ngày ký.",
    )
    assert [s.path for s in sections] == ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 2", "Điều 2"]


def test_straight_quotation_marks_quote_too() -> None:
    paths = paths_of("Điều 1. Sửa Điều 3 như sau:", '"Điều 3. Tên', "1. Một.", '2. Hai."', "Điều 2. Hiệu lực", "Lời.")
    assert paths == ["Điều 1", "Điều 2"]


def test_a_quotation_that_never_closes_hides_nothing() -> None:
    lines = ["Điều 1. Giải thích", "1. “Dữ liệu là thông tin.", "2. “Số liệu” là con số."]
    assert paths_of(*lines, "Điều 2. Hiệu lực", "Lời.")[-2:] == ["Điều 1, khoản 2", "Điều 2"]


def test_a_table_of_contents_yields_no_units() -> None:
    contents = ["MỤC LỤC", "Chương I. CHUNG", "Điều 1. Phạm vi", "Điều 2. Đối tượng"]
    text = ["Chương I. CHUNG", "Điều 1. Phạm vi", "Lời.", "Điều 2. Đối tượng", "Lời."]
    assert paths_of(*contents, *text)[1:] == ["Chương I", "Điều 1", "Điều 2"]
    dotted = ["Điều 1. Phạm vi ........ 1", "Điều 2. Đối tượng ........ 3"]
    assert paths_of(*dotted, *text)[1:] == ["Chương I", "Điều 1", "Điều 2"]


def test_titles_stand_on_the_line_or_below_it() -> None:
    sections = sections_of(
        "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh", "Lời dài.", "Điều 2. Có hiệu lực."
    )
    assert [s.title for s in sections] == ["QUY ĐỊNH CHUNG", "Phạm vi điều chỉnh", ""]


def test_a_heading_broken_after_its_word_is_read_whole() -> None:
    sections = sections_of("Điều", "1. Phạm vi", "Lời.", "Điều", "2. Đối tượng", "Lời.")
    assert [(s.path, s.title) for s in sections] == [("Điều 1", "Phạm vi"), ("Điều 2", "Đối tượng")]


def test_annexes_begin_their_numbering_anew() -> None:
    sections = sections_of(
        "Điều 1. Ban hành.", "PHỤ LỤC I", "DANH MỤC VIỆC", "1. Việc một", "PHỤ LỤC II", "MẪU", "1. Mẫu đơn", "Điều 1. A"
    )
    assert [s.path for s in sections] == [
        "Điều 1", "Phụ lục I", "Phụ lục I, mục 1", "Phụ lục II", "Phụ lục II, mục 1", "Phụ lục II, Điều 1",
    ]  # fmt: skip
    assert sections[1].title == "DANH MỤC VIỆC"


def test_an_attached_document_is_a_scope_of_its_own() -> None:
    lines = ["Điều 1. Ban hành Quy chế.", "Điều 2. Hiệu lực.", "CHÁNH VĂN PHÒNG", "Nơi nhận:"]
    attached = [
        "QUY CHẾ LÀM VIỆC",
        "(Ban hành kèm theo Quyết định số 01)",
        "Chương I",
        "CHUNG",
        "Điều 1. Phạm vi",
        "Lời.",
    ]
    assembled = assembled_of(*lines, *attached)
    sections = build_sections(assembled, Frame(0, 2, 4))
    assert [s.path for s in sections] == [
        "Điều 1", "Điều 2", "phần ký", "Quy chế", "Quy chế, Chương I", "Quy chế, Điều 1",
    ]  # fmt: skip
    assert sections[3].title == "QUY CHẾ LÀM VIỆC"


def test_whatever_follows_the_signature_is_attached() -> None:
    assembled = assembled_of("Điều 1. Ban hành.", "Nơi nhận:", "I. MỤC TIÊU", "1. Chung.")
    sections = build_sections(assembled, Frame(0, 1, 2))
    assert [s.path for s in sections][2:] == [
        "Văn bản kèm theo", "Văn bản kèm theo, mục I", "Văn bản kèm theo, mục I.1",
    ]  # fmt: skip


def test_legal_bases_stand_together_before_the_body() -> None:
    lines = ["Căn cứ Luật A;", "- Căn cứ Luật B;", "Theo đề nghị của Chánh Văn phòng,", "QUYẾT ĐỊNH:", "Điều 1. Duyệt."]
    sections = sections_of(*lines)
    assert [(s.path, s.kind) for s in sections] == [
        ("căn cứ", SectionKind.BASIS),
        ("phần mở đầu", SectionKind.PREAMBLE),
        ("Điều 1", SectionKind.ARTICLE),
    ]


def test_a_table_belongs_to_its_unit_and_text_after_it_goes_on() -> None:
    rows = table(("TT", "Việc"), ("1", "Họp"))
    sections = sections_of("Phụ lục I", "VIỆC", rows, "Ghi chú: làm ngay.", "1. Thêm")
    assert [s.path for s in sections] == ["Phụ lục I", "Phụ lục I, bảng 1", "Phụ lục I, mục 1"]
    assert sections[0].end == sections[2].end
    assert sections[1].end < sections[2].start


def test_marks_left_by_markdown_are_tolerated() -> None:
    assert paths_of("## **I. MỤC TIÊU**", "### 1. Chung", "**a)** Một.") == ["mục I", "mục I.1", "mục I.1, điểm a"]


def test_an_article_set_in_bold_may_leave_out_its_full_stop() -> None:
    bold = Block("Điều 1 Phạm vi điều chỉnh", bold=True)
    assert paths_of(bold, "Lời.", "Điều 2", "Lời.") == ["Điều 1", "Điều 2"]


def test_an_annex_heading_repeated_on_the_next_page_opens_nothing() -> None:
    assert paths_of("PHỤ LỤC I", "1. Một.", "PHỤ LỤC I", "2. Hai.") == [
        "Phụ lục I",
        "Phụ lục I, mục 1",
        "Phụ lục I, mục 2",
    ]


@pytest.mark.parametrize("name", ["quy_che", "chuong_trinh"])
def test_a_whole_document_gives_the_recorded_tree(name: str, request: pytest.FixtureRequest) -> None:
    assembled = assembled_of(*(GOLDEN / f"{name}.txt").read_text("utf-8").splitlines())
    found = outline(assembled, build_sections(assembled, body(assembled)))
    recorded = GOLDEN / f"{name}.outline"
    if request.config.getoption("--update-golden", default=False):
        recorded.write_text(found, "utf-8")
    assert found == recorded.read_text("utf-8")


def test_twenty_thousand_lines_take_linear_time() -> None:
    article = ["1. Lời:", "a) Ý;", "- “Gạch chưa đóng;", "2.1. Số.", "Lời nữa."]
    lines = [line for n in range(1, 3401) for line in (f"Điều {n}. Việc", *article)]
    assembled = assembled_of(*lines[:20_000])
    started = time.process_time()
    sections = build_sections(assembled, body(assembled))
    assert time.process_time() - started < 5.0
    assert sum(s.kind is SectionKind.ARTICLE for s in sections) == 999  # a mark of an article has three figures


def test_the_options_of_a_question_are_no_parts() -> None:
    assert paths_of("1. Câu hỏi một?", "A. Đúng.", "B. Sai.", "2. Câu hỏi hai?") == ["mục 1", "mục 2"]


def test_notes_after_the_signature_are_called_so() -> None:
    assembled = assembled_of("Điều 1. Ban hành.", "Nơi nhận:", "[1] Điều này được sửa đổi.", "[2] Khoản này cũng vậy.")
    assert build_sections(assembled, Frame(0, 1, 2))[-1].path == "Chú thích"


def test_the_addressees_of_a_letter_are_no_units() -> None:
    lines = [
        "Kính gửi:",
        "- Các thôn",
        "- Các hội",
        "Hội đề nghị như sau:",
        "1. Trồng cây",
        "- Một.",
        "2. Tưới cây",
        "- Hai.",
    ]
    assert paths_of(*lines) == [
        "phần mở đầu", "mục 1", "mục 1, gạch đầu dòng 1", "mục 2", "mục 2, gạch đầu dòng 1",
    ]  # fmt: skip


def test_a_paragraph_that_leads_in_ends_the_dashes_before_it() -> None:
    paths = paths_of("I- A", "- Một.", "- Hai.", "Các việc gồm có:", "1. Ba.", "2. Bốn.", "II- B", "Lời.")
    assert paths[3:] == ["mục I.1", "mục I.2", "mục II"]


def test_a_quotation_closed_too_early_lasts_until_it_is_closed_again() -> None:
    quoted = ["“Điều 3. Tên", "1. Một.”.", "2. Hai.", "3. Ba.”."]
    paths = paths_of("Điều 1. Sửa đổi", "1. Sửa Điều 3 như sau:", *quoted, "2. Sửa Điều 4 như sau:", "“Điều 4. Bốn.”")
    assert paths == ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 2"]


def test_a_quotation_left_open_ends_before_the_next_is_introduced() -> None:
    quoted = ["“Điều 3. Tên", "1. Một.", "2. Hai."]
    paths = paths_of(
        "Điều 1. Sửa đổi", "1. Sửa Điều 3 như sau:", *quoted, "2. Sửa Điều 4 như sau:", "“Điều 4.", "1. Bốn.”"
    )
    assert paths == ["Điều 1", "Điều 1, khoản 1", "Điều 1, khoản 2"]


def test_repealed_articles_leave_a_gap_that_does_not_end_the_sequence() -> None:
    lines = [
        "Điều 1. Một",
        "Lời.",
        "Chương II (được bãi bỏ)",
        "Chương III",
        "BA",
        "Điều 11. Mười một",
        "Lời.",
        "Điều 12. Nữa",
    ]
    assert paths_of("Chương I", "MỘT", *lines) == [
        "Chương I",
        "Điều 1",
        "Chương II",
        "Chương III",
        "Điều 11",
        "Điều 12",
    ]


def test_the_issuer_above_the_legal_bases_belongs_to_them() -> None:
    paths = paths_of(
        "HỘI ĐỒNG XÃ VÂN KHÊ", "Căn cứ Luật A;", "Căn cứ Luật B,", "sửa đổi năm 2025;", "QUYẾT NGHỊ:", "Điều 1. Duyệt."
    )
    assert paths == ["căn cứ", "phần mở đầu", "Điều 1"]


def test_marks_nested_without_end_stop_at_a_depth_that_people_use() -> None:
    sections = sections_of(*[line for _ in range(500) for line in ("1. Gồm:", "a) Gồm:", "- Gồm:", "+ Gồm:")])
    assert max(section.path.count(",") for section in sections) < 12
