"""Results of a sitting as the columns of a table file; where nobody is named, no column tells who anyone is."""

from collections.abc import Sequence

from api.sitting_words import length_words, mark_words, moment_words
from exams.sittings.standings import Line, Standings

Cells = tuple[str | int, ...]


def result_columns(shown: Standings) -> tuple[str, ...]:
    """Returns the heads of the table of results."""
    ranked = ("Hạng",) if shown.is_ranked else ()
    who = ("Mã dự thi",) if shown.nameless else ("Họ và tên", "Đơn vị")
    score = ("Số câu đúng", "Số câu", f"Điểm (thang {shown.scale})", "Thời gian làm")
    passed = ("Đạt",) if shown.rules.pass_percent is not None else ()
    prediction = ("Số dự đoán",) if shown.rules.tie_break and not shown.nameless else ()
    rest = () if shown.nameless else ("Lượt được tính", "Số lượt", "Giờ nộp", "Cách nộp", "Ghi chú")
    return (*ranked, *who, *score, *passed, *prediction, *rest)


def result_rows(shown: Standings, lines: Sequence[Line]) -> list[Cells]:
    """Returns the rows of the table of results."""
    return [_row(shown, line) for line in lines]


def printed_columns(shown: Standings) -> tuple[tuple[str, int], ...]:
    """Returns the heads of the table that is printed, with their widths beside each other."""
    ranked = (("Hạng", 15),) if shown.is_ranked else ()
    who = (("Mã dự thi", 30),) if shown.nameless else (("Họ và tên", 42), ("Đơn vị", 46))
    score = (("Số câu đúng", 17), ("Điểm", 17), ("Thời gian làm", 27))
    return (*ranked, *who, *score, *((("Đạt", 18),) if shown.rules.pass_percent is not None else ()))


def printed_rows(shown: Standings, lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Returns the rows of the table that is printed."""
    found = []
    for line in lines:
        ranked = (rank_words(line),) if shown.is_ranked else ()
        who = (line.who,) if shown.nameless else (line.who, line.unit)
        score = (f"{line.right}/{line.questions}", mark_words(line.mark), length_words(line.seconds))
        found.append((*ranked, *who, *score, *((passed_words(line),) if line.passed is not None else ())))
    return found


def rank_words(line: Line) -> str:
    """Returns a rank, and that others share it."""
    return "" if line.rank is None else f"{line.rank}{' (đồng hạng)' if line.shared else ''}"


def passed_words(line: Line) -> str:
    """Returns whether a person has passed, or nothing where there is nothing to pass."""
    return "" if line.passed is None else "Đạt" if line.passed else "Chưa đạt"


def _row(shown: Standings, line: Line) -> Cells:
    ranked: Cells = (rank_words(line),) if shown.is_ranked else ()
    who: Cells = (line.who,) if shown.nameless else (line.who, line.unit)
    score: Cells = (line.right, line.questions, mark_words(line.mark), length_words(line.seconds))
    passed: Cells = (passed_words(line),) if shown.rules.pass_percent is not None else ()
    predicted: Cells = ("" if line.prediction is None else line.prediction,)
    prediction: Cells = predicted if shown.rules.tie_break and not shown.nameless else ()
    handed: Cells = (line.number, line.attempts, moment_words(line.submitted_at), line.ended, line.note)
    return (*ranked, *who, *score, *passed, *prediction, *(() if shown.nameless else handed))
