"""The field of a task: from the heading above it where that names one alone, else from its document."""

import doctest

import pytest

import programs.fields
from programs.fields import field_of
from vanban.fields import SHIPPED, field_names

NAMES = field_names(SHIPPED.parent)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("II. Về chuyển đổi số", "Chuyển đổi số, khoa học và công nghệ"),
        ("Nhóm nhiệm vụ về khoa học và công nghệ", "Chuyển đổi số, khoa học và công nghệ"),
        ("CÔNG TÁC KIỂM TRA, GIÁM SÁT", "Công tác kiểm tra, giám sát"),
        ("3. Lĩnh vực y tế, an sinh xã hội", "Y tế, lao động, an sinh xã hội"),
        ("Tuyên giáo", "Tuyên giáo"),
    ],
)
def test_a_heading_that_is_a_field_names_it(heading: str, field: str) -> None:
    assert field_of("Cải cách hành chính", heading, NAMES) == field


@pytest.mark.parametrize(
    "heading",
    [
        "TỔ CHỨC THỰC HIỆN",
        "Xây dựng kế hoạch",
        "QUÝ I",
        "",
        "Y tế, giáo dục và đào tạo",
        "Chuyển đổi số ở Ban Tuyên giáo",
    ],
)
def test_a_heading_that_says_anything_else_leaves_the_documents_field(heading: str) -> None:
    assert field_of("Cải cách hành chính", heading, NAMES) == "Cải cách hành chính"
    assert field_of(None, heading, NAMES) == ""


def test_the_example_in_the_docstring_holds() -> None:
    assert doctest.testmod(programs.fields).failed == 0
