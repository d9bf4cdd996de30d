"""Understanding under questions made to hang it: every reading stays quick, whatever is repeated."""

import datetime
import time

import pytest

from rag.conversing import resolve
from rag.filters import read_filters
from rag.intents import intent_of, is_idle
from rag.question import understand
from rag.when import read_day, without_day
from vanban.answers import PastTurn

TODAY = datetime.date(2026, 11, 26)
MOST_SECONDS = 2.0  # of processor time for all readings of 2,000 characters; the worst measured is about 0.6


@pytest.mark.parametrize(
    "piece",
    [
        "may a, ",
        "giúp tôi ",
        "các văn bản ",
        "trước khi ",
        "tính đến ngày ",
        "còn thì sao ",
        "1 + ",
        "mức 2 ",
        "tháng 3 ",
        "từ 01/01/2026 đến ",
        "văn bản đó ",
        "theo quy chế ",
        "xin chào ",
        "   ",
        "\n",
        "u",
        "nói rõ hơn ",
        "bao nhiêu ",
    ],
)
def test_a_wording_repeated_to_the_limit_is_read_quickly(piece: str) -> None:
    long = (piece * 2_000)[:1_990] + " x"
    question = understand(long, limit=2_000)
    turn = PastTurn(long)
    started = time.process_time()
    intent_of(question)
    is_idle(long)
    read_day(long, today=TODAY, references=question.references)
    without_day(long, TODAY)
    read_filters(question, today=TODAY)
    resolve((piece * 200)[:159], [turn], facts=lambda ids: {}, today=TODAY)
    assert time.process_time() - started < MOST_SECONDS
