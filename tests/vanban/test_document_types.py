"""Types: codes lead to names, one code may mean two types, and the type word decides."""

import pytest

from vanban.document_types import (
    DOCUMENT_TYPES,
    canonical_type_code,
    codes_for_type,
    type_for_code,
    type_named,
    types_for_code,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NGHỊ QUYẾT", "Nghị quyết"),
        ("nghi quyet 57", "Nghị quyết"),
        ("Thông tư liên tịch số 01", "Thông tư liên tịch"),
        ("Thông tư số 01", "Thông tư"),
        ("QUY ĐỊNH", "Quy định"),
        ("QUYẾT ĐỊNH", "Quyết định"),
        ("Chương trình hành động", "Chương trình hành động"),
        ("Công điện khẩn", "Công điện"),
        ("luật thủ đô", "Luật"),
        ("căn cứ nghị quyết", None),
        ("nghịch lý", None),
        ("", None),
    ],
)
def test_a_text_that_begins_with_a_type_names_it(text, name):
    assert type_named(text) == name


def test_one_code_may_stand_for_two_types():
    assert types_for_code("QĐ") == ("Quyết định", "Quy định")
    assert type_for_code("TT", "party") == "Thông tri"
    assert type_for_code("TT", "state") == "Thông tư"


def test_an_unknown_code_stands_for_nothing():
    assert types_for_code("XYZ") == ()
    assert type_for_code("XYZ") is None
    assert canonical_type_code("XYZ") is None


@pytest.mark.parametrize(
    ("written", "code"), [("nd", "NĐ"), ("qđ", "QĐ"), ("CTR", "CTr"), ("ttr", "TTr"), ("ĐA", "ĐA"), ("DA", "DA")]
)
def test_codes_are_spelt_the_usual_way(written, code):
    assert canonical_type_code(written) == code


def test_every_code_leads_back_to_its_type():
    for kind in DOCUMENT_TYPES:
        for code in kind.codes:
            assert kind.name in types_for_code(code)
            assert code in codes_for_type(kind.name)
