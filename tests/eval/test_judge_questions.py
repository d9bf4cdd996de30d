"""The team's questions for the judge: that the stored files hold together, and what examples are made of them."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from eval.training.judge_questions import (
    DATASETS,
    Passage,
    Question,
    load_passages,
    load_questions,
    question_examples,
    statute_passages,
)
from eval.training.statutes import Article, lines, read_statutes
from vanban.text import bare_form, tokens

INVENTED = re.compile(r"\d+-M\d+")
ARTICLE = re.compile(r"[\w./&-]+\+\d+\w*")


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return load_questions()


@pytest.fixture(scope="module")
def passages() -> dict[str, Passage]:
    return load_passages()


def test_each_question_has_its_own_id_and_is_asked_once_of_a_passage(questions: list[Question]) -> None:
    assert len({one.id for one in questions}) == len(questions) > 6_000
    asked = Counter((one.p, " ".join(token.text for token in tokens(one.question))) for one in questions)
    assert [pair for pair, times in asked.items() if times > 1] == []


def test_a_question_names_lines_of_its_passage(questions: list[Question], passages: dict[str, Passage]) -> None:
    for one in questions:
        assert bool(one.answered_by) != bool(one.near), one.id
        numbers = [*one.answered_by, *one.near]
        most = len(passages[one.p].lines) if INVENTED.fullmatch(one.p) else 10
        assert all(1 <= number <= most for number in numbers), one.id
        assert len(set(numbers)) == len(numbers), one.id


def test_a_question_is_of_an_invented_passage_or_of_an_article(
    questions: list[Question], passages: dict[str, Passage]
) -> None:
    named = {one.p for one in questions}
    assert {name for name in named if INVENTED.fullmatch(name)} == set(passages)
    assert all(ARTICLE.fullmatch(name) for name in named - set(passages))
    assert all(passage.heading.strip() and all(map(str.strip, passage.lines)) for passage in passages.values())


def test_a_passage_is_asked_about_by_one_hand_so_a_hand_can_be_held_out(questions: list[Question]) -> None:
    hands = {(one.p, one.hand) for one in questions}
    assert len({name for name, _ in hands}) == len(hands)
    assert {one.hand for one in questions} == set(range(1, 22))


def test_no_question_that_answers_are_measured_by_is_taught(questions: list[Question]) -> None:
    taught = {bare_form(one.question).strip(" ?.") for one in questions}
    measured = [path for path in DATASETS.glob("*.jsonl") if not path.name.startswith("judge_")]
    assert len(measured) > 5
    for path in measured:
        for found in re.findall(r'"question": "(.*?)(?<!\\)"', path.read_text(encoding="utf-8")):
            assert bare_form(found).strip(" ?.") not in taught, path.name


def test_an_answered_question_gives_its_lines_and_others_as_no_answer() -> None:
    passage = Passage("Kế hoạch | II. Thời hạn", ["1. Các việc gồm:", "a) Nộp trước ngày 5.", "b) Gửi thư.", "c) Họp."])
    asked = Question("1", 1, 3, "1-M1", "Nộp khi nào?", [2])
    examples = list(question_examples([asked], {"1-M1": passage}, random.Random(1)))
    kinds = Counter((example.kind, example.answers) for example in examples)
    assert kinds == {("gold", True): 1, ("around", True): 1, ("other line", False): 2}
    assert {example.body for example in examples if not example.answers} == {"b) Gửi thư.", "c) Họp."}
    assert all("a) Nộp trước ngày 5." in example.body for example in examples if example.answers)
    assert {example.hand for example in examples} == {3}


def test_an_unanswered_question_gives_only_examples_that_do_not_answer() -> None:
    passage = Passage("Phụ lục", ["TT: “1”; Việc: “Nộp”", "TT: “2”; Việc: “Gửi”"])
    asked = Question("1", 1, 3, "1-M1", "Nộp ở phòng nào?", [], [1])
    examples = list(question_examples([asked], {"1-M1": passage}, random.Random(1)))
    assert [(example.kind, example.answers) for example in examples] == [("near", False), ("near around", False)]
    assert examples[0].body == passage.lines[0]


def test_a_row_that_answers_is_shown_alone_and_as_the_whole_row() -> None:
    passage = Passage("Phụ lục", ["TT: “1”; Việc: “Nộp”; Hạn: “5/6”", "TT: “2”; Việc: “Gửi”; Hạn: “7/8”"])
    asked = Question("1", 1, 3, "1-M1", "Nộp khi nào?", [1])
    examples = list(question_examples([asked], {"1-M1": passage}, random.Random(1)))
    assert [(one.kind, one.body, one.answers) for one in examples] == [
        ("gold", passage.lines[0], True),
        ("row", f"Cả dòng: {passage.lines[0]}", True),
        ("other line", passage.lines[1], False),
    ]


def test_a_question_whose_article_is_not_in_the_corpus_gives_no_example() -> None:
    assert not list(question_examples([Question("1", 1, 1, "x+1", "Gì?", [1])], {}, random.Random(1)))


def test_an_article_stands_under_the_subject_of_its_law() -> None:
    first = Article(
        "1/x+1", "1/x", "1", "Phạm vi", "Nghị định này quy định về việc lưu trữ tài liệu của xã; việc khác."
    )
    second = Article("1/x+2", "1/x", "2", "Hồ sơ", "1. Hồ sơ gồm:\na) Đơn;\nb) Bản sao.\n2. Nộp\ntại xã.")
    found = statute_passages([first, second], {"1/x+2"}, random.Random(3))["1/x+2"]
    assert found.heading == "Nghị định 1/X việc lưu trữ tài liệu của xã | Điều 2. Hồ sơ"
    assert found.lines == ["1. Hồ sơ gồm:", "a) Đơn;", "b) Bản sao.", "2. Nộp tại xã."]


@pytest.mark.data
def test_the_questions_on_articles_name_lines_of_the_shared_statutes(
    questions: list[Question], passages: dict[str, Passage], shared_data: Path
) -> None:
    held = {article.id: article for article in read_statutes(shared_data / "legal" / "corpus.jsonl.gz")}
    for one in questions:
        if one.p not in passages:
            assert max([*one.answered_by, *one.near]) <= len(lines(held[one.p].text)), one.id
