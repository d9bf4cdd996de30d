"""What an earlier turn carries over to where a follow-up is answered from."""

import datetime

import pytest
from made_up_evidence import asked, evidence

from rag.carrying import NOTHING_CARRIED, carried, years_of
from rag.evidence import DocumentFacts
from rag.ranking import rank

OTHER = DocumentFacts(8, "9-KH/TU", "Kế hoạch", "Thành ủy", datetime.date(2026, 4, 1), "về số hóa")
SAID_HERE = evidence("Trang bị máy quét cho văn phòng trong quý III.", passage_id=70)
SAID_THERE = evidence("Trang bị máy quét cho văn phòng trong quý IV.", passage_id=80, document=OTHER)


def fits(_ranked: object) -> bool:
    return True


def first(question: str, documents: tuple[int, ...], *, added: str = "", years: tuple[int, ...] = ()) -> int | None:
    """Returns the id of the passage answered from, None where nothing speaks of what is newly asked."""
    ranked = rank(asked(question), [SAID_HERE, SAID_THERE])
    kept = carried(documents, added, years, asked=added, alone=False).preferred(ranked, fits)
    return kept[0].evidence.passage_id if kept else None


def test_of_two_passages_as_good_the_one_of_the_document_cited_last_answers() -> None:
    question = "Trang bị máy quét cho văn phòng khi nào?"
    assert first(question, (7,)) == 70
    assert first(question, (8,)) == 80


def test_what_no_passage_near_the_best_speaks_of_is_not_answered() -> None:
    question = "Trang bị máy quét cho văn phòng: xe đạp thì sao?"
    assert first(question, (7,), added="xe đạp") is None
    assert first(question, (7,), added="máy quét") == 70


def test_a_passage_of_other_years_alone_does_not_answer_for_a_year() -> None:
    ranked = rank(asked("Năm 2028 bố trí bao nhiêu?"), [evidence("Năm 2026 bố trí 3 tỷ đồng.")])
    assert carried((), "", (2028,), asked="", alone=False).preferred(ranked, fits) == []
    assert carried((), "", (2026,), asked="", alone=False).preferred(ranked, fits) == ranked


def test_without_an_earlier_turn_the_order_stays() -> None:
    ranked = rank(asked("Trang bị máy quét khi nào?"), [SAID_HERE, SAID_THERE])
    assert NOTHING_CARRIED.preferred(ranked, fits) == ranked


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("giai đoạn 2026 - 2028", {2026, 2027, 2028}),
        ("ngày 01/4/2026 và năm 2030", {2026, 2030}),
        ("số 12026 trang", set()),
    ],
)
def test_years_and_those_between_two_are_read(text: str, years: set[int]) -> None:
    assert years_of(text) == years
