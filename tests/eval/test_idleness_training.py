"""Learning what looks like no question to documents, from a few messages made up here."""

import json
import re
from pathlib import Path

import numpy as np

from eval.answer_cases import load_cases
from eval.training.idleness import Message, case, learned, load_messages, report, save, table
from eval.training.judge_questions import DATASETS
from rag.idleness import SIZE, counts
from vanban.text import bare_form

CHAT = ("chào bạn nhé", "bạn khỏe không", "cảm ơn bạn nhiều nhé", "bạn là ai thế", "hôm nay bạn vui không")
OFFICE = (
    "hạn nộp báo cáo quý",
    "ai chủ trì kế hoạch",
    "mức chi hội nghị",
    "thời hạn giải quyết hồ sơ",
    "ai ký quyết định",
)


def messages() -> list[Message]:
    both = [(text, "chat") for text in CHAT] + [(text, "office") for text in OFFICE]
    return [Message(f"{hand}-{at}", hand, text, kind) for hand in (1, 2) for at, (text, kind) in enumerate(both)]


def test_the_table_counts_as_the_product_does() -> None:
    rows = table(["bạn khỏe không", "ai ký"])
    assert rows.shape == (2, SIZE)
    places, shares = counts("ai ký")
    assert np.array_equal(rows[1].toarray()[0][places], shares)
    assert np.isclose(np.linalg.norm(shares), 1)


def test_what_is_saved_tells_as_what_was_learned(tmp_path: Path) -> None:
    model = learned(messages(), ["kế hoạch kiểm tra năm nay", "báo cáo gửi cho ai"])
    save(model, None, tmp_path)
    with np.load(tmp_path / "idleness.npz") as stored:
        weights = stored["weights"]
    assert weights.shape == (SIZE,)
    assert np.abs(weights).max() == 127
    told = model.decision_function(table(["bạn vui không", "ai chủ trì báo cáo"]))
    assert told[0] > 0 > told[1]


def test_each_hand_is_told_by_what_the_others_wrote() -> None:
    lines = report(messages(), ["báo cáo gửi cho ai"] * 3, ["báo cáo gửi cho ai"] * 3)
    assert [line.split(":")[0] for line in lines] == ["hand 1", "hand 2"]
    assert all("area under the curve 1.000; chat 1.00, office" in line for line in lines)


def test_a_message_is_a_case_without_an_answer(tmp_path: Path) -> None:
    stored = tmp_path / "cases.jsonl"
    stored.write_text(json.dumps(case(messages()[0]), ensure_ascii=False) + "\n", encoding="utf-8")
    [loaded] = load_cases(stored)
    assert (loaded.question, loaded.answerable, loaded.gold, loaded.split) == (CHAT[0], False, (), "dev")


def test_no_message_that_answers_are_measured_by_is_learned() -> None:
    learned_from = {bare_form(one.question).strip(" ?.") for one in load_messages()}
    own = ("judge_", "idle_")
    for path in (path for path in DATASETS.glob("*.jsonl") if not path.name.startswith(own)):
        for found in re.findall(r'"question": "(.*?)(?<!\\)"', path.read_text(encoding="utf-8")):
            assert bare_form(found).strip(" ?.") not in learned_from, path.name
