"""When a document says it takes effect."""

import datetime

import pytest

from ingest.effect import effective_date

SIGNED = datetime.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.", datetime.date(2026, 7, 1)),
        ("Quyết định này có hiệu lực\nthi hành kể từ ngày 15/3/2026.", datetime.date(2026, 3, 15)),
        ("Hướng dẫn này có hiệu lực kể từ ngày ký.", SIGNED),
        ("Thông tư này có hiệu lực thi hành sau 45 ngày kể từ ngày ký ban hành.", datetime.date(2026, 3, 18)),
        ("Quy định này phổ biến tới chi bộ, có hiệu lực thi hành từ ngày 01/7/2026.", datetime.date(2026, 7, 1)),
        ("Nghị định số 1/2020/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực.", None),
        ("Luật Mẫu có hiệu lực từ ngày 01/7/2025.", None),
        ("", None),
    ],
)
def test_the_clause_on_effect_is_read(text, date):
    assert effective_date(text, SIGNED) == date


def test_without_a_date_of_signing_nothing_is_counted_from_it():
    assert effective_date("Nghị định này có hiệu lực từ ngày ký.", None) is None
