"""What candidates are told of a sitting in plain words: its rules, its window, how an attempt ended."""

import datetime
from collections.abc import Iterator

from exams.sittings.starting import moment_words
from vanban.exam_sittings import (
    COUNTING_WORDS,
    SHOWN_WORDS,
    Anonymity,
    Rules,
    Shown,
    SittingKind,
)

_SHUFFLED = "Thứ tự câu hỏi, phương án của mỗi người có thể khác nhau."
_SAVED = (
    "Mỗi lựa chọn được lưu ngay. Mất mạng vẫn làm tiếp được trên trang đang mở; có mạng lại thì tự gửi. Câu chưa gửi "
    "được khi hết giờ thì không tính."
)
_WATCHED = (
    "Trong lúc làm bài, mỗi lần rời trang (sang ứng dụng hoặc thẻ khác) được ghi lại cùng thời gian; chỉ ghi nhận, "
    "không trừ điểm."
)
_ANONYMOUS = {
    Anonymity.AMONG_CANDIDATES: "Bảng kết quả chung hiện mã số thay cho họ tên; đơn vị tổ chức biết họ tên.",
    Anonymity.FULL: "Kết quả không gắn với họ tên.",
}


def rule_lines(rules: Rules, kind: SittingKind, *, questions: int, closes_at: datetime.datetime) -> list[str]:
    """Returns the rules as sentences; ``questions`` is how many the paper has."""
    asked = rules.draw if rules.draw is not None else questions
    lines = [f"Bài làm có {asked} câu.", *_time(rules, closes_at), *_attempts(rules, kind)]
    if rules.pass_percent is not None:
        lines.append(f"Đạt khi đúng từ {rules.pass_percent}% số câu trở lên.")
    lines.append(_shown(rules, kind))
    if kind is not SittingKind.PRACTICE and rules.anonymity in _ANONYMOUS:
        lines.append(_ANONYMOUS[rules.anonymity])
    if rules.shuffle_questions or rules.shuffle_options:
        lines.append(_SHUFFLED)
    lines.append(_SAVED)
    if kind is not SittingKind.PRACTICE:
        lines.append(_WATCHED)
    return lines


def left_words(left: int | None) -> str:
    """Returns how many attempts remain, "" for no limit."""
    return "" if left is None else f"còn {left} lượt"


def number_words(value: float) -> str:
    """Returns a mark with a decimal comma and no needless zeros: "8", "8,25"."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def waiting_words(shown: Shown, closes_at: datetime.datetime, what: str) -> str:
    """Returns why something is not seen yet: "Điểm được công bố sau khi kỳ thi đóng, …"."""
    if shown is Shown.NEVER:
        return f"{what}: kỳ thi này không cho xem."
    return f"{what}: xem được sau khi kỳ thi đóng ({moment_words(closes_at)})."


def _time(rules: Rules, closes_at: datetime.datetime) -> Iterator[str]:
    if rules.minutes:
        yield f"Mỗi lượt làm trong {rules.minutes} phút kể từ lúc bấm bắt đầu; đồng hồ không dừng khi rời trang."
        yield f"Kỳ thi đóng lúc {moment_words(closes_at)}; lượt đang làm dở kết thúc vào lúc đó."
    else:
        yield f"Không hạn chế thời gian mỗi lượt; kỳ thi đóng lúc {moment_words(closes_at)}."


def _attempts(rules: Rules, kind: SittingKind) -> Iterator[str]:
    if kind is SittingKind.PRACTICE:
        yield "Làm bao nhiêu lượt cũng được; kết quả không xếp hạng, không đưa vào thống kê."
        return
    limits = []
    if rules.attempts_total is not None:
        limits.append(f"{rules.attempts_total} lượt")
    if rules.attempts_per_week is not None:
        limits.append(f"mỗi tuần {rules.attempts_per_week} lượt (tuần bắt đầu từ thứ Hai)")
    yield f"Mỗi người được làm {', '.join(limits)}." if limits else "Không hạn chế số lượt làm bài."
    if rules.attempts_total != 1:
        yield f"Kết quả được tính: {COUNTING_WORDS[rules.counting][:1].lower()}{COUNTING_WORDS[rules.counting][1:]}."


def _shown(rules: Rules, kind: SittingKind) -> str:
    if kind is SittingKind.PRACTICE and rules.answers_shown is Shown.AT_ONCE:
        return "Xem được đáp án và lời giải thích ngay sau mỗi câu."
    result, answers = (
        SHOWN_WORDS[one][:1].lower() + SHOWN_WORDS[one][1:] for one in (rules.result_shown, rules.answers_shown)
    )
    return f"Xem điểm: {result}. Xem đáp án và lời giải thích: {answers}."
