"""Stamps are seen wherever they stand in a head, and never in running text."""

import pytest
from document_lines import document, left

from ingest.metadata import read_metadata
from ingest.secrecy import circulation_marks, secrecy_stamp

HEAD = (
    "THÀNH ỦY LẠC HÀ",
    "*",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Số 12-BC/TU",
    "Lạc Hà, ngày 01 tháng 02 năm 2026",
    "BÁO CÁO",
    "về mẫu",
)


@pytest.mark.parametrize(
    ("stamp", "degree"),
    [
        ("MẬT", "MẬT"), ("TỐI MẬT", "TỐI MẬT"), ("TUYỆT MẬT", "TUYỆT MẬT"), ("M Ậ T", "MẬT"), ("[MẬT]", "MẬT"),
        ("**TUYỆT MẬT**", "TUYỆT MẬT"), ("Độ mật: Tối mật", "TỐI MẬT"), ("| MẬT |", "MẬT"),
        ("BÍ MẬT NHÀ NƯỚC", "BÍ MẬT NHÀ NƯỚC"),
        ("Mật", "MẬT"), ("MA\u0323\u0302T", "MẬT"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 4, 6])
def test_a_stamp_anywhere_in_the_head_is_seen(stamp, degree, place):
    lines = [*HEAD]
    lines.insert(place, stamp)
    assert read_metadata(document(*lines, "I- MẪU", "Nội dung.")).metadata.secrecy == degree


@pytest.mark.parametrize(
    "line", ["TỐI MẬT ĐẢNG CỘNG SẢN VIỆT NAM", "Số 12-BC/TU TỐI MẬT", "TỐI MẬT Lạc Hà, ngày 01 tháng 02 năm 2026"]
)
def test_a_stamp_beside_another_part_of_the_head_is_seen(line):
    assembled = document("THÀNH ỦY LẠC HÀ", line, "BÁO CÁO", "về mẫu", "I- MẪU")
    assert secrecy_stamp(assembled.lines, 4) == "TỐI MẬT"


def test_the_highest_degree_wins():
    assert secrecy_stamp(document("MẬT", "TUYỆT MẬT", "BÁO CÁO").lines, 3) == "TUYỆT MẬT"


@pytest.mark.parametrize(
    "sentence",
    [
        "Bảo vệ bí mật nhà nước theo quy định.", "Tài liệu có độ mật: Mật, Tối mật và Tuyệt mật không được đăng tải.",
        "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "QUẢN LÝ TÀI LIỆU MẬT", "Mật độ dân số là 1.200 người.", "BẢO MẬT THÔNG TIN",
    ],
)  # fmt: skip
def test_words_on_secrecy_are_no_stamp(sentence):
    lines = (*HEAD[:-1], sentence, "1. " + sentence, "Các ý khác.", sentence, "Hết.", "Hết.", "Hết.", "Hết.")
    assert read_metadata(document(*lines)).metadata.secrecy is None


def test_a_list_of_degrees_in_the_body_is_no_stamp():
    body = [f"{n}. Nội dung." for n in range(1, 15)]
    lines = (*HEAD, *body, "Các độ mật gồm:", "Tuyệt mật", "Tối mật", "Mật", *body)
    assert read_metadata(document(*lines)).metadata.secrecy is None


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"), ("Tài liệu lưu hành nội bộ", "LƯU HÀNH NỘI BỘ"),
        ("XEM XONG TRẢ LẠI", "XEM XONG TRẢ LẠI"), ("DỰ THẢO", "DỰ THẢO"), ("(Dự thảo lần 2)", "DỰ THẢO"),
        ("Dự thảo 3", "DỰ THẢO"),
        ("TÀI LIỆU HỘI NGHỊ", "TÀI LIỆU HỘI NGHỊ"), ("Tài liệu phục vụ Hội nghị lần thứ năm", "TÀI LIỆU HỘI NGHỊ"),
    ],
)  # fmt: skip
def test_circulation_marks_are_read_from_the_head(line, mark):
    assert circulation_marks(document(left(line), *HEAD, "I- MẪU").lines, 8) == mark


def test_the_ownership_footer_counts_wherever_it_stands():
    lines = (
        *HEAD,
        *["Nội dung."] * 60,
        "Tài liệu này thuộc sở hữu của các cơ quan Đảng Cộng sản.",
        *["Nội dung."] * 20,
    )
    assert circulation_marks(document(*lines).lines, 7) == "TÀI LIỆU CỦA CƠ QUAN ĐẢNG"


def test_a_sentence_on_drafts_is_no_mark():
    lines = (
        *HEAD,
        "Dự thảo văn bản được gửi lấy ý kiến trước ngày 15.",
        "Tài liệu hội nghị được gửi trước 3 ngày. Hết.",
    )
    assert circulation_marks(document(*lines).lines, 7) is None
