"""The term a Party document belongs to, from data."""

import datetime

import pytest

from vanban.terms import term_of


@pytest.mark.parametrize(
    ("code", "issuer", "date", "term"),
    [
        ("TW", "Ban Chấp hành Trung ương", "2017-10-25", "XII (2016 - 2020)"),
        ("TW", "Ban Chấp hành Trung ương", "2022-06-16", "XIII (2021 - 2025)"),
        ("BTCTW", "Ban Tổ chức Trung ương", "2021-02-01", "XIII (2021 - 2025)"),
        ("VPTW/nb", "Văn phòng Trung ương Đảng", "2026-05-27", "XIV (2026 - 2030)"),
        ("TU", "Ban Thường vụ Thành ủy Hà Nội", "2025-10-17", "XVIII (2025 - 2030)"),
        ("TU", "Ban Thường vụ Tỉnh ủy", "2021-10-15", "2020 - 2025"),
        ("ĐU", "Ban Chấp hành Đảng bộ xã", "2026-01-20", "2025 - 2030"),
        ("TU", "Ban Thường vụ Tỉnh ủy", "2025-07-15", None),  # congresses are being held: which side is not known
        ("CP", "Chính phủ", "2022-01-01", None),
        (None, None, "2022-01-01", None),
        ("TW", "Bộ Chính trị", "1975-01-01", None),
    ],
)
def test_the_term_of_a_document(code: str | None, issuer: str | None, date: str, term: str | None) -> None:
    assert term_of(issuer_code=code, issuer=issuer, date=datetime.date.fromisoformat(date)) == term


def test_an_undated_document_has_no_term() -> None:
    assert term_of(issuer_code="TW", issuer="Bộ Chính trị", date=None) is None
