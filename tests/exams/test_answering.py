"""The option that the text proves: found with its words, none where there is no proof, a wrong key told."""

import dataclasses

import pytest

from exams.answering import Confidence, Outcome, answer
from exams.documents import ExamDocument
from exams.formats.entries import plain_item
from exams.items import Item, Kind
from exams.passages import Passages

LOG = "Theo Quy định số 34-QĐ/TU, nhật ký khai thác dữ liệu dùng chung được lưu tối thiểu bao nhiêu tháng?"
MONTHS = ("12 tháng", "18 tháng", "24 tháng", "36 tháng")


@pytest.fixture(scope="module")
def passages(library: dict[str, ExamDocument]) -> Passages:
    """Returns the passages of the sample documents."""
    return Passages(tuple(library.values()))


def test_the_option_that_the_text_states_is_found_with_the_words_that_prove_it(
    passages: Passages, library: dict[str, ExamDocument]
) -> None:
    found = answer(plain_item(LOG, MONTHS, (2,)), passages)
    assert (found.outcome, found.letter, found.confidence) == (Outcome.PROVEN, "C", Confidence.STRONG)
    assert found.source is not None
    assert found.source.document_id == library["08"].id
    assert library["08"].text[found.source.start : found.source.end] == found.source.quote
    assert "24 tháng" in found.source.quote
    assert "Quy định số 34-QĐ/TU" in found.source.citation
    assert not found.against_key


def test_a_key_that_the_text_contradicts_is_told(passages: Passages) -> None:
    found = answer(plain_item(LOG, MONTHS, (0,)), passages)
    assert found.letter == "C"
    assert found.against_key


def test_a_question_without_key_is_answered_too(passages: Passages) -> None:
    found = answer(plain_item(LOG, MONTHS), passages)
    assert (found.letter, found.against_key) == ("C", False)


@pytest.mark.parametrize(
    ("stem", "options", "outcome"),
    [
        (LOG.replace("34-QĐ/TU", "99-QĐ/TU"), MONTHS, Outcome.NO_DOCUMENT),
        (LOG.replace("Quy định số 34-QĐ/TU", "Quy định 99"), MONTHS, Outcome.NO_DOCUMENT),
        (LOG, ("18 tháng", "36 tháng", "48 tháng", "60 tháng"), Outcome.NOT_PROVEN),
        (LOG, ("24 năm", "24 ngày", "24 giờ", "24 tuần"), Outcome.NOT_PROVEN),
        ("Thủ đô của nước nào nằm bên sông Xen?", ("Pháp", "Đức", "Ý", "Anh"), Outcome.NOT_PROVEN),
        (LOG, (), Outcome.NOT_PROVEN),
    ],
)
def test_nothing_is_chosen_without_proof(
    passages: Passages, stem: str, options: tuple[str, ...], outcome: Outcome
) -> None:
    found = answer(plain_item(stem, options, (0,) if options else ()), passages)
    assert (found.outcome, found.place, found.source, found.against_key) == (outcome, None, None, False)


def test_two_options_that_the_text_states_of_the_same_thing_leave_it_open(passages: Passages) -> None:
    stem = "Theo Quy định số 34-QĐ/TU, thời hạn sử dụng dữ liệu tối đa là bao lâu?"
    assert answer(plain_item(stem, ("12 tháng", "03 tháng", "05 năm")), passages).place is None


def test_a_document_named_by_its_short_number_alone_is_meant(passages: Passages) -> None:
    stem = LOG.replace("Quy định số 34-QĐ/TU", "Quy định 34")
    assert answer(plain_item(stem, MONTHS), passages).letter == "C"


@pytest.mark.parametrize(("months", "right"), [("24", True), ("36", False)])
def test_a_statement_is_judged_by_the_text(passages: Passages, months: str, *, right: bool) -> None:
    quoted = f"Nhật ký khai thác được lưu tối thiểu {months} tháng và không được sửa, xóa"
    item = plain_item(f"Theo Quy định số 34-QĐ/TU, nhận định sau đúng hay sai: “{quoted}”?", ("Đúng", "Sai"))
    assert answer(item, passages).letter == ("A" if right else "B")


def test_a_statement_that_no_text_speaks_of_is_not_judged(passages: Passages) -> None:
    item = plain_item("Nhận định sau đúng hay sai: “Mỗi xã phải trồng năm nghìn cây bàng ven biển”?", ("Đúng", "Sai"))
    assert answer(item, passages).outcome is Outcome.NOT_PROVEN


def test_a_blank_is_filled_by_the_words_that_stand_there(passages: Passages) -> None:
    stem = "Điền vào chỗ trống: “Nhật ký khai thác được lưu tối thiểu (…) và không được sửa, xóa”?"
    assert answer(plain_item(stem, MONTHS), passages).letter == "C"


def test_the_column_that_the_question_speaks_of_decides_in_a_table(library: dict[str, ExamDocument]) -> None:
    passages = Passages((library["25"],))
    stem = (
        "Theo Nghị quyết số 30/2026/NQ-HĐND, “Tình nguyện viên trợ giảng tại lớp học” ở cột “Mức tại {}” là bao nhiêu?"
    )
    options = ("110.000", "150.000", "180.000")
    assert answer(plain_item(stem.format("xã"), options), passages).letter == "C"
    assert answer(plain_item(stem.format("phường"), options), passages).letter == "B"


def test_generated_items_without_their_sources_are_answered_as_they_are_keyed_or_not_at_all(
    passages: Passages, library: dict[str, ExamDocument]
) -> None:
    from exams.generating import generate

    items = generate(library["02"], list(library.values()), count=30, seed=5).items
    asked = [dataclasses.replace(item, sources=(), explanation="", derivation=None) for item in items]
    found = [(item, answer(item, passages)) for item in asked]
    proven = [(item, one) for item, one in found if one.place is not None]
    assert [item.stem for item, one in proven if one.against_key] == []
    assert len(proven) >= len(items) // 2
    assert all(one.place is None for item, one in found if item.kind in (Kind.COMPUTED, Kind.MATCHING))


def test_an_item_whose_right_option_is_missing_is_seldom_answered(
    passages: Passages, library: dict[str, ExamDocument]
) -> None:
    from exams.generating import generate

    items = generate(library["13"], list(library.values()), count=30, seed=5).items
    keyless = [dataclasses.replace(item, options=item.wrong_options, keys=()) for item in items if _many(item)]
    assert sum(answer(item, passages).place is not None for item in keyless) <= 2


def _many(item: Item) -> bool:
    return len(item.options) > 2
