"""Scoring replies: what counts as cited, refused, given; and what a report says."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.answers import Case, Gold, Outcome, evaluate_case, load_cases, summarise
from vanban.answers import Answer, Choice, Citation, CitedPlace, DocumentSummary, PastTurn, Refusal, Reply, Understood
from vanban.errors import SettingsError
from vanban.principals import Principal

PASSAGE = "Giao Văn phòng chủ trì,\nhoàn thành trước ngày 30/11/2026."
CASE = Case(
    id="x1", question="Ai chủ trì?", kind="formal", answerable=True, user="lan",
    gold=(Gold("45-KH/TU", "2026-03-30", "Giao Văn phòng chủ trì, hoàn thành"),), facts=("văn phòng", "31/12/2026"),
    split="dev",
)  # fmt: skip
CITATION = Citation(
    mark=1, document_id=7, passage_id=70, number="45-KH/TU", type="Kế hoạch", date=datetime.date(2026, 3, 30),
    issuer=None, subject=None, path="mục II", page=None, quote="Văn phòng", start=5, end=14,
)  # fmt: skip
ANSWER = Answer("Giao Văn phòng chủ trì [1]", (CITATION,))
ROW = {
    "id": "q",
    "question": "x",
    "kind": "formal",
    "answerable": True,
    "user": "lan",
    "gold": [{"number": "1-NQ/TU", "date": "2026-01-01", "quote": "y"}],
}
SHARES = st.one_of(st.none(), st.floats(0, 1))
OUTCOMES = st.lists(
    st.builds(
        lambda answerable, kind, cited, share, fact, precision, ms: Outcome(
            replace(CASE, answerable=answerable), kind, ms, cited if answerable else None, share, fact, precision
        ),
        st.booleans(),
        st.sampled_from(["answer", "choice", "refusal"]),
        st.booleans(),
        SHARES,
        SHARES,
        SHARES,
        st.floats(0, 10_000),
    ),
    max_size=8,
)
MEANS = (
    "gold_cited",
    "gold_recall",
    "fact_recall",
    "citation_precision",
    "quote_support",
    "number_support",
    "refused_unanswerable",
    "refused_off_topic",
    "false_refusals",
)


class Canned:
    """An assistant that gives one reply, and remembers what it was asked."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.asked: list[tuple[str, datetime.date | None, tuple[PastTurn, ...]]] = []

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply:
        self.asked.append((question, as_of, tuple(history)))
        return self._reply


def outcome(reply: Reply, case: Case = CASE) -> Outcome:
    return evaluate_case(case, Canned(reply), Principal(1, "Lan"), lambda _: PASSAGE)


def test_a_gold_passage_counts_however_its_lines_are_broken() -> None:
    found = outcome(ANSWER)
    assert (found.cited, found.gold_share, found.precision) == (True, 1.0, 1.0)
    assert found.elapsed_ms >= 0


def test_the_facts_given_are_a_share_of_those_expected() -> None:
    assert outcome(ANSWER).fact_share == 0.5
    assert outcome(ANSWER, replace(CASE, facts=())).fact_share is None


@pytest.mark.parametrize(
    ("fact", "text", "share"),
    [
        ("28/5/2026", "Ngày 28 tháng 5 năm 2026 [1]", 1.0),
        ("28/5/2026", "Ngày 28/05/2026 [1]", 1.0),
        ("28/5/2026", "Ngày 28/6/2026 [1]", 0.0),
        ("5", "Phúc Lâm Hạ: 5 điểm [1]", 1.0),
        ("5", "Phúc Lâm Hạ: 15 điểm, 2,5 lần, 58 hộ [1]", 0.0),
        ("30", "đạt 30% [1]", 1.0),
        ("Bí thư", "do bí thư ký [1]", 1.0),
    ],
)
def test_a_fact_is_told_in_any_spelling_of_its_day_and_as_a_whole_figure(fact: str, text: str, share: float) -> None:
    assert outcome(replace(ANSWER, text=text), replace(CASE, facts=(fact,))).fact_share == share


@pytest.mark.parametrize(
    "citation",
    [
        replace(CITATION, number="46-KH/TU"),
        replace(CITATION, date=datetime.date(2025, 3, 30)),
        replace(CITATION, date=None),
    ],
)
def test_the_same_words_in_another_document_are_not_the_gold(citation: Citation) -> None:
    found = outcome(replace(ANSWER, citations=(citation,)))
    assert (found.cited, found.gold_share, found.precision) == (False, 0.0, 0.0)


def test_a_passage_beside_the_gold_lowers_precision_only() -> None:
    found = outcome(replace(ANSWER, citations=(CITATION, replace(CITATION, mark=2, number="1-CT/TU"))))
    assert (found.cited, found.gold_share, found.precision) == (True, 1.0, 0.5)


def test_a_refusal_of_an_answerable_question_counts_as_failed() -> None:
    found = outcome(Refusal("Không tìm thấy."))
    assert (found.kind, found.cited, found.gold_share, found.fact_share) == ("refusal", False, 0.0, 0.0)
    report = summarise([found, outcome(ANSWER)])
    assert report["gold_cited"]["mean"] == report["false_refusals"]["mean"] == 0.5
    assert report["missed"] == ["x1"]


def test_a_passage_that_answers_as_well_is_right_to_cite_and_not_asked_for() -> None:
    other = replace(CITATION, mark=2, number="1-CT/TU")
    also = replace(CASE, also=(Gold("1-CT/TU", "2026-03-30", "hoàn thành trước ngày"),))
    both = outcome(replace(ANSWER, citations=(CITATION, other)), also)
    assert (both.cited, both.gold_share, both.precision) == (True, 1.0, 1.0)
    alone = outcome(replace(ANSWER, citations=(other,)), also)
    assert (alone.cited, alone.gold_share, alone.precision) == (True, 0.0, 1.0)


def test_a_gold_without_quote_is_the_document_as_a_whole() -> None:
    whole = replace(CASE, gold=(Gold("45-KH/TU", "2026-03-30", ""),))
    assert outcome(ANSWER, whole).precision == 1.0
    assert outcome(replace(ANSWER, citations=(replace(CITATION, number="1-CT/TU"),)), whole).precision == 0.0


def test_related_passages_count_neither_for_nor_against_an_answer() -> None:
    found = outcome(replace(ANSWER, related=(replace(CITATION, number="1-CT/TU"),)))
    assert (found.cited, found.precision, found.anachronisms) == (True, 1.0, None)


def test_an_answer_without_citations_is_a_failed_one() -> None:
    found = outcome(Answer("Giao Văn phòng chủ trì.", ()))
    assert (found.cited, found.gold_share, found.precision) == (False, 0.0, 0.0)


def test_the_earlier_questions_are_asked_for_real_before_the_one_that_is_judged() -> None:
    assistant = Canned(replace(ANSWER, understood=Understood("Ai chủ trì Kế hoạch 45?")))
    case = replace(CASE, history=("Ai chủ trì?", "Bao giờ xong?"), as_of=datetime.date(2026, 5, 1))
    evaluate_case(case, assistant, Principal(1, "Lan"), lambda _: PASSAGE)
    turn = PastTurn("Ai chủ trì Kế hoạch 45?", (CitedPlace(7, "45-KH/TU", "mục II"),))
    assert assistant.asked == [
        ("Ai chủ trì?", None, ()),
        ("Bao giờ xong?", None, (turn,)),
        ("Ai chủ trì?", datetime.date(2026, 5, 1), (turn, turn)),
    ]


LATE = replace(CITATION, mark=2, number="51-QĐ/TU", date=datetime.date(2026, 9, 1))
NEAR = DocumentSummary(9, "51-QĐ/TU", None, None, datetime.date(2026, 9, 1), None)
DATED = replace(CASE, as_of=datetime.date(2026, 8, 31))
FORBIDDING = replace(CASE, forbidden=(("51-QĐ/TU", "2026-09-01"),))


@pytest.mark.parametrize("case", [DATED, FORBIDDING])
@pytest.mark.parametrize(
    "reply",
    [
        replace(ANSWER, citations=(CITATION, LATE)),
        replace(ANSWER, related=(LATE,)),
        Refusal("Không.", nearest=(NEAR,)),
        Refusal("Không.", related=(LATE,)),
        Choice("Chọn:", (NEAR,)),
    ],
)
def test_a_document_that_the_day_rules_out_is_an_anachronism_wherever_it_is_shown(case: Case, reply: Reply) -> None:
    found = outcome(reply, case)
    assert found.anachronisms == (("51-QĐ/TU", "2026-09-01"),)
    assert not found.right
    report = summarise([found, outcome(ANSWER, case), outcome(reply)])
    assert (report["anachronisms"], report["n_dated"], report["anachronistic"]) == (1, 2, ["x1"])


def test_off_topic_questions_are_also_counted_apart() -> None:
    asked = replace(CASE, answerable=False, gold=(), facts=())
    found = [outcome(ANSWER, replace(asked, kind="near_miss"))]
    found += [outcome(Refusal("Không."), replace(asked, kind=kind)) for kind in ("small_talk", "out_of_scope")]
    report = summarise(found)
    assert (report["refused_off_topic"]["mean"], report["refused_off_topic"]["n"]) == (1.0, 2)
    assert report["refused_unanswerable"]["n"] == 3


def test_a_report_tells_every_measure_by_split() -> None:
    report = summarise([outcome(ANSWER), outcome(Refusal("Không."), replace(CASE, split="test"))])
    assert report["by_split"]["dev"]["gold_cited"]["mean"] == 1.0
    assert report["by_split"]["test"]["gold_cited"]["mean"] == 0.0
    assert set(report["by_split"]["dev"]) <= set(report)


def test_an_answer_with_an_altered_figure_is_named_as_unsupported() -> None:
    report = summarise([outcome(ANSWER), outcome(replace(ANSWER, text="Xong trước ngày 30/12/2026 [1]"))])
    assert report["number_support"]["mean"] == 0.5
    assert report["unsupported"] == ["x1"]


def offered(*numbers: str) -> Choice:
    day = datetime.date(2026, 3, 30)
    return Choice("Chọn:", tuple(DocumentSummary(i, n, None, None, day, None) for i, n in enumerate(numbers)))


@pytest.mark.parametrize(
    ("kind", "reply", "right"),
    [
        ("choice", offered("45-KH/TU", "1-CT/TU"), True),
        ("choice", offered("1-CT/TU"), False),
        ("formal", offered("45-KH/TU"), False),
    ],
)
def test_a_choice_is_right_only_where_a_choice_is_asked_for_and_holds_the_gold(
    kind: str, reply: Choice, right: bool
) -> None:
    assert outcome(reply, replace(CASE, kind=kind)).cited is right


@pytest.mark.parametrize(("reply", "share"), [(Refusal("Không."), 1.0), (ANSWER, 0.0), (offered("1-CT/TU"), 0.0)])
def test_an_unanswerable_question_is_right_only_when_refused(reply: Reply, share: float) -> None:
    found = outcome(reply, replace(CASE, answerable=False, gold=(), facts=()))
    assert (found.cited, found.gold_share, found.precision) == (None, None, None)
    report = summarise([found])
    assert report["refused_unanswerable"]["mean"] == share
    assert report["answered_unanswerable"] == ([] if share else ["x1"])
    assert report["by_kind"]["formal"]["right"] == share


def test_a_report_of_nothing_has_no_means() -> None:
    report = summarise([])
    assert report["n"] == 0
    assert {report[name]["mean"] for name in MEANS} == {report["p95_ms"]} == {None}


@settings(max_examples=15)
@given(OUTCOMES)
def test_every_mean_lies_in_its_interval_and_that_between_nothing_and_all(outcomes: list[Outcome]) -> None:
    report = summarise(outcomes)
    assert report["n"] == report["n_answerable"] + report["n_unanswerable"] == len(outcomes)
    assert sum(kind["n"] for kind in report["by_kind"].values()) == len(outcomes)
    for name in MEANS:
        mean = report[name]
        assert mean["n"] <= len(outcomes)
        if mean["n"]:
            low, high = mean["ci95"]
            assert 0 <= low <= mean["mean"] + 1e-4 <= high + 2e-4 <= 1 + 2e-4


def dataset(path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "bad",
    [
        "{không phải json",
        "[1, 2]",
        "null",
        {key: value for key, value in ROW.items() if key != "user"},
        {**ROW, "gold": [{"number": "1-NQ/TU"}]},
        {**ROW, "gold": None},
        {**ROW, "as_of": "01/5/2026"},
        {**ROW, "history": "Ai chủ trì?"},
    ],
)
def test_a_bad_line_of_a_dataset_is_named(tmp_path: Path, bad: dict[str, Any] | str) -> None:
    with pytest.raises(SettingsError, match=r"bo\.jsonl, dòng 3 không đúng mẫu"):
        load_cases(dataset(tmp_path / "bo.jsonl", ROW, "", bad, ROW))


def test_a_case_holds_what_its_line_says(tmp_path: Path) -> None:
    place = {"number": "1-NQ/TU", "date": "2026-01-01", "quote": "z"}
    row = {**ROW, "also": [place], "as_of": "2026-05-01", "forbidden": [place], "history": ["Ai?", "Ở đâu?"]}
    (case,) = load_cases(dataset(tmp_path / "bo.jsonl", row))
    assert case.also == (Gold("1-NQ/TU", "2026-01-01", "z"),)
    assert (case.as_of, case.forbidden) == (datetime.date(2026, 5, 1), (("1-NQ/TU", "2026-01-01"),))
    assert (case.history, case.is_dated) == (("Ai?", "Ở đâu?"), True)
    (plain,) = load_cases(dataset(tmp_path / "bo.jsonl", ROW))
    assert (plain.also, plain.as_of, plain.forbidden, plain.history, plain.is_dated) == ((), None, (), (), False)


def test_cases_are_those_of_the_split_asked_for(tmp_path: Path) -> None:
    path = dataset(tmp_path / "bo.jsonl", {**ROW, "id": "a", "split": "dev"}, {**ROW, "id": "b"})
    assert [case.id for case in load_cases(path)] == ["a", "b"]
    assert [case.id for case in load_cases(path, split="dev")] == ["a"]
    assert [case.id for case in load_cases(path, split="test")] == ["b"]
