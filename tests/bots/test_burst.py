"""A burst of messages through real bot processes, killed meanwhile; the full one is ``python -m eval.bot_burst``."""

from pathlib import Path

import pytest

from eval.bot_burst import Office, run
from eval.bot_outcome import NOTICE, Burst, Outcome, compare, told_once

pytest.importorskip("telegram", reason="the extra for bots is not installed")


@pytest.mark.slow
def test_nothing_is_lost_twice_or_out_of_order_while_processes_are_killed(tmp_path: Path) -> None:
    office = Office(tmp_path / "kho")
    office.build()
    outcome = run(Burst(people=20, messages=60, rate=4.0, processes=2, threads=2, kills=3), office)
    assert outcome.sound, outcome
    assert outcome.killed == 3
    assert outcome.told_instead <= outcome.uncertain == outcome.notices
    assert outcome.refused_as_too_fast == 0


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (["a", "b", "c"], {}),
        (["a", "c"], {"lost": 1}),
        (["a", "b", "b", "c"], {"twice": 1, "out_of_order": 1}),
        (["b", "a", "c"], {"out_of_order": 1}),
        (["a", "b", "c", "lạ"], {"strange": 1, "out_of_order": 1}),
        (["a", "Câu trả lời trước có thể chưa tới đồng chí vì …", "c"], {"notices": 1, "told_instead": 1}),
        (["a", "b", "Câu trả lời trước có thể chưa tới đồng chí vì …", "c"], {"notices": 1}),
    ],
)
def test_what_goes_wrong_is_counted(sent: list[str], wrong: dict[str, int]) -> None:
    outcome, counted = Outcome(Burst()), Outcome(Burst(), **wrong)
    compare(outcome, sent, ["a", "b", "c"])
    assert outcome == counted


def test_a_notice_that_comes_once_more_counts_once() -> None:
    outcome = Outcome(Burst())
    sent = [("a", ""), (f"{NOTICE} …", "lai:1"), (f"{NOTICE} …", "lai:2"), (f"{NOTICE} …", "lai:1"), ("a", "")]
    assert told_once(outcome, sent) == ["a", f"{NOTICE} …", f"{NOTICE} …", "a"]
    assert outcome == Outcome(Burst(), notices_again=1)
