"""Which fields are sensitive on chat channels: what officers write, with marks and without, and what is not meant."""

import unicodedata

import pytest

from vanban.fields import SHIPPED, field_names
from vanban.sensitive_fields import is_sensitive, sensitive_words
from vanban.text import fold_accents


@pytest.mark.parametrize(
    "field",
    [
        "Tổ chức xây dựng Đảng",
        "Công tác cán bộ",
        "cong tac can bo",
        "CÔNG TÁC KIỂM TRA, GIÁM SÁT",
        "Thanh tra - Khiếu nại",
        "giải quyết đơn thư",
        "Tài chính - Ngân sách",
        "tai chinh",
        "Phòng, chống tham nhũng",
        "Kỷ luật đảng",
        "kỉ luật đảng",
        "TCCB",
        "UBKT",
    ],
)
def test_a_field_that_names_a_sensitive_area_is_told(field: str) -> None:
    assert is_sensitive(field)
    assert is_sensitive(fold_accents(field).lower())
    assert is_sensitive(unicodedata.normalize("NFD", field))
    assert is_sensitive(f"Lĩnh vực:  {field}; khác")


@pytest.mark.parametrize(
    "field",
    [None, "", "Chuyển đổi số", "Chất lượng giáo dục", "Thủy sản", "Thành trì", "Kiểm trang", "Hội thi", "Giám sátt"],
)
def test_other_fields_are_not_even_where_letters_are_alike(field: str | None) -> None:
    assert not is_sensitive(field)


def test_of_the_fields_we_offer_exactly_those_of_the_four_areas_are_sensitive(tmp_path) -> None:
    assert SHIPPED.is_file()
    assert [name for name in field_names(tmp_path) if is_sensitive(name)] == [
        "Công tác kiểm tra, giám sát",
        "Nội chính, phòng, chống tham nhũng",
        "Tài chính, đầu tư, tài sản công",
        "Tổ chức xây dựng Đảng",
    ]


def test_the_list_holds_each_phrase_once() -> None:
    words = sensitive_words()
    assert len(words) == len(set(words)) > 20
    assert all(words)
