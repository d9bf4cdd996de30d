"""Which words of a question nothing quoted speaks of."""

from made_up_evidence import asked, evidence

from rag.mentioning import gaps, unmentioned

PASSAGE = evidence("Công chức biệt phái được hưởng hỗ trợ đi lại 1,5 triệu đồng mỗi tháng.", named=0.0)


def test_the_detail_that_the_passage_does_not_speak_of_is_told() -> None:
    assert unmentioned(asked("Công chức biệt phái được hỗ trợ tiền thuê nhà mỗi tháng bao nhiêu?"), [PASSAGE]) == [
        "thuê nhà"
    ]


def test_another_wording_of_the_same_is_spoken_of() -> None:
    assert unmentioned(asked("Công chức biệt phái hằng tháng được hỗ trợ đi lại bao nhiêu?"), [PASSAGE]) == []


def test_a_year_that_is_not_there_is_told() -> None:
    assert "2045" in unmentioned(asked("Đến năm 2045 công chức biệt phái được hỗ trợ bao nhiêu?"), [PASSAGE])


def test_what_is_asked_without_marks_is_told_as_it_was_typed() -> None:
    question = asked("cong chuc biet phai duoc ho tro tien thue nha bao nhieu")
    assert question.bare
    assert unmentioned(question, [PASSAGE]) == ["thue nha"]


def test_beside_an_answer_that_is_certain_only_what_is_asked_for_is_told() -> None:
    aside = asked("Trong bối cảnh khó khăn, công chức biệt phái được hỗ trợ đi lại mỗi tháng bao nhiêu tiền?")
    assert gaps(aside, [PASSAGE], 0.99) == ()
    assert "khó khăn" in gaps(aside, [PASSAGE], 0.5)[0]
    question = asked("Công chức biệt phái được hỗ trợ tiền thuê nhà bao nhiêu?")
    assert gaps(question, [PASSAGE], 0.99) == gaps(question, [PASSAGE], 0.5)
    assert gaps(question, [PASSAGE], 0.5) == (
        "Căn cứ được dẫn không nhắc tới “thuê nhà”; đề nghị đồng chí đối chiếu trước khi dùng.",
    )
