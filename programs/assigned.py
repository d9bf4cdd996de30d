"""Tasks out of running text: a body that a sentence or the unit above gives something to do, and by when."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from programs.bodies import clean_body, is_body, names_nobody
from programs.deadlines import read_deadline
from programs.due_wording import Due, find_dues
from programs.given import Given, merged
from programs.orders import orders
from programs.source import Source, goes_on
from programs.tasks import RULES, FoundTask, Shape
from rag.duty_reading import Duty, read_duties
from vanban.tasks import NO_DEADLINE

LONGEST = 1_200  # characters of a task
_NO_WORK = re.compile(r"^(?:chịu trách nhiệm thi hành|có trách nhiệm thi hành)")
_ALL_BOUND = re.compile(
    r"(?:(?:nghiêm túc|tổ chức|triển khai) (?:tổ chức )?(?:thực hiện|chấp hành)|biết,? (?:và )?thực hiện"
    r"|yêu cầu [^;]{3,80} thực hiện)(?:\W*$|;[^;]*vướng mắc)"
)
_BARE_TERM = re.compile(r"Trong (?:thời hạn|vòng) \d{1,3} (?:ngày làm việc|ngày|tuần|tháng|năm),")
_SINCE = re.compile(r"(?P<since>[Kk]ể từ ngày [^:.;]{3,80}?)\s*:\s*$")
_NO_DUE = (Due("", NO_DEADLINE),)
_BEGINS_HERE = re.compile(r"(?:^|[.;:!?…)\]”\"–+•/-])\s*(?:[-–+•]|\(?\w{1,4}[.)]|[IVX\d.]+-?)?\s*$")
_LINE_BEGINS = re.compile(r"\n\s*(?:[-–+•]|\(?\w{1,4}[.)]|[IVX\d.]+-?)?\s*$")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")
_GOES_ON = re.compile(r"[ ]*(?:Hoàn thành|Thời hạn|Thời gian|Báo cáo|Kết quả báo cáo|Xong)\b")
_AFTER_PARTNERS = re.compile(r"\s(?:để|nhằm|tiếp thu|tham mưu|trong việc|về việc)\s.*", re.DOTALL)


def assigned_tasks(source: Source) -> Iterator[FoundTask]:
    """Yields the tasks of clauses: for each deadline of a sentence one, as they are due one by one."""
    year = source.issued.year if source.issued else 2000
    duties = [duty for duty in read_duties(source.evidence, source.clauses, (), year=year) if duty.row is None]
    given = merged(orders(source), [_given(duty) for duty in duties])
    starts = [*(one.start for one in given), len(source.text)]
    for one, (start, following) in zip(given, pairwise(starts), strict=True):
        yield from _tasks(source, one, start, _end(source.text, one.end, following))


def _given(duty: Duty) -> Given:
    start, end = duty.evidence.start + duty.start, duty.evidence.start + duty.end
    named = " ".join(duty.task.split()).startswith(" ".join(duty.body.split()[:2])) or duty.body in duty.task
    shape = Shape.SENTENCE if named else Shape.HEADED
    return Given(start, end, clean_body(duty.body), duty.partners, ordered=False, path=duty.evidence.path, shape=shape)


def _end(text: str, end: int, following: int) -> int:
    """Returns where the sentence ends that a part before a semicolon belongs to, and what goes on with its deadline."""
    own_end = end
    continues = text[end : end + 1] == ";" or (text[end : end + 1] == "\n" and text[end + 1 : end + 2].islower())
    if continues and (stop := _SENTENCE_END.search(text, end)):
        end = stop.start() if text[stop.start()] == "\n" else stop.end()
    if _GOES_ON.match(text, end) and (stop := _SENTENCE_END.search(text, end + 1)):
        end = stop.end()
    return min(end, following) if following >= own_end else end


def _tasks(source: Source, one: Given, start: int, end: int) -> Iterator[FoundTask]:
    lead, words = one.lead, source.text[start:end].rstrip()
    if not lead or len(words) > LONGEST or not _says_what(words, lead) or not _begins_here(source.text, start):
        return
    dues = _dues(source, words, start) or _NO_DUE
    if dues is _NO_DUE and not _counts_without_a_day(source, one, words):
        return
    for due in dues:
        yield FoundTask(
            text=" ".join(words.split()),
            start=start,
            end=start + len(words),
            path=one.path,
            shape=one.shape,
            lead=lead,
            partners=_partners(one.partners),
            due=due.wording,
            deadline=due.deadline,
        )


def _dues(source: Source, words: str, start: int) -> Sequence[Due]:
    since = _since(source, start) if _BARE_TERM.match(words) else ""
    term = _BARE_TERM.match(words)
    if term is None or not since:
        return find_dues(words, issued=source.issued, year=source.plan_year)
    wording = f"{term[0].rstrip(',')}, {since}"
    effective = source.effective
    return [Due(wording, read_deadline(wording, issued=source.issued, effective=effective))]


def _since(source: Source, start: int) -> str:
    """Returns from when a unit above counts the terms of its items, "Kể từ ngày … có hiệu lực:", "" for none."""
    for section in source.sections:
        if section.start < start < section.end:
            match = _SINCE.search(source.text[section.start : section.own_end])
            if match is not None:
                return " ".join(match["since"].split())
    return ""


def _counts_without_a_day(source: Source, one: Given, words: str) -> bool:
    """Tells whether what has no deadline is a task: it names who, and is more than that the document be carried out."""
    if one.ordered:
        return not (names_nobody(one.lead) and (_binds_all(words) or source.type in RULES))
    return source.type not in RULES and not names_nobody(one.lead) and not _binds_all(words)


def _begins_here(text: str, start: int) -> bool:
    """Tells whether a sentence or item begins at a position; a printed line that only goes on does not."""
    before = text[max(0, start - 30) : start]
    line = _LINE_BEGINS.search(before)
    if line is not None:
        return not goes_on(text, start - len(before) + line.start())
    return start == 0 or _BEGINS_HERE.search(before) is not None


def _says_what(words: str, lead: str) -> bool:
    """Tells whether more is said than who it is, and not only that the document is to be carried out."""
    rest = words.removeprefix(lead).strip(" ,;.:")
    lists = words.rstrip().endswith(":")
    return len(rest.split()) >= 4 and not lists and not rest.startswith("Trên đây") and _NO_WORK.match(rest) is None


def _binds_all(words: str) -> bool:
    """Tells whether a sentence only ends a document: "yêu cầu các cơ quan … nghiêm túc thực hiện"."""
    return _ALL_BOUND.search(words) is not None and len(words.split()) < 40


def _partners(words: str) -> str:
    partners = _AFTER_PARTNERS.sub("", " ".join(words.split()))
    return partners if " " in partners and is_body(partners) else ""
