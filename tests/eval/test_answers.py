"""Scoring replies: what counts as cited, refused, given; and what a report says."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.answers import Case, Gold, Outcome, evaluate_case, load_cases, summarise
from vanban.answers import Answer, Choice, Citation, DocumentSummary, Refusal, Reply
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
            replace(CASE, answerable=answerable), kind, cited if answerable else None, share, fact, precision, ms
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
    "refused_unanswerable",
    "false_refusals",
)


class Canned:
    """An assistant that gives one reply."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def reply(self, question: str, *, principal: Principal) -> Reply:
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
    assert report["by_kind"] == {"formal": {"n": 1, "right": share}}


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
    ],
)
def test_a_bad_line_of_a_dataset_is_named(tmp_path: Path, bad: dict[str, Any] | str) -> None:
    with pytest.raises(SettingsError, match=r"bo\.jsonl, dòng 3 không đúng mẫu"):
        load_cases(dataset(tmp_path / "bo.jsonl", ROW, "", bad, ROW))


def test_cases_are_those_of_the_split_asked_for(tmp_path: Path) -> None:
    path = dataset(tmp_path / "bo.jsonl", {**ROW, "id": "a", "split": "dev"}, {**ROW, "id": "b"})
    assert [case.id for case in load_cases(path)] == ["a", "b"]
    assert [case.id for case in load_cases(path, split="dev")] == ["a"]
    assert [case.id for case in load_cases(path, split="test")] == ["b"]
