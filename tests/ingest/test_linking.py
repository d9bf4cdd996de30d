"""Edges without a number find the document that their type with its date, or with its title, names."""

import datetime

import pytest

from ingest.linking import Candidate, _is_named
from vanban.db.models import RelationRow

DAY = datetime.date(2015, 6, 19)
HELD = Candidate(1, "Luật", DAY, "Tổ chức Mẫu")


@pytest.mark.parametrize(
    ("wording", "date", "named"),
    [
        ("Luật Tổ chức Mẫu ngày 19 tháng 6 năm 2015", DAY, True),
        ("Luật Tổ chức Mẫu", None, True),
        ("luật tổ chức mẫu", None, True),
        ("Luật ngày 19/6/2015", DAY, True),
        ("Luật về Việc khác ngày 19/6/2015", DAY, False),
        ("Luật Việc khác", None, False),
        ("Luật ngày 20/6/2015", datetime.date(2015, 6, 20), False),
    ],
)
def test_a_title_or_a_date_names_a_document(wording, date, named):
    edge = RelationRow(target_text=wording, target_date=date)
    assert _is_named(edge, HELD) is named


def test_about_in_a_title_is_no_part_of_it():
    edge = RelationRow(target_text="Quyết định ngày 01/02/2020 của Ban Thường vụ về ban hành quy chế mẫu")
    assert _is_named(edge, Candidate(1, "Quyết định", DAY, "Về việc ban hành quy chế mẫu"))
