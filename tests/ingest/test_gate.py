"""Marks are seen wherever they are printed, and never in running text."""

import pytest
from document_lines import left

from ingest.blocks import Block, Marginal, Place, RawDocument
from ingest.parsing import parse
from vanban.documents import Mark, MarkKind

HEAD = (
    "THÀNH ỦY LẠC HÀ",
    "*",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Số 12-BC/TU",
    "Lạc Hà, ngày 01 tháng 02 năm 2026",
    "BÁO CÁO",
    "về mẫu",
)
BODY = tuple(f"{n}. Nội dung." for n in range(1, 15))


def raw(*lines: str | Block, margins: tuple[Marginal, ...] = ()) -> RawDocument:
    blocks = tuple(Block(line) if isinstance(line, str) else line for line in lines)
    return RawDocument(blocks, "text/plain", marginalia=margins)


def secrecy(*lines: str | Block, margins: tuple[Marginal, ...] = ()) -> str | None:
    return parse(raw(*lines, margins=margins)).metadata.secrecy


def circulation(*lines: str | Block, margins: tuple[Marginal, ...] = ()) -> str | None:
    return parse(raw(*lines, margins=margins)).metadata.circulation


STAMPS = [
    ("MẬT", "MẬT"), ("TỐI MẬT", "TỐI MẬT"), ("TUYỆT MẬT", "TUYỆT MẬT"), ("M Ậ T", "MẬT"), ("[MẬT]", "MẬT"),
    ("**TUYỆT MẬT**", "TUYỆT MẬT"), ("Độ mật: Tối mật", "TỐI MẬT"), ("| MẬT |", "MẬT"), ("* MẬT *", "MẬT"),
    ("BÍ MẬT NHÀ NƯỚC", "BÍ MẬT NHÀ NƯỚC"), ("T Ố I  M Ậ T", "TỐI MẬT"), ("TÓI MẬT", "TỐI MẬT"), ("- MẬT -", "MẬT"),
    ("TUYỆT MẶT", "TUYỆT MẬT"), ("MAT", "MẬT"), ("TOI MAT", "TỐI MẬT"), ("Mức độ mật: Mật", "MẬT"), ("Mật", "MẬT"),
    ("MA\u0323\u0302T", "MẬT"), ("TÀI LIỆU TỐI MẬT", "TỐI MẬT"), ("MẬT - HỎA TỐC", "MẬT"),
    ("TỐI MẬT Bản số: 03", "TỐI MẬT"),
    ("ĐẾN Số: 125 Ngày 03/4/2026 MẬT", "MẬT"),
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "degree"), STAMPS)
@pytest.mark.parametrize("place", [0, 4])
def test_a_stamp_anywhere_in_the_head_is_seen(stamp, degree, place):
    lines = [*HEAD]
    lines.insert(place, stamp)
    assert secrecy(*lines, "I- MẪU", "Nội dung.") == degree


@pytest.mark.parametrize(("stamp", "degree"), STAMPS)
@pytest.mark.parametrize("place", list(Place))
def test_a_stamp_in_a_margin_is_seen(stamp, degree, place):
    found = parse(raw(*HEAD, *BODY, margins=(Marginal(stamp, place, 2),)))
    assert found.metadata.secrecy == degree
    assert found.marks[0].kind is MarkKind.SECRECY
    assert (found.marks[0].page, place.value in found.marks[0].place) == (2, True)


@pytest.mark.parametrize(
    "line",
    [
        "TỐI MẬT ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-BC/TU TỐI MẬT", "TỐI MẬT Lạc Hà, ngày 01 tháng 02 năm 2026",
        "TỐI MẬT THÀNH ỦY LẠC HÀ", "VĂN PHÒNG THÀNH ỦY LẠC HÀ TỐI MẬT ĐẾN Số: 12",
    ],
)  # fmt: skip
def test_a_stamp_beside_another_part_of_the_head_is_seen(line):
    assert secrecy("THÀNH ỦY LẠC HÀ", line, "BÁO CÁO", "về mẫu", "I- MẪU") == "TỐI MẬT"


@pytest.mark.parametrize(
    ("read", "degree"),
    [("miẬT", "MẬT"), ("MAI", "MẬT"), ("Mai", None), ("IVIẬT", "MẬT"),
     ("[TuyệtM.", "TUYỆT MẬT"), ("TỐI M", "TỐI MẬT"), ("TUYỂ¡", "TUYỆT MẬT"),
     ("NHẬT", None), ("VIỆT", None), ("TUY", None), ("TỐI", None), ("SỰ THẬT", None), ("MIẾT", None)],
)  # fmt: skip
def test_a_stamp_recognised_in_part_is_known_by_its_beginning_or_its_telling_letters(read, degree):
    assert secrecy(*HEAD, *BODY, margins=(Marginal(read, Place.STAMP),)) == degree


def test_the_highest_degree_wins():
    assert secrecy("MẬT", "TUYỆT MẬT", "BÁO CÁO", "về mẫu") == "TUYỆT MẬT"


def test_a_secret_annex_makes_an_open_document_secret():
    closing = ("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Nguyễn Văn Mẫu")
    assert secrecy(*HEAD, *BODY, *closing, "PHỤ LỤC II", "TỐI MẬT", "Danh sách mẫu", *BODY) == "TỐI MẬT"


def test_letters_of_a_stamp_set_one_below_the_other_are_read():
    assert secrecy("M", "Ậ", "T", *HEAD, *BODY) == "MẬT"


@pytest.mark.parametrize(
    "sentence",
    [
        "Bảo vệ bí mật nhà nước theo quy định.", "Tài liệu có độ mật: Mật, Tối mật và Tuyệt mật không được đăng tải.",
        "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "QUẢN LÝ TÀI LIỆU MẬT", "Mật độ dân số là 1.200 người.", "BẢO MẬT THÔNG TIN",
        "MẬT ĐỘ DÂN SỐ", "MẶT TRẬN TỔ QUỐC VIỆT NAM", "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TỐI MẬT", "MẬT KHẨU",
        "Mật, Tối mật, Tuyệt mật", "Quy định về độ mật", "BÍ MẬT CÔNG TÁC", "ĐÓNG DẤU “MẬT”", "GIẢI MẬT", "Độ mật:",
    ],
)  # fmt: skip
def test_words_on_secrecy_are_no_stamp(sentence):
    lines = (*HEAD[:-1], sentence, "1. " + sentence, "Các ý khác.", sentence, "Hết.", "Hết.", "Hết.", "Hết.")
    assert secrecy(*lines) is None


@pytest.mark.parametrize(
    "title", [("QUY CHẾ", "Bảo vệ", "bí mật nhà nước"), ("QUY CHẾ", "BẢO VỆ", "BÍ MẬT NHÀ NƯỚC"),
              ("QUYẾT ĐỊNH", "Ban hành danh mục bí mật nhà nước độ", "Tối mật")]
)  # fmt: skip
def test_a_title_broken_before_its_words_on_secrecy_is_no_stamp(title):
    assert secrecy(*HEAD[:5], *title, "Điều 1. Mẫu", *BODY) is None


@pytest.mark.parametrize("degrees", [("Tuyệt mật", "Tối mật", "Mật"), ("TUYỆT MẬT", "TỐI MẬT", "MẬT")])
def test_a_list_of_degrees_in_the_body_is_no_stamp(degrees):
    assert secrecy(*HEAD, *BODY, "Các độ mật gồm:", *degrees, *BODY) is None


def test_a_pattern_of_a_stamp_is_no_stamp():
    assert secrecy(*HEAD, *BODY, "Mẫu dấu chỉ độ mật (kích thước 20 mm x 8 mm)", "MẬT", *BODY) is None


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"), ("Tài liệu lưu hành nội bộ", "LƯU HÀNH NỘI BỘ"),
        ("XEM XONG TRẢ LẠI", "XEM XONG TRẢ LẠI"), ("KHÔNG PHỔ BIẾN", "KHÔNG PHỔ BIẾN"), ("DỰ THẢO", "DỰ THẢO"),
        ("(Dự thảo lần 2)", "DỰ THẢO"), ("Dự thảo 3", "DỰ THẢO"), ("DỰ THẢO lần thứ ba", "DỰ THẢO"),
        ("Dự thảo ngày 12/3/2026", "DỰ THẢO"), ("D Ự T H Ả O", "DỰ THẢO"), ("DỰ THẢO XIN Ý KIẾN", "DỰ THẢO"),
        ("TÀI LIỆU HỘI NGHỊ", "TÀI LIỆU HỘI NGHỊ"), ("Tài liệu phục vụ Hội nghị lần thứ năm", "TÀI LIỆU HỘI NGHỊ"),
        ("TÀI LIỆU HỌP", "TÀI LIỆU HỘI NGHỊ"), ("TÀI LIỆU TRÌNH KỲ HỌP THỨ 12", "TÀI LIỆU HỘI NGHỊ"),
    ],
)  # fmt: skip
def test_circulation_marks_are_read_from_the_head_and_the_margins(line, mark):
    assert circulation(left(line), *HEAD, "I- MẪU") == mark
    assert circulation(*HEAD, *BODY, margins=(Marginal(line, Place.HEADER),)) == mark


def test_the_ownership_footer_counts_wherever_it_stands():
    text = "Tài liệu này thuộc sở hữu của các cơ quan Đảng Cộng sản."
    marked = parse(raw(*HEAD, *["Nội dung."] * 60, text, *["Nội dung."] * 20))
    assert marked.metadata.circulation == "TÀI LIỆU CỦA CƠ QUAN ĐẢNG"
    assert marked.marks == (Mark(MarkKind.OWNERSHIP, "TÀI LIỆU CỦA CƠ QUAN ĐẢNG", text, "thân văn bản"),)
    quoted = (*HEAD, *BODY, "Cuối trang ghi dòng chữ sau:", f"“{text}”", *BODY)
    assert circulation(*quoted) is None


@pytest.mark.parametrize(
    "line",
    [
        "Dự thảo văn bản được gửi lấy ý kiến trước ngày 15.", "Tài liệu hội nghị được gửi trước 3 ngày. Hết.",
        "DỰ THẢO VĂN BẢN", "I- DỰ THẢO", "Dự thảo Nghị quyết", "Tài liệu lưu hành nội bộ được quản lý như sau:",
    ],
)  # fmt: skip
def test_words_on_drafts_and_meetings_are_no_mark(line):
    assert circulation(*HEAD, line, *BODY, line, *BODY) is None


def test_a_mark_on_every_page_comes_once_for_each_kind_of_place():
    margins = tuple(Marginal("MẬT", place, page) for page in (1, 2, 3) for place in (Place.HEADER, Place.FOOTER))
    marks = parse(raw(*HEAD, *BODY, margins=margins)).marks
    assert [(mark.name, mark.place) for mark in marks] == [("MẬT", "đầu trang 1"), ("MẬT", "chân trang 1")]
