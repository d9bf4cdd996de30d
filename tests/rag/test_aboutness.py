"""Whether what is quoted speaks of what is asked: words that carry the point, what is named exactly, the decision."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_evidence import asked, evidence

from rag.aboutness import (
    AGAINST,
    FOR,
    judged,
    load_decision,
    measure_aboutness,
    missing,
    probability,
    speaks,
    spoken,
    told,
    without_years,
)
from rag.composing import Piece
from rag.designations import exact_years, kind_missing, unnamed
from rag.nearness import nearest
from rag.points import points
from rag.ranking import rank
from rag.word_uses import load_uses
from vanban.documents import PassageKind
from vanban.text import words

TRAVEL = "Công chức biệt phái được hưởng hỗ trợ đi lại 1,5 triệu đồng mỗi tháng từ ngân sách thành phố."
SHARES = st.floats(0, 1)
VALUES = st.fixed_dictionaries(dict.fromkeys((*FOR, *AGAINST), SHARES))


def pieces_of(text: str, **of_the_passage: object) -> list[Piece]:
    passage = replace(evidence(text), dense=0.5, **of_the_passage)  # type: ignore[arg-type]
    return [Piece(passage, 0, len(text))]


def answers(question: str, text: str) -> bool:
    pieces = pieces_of(text)
    return speaks(asked(question), rank(asked(question), [pieces[0].evidence]), pieces)


def lacking(question: str, text: str) -> list[str]:
    return [one.point.words for one in missing(asked(question), spoken(pieces_of(text)))]


def test_an_amount_of_another_thing_is_no_answer() -> None:
    assert answers("Công chức biệt phái được hỗ trợ đi lại bao nhiêu tiền mỗi tháng?", TRAVEL)
    assert not answers("Công chức biệt phái được trả lệ phí công chứng bao nhiêu tiền mỗi tháng?", TRAVEL)
    assert not answers("Cán bộ quốc phòng được hỗ trợ lái xe bao nhiêu tiền mỗi tháng?", TRAVEL)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Công chức biệt phái được hỗ trợ đi lại bao nhiêu tiền mỗi tháng?", TRAVEL),
        ("cong chuc biet phai duoc ho tro di lai bao nhieu", TRAVEL),
        ("Công chức biệt phái được trả lệ phí công chứng bao nhiêu tiền?", TRAVEL),
        ("Ai duyệt hỗ trợ đi lại của công chức biệt phái?", TRAVEL),
        ("Giá vàng hôm nay bao nhiêu?", TRAVEL),
    ],
)
def test_the_judge_reads_no_more_than_decides_and_the_decision_is_that_of_all_measures(
    question: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood, pieces = asked(question), pieces_of(text)
    ranked = rank(understood, [pieces[0].evidence])
    calibration = load_decision().calibration
    for sure in (0.0, 0.3, 0.6, 1.0):
        monkeypatch.setattr("rag.aboutness.judged", lambda *_, sure=sure: iter((sure, sure)))
        likely = probability(measure_aboutness(understood, ranked, pieces), calibration)
        assert speaks(understood, ranked, pieces) in (likely >= calibration.least, False)
        if likely < calibration.least:
            assert not speaks(understood, ranked, pieces)


def test_a_judge_that_cannot_change_the_decision_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> Iterator[float]:
        raise AssertionError("read")
        yield 0.0

    monkeypatch.setattr("rag.aboutness.judged", read)
    assert not answers("Giá vàng miếng trong nước chiều nay lên hay xuống?", TRAVEL)


def test_a_question_without_marks_is_judged_as_with_them() -> None:
    marked, bare = (
        "Công chức biệt phái được hỗ trợ đi lại bao nhiêu?",
        "cong chuc biet phai duoc ho tro di lai bao nhieu?",
    )
    with_them, without = (next(judged(asked(one), pieces_of(TRAVEL))) for one in (marked, bare))
    assert abs(with_them - without) < 0.1


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Năm 2024, mỗi xã phải bố trí mấy công chức?", "Mỗi xã phải bố trí mấy công chức?"),
        ("Sang năm 2027 thì chi bộ tự chấm điểm khi nào?", "Chi bộ tự chấm điểm khi nào?"),
        ("hộ nghèo đến 2030 còn bao nhiêu", "hộ nghèo còn bao nhiêu"),
        ("Nữ công chức sinh năm 1972 nghỉ hưu khi nào?", "Nữ công chức sinh năm 1972 nghỉ hưu khi nào?"),
        ("So năm 2025 với năm 2026 thì tăng mấy?", "So năm 2025 với năm 2026 thì tăng mấy?"),
        ("Năm 2026?", "Năm 2026?"),
    ],
)
def test_the_judge_is_not_asked_about_the_year(question: str, left: str) -> None:
    assert without_years(question) == left


def test_a_standing_rule_answers_for_a_year_that_it_does_not_name() -> None:
    rule = "Mỗi xã bố trí ít nhất một công chức phụ trách chuyển đổi số."
    sure = next(judged(asked("Năm 2024, mỗi xã phải bố trí ít nhất mấy công chức chuyển đổi số?"), pieces_of(rule)))
    assert sure == next(judged(asked("Mỗi xã phải bố trí ít nhất mấy công chức chuyển đổi số?"), pieces_of(rule)))


def test_a_refusal_tells_the_words_that_nothing_near_speaks_of() -> None:
    question = asked("Công chức biệt phái được trả lệ phí công chứng bao nhiêu?")
    assert told(question, pieces_of(TRAVEL)) == ("lệ phí", "công chứng")
    assert told(asked("Công chức biệt phái được hỗ trợ bao nhiêu?"), pieces_of(TRAVEL)) == ()


@pytest.mark.parametrize(
    ("word", "light"), [("nhà_thầu", "lần_lượt"), ("lệ_phí", "tất_cả"), ("hợp_đồng", "khác_nhau"), ("lái_xe", "vấn_đề")]
)
def test_a_word_of_one_matter_comes_in_bursts_and_a_word_of_every_matter_does_not(word: str, light: str) -> None:
    uses = load_uses()
    assert uses.burst(word, bare=False) > 1.2 > uses.burst(light, bare=False)


def test_a_noun_is_told_from_a_verb_by_what_stands_before_it() -> None:
    uses = load_uses()
    assert uses.noun("quốc_phòng", bare=False) > 0.9
    assert uses.noun("biểu_quyết", bare=False) < 0.4
    assert uses.noun("chưa_từng_có", bare=False) == 0.5


def test_the_words_of_a_question_are_known_words_without_those_that_only_ask() -> None:
    found = points(asked("Vòng chung kết có bao nhiêu khán giả, giảng viên nào dạy?"))
    assert [point.words for point in found if point.counted] == ["khán giả", "giảng viên"]
    assert not {"có", "bao", "nhiêu", "nào"} & {point.words for point in found}


def test_a_syllable_goes_with_the_word_it_forms_far_more_often() -> None:
    found = [point.words for point in points(asked("Mỗi phiếu được trả thù lao bao nhiêu?"))]
    assert "thù lao" in found


def test_words_are_found_without_marks_too() -> None:
    assert "le phi" in [point.words for point in points(asked("nop ho so thi le phi bao nhieu"))]


@given(st.text(alphabet="abc điệu, phí?15 ", max_size=60))
def test_every_word_found_stands_where_it_says(text: str) -> None:
    question = asked(f"lệ phí {text}")
    syllables = words(question.matter)
    found = points(question)
    assert all(" ".join(syllables[point.start : point.end]) == point.words for point in found)
    assert len({point.words for point in found}) == len(found)


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Dữ liệu mức 1 duyệt trong mấy ngày?", "Đối với dữ liệu mức 2: 03 ngày; mức 3: 07 ngày.", ["mức 1"]),
        ("Dữ liệu mức 02 duyệt trong mấy ngày?", "Đối với dữ liệu mức 2: 03 ngày.", []),
        ("Mẫu số 06 dùng làm gì?", "Phương án theo mẫu số 03.", ["Mẫu số 06"]),
        ("Giải tư được bao nhiêu?", "Giải nhất 3.000.000 đồng, giải ba 1.000.000 đồng.", ["Giải tư"]),
        ("Xe ô tô 5 chỗ chở mấy người?", "Ô tô chở đúng số người.", []),
        ("Bí thư Thành ủy tiếp dân ngày nào?", "Bí thư đảng ủy xã tiếp dân ngày 10.", ["Bí thư Thành ủy"]),
        ("Bí thư xã tiếp dân ngày nào?", "Bí thư đảng ủy tiếp dân ngày 10.", []),
        ("Ủy ban Kiểm tra họp khi nào?", "Ban Thường vụ họp thứ hai.", ["ủy ban kiểm tra"]),
        ("Chiều 22/9/2026 kiểm tra ở đâu?", "Chiều 08/9/2026 kiểm tra tại xã.", ["22/9/2026"]),
        ("Đến 30/9/2026 đạt bao nhiêu?", "Đạt 71,4% vào ngày 31/7/2026.", []),
        ("Cử ai đi học ở Nhật Bản?", "Cử 06 công chức trẻ đi học chuyên sâu.", ["Nhật Bản"]),
        ("cu ai di hoc o nhat ban", "Cử 06 công chức trẻ đi học chuyên sâu.", []),
    ],
)
def test_what_is_named_exactly_must_be_named_by_the_text(question: str, text: str, names: list[str]) -> None:
    assert unnamed(asked(question), text) == names


def test_a_year_something_is_asked_of_is_not_the_year_that_names_a_document() -> None:
    assert exact_years(asked("Đến năm 2045 dành bao nhiêu phần trăm?")) == {"2045"}
    assert exact_years(asked("Nghị quyết 2021 đặt chỉ tiêu gì cho giai đoạn 2021 - 2025?")) == set()


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Ai đoạt giải đặc biệt?", "Giải đặc biệt thuộc về Trần Văn An", "Giải đặc biệt: 12.000.000"),
        ("Vì sao hồ sơ chậm?", "Hồ sơ chậm do máy quét hỏng.", "Hồ sơ chậm 03 ngày."),
        ("Không học đủ 6 giờ thì bị phạt thế nào?", "Không học đủ thì bị phê bình.", "Học đủ 6 giờ được 3 điểm."),
        ("Tổ kiểm tra có mấy người?", "Tổ kiểm tra gồm 05 đồng chí.", "Tổ kiểm tra 04 cơ quan mỗi tháng."),
        ("Tập huấn ở đâu?", "Tập huấn tại Trường Chính trị.", "Tập huấn hai ngày 27 và 28/8."),
    ],
)
def test_the_kind_of_answer_asked_for_must_be_shown(question: str, right: str, wrong: str) -> None:
    assert not kind_missing(asked(question), right, row=False)
    assert kind_missing(asked(question), wrong, row=False)


def test_a_row_shows_a_number_of_people_by_its_columns() -> None:
    assert not kind_missing(asked("Lớp có mấy người?"), "12 | 40", row=True)


def test_a_word_is_near_what_means_the_same_and_far_from_the_rest() -> None:
    near, far = nearest(["giảng viên", "lệ phí"], "Giáo viên dạy lớp tập huấn", bare=False)
    assert near > 0.5 > far
    assert nearest(["lệ phí"], "", bare=False) == [0.0]
    assert nearest([], "lệ phí", bare=False) == []


def test_the_cells_of_a_row_are_read_under_their_column_heads() -> None:
    row = evidence("1 | 40", heading="TT | Số học viên", kind=PassageKind.TABLE_ROW)
    assert "học viên" not in [
        one.point.words for one in missing(asked("Bao nhiêu học viên?"), spoken([Piece(row, 0, 6)]))
    ]


@given(VALUES, st.sampled_from((*FOR, *AGAINST)), SHARES)
def test_each_measure_counts_only_on_its_own_side(values: dict[str, float], name: str, more: float) -> None:
    shipped = load_decision().calibration
    low, high = sorted([values[name], min(1.0, values[name] + more)])
    before, after = (probability({**values, name: at}, shipped) for at in (low, high))
    assert before <= after if name in FOR else before >= after


@given(st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_every_measure_of_any_text_is_finite_and_named(question: str, text: str) -> None:
    understood, pieces = asked(f"hỏi {question}"), pieces_of(text)
    measures = measure_aboutness(understood, rank(understood, [pieces[0].evidence]), pieces)
    assert measures.keys() == {*FOR, *AGAINST}
    assert all(0 <= value <= 2 for value in measures.values())
    assert 0 < probability(measures, load_decision().calibration) < 1
    json.dumps(measures)
