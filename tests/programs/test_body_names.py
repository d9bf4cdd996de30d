"""Names of bodies: which of a list leads, and what begins as one."""

import pytest

from programs.bodies import begins_as_body, clean_body, leading_bodies, names_nobody


@pytest.mark.parametrize(
    ("lead", "bodies"),
    [
        ("Sở Văn hóa và Thể thao", ["Sở Văn hóa và Thể thao"]),
        ("Ban Tuyên giáo và Dân vận Thành ủy", ["Ban Tuyên giáo và Dân vận Thành ủy"]),
        ("Văn phòng Thành ủy và Ban Tổ chức Thành ủy", ["Văn phòng Thành ủy", "Ban Tổ chức Thành ủy"]),
        ("Bộ Khoa học và Công nghệ, Bộ Tài chính", ["Bộ Khoa học và Công nghệ", "Bộ Tài chính"]),
        ("Sở A; Sở B", ["Sở A", "Sở B"]),
        (
            "các bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
            ["các bộ", "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương"],
        ),
        ("", []),
    ],
)
def test_of_several_bodies_the_first_named_leads(lead: str, bodies: list[str]) -> None:
    assert leading_bodies(lead) == bodies


def test_a_verb_that_looks_like_a_body_without_its_marks_is_none() -> None:
    assert begins_as_body("xã Vân Khê Thượng")
    assert not begins_as_body("xây dựng kế hoạch")
    assert not begins_as_body("bảo đảm kinh phí")


def test_a_verb_that_was_taken_into_a_name_is_cut_off() -> None:
    assert clean_body("Trung tâm thực hiện") == "Trung tâm"
    assert clean_body("Ban chỉ đạo chuyển đổi số") == "Ban chỉ đạo chuyển đổi số"


@pytest.mark.parametrize(
    "name", ["các cơ quan, đơn vị liên quan", "các cấp ủy đảng", "các đơn vị đóng trên địa bàn xã"]
)
def test_any_body_at_all_is_nobody(name: str) -> None:
    assert names_nobody(name)


def test_a_kind_of_bodies_that_does_one_thing_is_somebody() -> None:
    assert not names_nobody("các đơn vị cấp nước sạch trên địa bàn thành phố")
