"""Attributes of made-up documents in the styles of many issuers: joint, consolidated, assemblies, two-column text."""

import pytest

from ingest.parsing import parse_file
from vanban.documents import Metadata

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = (
    "\nCăn cứ Luật Tổ chức Chính phủ;\nĐiều 1. Phạm vi\nVăn bản này quy định về việc đo đạc.\n"
    "Điều 2. Hiệu lực\nVăn bản này có hiệu lực từ ngày ký./.\n"
)


def _read(text: str) -> Metadata:
    return parse_file("văn bản.txt", text.encode()).metadata


def _state(bodies: str, number: str, title: str, signature: str, date: str = "Lạc Hà, ngày 05 tháng 6 năm 2025") -> str:
    return f"{bodies}\n{MOTTO}{number}\n{date}\n{title}\n{BODY}{signature}"


def test_a_joint_circular_has_all_its_issuers_and_signers():
    read = _read(
        _state(
            "BỘ TÀI CHÍNH - BỘ Y TẾ",
            "Số: 05/2024/TTLT-BTC-BYT",
            "THÔNG TƯ LIÊN TỊCH\nQuy định về mức chi",
            "KT. BỘ TRƯỞNG\nBỘ Y TẾ\nTHỨ TRƯỞNG\nLê Văn An\n"
            "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nTrung tướng Trần Thị Bình",
        )
    )
    assert read.issuer == "Bộ Tài chính - Bộ Y tế"
    assert read.signer == "Lê Văn An, Trần Thị Bình"
    assert read.position == "Thứ trưởng, Thứ trưởng"
    assert read.authority == "KT. BỘ TRƯỞNG BỘ Y TẾ, KT. BỘ TRƯỞNG BỘ TÀI CHÍNH"


def test_a_consolidated_text_may_have_its_number_and_date_in_the_head():
    read = _read(
        f"VĂN PHÒNG QUỐC HỘI\n{MOTTO}Số: 12/VBHN-VPQH\nHà Nội, ngày 15 tháng 7 năm 2024\nLUẬT\nĐO ĐẠC\n"
        "Luật Đo đạc số 25/2008/QH12 ngày 14 tháng 11 năm 2008 của Quốc hội, được sửa đổi, bổ sung bởi:\n"
        "Luật số 46/2014/QH13 ngày 13 tháng 6 năm 2014 của Quốc hội.\nĐiều 1. Phạm vi\nLuật này quy định việc đo.\n"
        "XÁC THỰC VĂN BẢN HỢP NHẤT\nCHỦ NHIỆM\nLê Văn An"
    )
    assert (str(read.number), read.type) == ("12/VBHN-VPQH", "Văn bản hợp nhất")
    assert (read.issuer, str(read.date)) == ("Văn phòng Quốc hội", "2024-07-15")


def test_the_head_of_the_first_text_does_not_date_a_consolidated_one():
    read = _read(
        f"BỘ Y TẾ\n{MOTTO}Số: 05/2019/TT-BYT\nHà Nội, ngày 15 tháng 7 năm 2019\nTHÔNG TƯ\nQuy định việc đo\n"
        "Căn cứ Luật Đo đạc;\nĐiều 1. Phạm vi\nThông tư này quy định việc đo.\nBỘ Y TẾ\nSố: 07/VBHN-BYT\n"
        "XÁC THỰC VĂN BẢN HỢP NHẤT\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Văn An"
    )
    assert (str(read.number), read.date) == ("07/VBHN-BYT", None)


@pytest.mark.parametrize(
    ("bodies", "number", "signature", "issuer"),
    [
        ("UBND THÀNH PHỐ LẠC HÀ\nSỞ TÀI CHÍNH", "Số: 12/QĐ-STC", "GIÁM ĐỐC", "Sở Tài chính thành phố Lạc Hà"),
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", "Số: 12/QĐ-BHXH", "TỔNG GIÁM ĐỐC", "Bảo hiểm xã hội Việt Nam"),
        (
            "HỘI ĐỒNG THẨM PHÁN\nTÒA ÁN NHÂN DÂN TỐI CAO",
            "Số: 01/2024/NQ-HĐTP",
            "TM. HỘI ĐỒNG THẨM PHÁN\nCHÁNH ÁN",
            "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
        ),
        (
            "ỦY BAN TRUNG ƯƠNG\nMẶT TRẬN TỔ QUỐC VIỆT NAM\nBAN THƯỜNG TRỰC",
            "Số: 12/QĐ-MTTW-BTT",
            "TM. BAN THƯỜNG TRỰC\nPHÓ CHỦ TỊCH",
            "Ban Thường trực Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
        ),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG THPT VÂN KHÊ", "Số: 16/QĐ-THPTVK", "HIỆU TRƯỞNG", "Trường THPT Vân Khê"),
        (
            "ĐẠI HỌC LẠC HÀ\nTRƯỜNG ĐẠI HỌC CÔNG NGHỆ",
            "Số: 16/QĐ-ĐHCN",
            "HIỆU TRƯỞNG",
            "Trường Đại học Công nghệ",
        ),
        (
            "ỦY BAN NHÂN DÂN\nXÃ VÂN KHÊ",
            "Số: 16/QĐ-UBND",
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
            "Ủy ban nhân dân xã Vân Khê",
        ),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Số: 16/QĐ-TTg", "KT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG", "Thủ tướng Chính phủ"),
    ],
)
def test_the_issuer_is_named_as_people_write_it(bodies, number, signature, issuer):
    read = _read(_state(bodies, number, "QUYẾT ĐỊNH\nVề việc đo đạc", f"{signature}\nLê Văn An"))
    assert (read.issuer, read.signer, str(read.date)) == (issuer, "Lê Văn An", "2025-06-05")


def test_a_steering_committee_is_named_with_what_it_steers():
    read = _read(
        "BAN CHỈ ĐẠO TRUNG ƯƠNG\nVỀ PHÁT TRIỂN ĐO ĐẠC VÀ BẢN ĐỒ\n*\nSố 03-KH/BCĐTW\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Hà Nội, ngày 19 tháng 6 năm 2025\nKẾ HOẠCH\nđo đạc\n-----\n1. Đo.\n2. Vẽ.\n"
        "T/M BAN CHỈ ĐẠO\nPHÓ TRƯỞNG BAN\nLê Văn An"
    )
    assert read.issuer == "Ban Chỉ đạo Trung ương về phát triển đo đạc và bản đồ"


def test_the_session_of_a_committee_is_not_the_subject():
    read = _read(
        "BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 18-NQ/TW\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 16 tháng 6 năm 2022\n"
        "NGHỊ QUYẾT\nHỘI NGHỊ LẦN THỨ NĂM\nBAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG KHÓA XIII\n"
        "về tiếp tục đo đạc\n-----\nI- TÌNH HÌNH\n1. Đo.\n"
        "T/M BAN CHẤP HÀNH TRUNG ƯƠNG\nTỔNG BÍ THƯ\nLê Văn An"
    )
    assert read.subject == "về tiếp tục đo đạc"


def test_a_head_kept_in_columns_by_spaces_is_not_cut_inside_a_word():
    read = _read(
        "CHÍNH PHỦ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n-------           Độc lập - Tự do - Hạnh phúc\n"
        "Số: 45/2025/NĐ-CP        Hà Nội, ngày 28 tháng 02 năm 2025\nNGHỊ ĐỊNH\nQuy định việc đo\n"
        f"{BODY}TM. CHÍNH PHỦ\nTHỦ TƯỚNG\nLê Văn An"
    )
    assert (str(read.number), read.place, str(read.date)) == ("45/2025/NĐ-CP", "Hà Nội", "2025-02-28")
