"""Names of bodies that were renamed, merged or ended: what they are now, and what a person is told."""

import datetime

import pytest

from programs.bodies import body_key
from programs.former_names import ended_kind, now_called, written_out
from programs.units import UNKNOWN, Meant, UnitNames
from vanban.unit_tree import Unit, UnitTree

TODAY = datetime.date(2026, 11, 27)
ENDED = datetime.date(2025, 6, 30)
UNITS = (
    Unit(1, "tu", "Thành ủy Lạc Hà"),
    Unit(2, "btgdv", "Ban Tuyên giáo và Dân vận Thành ủy Lạc Hà", 1),
    Unit(3, "ub", "Ủy ban nhân dân thành phố Lạc Hà", 1),
    Unit(4, "stc", "Sở Tài chính thành phố Lạc Hà", 3),
    Unit(5, "skhcn", "Sở Khoa học và Công nghệ thành phố Lạc Hà", 3),
    Unit(6, "snv", "Sở Nội vụ thành phố Lạc Hà", 3),
    Unit(7, "du-vkt", "Đảng ủy xã Vân Khê Thượng", 1),
    Unit(8, "du-vk", "Đảng ủy xã Vân Khê", 1, valid_to=ENDED, successors=(7,)),
    Unit(9, "hu-cl", "Huyện ủy Cẩm Lạc", 1, valid_to=ENDED),
)
TREE = UnitTree({unit.id: unit for unit in UNITS})


def meant(listed: str) -> list[Meant]:
    return UnitNames(TREE).scope("Ban Thường vụ Thành ủy Lạc Hà", "Lạc Hà").read(listed, on=TODAY)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Ban Tuyên giáo Thành ủy", "Ban Tuyên giáo và Dân vận Thành ủy"),
        ("Ban Dân vận Thành ủy", "Ban Tuyên giáo và Dân vận Thành ủy"),
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Sở KH&ĐT thành phố Lạc Hà", "Sở Tài chính thành phố Lạc Hà"),
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
        ("Sở LĐTBXH", "Sở Nội vụ"),
        ("Bộ Nông nghiệp và Phát triển nông thôn", "Bộ Nông nghiệp và Môi trường"),
        ("Ban cán sự đảng Chính phủ", "Đảng ủy Chính phủ"),
    ],
)
def test_a_former_name_is_written_as_it_is_now(before: str, now: str) -> None:
    found = now_called(before)
    assert found is not None
    assert found.name == now


@pytest.mark.parametrize(
    "name", ["Ban Tuyên giáo và Dân vận Thành ủy", "Sở Tài chính", "Ban Dân tộc Hội đồng nhân dân thành phố", "Sở Y tế"]
)
def test_a_present_name_is_left_as_it_is(name: str) -> None:
    assert now_called(name) is None


def test_short_forms_and_full_names_are_one_key() -> None:
    assert body_key("Sở KH&CN") == body_key("Sở Khoa học và Công nghệ")
    assert body_key("UBMTTQ Việt Nam xã") == body_key("Ủy ban Mặt trận Tổ quốc Việt Nam xã")
    assert written_out("KHCNXYZ") == "KHCNXYZ"


def test_a_former_name_means_the_unit_of_the_present_one_and_says_so() -> None:
    [one] = meant("Ban Tuyên giáo Thành ủy")
    assert one.units == {2}
    assert "03/02/2025" in one.note


def test_a_body_that_was_split_is_for_a_person_to_check() -> None:
    [one] = meant("Sở Lao động - Thương binh và Xã hội thành phố Lạc Hà")
    assert one.units == {6}
    assert "cần kiểm tra" in one.note


def test_a_unit_that_has_ended_is_the_one_that_took_its_place() -> None:
    [one] = meant("Đảng ủy xã Vân Khê")
    assert one.units == {7}
    assert one.note == "“Đảng ủy xã Vân Khê” kết thúc ngày 30/06/2025; nơi tiếp nhận: Đảng ủy xã Vân Khê Thượng."


def test_a_unit_that_ended_without_an_heir_is_given_to_nobody() -> None:
    [one] = meant("Huyện ủy Cẩm Lạc")
    assert one.units == frozenset()
    assert "nơi tiếp nhận: chưa rõ" in one.note


@pytest.mark.parametrize("name", ["Phòng Nội vụ huyện", "UBND các quận, huyện, thị xã", "Quận ủy Bến Lạc"])
def test_a_district_is_noted_and_never_guessed(name: str) -> None:
    assert "01/07/2025" in ended_kind(name, on=TODAY)
    assert ended_kind(name, on=datetime.date(2025, 6, 1)) == ""
    assert all(not one.units for one in meant(name))
    assert any("Cấp huyện" in one.note for one in meant(name))


def test_a_name_that_nobody_bears_is_told_beside_those_that_are_known() -> None:
    known, unknown = meant("Sở Tài chính, Viện Quy hoạch Lạc Hà")
    assert (known.units, known.note) == ({4}, "")
    assert (unknown.name, unknown.units, unknown.note) == ("Viện Quy hoạch Lạc Hà", frozenset(), UNKNOWN)
