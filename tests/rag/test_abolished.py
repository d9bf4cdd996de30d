"""Units that no longer exist, as questions and passages name them, and words that only look like them."""

import pytest

from rag.abolished import abolished_kinds, named_units


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UBND huyện Lạc Sơn giải quyết trong bao lâu?", ["UBND huyện Lạc Sơn"]),
        ("Hồ sơ nộp ở quận Tây Lạc hay ở phường?", ["quận Tây Lạc"]),
        ("Ban Thường vụ Huyện ủy cho ý kiến", ["Ban Thường vụ Huyện ủy"]),
        ("Phòng Tài chính - Kế hoạch huyện cấp phát", ["huyện"]),
        ("Phòng Nội vụ huyện Lạc Sơn", ["Phòng Nội vụ huyện Lạc Sơn"]),
        ("mỗi Thành ủy viên phụ trách một đơn vị cấp huyện", ["cấp huyện"]),
        ("Các huyện ủy, đảng ủy trực thuộc báo cáo hằng tháng", ["huyện ủy"]),
        ("Quận 3 có bao nhiêu phường?", ["Quận 3"]),
        ("thị xã Lạc Biên", ["thị xã Lạc Biên"]),
        ("các quận, huyện, thị xã báo cáo", ["quận, huyện"]),
        ("ubnd huyen giai quyet the nao", ["ubnd huyen"]),
        ("huyen uy lam viec may lan mot nam", ["huyen uy"]),
        ("thị trấn Lạc Khê", ["thị trấn Lạc Khê"]),
    ],
)
def test_a_unit_that_has_ended_is_seen(text: str, named: list[str]) -> None:
    found = [unit for kind in abolished_kinds() for unit in named_units(text, kind)]
    assert found[:1] == named


@pytest.mark.parametrize(
    "text",
    [
        "Quân ủy Trung ương ban hành nghị quyết",
        "Đồng chí Nguyễn Văn Huyện ký ban hành",
        "Quan điểm chỉ đạo của nghị quyết là gì?",
        "co quan nao chu tri va quan ly du lieu",
        "truyen thuyet huyen thoai ve thanh pho",
        "quan uy trung uong",
        "Cơ quan, đơn vị cấp xã, phường báo cáo; đảng ủy xã theo dõi",
        "uy ban nhan dan quan ly thong nhat",
        "thi xa hoi hoa, thi uy tin",
        "cấp quản lý trực tiếp và cấp ủy",
    ],
)
def test_other_words_are_no_units(text: str) -> None:
    assert [unit for kind in abolished_kinds() for unit in named_units(text, kind)] == []
