"""What an organiser wants of a sitting, and which rules make sense together; faults are told in plain words."""

import datetime
from dataclasses import dataclass, replace

from vanban.errors import InvalidInput
from vanban.exam_sittings import Rules, Shown, SittingKind
from vanban.text import nfc

LONGEST_TITLE = 300  # code points
LONGEST_INVITATION = 20_000  # code points
LONGEST_TIE_BREAK = 500  # code points
MOST_MINUTES = 600  # of an attempt
MOST_ATTEMPTS = 100
LONGEST_WINDOW = datetime.timedelta(days=366)
SHORTEST_WINDOW = datetime.timedelta(minutes=5)
DEFAULT_PASS_PERCENT = 50  # the first round of recruiting civil servants (Nghị định 138/2020/NĐ-CP, Điều 8)
_SHOWN_ORDER = {Shown.AT_ONCE: 0, Shown.AFTER_CLOSE: 1, Shown.NEVER: 2}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sitting is to be. ``units`` are (id, whether with all below); ``everyone`` makes them unneeded."""

    title: str
    kind: SittingKind
    paper_id: int
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    rules: Rules
    invitation: str = ""
    everyone: bool = False
    units: tuple[tuple[int, bool], ...] = ()


def default_rules(kind: SittingKind, *, minutes: int) -> Rules:
    """Returns the rules of a kind where nothing else is chosen; ``minutes`` is the working time of the paper."""
    if kind is SittingKind.CONTEST:
        return Rules(minutes=minutes, attempts_per_week=2, result_shown=Shown.AT_ONCE)
    if kind is SittingKind.TEST:
        return Rules(minutes=minutes, attempts_total=1, pass_percent=DEFAULT_PASS_PERCENT)
    return Rules(minutes=0, answers_shown=Shown.AT_ONCE)


def checked_plan(plan: Plan, *, questions: int) -> Plan:
    """Returns a plan with its words set in order and its rules fitted to its kind; ``questions`` are in the paper.

    Raises ``InvalidInput`` for what cannot be meant.
    """
    title, invitation = " ".join(nfc(plan.title).split()), nfc(plan.invitation).strip()
    if not 0 < len(title) <= LONGEST_TITLE:
        raise InvalidInput(f"Tên kỳ thi phải có từ 1 đến {LONGEST_TITLE} ký tự.")
    checked_invitation(invitation)
    check_window(plan.opens_at, plan.closes_at)
    rules = _fitted(plan.kind, plan.rules)
    _check_rules(rules, plan, questions)
    units = () if plan.everyone else tuple(sorted(dict(plan.units).items()))
    return replace(plan, title=title, invitation=invitation, rules=rules, units=units)


def checked_invitation(words: str) -> str:
    """Returns the words shown before a person begins; raises ``InvalidInput`` where they are too long."""
    words = nfc(words).strip()
    if len(words) > LONGEST_INVITATION:
        raise InvalidInput(f"Lời giới thiệu dài quá {LONGEST_INVITATION:,} ký tự.".replace(",", "."))
    return words


def check_window(opens_at: datetime.datetime, closes_at: datetime.datetime) -> None:
    """Raises ``InvalidInput`` for a window that ends before it begins, or is too short or too long."""
    if closes_at <= opens_at:
        raise InvalidInput("Giờ đóng phải sau giờ mở.")
    if closes_at - opens_at < SHORTEST_WINDOW:
        raise InvalidInput("Kỳ thi phải mở ít nhất 5 phút.")
    if closes_at - opens_at > LONGEST_WINDOW:
        raise InvalidInput("Kỳ thi chỉ được mở tối đa một năm.")


def _fitted(kind: SittingKind, rules: Rules) -> Rules:
    """Returns rules without what their kind does not have: a test is sat once, practice has no limits."""
    rules = replace(rules, tie_break=" ".join(nfc(rules.tie_break).split()))
    if kind is SittingKind.TEST:
        return replace(rules, attempts_total=1, attempts_per_week=None, tie_break="")
    if kind is SittingKind.PRACTICE:
        free = replace(rules, attempts_total=None, attempts_per_week=None, tie_break="", pass_percent=None)
        return replace(free, result_shown=Shown.AT_ONCE, answers_shown=Shown.AT_ONCE)
    return rules


def _check_rules(rules: Rules, plan: Plan, questions: int) -> None:
    _between(rules.minutes, 0, MOST_MINUTES, "Thời gian làm bài (phút)")
    _between(rules.draw, 1, max(1, questions), "Số câu rút cho mỗi lượt")
    _between(rules.attempts_total, 1, MOST_ATTEMPTS, "Số lượt thi của mỗi người")
    _between(rules.attempts_per_week, 1, MOST_ATTEMPTS, "Số lượt thi mỗi tuần")
    _between(rules.pass_percent, 1, 100, "Tỉ lệ trả lời đúng để đạt (%)")
    if datetime.timedelta(minutes=rules.minutes) > plan.closes_at - plan.opens_at:
        raise InvalidInput("Thời gian làm bài dài hơn thời gian kỳ thi mở.")
    if len(rules.tie_break) > LONGEST_TIE_BREAK:
        raise InvalidInput(f"Câu hỏi dự đoán dài quá {LONGEST_TIE_BREAK} ký tự.")
    if plan.kind is not SittingKind.PRACTICE:
        _check_shown(rules)


def _check_shown(rules: Rules) -> None:
    if _SHOWN_ORDER[rules.answers_shown] < _SHOWN_ORDER[rules.result_shown]:
        raise InvalidInput("Đáp án không thể được xem trước kết quả: người xem đáp án biết ngay mình đúng mấy câu.")
    if rules.answers_shown is Shown.AT_ONCE and rules.attempts_total != 1:
        raise InvalidInput(
            "Cho xem đáp án ngay sau khi nộp thì lượt thi sau đã biết trước đáp án. "
            "Đề nghị cho mỗi người thi một lượt, hoặc chỉ cho xem đáp án sau khi kỳ thi đóng."
        )


def _between(value: int | None, least: int, most: int, name: str) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidInput(f"{name} phải từ {least} đến {most}.")
