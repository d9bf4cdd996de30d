"""Cross-checks of the tasks of a document: what a person should look at before taking them on, with reason and place.

Nothing is set right here. A check says what it saw and where; two requests count as one only where nearly all their
words are the same, so that a warning is worth reading.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from programs.bodies import PLACE_KIND, body_key, leading_bodies
from programs.source import Source
from programs.tasks import FoundTask
from programs.units import UNKNOWN, Meant, Scope
from programs.working_days import working_calendar
from vanban.dates import find_dates, format_date
from vanban.document_numbers import NumberMention, find_numbers
from vanban.tasks import NO_DEADLINE
from vanban.text import search_form, words

ALIKE = 0.7  # share of common words from which two requests are taken for one
FEWEST = 4  # words that both must have for that
MOST_COMPARED = 400  # tasks of one document that are compared with each other
_FIGURE = re.compile(r"(?<![\w/])\d+(?:[.,]\d+)*(?![\w/])(?:\s?%)?")
_ANNEX = re.compile(r"phụ lục|bảng", re.IGNORECASE)
_NEAR = 60  # characters after a number in which its date stands


class CheckKind(StrEnum):
    """What was looked at."""

    TITLE = "trich_yeu"
    ANNEX = "phu_luc"
    TWO_DEADLINES = "hai_han"
    NO_LEAD = "khong_chu_tri"
    SEVERAL_LEADS = "nhieu_chu_tri"
    PAST = "da_qua"
    BEFORE_ISSUE = "truoc_ban_hanh"
    UNDATED = "khong_tinh_duoc"
    UNKNOWN_BODY = "khong_ro_don_vi"
    FORMER_BODY = "ten_cu"
    DAY_OFF = "ngay_nghi"


CHECK_WORDS = {
    CheckKind.TITLE: "Trích yếu và lời văn",
    CheckKind.ANNEX: "Lời văn và phụ lục",
    CheckKind.TWO_DEADLINES: "Hai hạn cho một việc",
    CheckKind.NO_LEAD: "Không có chủ trì",
    CheckKind.SEVERAL_LEADS: "Nhiều nơi chủ trì",
    CheckKind.PAST: "Hạn đã qua",
    CheckKind.BEFORE_ISSUE: "Hạn trước ngày ban hành",
    CheckKind.UNDATED: "Hạn không tính ra ngày",
    CheckKind.UNKNOWN_BODY: "Đơn vị chưa rõ",
    CheckKind.FORMER_BODY: "Tên cũ, nơi đã kết thúc",
    CheckKind.DAY_OFF: "Hạn vào ngày nghỉ",
}


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at. ``other`` is the range in the text it is held against, None where there is none."""

    kind: CheckKind
    reason: str
    other: tuple[int, int] | None = None


def document_checks(source: Source) -> list[Check]:
    """Returns what is to be looked at in a document as a whole: what its title names against what its text names."""
    found: list[Check] = []
    titled = find_numbers(source.subject)
    if not titled:
        return found
    body = _body(source)
    held = find_numbers(body)
    for mention in titled:
        written = str(mention.number)
        same = [one for one in held if one.number.key == mention.number.key]
        if not same:
            others = ", ".join(dict.fromkeys(str(one.number) for one in held[:3]))
            instead = f" (lời văn nêu: {others})" if others else ""
            found.append(Check(CheckKind.TITLE, f"Trích yếu nêu {written} nhưng lời văn không nêu{instead}."))
        else:
            found += _other_date(written, _date_after(source.subject, mention), body, same)
    return found


def task_checks(
    source: Source, tasks: Sequence[FoundTask], scope: Scope, *, day: datetime.date
) -> list[tuple[Check, ...]]:
    """Returns what is to be looked at in each of a document's tasks, in their order."""
    between = _between(tasks)
    return [
        (*_of_lead(task, scope), *_of_deadline(task, source.issued, day), *_of_bodies(task, scope, day), *more)
        for task, more in zip(tasks, between, strict=True)
    ]


def leads_of(task: FoundTask, scope: Scope) -> list[str]:
    """Returns the bodies that are to lead a task as its document words it, the first foremost; the name of a whole
    class ("Đảng ủy xã, phường") counts as one."""
    whole = " ".join(task.lead.split())
    if not whole or whole in scope.find(whole):
        return [whole] if whole else []
    found: list[str] = []
    for name in leading_bodies(whole):
        if found and PLACE_KIND.fullmatch(name):
            found[-1] = f"{found[-1]}, {name}"
        else:
            found.append(name)
    return found


def _of_lead(task: FoundTask, scope: Scope) -> Iterator[Check]:
    leads = leads_of(task, scope)
    if not leads:
        yield Check(CheckKind.NO_LEAD, "Văn bản không nêu nơi chủ trì.")
    elif len(leads) > 1:
        rest = "; ".join(leads[1:])
        yield Check(CheckKind.SEVERAL_LEADS, f"Văn bản nêu nhiều nơi chủ trì; tạm lấy “{leads[0]}”, phối hợp: {rest}.")


def _of_deadline(task: FoundTask, issued: datetime.date | None, day: datetime.date) -> Iterator[Check]:
    first, last = task.deadline.first, task.deadline.last
    if task.due and task.deadline == NO_DEADLINE:
        yield Check(CheckKind.UNDATED, f"Hạn “{task.due}” không tính ra ngày; cần ghi ngày nếu muốn được nhắc.")
    if last is None:
        return
    if issued is not None and last < issued:
        yield Check(
            CheckKind.BEFORE_ISSUE,
            f"Hạn {format_date(last)} đứng trước ngày ban hành {format_date(issued)}.",
        )
    elif last < day:
        yield Check(CheckKind.PAST, f"Hạn {format_date(last)} đã qua.")
    off = working_calendar().day_off(last) if first in (None, last) else ""
    if off:
        moved = format_date(working_calendar().moved(last))
        yield Check(
            CheckKind.DAY_OFF, f"Hạn {format_date(last)} là ngày nghỉ ({off}); ngày làm việc kế tiếp là {moved}."
        )


def _of_bodies(task: FoundTask, scope: Scope, day: datetime.date) -> Iterator[Check]:
    for meant in [*scope.read(task.lead, on=day), *scope.read(task.partners, on=day)]:
        yield from _of_body(meant)


def _of_body(meant: Meant) -> Iterator[Check]:
    if meant.note == UNKNOWN:
        yield Check(CheckKind.UNKNOWN_BODY, f"“{meant.name}”: chưa có đơn vị nào mang tên này.")
    elif meant.note:
        note = meant.note if meant.name in meant.note else f"“{meant.name}”: {meant.note}"
        yield Check(CheckKind.FORMER_BODY, note)


def _between(tasks: Sequence[FoundTask]) -> list[list[Check]]:
    """Returns what sets each task against another one that asks for the same."""
    found: list[list[Check]] = [[] for _ in tasks]
    kept = [(_words(task), task) for task in tasks[:MOST_COMPARED]]
    for (a, (words_a, task_a)), (b, (words_b, task_b)) in combinations(enumerate(kept), 2):
        if _alike(words_a, words_b):
            found[a] += _differences(task_a, task_b)
            found[b] += _differences(task_b, task_a)
    return found


def _differences(task: FoundTask, other: FoundTask) -> Iterator[Check]:
    place, annexed = (other.start, other.end), _in_annex(task) != _in_annex(other)
    where = f"{other.path or 'chỗ khác'}"
    kind = CheckKind.ANNEX if annexed else CheckKind.TWO_DEADLINES
    if task.due and other.due and _means(task) != _means(other):
        yield Check(kind, f"Việc này ghi hạn “{task.due}”, {where} ghi “{other.due}”.", place)
    if not annexed:
        return
    if task.lead and other.lead and not _same_lead(task, other):
        yield Check(kind, f"Việc này do “{task.lead}” chủ trì, {where} ghi “{other.lead}”.", place)
    ours, theirs = _figures(task), _figures(other)
    if ours and theirs and ours != theirs:
        said, held = (
            ", ".join(sorted(ours - theirs) or sorted(ours)),
            ", ".join(sorted(theirs - ours) or sorted(theirs)),
        )
        yield Check(kind, f"Con số ở đây là {said}, {where} ghi {held}.", place)


def _means(task: FoundTask) -> object:
    """Returns what a deadline is compared by: its last day or its recurrence, its words where it means neither."""
    deadline = task.deadline
    if deadline == NO_DEADLINE:
        return search_form(task.due)
    return deadline.last or (deadline.every, deadline.day, deadline.month)


def _same_lead(task: FoundTask, other: FoundTask) -> bool:
    ours, theirs = body_key(task.lead), body_key(other.lead)
    return ours in theirs or theirs in ours


def _in_annex(task: FoundTask) -> bool:
    return _ANNEX.search(task.path) is not None


def _words(task: FoundTask) -> frozenset[str]:
    """Returns the words of what a task asks for, without who leads, by when, and figures."""
    text = search_form(task.text)
    for part in (task.due, task.lead, task.partners):
        if part:
            text = text.replace(search_form(" ".join(part.split())), " ")
    return frozenset(word for word in words(text) if not word[0].isdigit())


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    both = len(first & second)
    return both >= FEWEST and both >= ALIKE * len(first | second)


def _figures(task: FoundTask) -> frozenset[str]:
    text = task.text.replace(task.due, " ") if task.due else task.text
    return frozenset(" ".join(found.split()).replace(" %", "%") for found in _FIGURE.findall(text))


def _body(source: Source) -> str:
    """Returns the text without the title, where it stands in it."""
    subject = " ".join(source.subject.split())
    text = " ".join(source.text.split())
    at = text.lower().find(subject.lower())
    return text[:at] + " " + text[at + len(subject) :] if subject and at >= 0 else text


def _date_after(text: str, mention: NumberMention) -> datetime.date | None:
    found = find_dates(text[mention.end : mention.end + _NEAR])
    return found[0].date if found else None


def _other_date(written: str, dated: datetime.date | None, body: str, same: Sequence[NumberMention]) -> Iterator[Check]:
    days = {day for one in same if (day := _date_after(body, one)) is not None}
    if dated is not None and days and dated not in days:
        told = ", ".join(format_date(day) for day in sorted(days))
        yield Check(CheckKind.TITLE, f"Trích yếu ghi {written} ngày {format_date(dated)}, lời văn ghi ngày {told}.")
