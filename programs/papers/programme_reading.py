"""Programmes read back from Word files and workbooks, ours or anyone's, with what a person should look at."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from docx.table import Table
from docx.text.paragraph import Paragraph

from programs.papers.cell_grids import grid_of_sheet, grid_of_table
from programs.papers.doubts import Finding
from programs.papers.found_boxes import FoundBoxes, find_boxes
from programs.papers.opened import open_word, open_workbook
from programs.papers.programme import CARRYING_OUT, TASKS
from programs.papers.read_facts import facts_head, facts_of, facts_signer
from programs.papers.read_frame import read_head, read_recipients, read_signer, read_texts
from programs.papers.sheet_facts import CLOSING, OPENING, RECIPIENT
from programs.papers.task_rows import TaskRows
from programs.papers.views import ProgrammePaper
from programs.papers.wording import POINTER
from vanban.errors import InvalidInput

NO_TABLE = (
    "Không thấy bảng nhiệm vụ trong tệp: bảng cần có cột “Nhiệm vụ” (hoặc “Nội dung”) và cột “Cơ quan chủ trì” hoặc "
    "“Thời gian hoàn thành”."
)


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    """A programme as it was read, and its doubtful rows; every row with words is in it."""

    paper: ProgrammePaper
    findings: tuple[Finding, ...]


def read_programme_docx(data: bytes, *, today: datetime.date) -> ReadProgramme:
    """Returns the programme of a DOCX; raises ``UnreadableFile`` for no Word file, ``InvalidInput`` for no table."""
    found = find_boxes(open_word(data))
    head = read_head(found)
    rows = TaskRows(head, today)
    inside = [place for place, one in enumerate(found.body) if isinstance(one, Table) and rows.add(grid_of_table(one))]
    for one in found.annexes:
        if isinstance(one, Table):
            rows.add(grid_of_table(one))
    opening, closing = _texts(found, inside)
    return _read(rows, ProgrammePaper(head, (), opening, closing, read_signer(found), read_recipients(found)))


def read_programme_xlsx(data: bytes, *, today: datetime.date) -> ReadProgramme:
    """Returns the programme of a workbook; raises as ``read_programme_docx`` does."""
    sheets = [sheet for sheet in open_workbook(data).worksheets if sheet.sheet_state == "visible"]
    facts = facts_of(sheets)
    head = facts_head(facts)
    rows = TaskRows(head, today)
    for sheet in sheets:
        rows.add(grid_of_sheet(sheet))
    opening, closing = tuple(facts.get(OPENING, ())), tuple(facts.get(CLOSING, ()))
    signer, recipients = facts_signer(facts), tuple(facts.get(RECIPIENT, ()))
    return _read(rows, ProgrammePaper(head, (), opening, closing, signer, recipients))


def _read(rows: TaskRows, paper: ProgrammePaper) -> ReadProgramme:
    if not rows.found:
        raise InvalidInput(NO_TABLE)
    whole = ProgrammePaper(
        head=paper.head,
        groups=tuple(rows.groups),
        opening=paper.opening,
        closing=paper.closing,
        signer=paper.signer,
        recipients=paper.recipients,
    )
    return ReadProgramme(whole, tuple(rows.findings))


def _texts(found: FoundBoxes, inside: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the paragraphs before the tasks and those after: around the tables, or the words that point to them."""
    if inside:
        before = [one for one in found.body[: inside[0]] if isinstance(one, Paragraph)]
        after = [one for one in found.body[inside[0] :] if isinstance(one, Paragraph)]
        return tuple(read_texts(before)), tuple(read_texts(after))
    texts = read_texts(found.body_lines)
    if POINTER not in texts:
        return tuple(texts), ()
    place = texts.index(POINTER)
    opening, closing = texts[:place], texts[place + 1 :]
    if closing:  # as ``programme_docx`` heads them
        opening, closing = _without(opening, -1, TASKS), _without(closing, 0, CARRYING_OUT)
    return tuple(opening), tuple(closing)


def _without(texts: list[str], place: int, title: str) -> list[str]:
    """Returns paragraphs without a head of ours at a place."""
    if texts and texts[place].endswith(title) and len(texts[place]) <= len(title) + 4:
        del texts[place]
    return texts
