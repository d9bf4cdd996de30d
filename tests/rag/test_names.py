"""Places named in a question, and short forms written out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import PLACES

from rag.names import KnownPlaces, find_names, place_name, without_names
from rag.wording import written_out
from vanban.text import has_marks, nfc

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["xã Vân Khê Thượng", "vân khê thượng", "phường Bình An", "van khe thuong", "Lạc Hà", "ß", "İ"]
        ),
        st.text(max_size=6),
    ),
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        ("Đảng ủy xã Vân Khê Thượng", "vân khê thượng"),
        ("Ủy ban nhân dân thành phố Lạc Hà", "lạc hà"),
        ("Văn phòng", None),
    ],
)
def test_a_unit_is_of_the_place_in_its_name(unit: str, place: str | None) -> None:
    assert place_name(unit) == place


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Xã Vân Khê Thượng họp ngày nào?", ("vân khê thượng",)),
        ("vân khê thượng họp ngày nào", ("vân khê thượng",)),
        ("xa van khe thuong hop ngay nao", ("van khe thuong",)),
        ("Phường Bình An có gì mới?", ("bình an",)),
        ("Tân Lạc Đông khác Phúc Lâm Hạ chỗ nào?", ("phúc lâm hạ", "tân lạc đông")),
        ("Thành phố Lạc Hà chi bao nhiêu?", ()),
        ("xã phải báo cáo ai?", ()),
    ],
)
def test_the_places_of_a_question_are_found_and_the_name_of_the_whole_says_nothing(
    question: str, names: tuple[str, ...]
) -> None:
    assert find_names(question, PLACES, bare=not has_marks(question)) == names


def test_a_name_inside_a_longer_one_is_not_counted_twice() -> None:
    known = KnownPlaces(frozenset({"vân khê", "vân khê thượng"}))
    assert find_names("xã Vân Khê Thượng", known, bare=False) == ("vân khê thượng",)


def test_initials_stand_for_a_place_only_when_no_other_place_shares_them() -> None:
    assert PLACES.initials()["TLD"] == PLACES.initials()["TLĐ"] == "tân lạc đông"
    alike = KnownPlaces(frozenset({"vân khê", "vĩnh kim"}))
    assert alike.initials() == {}


@pytest.mark.parametrize(
    ("question", "full"),
    [
        ("Phường TLĐ ko làm", "Phường tân lạc đông không làm"),
        ("phuong TLD ko lam", "phuong tan lac dong khong lam"),
        ("BTV Thành ủy họp", "Ban Thường vụ Thành ủy họp"),
        ("Văn phòng chủ trì việc gì?", "Văn phòng chủ trì việc gì?"),
    ],
)
def test_short_forms_are_written_out_in_the_questions_own_spelling(question: str, full: str) -> None:
    assert written_out(question, PLACES) == full


@given(st.sampled_from(["Xã Vân Khê Thượng làm gì?", "Ai chủ trì?", "Hạn nộp báo cáo là khi nào?", "ha tang so"]))
def test_a_question_written_out_once_stays_as_it_is(question: str) -> None:
    once = written_out(question, PLACES)
    assert written_out(once, PLACES) == once == question


@given(PIECES, st.booleans())
def test_cutting_names_out_moves_no_other_character(question: str, bare: bool) -> None:
    text = nfc(question)
    names = find_names(text, PLACES, bare=bare)
    kept = without_names(text, names, bare=bare)
    assert len(kept) == len(text)
    assert all(after in (before, ",", " ") for before, after in zip(text, kept, strict=True))


def test_capitals_everywhere_say_nothing_of_places_but_known_ones_are_seen() -> None:
    known = KnownPlaces(frozenset({"vân khê thượng"}), frozenset({"lạc hà"}))
    assert find_names("NĂM 2026 XÃ VÂN KHÊ THƯỢNG PHẢI KẾT NẠP BAO NHIÊU ĐẢNG VIÊN", known, bare=False) == (
        "vân khê thượng",
    )
    assert find_names("xã Vân Khê Thượng Lạc Hà có bao nhiêu thôn", known, bare=False) == ("vân khê thượng",)
