"""The measure of answers by evidence: what is asked, and the figures published."""

import json
from pathlib import Path

from eval.exam_answers import contest, measure, read_folder
from eval.exam_items import SAMPLE_DOCUMENTS
from exams.documents import ExamDocument

RESULTS = Path(__file__).resolve().parents[2] / "eval" / "results" / "exam-answers.json"


def small() -> list[ExamDocument]:
    return read_folder(path for path in SAMPLE_DOCUMENTS.iterdir() if path.name.startswith(("29-", "15-")))


def test_items_are_asked_with_and_without_their_right_option() -> None:
    told = measure(small())
    assert told["total"]["asked"] == sum(counts["asked"] for counts in told["kinds"].values()) > 50
    assert told["total"]["proven"] == told["total"]["agrees"] + told["total"].get("against_key", 0)
    assert told["without_the_right_option"]["answered"] <= 0.1 * told["without_the_right_option"]["asked"]


def test_a_contest_is_compared_with_its_unofficial_keys(tmp_path: Path) -> None:
    stem = "Theo Kế hoạch số 06-KH/BTGDVTU, cuộc thi hủy kết quả đối với người làm xong bài dưới bao nhiêu giây?"
    questions = [{"question": stem, "options": ["30 giây", "40 giây", "50 giây"], "answer": ["A"]}]
    file = tmp_path / "thi.json"
    file.write_text(json.dumps({"questions": questions}, ensure_ascii=False), encoding="utf-8")
    (told,) = contest(file, small())
    assert (told["answer"], told["key"]) == ("B", "A")
    assert "06-KH/BTGDVTU" in told["citation"]


def test_a_text_without_a_number_takes_that_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "71-NQ-TW_2025.txt").write_text("Giáo dục và đào tạo là quốc sách hàng đầu.", encoding="utf-8")
    (document,) = read_folder(tmp_path.iterdir())
    assert document.metadata.number is not None
    assert document.metadata.number.canonical == "71-NQ/TW"


def test_published_figures_agree_with_the_keys_and_seldom_answer_what_has_no_answer() -> None:
    told = json.loads(RESULTS.read_text(encoding="utf-8"))
    for collection in ("samples", "texts"):
        total, keyless = told[collection]["total"], told[collection]["without_the_right_option"]
        assert total["agrees"] >= 0.99 * total["proven"]
        assert keyless["answered"] <= 0.06 * keyless["asked"]
    assert len(told["contest"]) == 16
