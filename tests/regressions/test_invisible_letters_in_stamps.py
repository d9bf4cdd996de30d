"""A stamp in a margin with an invisible character among its letters was missed, or taken for a lower degree."""

import pytest
from word_packages import document, paragraph

from ingest.blocks import Marginal, Place
from ingest.margin_marks import margin_marks
from ingest.parsing import parse_file

INVISIBLE = ("\u200b", "\u2060", "\u00ad", "\ufeff", "\u200d")


@pytest.mark.parametrize("place", list(Place))
@pytest.mark.parametrize("sign", INVISIBLE)
def test_an_invisible_character_hides_no_stamp(place: Place, sign: str) -> None:
    for degree in ("MẬT", "TỐI MẬT", "TUYỆT MẬT"):
        for at in range(1, len(degree)):
            marks = list(margin_marks([Marginal(degree[:at] + sign + degree[at:], place, 1)]))
            assert {mark.name for mark in marks} == {degree}


def test_an_invisible_character_hides_no_stamp_of_a_head() -> None:
    for sign in INVISIBLE:
        parsed = parse_file("a.docx", document(paragraph(f"T{sign}ỐI M{sign}ẬT") + paragraph("KẾ HOẠCH") * 3))
        assert parsed.metadata.secrecy == "TỐI MẬT"
