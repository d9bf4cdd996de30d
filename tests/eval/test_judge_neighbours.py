"""The neighbours that a question is shown beside: other passages, of its group where it has one, the likest first."""

import random

from eval.training.judge_neighbours import group_of, neighbour_examples
from eval.training.judge_questions import Passage, Question, load_passages

FIRST = Passage("Kế hoạch năm 2025 của xã An Mẫu", ["1. Nộp báo cáo quý trước ngày 05.", "2. Họp giao ban thứ hai."])
SECOND = Passage("Kế hoạch năm 2026 của xã An Mẫu", ["1. Nộp báo cáo quý trước ngày 10.", "2. Trồng cây ven đường."])
FAR = Passage("Hướng dẫn làm thẻ thư viện", ["Trẻ em được mượn ba cuốn sách."])


def test_a_question_is_shown_with_the_likest_line_of_another_passage() -> None:
    asked = Question("1", 1, 3, "3-M1", "Nộp báo cáo quý trước ngày nào?", [1])
    found = list(neighbour_examples([asked], {"3-M1": FIRST, "3-M2": SECOND, "3-M3": FAR}, random.Random(1)))
    assert len(found) == 1
    assert found[0].heads == SECOND.heading
    assert SECOND.lines[0] in found[0].body
    assert (found[0].answers, found[0].kind, found[0].hand) == (False, "other passage", 3)


def test_in_a_group_the_neighbours_are_of_the_group() -> None:
    held = {"15-M1": FIRST, "15-M2": FAR, "15-M5": SECOND}
    answered = Question("1", 3, 15, "15-M1", "Nộp báo cáo quý trước ngày nào?", [1])
    unanswered = Question("2", 3, 15, "15-M1", "Nộp báo cáo quý cho ai?", [], [1])
    found = list(neighbour_examples([answered, unanswered], held, random.Random(1)))
    assert {one.heads for one in found} == {FAR.heading}
    assert [one.question for one in found] == [answered.question, unanswered.question]


def test_a_question_of_a_passage_that_is_not_there_gives_none() -> None:
    assert not list(neighbour_examples([Question("1", 1, 1, "x+1", "Gì?", [1])], {"3-M1": FIRST}, random.Random(1)))


def test_groups_of_the_stored_passages_are_whole() -> None:
    groups: dict[tuple[int, int], int] = {}
    for name in load_passages():
        group = group_of(name)
        if group is not None:
            groups[group] = groups.get(group, 0) + 1
    assert len(groups) == 84
    assert set(groups.values()) == {4}
