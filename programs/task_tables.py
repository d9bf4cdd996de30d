"""Tasks out of the tables of programmes: TT · nhiệm vụ · chủ trì · phối hợp · sản phẩm · thời gian."""

import re
from collections.abc import Iterator, Sequence

from programs.bodies import is_body
from programs.deadlines import read_deadline
from programs.source import Source
from programs.tasks import FoundTask, Shape
from rag.duty_reading import read_duties
from vanban.documents import Table
from vanban.tables import one_line

_STEP = re.compile(r"(?:Bước|B)\s*\d+", re.IGNORECASE)
_DURATION = re.compile(
    r"(?:[\d/,.]+|nửa)\s*(?:ngày|giờ|phút|tháng)(?:\s+làm việc)?|giờ hành chính|trong ngày", re.IGNORECASE
)
_LEADS = re.compile(r"[A-ZĐ]{2,}|Các\s")  # "VTV, VOV", "Các tỉnh, thành phố"
_STRAY = 4  # words of a cell above that a heading row may have caught
_YEAR = re.compile(r"\b20\d\d\b")


def table_tasks(source: Source) -> Iterator[FoundTask]:
    """Yields a task for each row that says what is to be done and who leads it; steps of a procedure are none."""
    year = source.issued.year if source.issued else 2000
    for duty in read_duties([one for one in source.evidence if one.kind == "row"], (), source.tables, year=year):
        if duty.row is None or not _is_task(duty.task, duty.body, duty.due):
            continue
        group = _group(source.tables, duty.row.start)
        named = _YEAR.search(group)
        due = " ".join(duty.due.split())
        yield FoundTask(
            text=" ".join(duty.task.split()),
            start=duty.evidence.start,
            end=duty.evidence.end,
            path=duty.evidence.path,
            lead=duty.body,
            partners=duty.partners,
            product=duty.product,
            due=due,
            deadline=read_deadline(due, issued=source.issued, year=int(named[0]) if named else source.plan_year),
            group=group,
            shape=Shape.ROW,
        )


def _is_task(task: str, lead: str, due: str) -> bool:
    if _STEP.fullmatch(task.strip()) or _DURATION.fullmatch(due.strip()):
        return False
    return len(task.split()) >= 3 and (is_body(lead) or _LEADS.match(lead) is not None)


def _group(tables: Sequence[Table], row_start: int) -> str:
    """Returns the words of the last row above that only heads others ("I | QUÝ I/2026"), "" for none."""
    for table in tables:
        for row, (start, _) in enumerate(table.row_spans):
            if start == row_start:
                heads = (_heading(table, above) for above in range(row - 1, table.header_rows - 1, -1))
                return next(filter(None, heads), "")
    return ""


def _heading(table: Table, row: int) -> str:
    """Returns the words of a row that holds, beside its number, one text."""
    texts = list(dict.fromkeys(one_line(text) for text in table.row(row) if text.strip()))
    words = [text for text in texts if not re.fullmatch(r"[IVXLC]+\.?|\d+(?:\.\d+)*\.?|[A-ZĐ]\.?", text)]
    if len(words) == 2 and re.fullmatch(r"[IVXLC]+\.?", texts[0]) and len(words[1].split()) <= _STRAY:
        return words[0]
    return words[0] if len(words) == 1 and len(texts) <= 2 else ""
