"""The small reader tells words that answer a question from words that only speak of the same matter."""

from pathlib import Path

import pytest

from eval.training.judge_library import read_lines
from rag.evidence import DocumentFacts, Evidence
from rag.judging import FILES, FOLDER, Judge, Shown, heads_of, load_judge, open_judge, shown_of, words_of
from vanban.documents import PassageKind
from vanban.errors import SettingsError

HEADS = "Kế hoạch 12-KH/ĐU Đảng ủy xã Mẫu hỗ trợ cán bộ biệt phái | Chế độ"
TRAVEL = "Cán bộ biệt phái được hỗ trợ tiền đi lại 1,5 triệu đồng mỗi tháng, chi trả trước ngày 10."


def evidence(text: str, heading: str, kind: PassageKind = PassageKind.TEXT) -> Evidence:
    document = DocumentFacts(1, "12-KH/ĐU", "Kế hoạch", "Đảng ủy xã Mẫu", None, "hỗ trợ cán bộ " + "rất dài " * 40)
    return Evidence(
        passage_id=1,
        document=document,
        position=0,
        section=None,
        kind=kind,
        path="mục 1",
        heading=heading,
        text=text,
        start=0,
        end=len(text),
        page=None,
        relevance=1.0,
        dense=0.0,
    )


def test_the_questions_of_a_hand_it_was_not_taught_are_told_apart() -> None:
    datasets = Path(__file__).parents[2] / "eval" / "datasets"
    passages = {one["p"]: one for one in read_lines(datasets / "judge_passages.jsonl")}
    asked = [one for one in read_lines(datasets / "judge_questions.jsonl") if str(one["p"]).startswith("7-M")]
    scores: dict[bool, list[float]] = {True: [], False: []}
    for one in asked:
        passage = passages[one["p"]]
        lines = [passage["lines"][line - 1] for line in one["answered_by"] or one["near"]]
        scores[bool(one["answered_by"])] += load_judge().scores(
            one["question"], [Shown(passage["heading"], " ".join(lines))]
        )
    higher = [right > wrong for right in scores[True] for wrong in scores[False]]
    assert len(higher) > 5_000
    assert sum(higher) / len(higher) > 0.8  # the area under the curve


def test_words_beyond_what_is_read_change_nothing() -> None:
    judge = load_judge()
    long = TRAVEL + " Văn bản này gửi các chi bộ để thực hiện." * 60
    scores = judge.scores("hỗ trợ đi lại bao nhiêu?", [Shown(HEADS, long), Shown(HEADS, long + " Thêm một câu.")])
    assert scores[0] == scores[1]


def test_the_text_goes_under_its_heads_between_the_tokens_of_beginning_and_end() -> None:
    seen: list[list[int]] = []
    judge = load_judge()
    spy = Judge(lambda ids: seen.append(list(ids)) or 0.0, judge._tokenizer)
    spy.scores("ai ký?", [Shown("", "Chủ tịch ký."), Shown("Quyết định", "Chủ tịch ký.")])
    plain, headed = seen
    assert (plain[0], plain[-1], plain.count(2)) == (0, 2, 3)
    assert headed.count(2) == 4
    assert len(headed) > len(plain)


def test_a_row_names_its_columns_and_its_heads_leave_them_out() -> None:
    row = evidence("1 | Mở lớp | Văn phòng", "Phụ lục › TT | Việc | Cơ quan chủ trì", PassageKind.TABLE_ROW)
    assert words_of(row, row.text) == "TT: “1”; Việc: “Mở lớp”; Cơ quan chủ trì: “Văn phòng”"
    assert heads_of(row).endswith("| Phụ lục")
    assert len(heads_of(row)) < 200
    assert words_of(evidence("Mở lớp.", ""), "Mở lớp.") == "Mở lớp."


def test_quotes_of_one_document_share_their_heads() -> None:
    shown = shown_of([(evidence("Một.", "A"), "Một."), (evidence("Hai.", "A"), "Hai.")])
    assert shown.body == "Một. Hai."
    assert shown.heads.count("12-KH/ĐU") == 1


def test_a_folder_without_its_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"model\.onnx, tokenizer\.json"):
        open_judge(tmp_path)
    assert all((FOLDER / name).is_file() for name in FILES)
