import datetime

from vanban.answers import Answer, Citation, CitedPlace, Refusal, Understood, past_turn


def cited(mark: int, number: str, path: str) -> Citation:
    return Citation(mark, mark, mark, number, None, None, None, None, path, None, "lời văn", 0, 8)


def test_a_past_turn_holds_the_question_as_understood_and_each_place_shown_once() -> None:
    day = datetime.date(2026, 4, 1)
    shown = (cited(1, "12-CT/TU", "mục I"), cited(1, "12-CT/TU", "mục I"), cited(2, "08-NQ/TU", "mục II"))
    reply = Answer("", shown, understood=Understood("Thời hạn theo 12-CT/TU?", as_of=day))
    turn = past_turn("Thời hạn?", reply)
    assert turn.question == "Thời hạn theo 12-CT/TU?"
    assert turn.cited == (CitedPlace(1, "12-CT/TU", "mục I"), CitedPlace(2, "08-NQ/TU", "mục II"))
    assert turn.as_of == day


def test_a_refused_question_is_remembered_with_no_places() -> None:
    assert past_turn("Giá vàng?", Refusal("Không tìm thấy.")).cited == ()
