"""Items that apply a rule: when does a period end that begins on a given day or hour."""

import calendar
import datetime
import re
from collections.abc import Iterator

from exams.asking_figures import is_clear
from exams.citing import written_date
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.figures import Figure, figures
from exams.items import Derivation, Kind, Level, Operation
from exams.shelf import Shelf
from exams.statements import Statement
from exams.wording import BLANK, first_small, inner_quotes, speaking, with_blank
from vanban.text import words

_OPERATIONS = {
    "ngày": Operation.ADD_DAYS,
    "ngày làm việc": Operation.ADD_WORKING_DAYS,
    "tháng": Operation.ADD_MONTHS,
    "giờ": Operation.ADD_HOURS,
}
_MOST = {Operation.ADD_DAYS: 120, Operation.ADD_WORKING_DAYS: 30, Operation.ADD_MONTHS: 36, Operation.ADD_HOURS: 12}
_LIMIT = re.compile(
    r"(?:chậm nhất|trong thời hạn|thời hạn|trong vòng|không quá|tối đa|trong thời gian|:)(?: là| không quá)?\s*$"
)
_FROM = re.compile(r"^,?\s*(?P<from>(?:kể từ|tính từ|từ|sau)\s+(?:khi|ngày|thời điểm|lúc)\s+[^,;.:()]{6,110})")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_FIRST_DAY = datetime.date(2027, 3, 1)  # a Monday; no public holiday follows within the longest period of working days
_LISTED = 7  # words between two commas that are one more thing, not who must act
_HOURS = ("07:30", "08:15", "09:00", "10:30")


def deadline_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each period that a sentence counts from an event."""
    for said in shelf.statements:
        for figure in figures(said.text):
            event = _FROM.match(said.text[figure.end :])
            limit = _LIMIT.search(said.text[: figure.start])
            if (
                event
                and limit
                and not _goes_on(said.text[figure.end + event.end("from") :])
                and figure.unit in _OPERATIONS
                and is_clear(shelf, said, figure.start, figure.end)
            ):
                draft = _draft(shelf, said, figure, " ".join(event["from"].split()), dice)
                if draft is not None:
                    yield draft


def _goes_on(after: str) -> bool:
    """Tells whether the event is a list that goes on behind a comma ("… nhận được tờ trình, hồ sơ nhân sự, …")."""
    parts = after.split(",")
    return len(parts) > 2 and parts[0].strip() == "" and len(words(parts[1])) <= _LISTED


def result_of(operation: Operation, begin: str, amount: int) -> str:
    """Returns the end of a period: the day of the event is not counted (Bộ luật Dân sự, Điều 147); working days are
    Monday to Friday. Raises ``ValueError`` for a beginning that is none."""
    if operation is Operation.ADD_HOURS:
        moment = datetime.datetime.strptime(begin, "%H:%M").replace(tzinfo=datetime.UTC) + datetime.timedelta(
            hours=amount
        )
        return f"{moment:%H:%M}"
    day = datetime.date.fromisoformat(begin)
    if operation is Operation.ADD_DAYS:
        return (day + datetime.timedelta(days=amount)).isoformat()
    if operation is Operation.ADD_MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).isoformat()
    for _ in range(amount):
        day += datetime.timedelta(days=3 if day.weekday() == 4 else 1)
    return day.isoformat()


def told(operation: Operation, value: str) -> str:
    """Returns a result as options write it: "11 giờ 30 phút", "Ngày 03/3/2027"."""
    if operation is Operation.ADD_HOURS:
        hour, minute = value.split(":")
        return f"{int(hour)} giờ {minute} phút" if minute != "00" else f"{int(hour)} giờ"
    return f"Ngày {written_date(datetime.date.fromisoformat(value))}"


def _draft(shelf: Shelf, said: Statement, figure: Figure, event: str, dice: Dice) -> Draft | None:
    operation, amount = _OPERATIONS[figure.unit], int(figure.value)
    blanked = with_blank(said, figure.start, figure.end)
    if (
        blanked is None
        or not blanked[:1].isupper()
        or figure.is_range
        or amount != figure.value
        or not 1 < amount <= _MOST[operation]
    ):
        return None
    begin = _beginning(operation, dice, said.start)
    derivation = Derivation(operation, begin, amount, result_of(operation, begin, amount))
    wrong = dice.shuffled(_wrong(operation, begin, amount), said.start, "wrong")
    if len(wrong) < OPTIONS - 1:
        return None
    right = told(operation, derivation.result)
    source = source_of(shelf.document, said)
    period = said.text[figure.start : figure.end]
    remark = f"Thời hạn là {period} {event}, nên kết thúc vào {first_small(right)}."
    return Draft(
        Kind.COMPUTED, Level.APPLY, _stem(shelf, said, derivation, event, blanked), right,
        tuple(told(operation, one) for one in wrong), explained([source], remark=remark), (source,), said.section,
        (said.start,), in_order=tuple(told(operation, one) for one in sorted((derivation.result, *wrong))),
        derivation=derivation, worth=4,
    )  # fmt: skip


def _stem(shelf: Shelf, said: Statement, derivation: Derivation, event: str, blanked: str) -> str:
    if derivation.operation is Operation.ADD_HOURS:
        when, ask = told(derivation.operation, derivation.begin), "vào lúc mấy giờ trong ngày"
    else:
        day = datetime.date.fromisoformat(derivation.begin)
        when, ask = f"{_WEEKDAYS[day.weekday()]}, ngày {written_date(day)}", "vào ngày nào"
    holidays = " (giả sử không có ngày nghỉ lễ)" if derivation.operation is Operation.ADD_WORKING_DAYS else ""
    return (
        f"{speaking(shelf.document, said)} quy định: “{inner_quotes(blanked)}”. Nếu mốc tính thời hạn"
        f" (“{inner_quotes(event)}”) là {when}, thì với thời hạn đúng ở chỗ {BLANK}, thời hạn kết thúc {ask}{holidays}?"
    )


def _beginning(operation: Operation, dice: Dice, about: int) -> str:
    if operation is Operation.ADD_HOURS:
        return _HOURS[dice.below(len(_HOURS), "hour", about)]
    day = _FIRST_DAY + datetime.timedelta(days=7 * dice.below(3, "week", about) + dice.below(4, "day", about))
    return day.isoformat()


def _wrong(operation: Operation, begin: str, amount: int) -> list[str]:
    """Returns ends that follow from other amounts; none is a day beside the right one, where counting the day of the
    event itself would end."""
    steps = {Operation.ADD_MONTHS: (-2, -1, 1, 2, 3), Operation.ADD_HOURS: (-2, 2, 1, 4, -1)}
    moved = steps.get(operation, (-5, -3, -2, 2, 3, 5, 7))
    return [
        result_of(operation, begin, amount + step)
        for step in moved
        if amount + step >= 1 and _fits(operation, begin, amount + step)
    ]


def _fits(operation: Operation, begin: str, amount: int) -> bool:
    return operation is not Operation.ADD_HOURS or int(begin[:2]) + amount < 24
