"""The invented passages become documents, and a hand's questions cases on them."""

from pathlib import Path

from eval.answer_cases import load_cases
from eval.training import judge_library


def test_every_case_of_a_hand_stands_on_a_line_of_a_document(tmp_path: Path) -> None:
    judge_library.main(tmp_path, 7)
    cases = load_cases(tmp_path / "cases.jsonl", split="dev")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "documents").glob("*.txt")}
    assert len(texts) > 300
    assert {case.answerable for case in cases} == {True, False}
    places = {judge_library.number_of(name): text for name, text in texts.items()}
    assert all(gold.quote in places[gold.number].split("\n") for case in cases for gold in case.gold)
    assert len(places) == len(texts)


def test_a_document_has_a_number_a_day_and_its_title() -> None:
    passage = {"p": "7-M3", "heading": "Kế hoạch hè | Phân công", "lines": ["1. Mở lớp.", "2. Báo cáo."]}
    lines = judge_library.document(passage).split("\n")
    assert lines[3] == "Số 703-TB/ĐU"
    assert lines[-6:] == ["Kế hoạch hè", "", "Phân công", "1. Mở lớp.", "2. Báo cáo.", ""]
