"""Tasks whose parts are named one by one: "Cơ quan chủ trì: …", "Cơ quan phối hợp: …", "Thời gian hoàn thành: …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from programs.bodies import is_body
from programs.deadlines import read_deadline
from programs.source import Source
from programs.tasks import FoundTask, Shape
from vanban.documents import Section, SectionKind

_WHO = r"(?:[Đđ]ơn vị|[Cc]ơ quan)"
_LEAD, _WITH, _WHEN, _WHAT, _TASK = "lead", "partners", "due", "product", "task"
_LABELS = (
    (_LEAD, rf"(?:{_WHO} )?[Cc]hủ trì(?: thực hiện| tham mưu)?|{_WHO} thực hiện|{_WHO} chịu trách nhiệm"),
    (_WITH, rf"(?:{_WHO} )?[Pp]hối hợp(?: thực hiện)?"),
    (_WHEN, r"[Tt]hời (?:gian|hạn)(?: thực hiện| hoàn thành)?|[Tt]iến độ(?: hoàn thành)?|[Hh]oàn thành"),
    (_WHAT, r"[Ss]ản phẩm(?: đầu ra)?|[Kk]ết quả(?: đầu ra)?"),
    (_TASK, r"[Nn]hiệm vụ|[Nn]ội dung(?: thực hiện| công việc)?"),
)
_LABEL = re.compile(
    r"(?:^|[.;(\n]\s*|[-–+•]\s+|\b[a-zđ]\)\s*|\d+[.)]\s*)(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, words in _LABELS)
    + r")\s*:\s*",
    re.MULTILINE,
)
_MARK = re.compile(r"\s*(?:[-–+•]\s*|\d+(?:\.\d+)*[.)]\s*|\d+(?:\.\d+)+\s+|[a-zđ]\)\s*|[IVX]+[.-]\s*)?")
LONGEST = 900  # characters of a task


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    start: int  # of the label
    end: int  # where what it names begins
    stop: int  # where that ends


def labelled_tasks(source: Source) -> Iterator[FoundTask]:
    """Yields the task, or the tasks one below the other, around each body that is labelled as leading."""
    labels = _labels(source)
    leads = [label for label in labels if label.name == _LEAD and is_body(_words(source, label.end, label.stop))]
    for lead in leads:
        frame = _frame(source, lead, leads)
        if frame is not None:
            own = {label.name: label for label in labels[::-1] if frame.start <= label.start < frame.end}
            yield from _tasks(source, frame, lead, own)


def _labels(source: Source) -> list[_Label]:
    """Returns the labels of the running text in order; what one names ends where the next begins, or its unit ends."""
    found: list[_Label] = []
    for section in source.sections:
        if section.kind in (SectionKind.TABLE, SectionKind.CLOSING):
            continue
        matches = list(_LABEL.finditer(source.text, section.start, section.own_end))
        stops = [*(match.start() for match in matches[1:]), section.own_end]
        found += [
            _Label(str(m.lastgroup), m.start(m.lastgroup or 0), m.end(), stop)
            for m, stop in zip(matches, stops, strict=False)
        ]
    return sorted(found, key=lambda label: label.start)


def _frame(source: Source, lead: _Label, leads: list[_Label]) -> Section | None:
    """Returns the largest unit around a lead that holds no other lead."""
    around = [s for s in source.sections if s.start <= lead.start < s.end]
    alone = [s for s in around if sum(s.start <= other.start < s.end for other in leads) == 1]
    return max(alone, key=lambda s: s.end - s.start, default=None)


def _tasks(source: Source, frame: Section, lead: _Label, own: dict[str, _Label]) -> Iterator[FoundTask]:
    named = {name: _words(source, label.end, label.stop) for name, label in own.items()}
    due = named.get(_WHEN, "")
    for start, end, path in _places(source, frame, own):
        words = _words(source, start, end)
        if len(words.split()) >= 4 and end - start <= LONGEST:
            yield FoundTask(
                text=words,
                start=start,
                end=end,
                path=path,
                lead=_words(source, lead.end, lead.stop),
                partners=named.get(_WITH, ""),
                product=named.get(_WHAT, ""),
                due=due,
                deadline=read_deadline(due, issued=source.issued, year=source.plan_year),
                shape=Shape.LABELLED,
            )


def _places(source: Source, frame: Section, own: dict[str, _Label]) -> Iterator[tuple[int, int, str]]:
    """Yields where the tasks of a frame stand: what is labelled so, or the units below it; else the frame's own words
    before the first label."""
    label = own.get(_TASK)
    if label is not None:
        holder = min(
            (s for s in source.sections if s.start <= label.start < s.own_end), key=lambda s: s.own_end - s.start
        )
        if source.text[label.end : label.stop].strip():
            yield label.end, label.end + len(source.text[label.end : label.stop].rstrip()), holder.path
        else:
            yield from (_unmarked(source, one) for one in source.sections if one.parent == holder.index)
        return
    first = min(one.start for one in own.values())
    start, _, path = _unmarked(source, frame)
    end = min(first, frame.own_end)
    words = source.text[start:end].rstrip(" \n-–+•(").rstrip()
    if words:
        yield start, start + len(words), path


def _unmarked(source: Source, section: Section) -> tuple[int, int, str]:
    mark = _MARK.match(source.text, section.start)
    start = mark.end() if mark is not None else section.start
    return start, start + len(source.text[start : section.own_end].rstrip()), section.path


def _words(source: Source, start: int, end: int) -> str:
    return " ".join(source.text[start:end].split()).strip(" .;,)-–")
