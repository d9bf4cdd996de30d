"""The closing: on whose behalf, post, name and recipients, in columns, one after the other or side by side."""

import pytest
from document_lines import document, left, right

from ingest.signature import read_closing


def _closing(*lines):
    return read_closing(document("Điều 1. Mẫu", *lines).lines, 0)


@pytest.mark.parametrize(
    ("lines", "authority", "position", "signer"),
    [
        (("T/M BỘ CHÍNH TRỊ", "Trần Văn Mẫu"), "T/M BỘ CHÍNH TRỊ", None, "Trần Văn Mẫu"),
        (("T/M BỘ CHÍNH TRỊ (Đã ký) Trần Văn Mẫu",), "T/M BỘ CHÍNH TRỊ", None, "Trần Văn Mẫu"),
        (("TM. CHÍNH PHỦ THỦ TƯỚNG", "(Đã ký)", "Trần Văn Mẫu"), "TM. CHÍNH PHỦ", "Thủ tướng", "Trần Văn Mẫu"),
        (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trung tướng Trần Văn Mẫu"), "KT. BỘ TRƯỞNG", "Thứ trưởng", "Trần Văn Mẫu"),
        (("BỘ TRƯỞNG", "PGS.TS. Trần Văn Mẫu"), None, "Bộ trưởng", "Trần Văn Mẫu"),
        (
            ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Trương Thị Mẫu"),
            "K/T CHÁNH VĂN PHÒNG",
            "Phó Chánh Văn phòng",
            "Trương Thị Mẫu",
        ),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Dương", "Đức Mẫu"), "KT. CHỦ TỊCH", "Phó Chủ tịch", "Dương Đức Mẫu"),
    ],
)
def test_every_form_of_signature_is_read(lines, authority, position, signer):
    closing = _closing(*lines)
    assert (closing.authority, closing.position, closing.signer) == (authority, position, signer)
    assert (closing.start, closing.end) == (1, 1 + len(lines))


def test_recipients_may_wrap_and_stand_beside_the_signature():
    closing = _closing(
        "Nơi nhận: TM. ỦY BAN NHÂN DÂN",
        "- Các phòng, ban trực thuộc",
        "Ủy ban nhân dân xã; CHỦ TỊCH",
        "- Lưu: VT. ",
        "Lưu Văn Mẫu",
    )
    assert closing.authority == "TM. ỦY BAN NHÂN DÂN"
    assert closing.signer == "Lưu Văn Mẫu"
    assert closing.recipients[0].startswith("Các phòng, ban trực thuộc")
    assert closing.recipients[-1] == "Lưu: VT"


def test_columns_keep_recipients_and_signature_apart():
    closing = _closing(
        left("Nơi nhận:"),
        left("- Các ban,"),
        left("- Lưu."),
        right("T/M BAN THƯỜNG VỤ"),
        right("BÍ THƯ"),
        right("Trần Văn Mẫu"),
    )
    assert closing.recipients == ("Các ban", "Lưu")
    assert closing.position == "Bí thư"


def test_a_post_before_the_legal_basis_is_no_signature():
    lines = document("BỘ TRƯỞNG BỘ NỘI VỤ", "Căn cứ Luật Mẫu;", "Điều 1. Mẫu").lines
    assert read_closing(lines, 0).start == len(lines)


def test_a_form_after_an_annex_heading_is_not_the_closing():
    lines = document("Điều 1. Mẫu", "PHỤ LỤC", "Nơi nhận:", "- Lưu.", "CHỦ TỊCH", "Trần Văn Mẫu").lines
    closing = read_closing(lines, 0)
    assert (closing.start, closing.end, closing.signer) == (1, 1, None)
