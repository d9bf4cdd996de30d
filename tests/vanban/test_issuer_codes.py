"""Codes of bodies: one spelling each, the family where the code tells it."""

import pytest

from vanban.issuer_codes import (
    canonical_issuer_code,
    family_of_issuer,
    is_known_issuer,
    issuer_codes_by_name,
    issuer_name,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("TƯ", "TW"),
        ("vptư", "VPTW"),
        ("bldtbxh", "BLĐTBXH"),
        ("ttg", "TTg"),
        ("UBND", "UBND"),
        ("hdnd", "HĐND"),
        ("abc", "ABC"),
        ("bca-bqp", "BCA-BQP"),
    ],
)
def test_a_code_has_one_spelling(written, code):
    assert canonical_issuer_code(written) == code
    assert canonical_issuer_code(code) == code


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("TW", "party"),
        ("BTCTU", "party"),
        ("ĐUK", "party"),
        ("CP", "state"),
        ("UBTVQH15", "state"),
        ("MTTQ-BTT", "state"),
        ("XYZ", None),
    ],
)
def test_the_family_is_told_where_the_code_tells_it(code, family):
    assert family_of_issuer(code) == family


def test_names_and_codes_lead_to_each_other():
    assert issuer_name("bnv") == "Bộ Nội vụ"
    assert issuer_codes_by_name()["bo noi vu"] == "BNV"
    assert issuer_codes_by_name()["van phong thanh uy"] == "VPTU"
    assert issuer_name("KHÔNG") is None


def test_lower_case_codes_are_known():
    assert is_known_issuer("vpcp-kgvx")
    assert is_known_issuer("qh15")
    assert not is_known_issuer("giờ")
