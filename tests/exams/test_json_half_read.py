"""A question of our own form with a field that is not: read as far as it can be, and told."""

import json

from exams.formats.entries import Doubt
from exams.formats.json_file import read


def test_a_field_of_a_wrong_form_is_told_and_the_question_kept() -> None:
    item = {
        "stem": "Thời hạn là bao lâu?",
        "options": ["5 ngày", "7 ngày"],
        "keys": [0],
        "level": "nhan_biet",
        "sources": 7,
    }
    imported = read(json.dumps([item]).encode())
    (entry,) = imported.entries
    assert entry.item.stem == "Thời hạn là bao lâu?"
    assert entry.item.options == ("5 ngày", "7 ngày")
    assert Doubt.UNREAD in {finding.doubt for finding in imported.findings}
    assert any("7" in value for _, value in entry.extra)
