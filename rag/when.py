"""The day whose law a question asks for: "tính đến 01/3/2025", "cuối năm ngoái", "trước khi Quy định 51 có hiệu lực".

A deadline ("trước ngày 30/6 phải làm gì"), a time that documents speak of ("chỉ tiêu năm 2027") and the date of a
document ("văn bản ngày 05/5") are no such day.
"""

import datetime
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rag.intents import plain_form
from rag.spans import TimeSpan, find_spans
from vanban.number_references import NumberReference, find_references
from vanban.text import bare_form

ONE_DAY = datetime.timedelta(days=1)
_SHORT = frozenset({"day", "month", "quarter"})  # times short enough to stand for one day
LANDMARK_REACH = 60  # characters between "trước khi" and the document it speaks of

# What a document's dates are asked for: the first day it is in force, the day it was issued, the day it was changed.
DayOf = Callable[[NumberReference, str], datetime.date | None]


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day asked about, None for today; ``text[start:end]`` says it. ``present`` where the question says that it
    means today."""

    day: datetime.date | None = None
    start: int = 0
    end: int = 0
    present: bool = False

    def cut_from(self, question: str) -> str:
        """Returns the question without the words that say the day."""
        after = re.sub(r"^\s*(?:vừa rồi\b|vừa qua\b|vua roi\b|vua qua\b)", " ", question[self.end :])
        after = re.sub(r"^\s*(?:,|thì\b|thi\b)\s*", " ", after)
        kept = " ".join(f"{question[: self.start].rstrip(' ,')} {after}".split())
        kept = re.sub(r"\s+([?.!,;)])", r"\1", re.sub(r"\(\s*\)", " ", kept))
        return kept[:1].upper() + kept[1:]


def no_days(reference: NumberReference, event: str) -> datetime.date | None:  # noqa: ARG001
    """Returns None: nothing is known of any document."""
    return None


def read_day(
    question: str, *, today: datetime.date, references: Sequence[NumberReference] = (), day_of: DayOf = no_days
) -> AskedDay:
    """Returns the day whose law NFC text asks for; never a day after ``today``.

    ``day_of`` gives the day a document took effect ("effective"), was issued ("issued") or changed ("changed").

    >>> read_day("Tính đến ngày 01/3/2025 quy chế nào còn hiệu lực?", today=datetime.date(2026, 1, 1)).day
    datetime.date(2025, 3, 1)
    """
    bare = bare_form(question)
    if _words().compared.search(bare):
        return AskedDay(present=is_present(question))
    asked = _landmark(bare, references, day_of) or _event(bare)
    if asked is None:
        free = [s for s in find_spans(question, today) if not _inside(s, references)]
        days = (_day_of_span(bare, s, today) for s in free if not _tells_document(bare, s, references, day_of))
        asked = next((one for one in days if one is not None), None)
    if asked is not None and asked.day is not None and asked.day < today:
        return asked
    return AskedDay(present=is_present(question))


def _day_of_span(bare: str, span: TimeSpan, today: datetime.date) -> AskedDay | None:
    """Returns the day a time stands for where it is the one asked about, else None."""
    words, before, rest = _words(), bare[: span.start], f"{bare[: span.start]} … {bare[span.end :]}"
    if words.own_date.search(before) or span.first > today:
        return None
    day = min(span.last, today)
    if lead := words.before.search(before):
        return AskedDay(span.first - ONE_DAY, lead.start(), span.end) if _before_is_law(before, rest) else None
    if lead := words.firm.search(before):
        return None if _told_of_then(before, rest) else AskedDay(day, lead.start(), span.end)
    lead = words.weak.search(before)
    of_law = lead is not None and _asks_law_of(span, rest, past_year=span.last.year < today.year)
    return AskedDay(day, lead.start(), span.end) if lead is not None and of_law else None


def _asks_law_of(span: TimeSpan, rest: str, *, past_year: bool) -> bool:
    """Tells whether a time that opens a question is that of the law: what is asked is laid down, done by no one."""
    words = _words()
    if words.issued_then.search(rest):
        return False
    if words.facts.search(rest) is None and words.rule.search(rest) and (span.grain in _SHORT or past_year):
        return True
    if words.deadline.search(rest):
        return False
    of_law = span.grain in _SHORT and words.norm.search(rest) and not words.facts.search(rest)
    return bool(of_law) or words.force.search(rest) is not None


def _before_is_law(before: str, rest: str) -> bool:
    """Tells whether "trước ngày X" asks for the law before a day, not for what must be done by then."""
    words = _words()
    law = words.norm.search(rest) is not None and not words.deadline.search(rest)
    law = law or (words.rule.search(rest) is not None and re.search(r"\bphai\b", rest) is None)
    lasting = re.search(r"\bbao lau\b|\bhieu luc\b|\bap dung\b", rest) is not None
    leads = not words.before.sub("", before).strip(" ,;:")
    return (law or lasting) and (leads or _after_asking(before))


def _told_of_then(before: str, rest: str) -> bool:
    """Tells whether a report tells what is asked of that day, or something happened then: the day is no law's."""
    words = _words()
    happened = re.search(r"\bhoi\b", before[-12:]) is not None and words.happening.search(rest) is not None
    told = words.facts.search(rest) is not None and not words.force.search(rest)
    return happened or told


def _after_asking(before: str) -> bool:
    """Tells whether "trước" follows the question itself ("… bao lâu trước ngày X")."""
    asked = r"(bao lau|bao nhieu( \w+){0,2}|the nao|ra sao|gi|nao|may \w+)\s*,?\s*"
    return re.search(asked + r"truoc\s+((khi|ngay|hom|thang|nam|thoi diem)\s*)*$", before) is not None


def _landmark(bare: str, references: Sequence[NumberReference], day_of: DayOf) -> AskedDay | None:
    """Returns the day that a document named as a landmark gives, or None."""
    words = _words()
    for reference in references:
        near = max(0, reference.start - LANDMARK_REACH)
        told, after = bare[near : reference.start], _clause(bare[reference.end : reference.end + LANDMARK_REACH])
        end = reference.end + len(after)
        leads = list(words.landmark_before.finditer(told))
        if leads and "va sau" not in told:
            day = _landmark_day(reference, told[leads[-1].end() :], after, day_of)
            return AskedDay(day - ONE_DAY, near + leads[-1].start(), end) if day is not None else None
        match = re.search(words.landmark_at.pattern + r"( moi| vua)?( ban hanh| ky| thong qua)?\s*$", told)
        if match and (match[3] or words.landmark_issued.match(after)):
            day = day_of(reference, "effective" if "hieu luc" in after else "issued")
            return AskedDay(day, near + match.start(), end) if day is not None else None
    return None


def _landmark_day(reference: NumberReference, between: str, after: str, day_of: DayOf) -> datetime.date | None:
    words = _words()
    if words.changed.search(between) or words.changed.match(after.lstrip(" ,")):
        return day_of(reference, "changed")
    if words.effective.search(after) or words.effective.search(between):
        return day_of(reference, "effective")
    return day_of(reference, "issued") if words.issued.search(f"{between} {after}") or not between.strip() else None


def _clause(text: str) -> str:
    return re.split(r"[,;:?!]|\bthi\b", text, maxsplit=1)[0]


def _event(bare: str) -> AskedDay | None:
    """Returns the last day before an event everyone dates by ("trước khi sáp nhập", "thời còn cấp huyện")."""
    for pattern, day in _words().events:
        for match in pattern.finditer(bare):
            near = max(0, match.start() - 25)
            lead = _BEFORE_EVENT.search(bare[near : match.start()])
            if lead is None and match[0].startswith("con "):
                lead = re.search(r"\b(thoi|khi|luc|hoi)( (van|dang))?\s*$", bare[near : match.start()])
            asks_today = re.search(r"\bcon (dung|hieu luc|ap dung|gia tri)\b", bare[match.end() :]) is not None
            if lead is not None and not (asks_today and bare[: near + lead.start()].strip()):
                return AskedDay(day - ONE_DAY, near + lead.start(), match.end())
    return None


_BEFORE_EVENT = re.compile(
    r"\b((khi|luc|hoi|thoi|thoi diem) )?((con|van) )?(truoc|chua)"
    r"( (khi|luc|ngay|thoi diem|thoi gian|dot|viec|thuc hien|co|duoc|bi))*\s*$"
)


def _inside(span: TimeSpan, references: Sequence[NumberReference]) -> bool:
    return any(r.start <= span.start and span.end <= r.end for r in references)


def _tells_document(bare: str, span: TimeSpan, references: Sequence[NumberReference], day_of: DayOf) -> bool:
    """Tells whether a year behind a number ("Nghị quyết 08-NQ/TU năm 2021") says which document is meant: it does
    unless the one document of that number is of another year."""
    for reference in references:
        between = bare[reference.end : span.start].split()
        if span.grain == "year" and span.start >= reference.end and between in ([], ["nam"], ["cua", "nam"]):
            issued = day_of(reference, "issued")
            return issued is None or issued.year == span.first.year
    return False


@dataclass(frozen=True)
class _Words:
    firm: re.Pattern[str]
    weak: re.Pattern[str]
    before: re.Pattern[str]
    norm: re.Pattern[str]
    facts: re.Pattern[str]
    happening: re.Pattern[str]
    rule: re.Pattern[str]
    compared: re.Pattern[str]
    force: re.Pattern[str]
    landmark_issued: re.Pattern[str]
    deadline: re.Pattern[str]
    issued_then: re.Pattern[str]
    own_date: re.Pattern[str]
    now: re.Pattern[str]
    landmark_before: re.Pattern[str]
    landmark_at: re.Pattern[str]
    effective: re.Pattern[str]
    issued: re.Pattern[str]
    changed: re.Pattern[str]
    events: tuple[tuple[re.Pattern[str], datetime.date], ...]


@cache
def _words() -> _Words:
    text = resources.files("rag").joinpath("data", "when.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    marks = data["landmarks"]
    return _Words(
        firm=re.compile(r"\b" + data["firm"]),
        weak=re.compile(data["weak"]),
        before=re.compile(data["before"]),
        norm=re.compile(data["norm"]),
        facts=re.compile(data["facts"]),
        happening=re.compile(data["happening"]),
        rule=re.compile(data["rule"]),
        compared=re.compile(data["compared"]),
        force=re.compile(data["force"]),
        landmark_issued=re.compile(r"\s*" + marks["just_issued"]),
        deadline=re.compile(data["deadline"]),
        issued_then=re.compile(data["issued"]),
        own_date=re.compile(r"\b" + data["own_date"]),
        now=re.compile(data["now"]),
        landmark_before=re.compile(marks["before"]),
        landmark_at=re.compile(marks["at"]),
        effective=re.compile(marks["effective"]),
        issued=re.compile(marks["issued"]),
        changed=re.compile(marks["changed"]),
        events=tuple((re.compile(event["wording"]), event["day"]) for event in data["events"]),
    )


def is_present(question: str) -> bool:
    """Tells whether a question says that it means today ("hiện nay", "bây giờ")."""
    return _words().now.search(plain_form(question)) is not None


def without_day(question: str, today: datetime.date) -> str:
    """Returns a question without the words that say for which day it asks; times that documents speak of stay."""
    references = find_references(question)

    def some_day(_reference: NumberReference, _event: str) -> datetime.date:
        return today - ONE_DAY

    said = read_day(question, today=today, references=references, day_of=some_day)
    kept = said.cut_from(question) if said.day is not None else question
    present = re.search(r"\b(hien (nay|tai)|bay gio)\b *,? *", bare_form(kept))
    kept = f"{kept[: present.start()]}{kept[present.end() :]}".strip() if present else kept
    return kept[:1].upper() + kept[1:]
