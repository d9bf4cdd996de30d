"""Finding the quoted passages of an answer set, as it is measured."""

from pathlib import Path

from eval.answer_cases import Case, Gold
from eval.passage_retrieval import HeldPassage, PlainPassages, measure_passages
from vanban.ports import IndexedPassage

NUMBER, DATE = "08-NQ/TU", "2026-02-20"
TEXTS = ("Rác thải được thu gom hằng ngày.", "Vỉa hè dành cho người đi bộ.", "Vỉa hè có rác thải thì phạt.")
PASSAGES = [
    HeldPassage(IndexedPassage(at, 1, NUMBER, "Nghị quyết", "", text), NUMBER, DATE, text)
    for at, text in enumerate(TEXTS, start=1)
]


def case(name: str, question: str, *quotes: str, number: str = NUMBER, answerable: bool = True) -> Case:
    gold = tuple(Gold(number, DATE, quote) for quote in quotes)
    return Case(name, question, "formal", answerable, "an", gold, (), "test")


def found(*ids: int) -> dict[str, float]:
    asked = [case("a", "rác thải", "thu gom hằng ngày", "có rác thải")]
    return measure_passages(asked, PASSAGES, lambda _: list(ids), plain=lambda _: [])


def test_each_gold_place_is_found_once_and_by_any_passage_that_holds_its_words() -> None:
    assert (found(1)["R@1"], found(3)["R@1"], found(2)["R@100"]) == (1.0, 1.0, 0.0)
    assert found(2, 3)["MRR@10"] == 0.5
    assert found(3, 1)["nDCG@10"] == 1.0 > found(3, 2, 1)["nDCG@10"]


def test_a_place_of_another_document_with_the_same_words_is_not_the_gold() -> None:
    asked = [case("a", "rác thải", "thu gom hằng ngày"), case("b", "rác thải", "thu gom hằng ngày", number="09-NQ/TU")]
    report = measure_passages(asked, PASSAGES, lambda _: [1], plain=lambda _: [1])
    assert (report["n"], report["R@1"], report["left_out"]) == (1, 1.0, ["b"])


def test_questions_without_words_to_find_are_not_counted() -> None:
    asked = [case("a", "rác", "thu gom"), case("b", "văn bản nào", ""), case("c", "mưa không", answerable=False)]
    report = measure_passages(asked, PASSAGES, lambda _: [1], plain=lambda _: [1])
    assert (report["n"], report["left_out"], report["unknown_gold"]) == (1, [], [])


def test_questions_are_asked_bare_of_both_and_plain_bm25_searches_the_same_passages(tmp_path: Path) -> None:
    heard: list[str] = []
    plain = PlainPassages(PASSAGES, tmp_path)

    def search(question: str) -> list[int]:
        heard.append(question)
        return [2]

    asked = [case("a", "Thu gom rác thải?", "thu gom hằng ngày")]
    report = measure_passages(asked, PASSAGES, search, plain=plain.search, noise="bare")
    assert heard == ["Thu gom rac thai?"]
    assert (report["R@1"], report["baseline"]["R@1"], report["strip_marks"]) == (0.0, 1.0, True)
