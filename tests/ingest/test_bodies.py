"""Names in capitals come back in the usual case."""

import pytest

from ingest.bodies import body_name, is_post, post_name


@pytest.mark.parametrize(
    "name",
    [
        "Bộ Chính trị", "Ban Chấp hành Trung ương", "Ủy ban nhân dân xã Phúc Lâm", "Hội đồng nhân dân thành phố Lạc Hà",
        "Thành ủy Lạc Hà", "Đảng ủy phường Tân Lạc Đông", "Ban Thường vụ Thành ủy Lạc Hà",
        "Bộ Lao động - Thương binh và Xã hội",
        "Sở Khoa học và Công nghệ", "Ban Tuyên giáo và Dân vận", "Thủ tướng Chính phủ", "Đảng bộ thành phố Lạc Hà",
        "Bộ Công an - Bộ Quốc phòng - Bộ Lao động - Thương binh và Xã hội", "Ủy ban MTTQ Việt Nam thành phố Lạc Hà",
        "Viện kiểm sát nhân dân tối cao", "Ủy ban Kiểm tra", "Ban Thường vụ Tỉnh ủy Lạc Hà",
    ],
)  # fmt: skip
def test_a_body_in_capitals_gets_its_usual_case(name):
    assert body_name(name.upper()) == name
    assert body_name(name) == name


@pytest.mark.parametrize(
    "name", ["Phó Chánh Văn phòng", "Tổng Bí thư", "Phó Trưởng ban Thường trực", "Giám đốc Sở Nội vụ"]
)
def test_a_post_in_capitals_gets_its_usual_case(name):
    assert is_post(name.upper())
    assert post_name(name.upper()) == name


def test_a_body_is_no_post():
    assert not is_post("BAN CHẤP HÀNH")
    assert not is_post("Chủ tịch")
