"""What an answer's sources support: its quotes, its figures, its dates, its document numbers."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.support import figures, number_support, quote_support, quoted_runs
from vanban.answers import Answer, Citation, Understood

PASSAGE = "2. Nhật ký được lưu tối thiểu 36 tháng theo\nQuy định số 34-QĐ/TU, ngày 20/4/2026; xong trong 02 giờ."
CITATION = Citation(
    mark=1, document_id=7, passage_id=70, number="51-QĐ/TU", type="Quyết định", date=datetime.date(2026, 9, 1),
    issuer=None, subject="sửa đổi Quy định số 34-QĐ/TU", path="khoản 7 Điều 1", page=3,
    quote="được lưu tối thiểu 36 tháng theo\nQuy định", start=0, end=9,
)  # fmt: skip


def answer(text: str, *, quote: str = CITATION.quote) -> Answer:
    return Answer(text, (Citation(**{**_fields(CITATION), "quote": quote}),))


def _fields(citation: Citation) -> dict[str, object]:
    return {name: getattr(citation, name) for name in Citation.__slots__}


def passage(_: Citation) -> str:
    return PASSAGE


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("“được lưu tối thiểu 36 tháng theo Quy định” [1]", 1.0),
        ("“được lưu … theo Quy định” [1]", 1.0),
        ("Theo văn bản “sửa đổi Quy định số 34-QĐ/TU” [1]", 1.0),
        ("không trích", 1.0),
        ("“được lưu tối thiểu 63 tháng” [1]", 0.5),
        ("“được lưu tối thiểu 36 tháng”, “xong trong 02 giờ” [1]", 2 / 3),
    ],
)
def test_every_quoted_run_of_the_text_must_stand_in_a_cited_quote(text: str, share: float) -> None:
    assert quote_support(answer(text), passage) == pytest.approx(share)


def test_a_quote_not_in_its_passage_is_not_supported() -> None:
    assert quote_support(answer("Không rõ [1]", quote="lưu tối thiểu 24 tháng"), passage) == 0.0


def test_a_run_that_holds_a_quoted_name_is_one_run() -> None:
    assert list(quoted_runs("Cuộc thi: “tổ chức “Khát vọng số” năm 2026” và “hết")) == [
        "tổ chức “Khát vọng số” năm 2026",
        "hết",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lưu 36 tháng, báo trong 2 giờ [1][2, 3]",
        "1. Lưu 36 tháng\n2. Quy định 34-QĐ/TU",
        "Quyết định số 51-QĐ/TU, ngày 01 tháng 9 năm 2026, khoản 7 Điều 1, trang 3",
        "Ban hành ngày 20-4-2026, năm 2026",
        "Không có con số nào",
    ],
)
def test_figures_of_the_passages_and_the_attributes_are_supported(text: str) -> None:
    assert number_support(answer(text), passage) == 1.0


@pytest.mark.parametrize(
    "text", ["Lưu 63 tháng", "ngày 21/4/2026", "Quy định 43-QĐ/TU", "đạt 36,5%", "1. Lưu\n2. 8 ngày"]
)
def test_a_figure_that_no_source_holds_is_not_supported(text: str) -> None:
    assert number_support(answer(text), passage) < 1.0


def test_the_day_a_question_was_understood_to_ask_about_may_be_told() -> None:
    told = answer("Tính đến ngày 15/10/2026: lưu 36 tháng")
    assert number_support(told, passage) == 0.5
    dated = Answer(told.text, told.citations, understood=Understood("x", as_of=datetime.date(2026, 10, 15)))
    assert number_support(dated, passage) == 1.0


@given(st.text(alphabet="0123456789/.,-% NQTUĐngàytháng“”\n", max_size=60))
def test_the_figures_of_a_passage_always_support_its_own_words(text: str) -> None:
    assert number_support(answer(text), lambda _: text) == 1.0
    assert quote_support(answer(f"“{text}”", quote=text), lambda _: text) == 1.0
    assert all(any(char.isdigit() for char in figure) for figure in figures(text))
