"""The attributes of documents in every layout readers give: columns, side by side, wrapped, pressed, drafted."""

import datetime

import pytest
from document_lines import document, left, right
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import read_metadata

PARTY_HEAD = (
    left("THÀNH ỦY LẠC HÀ"),
    left("BAN TỔ CHỨC"),
    left("*"),
    left("Số 05-HD/BTCTU"),
    right("ĐẢNG CỘNG SẢN VIỆT NAM"),
    right("Lạc Hà, ngày 05 tháng 3 năm 2026"),
    "HƯỚNG DẪN",
    "đánh giá chi bộ",
    "-----",
)
STATE_HEAD = (
    left("ỦY BAN NHÂN DÂN"),
    left("XÃ PHÚC LÂM"),
    left("-------"),
    left("Số: 12/QĐ-UBND"),
    right("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    right("Độc lập - Tự do - Hạnh phúc"),
    right("Phúc Lâm, ngày 9 tháng 6 năm 2025"),
    "QUYẾT ĐỊNH",
    "Về việc thành lập tổ công tác",
)
BODY = ("Căn cứ Luật Mẫu số 01/2020/QH14 ngày 01/02/2020;", "Điều 1. Thành lập tổ công tác.", "Điều 2. Hiệu lực.")


def test_a_party_document_in_two_columns():
    closing = (
        left("Nơi nhận:"),
        left("- Các chi bộ trực thuộc,"),
        left("- Lưu Ban Tổ chức."),
        right("K/T TRƯỞNG BAN"),
        right("PHÓ TRƯỞNG BAN"),
        right("Đặng Thị Mẫu"),
    )
    read = read_metadata(document(*PARTY_HEAD, "I- MỤC ĐÍCH", "Nội dung.", *closing))
    found = read.metadata
    assert found.number.canonical == "05-HD/BTCTU"
    assert found.type == "Hướng dẫn"
    assert found.issuer == "Ban Tổ chức Thành ủy Lạc Hà"
    assert (found.place, found.date) == ("Lạc Hà", datetime.date(2026, 3, 5))
    assert found.subject == "đánh giá chi bộ"
    assert (found.authority, found.position, found.signer) == ("K/T TRƯỞNG BAN", "Phó Trưởng ban", "Đặng Thị Mẫu")
    assert found.recipients == ("Các chi bộ trực thuộc", "Lưu Ban Tổ chức")
    assert (read.frame.head_end, read.frame.closing_start, read.frame.closing_end) == (9, 11, 17)
    assert read.warnings == ()


def test_a_state_document_in_two_columns_keeps_its_legal_basis_in_the_body():
    assembled = document(*STATE_HEAD, *BODY, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lưu Văn Mẫu")
    read = read_metadata(assembled)
    assert read.metadata.issuer == "Ủy ban nhân dân xã Phúc Lâm"
    assert read.metadata.authority == "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH"
    assert read.metadata.position == "Phó Chủ tịch"
    assert read.metadata.signer == "Lưu Văn Mẫu"
    assert assembled.lines[read.frame.head_end].text == BODY[0]


@pytest.mark.parametrize(
    "head",
    [
        ("CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
         "Số: 30/2020/NĐ-CP Hà Nội, ngày 05 tháng 3 năm 2020"),
        ("CHÍNH PHỦ", "-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc", "Số: 30/2020/NĐ-CP",
         "*Hà Nội, ngày", "05 tháng 3 năm 2020*"),
        ("18 CÔNG BÁO/Số 655 + 656/Ngày 21-4-2025", "CHÍNH PHỦ", "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
         "Độc lập - Tự do - Hạnh phúc", "Số: 30/2020/NĐ-CP Hà Nội, ngày 05 tháng 3 năm 2020"),
        ("| CHÍNH PHỦ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |", "| Độc lập - Tự do - Hạnh phúc |", "Số:",
         "30/2020/NĐ-CP", "Hà Nội, ngày 05 tháng 3 năm 2020"),
    ],
)  # fmt: skip
def test_every_rendering_of_a_head_gives_the_same_attributes(head):
    read = read_metadata(document(*head, "NGHỊ ĐỊNH", "Về công tác mẫu", *BODY))
    found = read.metadata
    assert found.number.canonical == "30/2020/NĐ-CP"
    assert (found.type, found.issuer, found.place) == ("Nghị định", "Chính phủ", "Hà Nội")
    assert found.date == datetime.date(2020, 3, 5)
    assert found.subject == "Về công tác mẫu"


def test_the_number_is_the_document_s_own_not_one_it_cites():
    read = read_metadata(document(*STATE_HEAD, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;", *BODY))
    assert read.metadata.number.canonical == "12/QĐ-UBND"


def test_a_subject_may_take_several_lines_and_cite_a_number():
    head = (
        *STATE_HEAD[:-1],
        "Sửa đổi một số điều của Quyết định số 10/QĐ-UBND",
        "ngày 01 tháng 02 năm 2024 của Ủy ban",
    )
    read = read_metadata(document(*head, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ PHÚC LÂM", *BODY))
    assert read.metadata.subject.endswith("10/QĐ-UBND ngày 01 tháng 02 năm 2024 của Ủy ban")
    assert read.metadata.date == datetime.date(2025, 6, 9)


def test_the_signature_decides_between_the_organs_of_one_level():
    def issuer(*authority: str) -> str | None:
        head = (
            "BAN CHẤP HÀNH TRUNG ƯƠNG",
            "*",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "Số 99-QĐ/TW",
            "Hà Nội, ngày 01 tháng 02 năm 2026",
            "QUY ĐỊNH",
            "về việc mẫu",
        )
        return read_metadata(document(*head, "Điều 1. Mẫu.", *authority, "Trần Văn Mẫu")).metadata.issuer

    assert issuer("T/M BỘ CHÍNH TRỊ") == "Bộ Chính trị"
    assert issuer("T/M BAN BÍ THƯ") == "Ban Bí thư"
    assert issuer("T/M BAN CHẤP HÀNH TRUNG ƯƠNG", "TỔNG BÍ THƯ") == "Ban Chấp hành Trung ương"


@pytest.mark.parametrize(
    ("head", "authority", "issuer"),
    [
        (("ĐẢNG BỘ THÀNH PHỐ LẠC HÀ", "BAN THƯỜNG VỤ"), "T/M BAN THƯỜNG VỤ", "Ban Thường vụ Thành ủy Lạc Hà"),
        (("ĐẢNG BỘ THÀNH PHỐ LẠC HÀ", "ĐẢNG ỦY XÃ KHÊ"), "T/M BAN CHẤP HÀNH", "Ban Chấp hành Đảng bộ xã Khê"),
        (("BAN CHẤP HÀNH TRUNG ƯƠNG", "VĂN PHÒNG"), "CHÁNH VĂN PHÒNG", "Văn phòng Trung ương Đảng"),
        (("TỈNH ỦY LẠC HÀ",), "T/M BAN THƯỜNG VỤ", "Ban Thường vụ Tỉnh ủy Lạc Hà"),
    ],
)
def test_party_bodies_carry_their_place(head, authority, issuer):
    lines = (
        *head,
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 99-KL/TU",
        "Lạc Hà, ngày 01 tháng 02 năm 2026",
        "KẾT LUẬN",
        "về mẫu",
    )
    read = read_metadata(document(*lines, "1. Mẫu.", authority, "Trần Văn Mẫu"))
    assert read.metadata.issuer == issuer


def test_a_letter_has_no_type_line_and_its_subject_after_v_v():
    head = (
        left("THÀNH ỦY LẠC HÀ"), left("VĂN PHÒNG"), left("*"), left("Số 312-CV/VPTU"),
        left("V/v rà soát dữ liệu"), left("dùng chung"), right("ĐẢNG CỘNG SẢN VIỆT NAM"),
        right("Lạc Hà, ngày 12 tháng 8 năm 2026"),
    )  # fmt: skip
    assembled = document(*head, "Kính gửi: Các ban.", "Thực hiện Kết luận mẫu, Văn phòng đề nghị các ban báo cáo.")
    read = read_metadata(assembled)
    assert read.metadata.type == "Công văn"
    assert read.metadata.subject == "rà soát dữ liệu dùng chung"
    assert assembled.lines[read.frame.head_end].text.startswith("Kính gửi")


def test_a_draft_without_number_and_day_says_so():
    head = (
        "DỰ THẢO",
        "CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:   /2026/NĐ-CP Hà Nội, ngày   tháng   năm 2026",
        "NGHỊ ĐỊNH",
        "Về công tác mẫu",
    )
    read = read_metadata(document(*head, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;", "Điều 1. Mẫu"))
    assert read.metadata.number is None
    assert read.metadata.date is None
    assert any("số, ký hiệu" in warning for warning in read.warnings)


def test_a_consolidated_text_has_its_own_number_and_date_in_the_closing():
    lines = (
        "VĂN BẢN HỢP NHẤT - BỘ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "THÔNG TƯ",
        "Hướng dẫn việc mẫu", "Thông tư số 32/2016/TT-BNV ngày 25/10/2016, được sửa đổi bởi:", "Căn cứ Luật Mẫu;",
        "Điều 1. Mẫu", "BỘ NỘI VỤ", "Số: 462/VBHN-BNV", "XÁC THỰC VĂN BẢN HỢP NHẤT",
        "Hà Nội, ngày 10 tháng 02 năm 2025",
        "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Lê Văn Mẫu",
    )  # fmt: skip
    found = read_metadata(document(*lines)).metadata
    assert found.number.canonical == "462/VBHN-BNV"
    assert (found.type, found.issuer, found.date) == ("Văn bản hợp nhất", "Bộ Nội vụ", datetime.date(2025, 2, 10))
    assert found.signer == "Lê Văn Mẫu"


def test_an_assembly_s_resolution_is_dated_by_its_adoption():
    lines = (
        "ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Nghị quyết số: 17/2022/UBTVQH15", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "NGHỊ QUYẾT", "Về việc mẫu", "ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Căn cứ Hiến pháp;",
        "Điều 1. Mẫu", "Nghị quyết này được thông qua ngày 23 tháng 3 năm 2022./.",
        "TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI CHỦ TỊCH",
        "Vương Văn Mẫu",
    )  # fmt: skip
    found = read_metadata(document(*lines)).metadata
    assert found.number.canonical == "17/2022/UBTVQH15"
    assert found.date == datetime.date(2022, 3, 23)
    assert (found.issuer, found.position) == ("Ủy ban Thường vụ Quốc hội", "Chủ tịch")


def test_a_press_rendering_gives_what_its_introduction_says():
    read = read_metadata(
        document(
            "# tieu_de: Nghị quyết 97-NQ/TW",
            "Nghị quyết số 97-NQ/TW",
            "Tổng Bí thư đã ký ban hành Nghị quyết số 97-NQ/TW (ngày 22/12/2024) của Bộ Chính trị về việc mẫu.",
            "Trân trọng giới thiệu toàn văn Nghị quyết số 97-NQ/TW:",
            "Thời gian qua, thực hiện Nghị quyết số 20-NQ/TW, đã có chuyển biến.",
            "I- QUAN ĐIỂM",
        )
    )
    found = read.metadata
    assert found.number.canonical == "97-NQ/TW"
    assert (found.type, found.issuer) == ("Nghị quyết", "Bộ Chính trị")
    assert (found.date, found.subject) == (datetime.date(2024, 12, 22), "về việc mẫu")
    assert read.frame.head_end == 4


def test_prose_that_only_cites_a_number_has_none():
    found = read_metadata(
        document("Thời gian qua, Nghị quyết số 20-NQ/TW đã đi vào cuộc sống.", "I. QUAN ĐIỂM")
    ).metadata
    assert found.number is None


def test_a_field_list_is_read_where_there_is_no_head():
    read = read_metadata(
        document("Số hiệu: 30/2020/NĐ-CP", "Ngày ban hành:", "05/03/2020", "Cơ quan ban hành: Chính phủ", "Điều 1. Mẫu")
    )
    assert read.metadata.number.canonical == "30/2020/NĐ-CP"
    assert read.metadata.date == datetime.date(2020, 3, 5)
    assert read.metadata.issuer == "Chính phủ"


def test_an_annex_on_its_own_is_no_document():
    read = read_metadata(
        document("PHỤ LỤC I", "DANH MỤC MẪU", "(Kèm theo Nghị định số 30/2020/NĐ-CP của Chính phủ)", "1. Mẫu")
    )
    assert read.metadata.number is None
    assert read.metadata.type is None
    assert read.metadata.subject == "PHỤ LỤC I DANH MỤC MẪU"
    assert (read.frame.head_end, read.frame.closing_start) == (0, 0)


def test_annexes_after_the_closing_stay_outside_the_frame():
    assembled = document(
        *STATE_HEAD,
        *BODY,
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Lưu Văn Mẫu",
        "PHỤ LỤC",
        "Mẫu số 1",
        "CHỦ TỊCH",
        "Trần Văn Khác",
    )
    read = read_metadata(assembled)
    assert assembled.lines[read.frame.closing_end].text == "PHỤ LỤC"
    assert read.metadata.signer == "Lưu Văn Mẫu"


def test_without_closing_the_frame_ends_with_the_text():
    assembled = document(*STATE_HEAD, *BODY)
    frame = read_metadata(assembled).frame
    assert frame.closing_start == frame.closing_end == len(assembled.lines)


def test_a_misspelt_number_is_corrected_aloud():
    head = tuple("Số 57/NQ-TW" if line == left("Số 05-HD/BTCTU") else line for line in PARTY_HEAD)
    read = read_metadata(document(*head, "I- MẪU"))
    assert read.metadata.number.canonical == "57-NQ/TW"
    assert any("57/NQ-TW" in warning for warning in read.warnings)


def test_a_type_that_contradicts_the_code_is_reported():
    head = tuple("CHỈ THỊ" if line == "HƯỚNG DẪN" else line for line in PARTY_HEAD)
    assert any("không khớp" in warning for warning in read_metadata(document(*head, "I- MẪU")).warnings)


LINES = st.sampled_from(
    ["ĐẢNG CỘNG SẢN VIỆT NAM", "Số 57-NQ/TW", "Số:", "NGHỊ QUYẾT", "Hà Nội, ngày 31 tháng 2 năm 2025", "Nơi nhận:",
     "- Lưu.",
     "T/M BỘ CHÍNH TRỊ", "CHỦ TỊCH", "Trần Văn Mẫu", "PHỤ LỤC", "Điều 1.", "MẬT", "|", "-----", "Căn cứ Luật;",
     "a", "Kính gửi:"]
)  # fmt: skip


@given(texts=st.lists(LINES | st.text(min_size=1, max_size=30), max_size=25))
def test_any_lines_give_a_frame_in_order(texts):
    assembled = document(*texts)
    frame = read_metadata(assembled).frame
    assert 0 <= frame.head_end <= frame.closing_start <= frame.closing_end <= len(assembled.lines)
