"""A document as the reading of tasks needs it, whether just parsed or stored."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from rag.duty_reading import begins_with_verb
from rag.evidence import DocumentFacts, Evidence
from rag.registry import Clause
from vanban.dates import find_dates
from vanban.db.contents import sections_of, tables_of
from vanban.db.models import DocumentRow, PassageRow
from vanban.documents import ParsedDocument, Passage, PassageKind, Section, Table
from vanban.text import bare_form, nfc

_PLAN_YEAR = re.compile(r"(?<!den )(?<!giai doan )\bnam (20\d\d)\b(?!\s*[-/]\s*20)")
_EFFECT = re.compile(r"(?:nay|va) co hieu luc(?: thi hanh)?(?: ke)? tu (?P<day>ngay[\s\w/]{3,30})")
_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_ITEM = re.compile(r"(?:[-–+•*|]|\(?\w{1,3}[.)])")
_HEADS = "Ban|Sở|Các|Bộ|Ủy ban|Uỷ ban|Giám đốc|Văn phòng|Đảng|Hội"
_UNFINISHED = re.compile(
    rf"(?:,|\s(?:và|của|các|với|cho|tại|Thủ tướng|Ủy ban|Hội đồng|Văn phòng))$|Mặt trận Tổ quốc$"
    rf"|^\W*(?:\d+[.)]\s*)?(?:{_HEADS})$"
)
_ORDER = re.compile(r"\W*(?:\d+[.)]\s*)?(?:Giao|Đề nghị|Yêu cầu|Phân công)\s[^:]*\w,?$")  # one without an end
_DATED = re.compile(r"\b(?:ngay \d{1,2}(?:/\d{1,2}/| thang \d{1,2} nam )20\d\d|thang \d{1,2}/20\d\d)\b")


@dataclass(frozen=True)
class Source:
    """The text of a document with its parts; offsets count its code points."""

    text: str
    type: str | None
    subject: str
    issued: datetime.date | None
    sections: Sequence[Section]
    passages: Sequence[Passage]
    tables: Sequence[Table]

    @cached_property
    def plan_year(self) -> int | None:
        """The one year that the subject says the plan is for, None where it names none or several."""
        plain = _DATED.sub("", bare_form(nfc(self.subject)))
        years = {int(year) for year in _PLAN_YEAR.findall(plain)}
        return years.pop() if len(years) == 1 else None

    @cached_property
    def effective(self) -> datetime.date | None:
        """The day the document says it takes effect: one that it names, or that of its signing; None where it does not
        say."""
        match = _EFFECT.search(bare_form(nfc(self.text)))
        if match is None:
            return None
        named = find_dates(match["day"])
        return named[0].date if named else self.issued if "ngay ky" in match["day"] else None

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The passages as the answering side reads them, each line that only goes on joined to the one before."""
        facts = DocumentFacts(0, None, self.type, None, self.issued, self.subject)
        return [
            Evidence(p.index, facts, p.index, p.section, p.kind, p.path, p.heading, text, p.start, p.end, p.page, 0.0)
            for p in self.passages
            for text in (unwrapped(p.text),)
        ]

    @cached_property
    def clauses(self) -> list[Clause]:
        """The sections as the answering side reads them."""
        return [
            Clause(s.path, s.start, s.end, s.kind.value, s.title, s.index, s.parent, s.own_end) for s in self.sections
        ]


def unwrapped(text: str) -> str:
    """Returns a text of the same length in which a line that goes on the one before is joined to it by a space.

    >>> unwrapped("1. Ban\\nQuản lý dự án\\na) Lập hồ sơ,\\nbáo cáo.")
    '1. Ban Quản lý dự án\\na) Lập hồ sơ, báo cáo.'
    """
    return _BREAK.sub(lambda match: " " if goes_on(text, match.start()) else "\n", text)


def goes_on(text: str, at: int) -> bool:
    """Tells whether the line after the break at ``at`` only goes on the one before."""
    before, after = text[text.rfind("\n", 0, at) + 1 : at], text[at + 1 : at + 24]
    if _ITEM.match(after):
        return False
    if after[:1].islower() or _UNFINISHED.search(before):
        return True
    return _ORDER.match(before) is not None and not begins_with_verb(after)


def parsed_source(document: ParsedDocument) -> Source:
    """Returns a document just parsed as a source."""
    of = document.metadata
    return Source(
        document.text, of.type, of.subject or "", of.date, document.sections, document.passages, document.tables
    )


def stored_source(session: Session, row: DocumentRow) -> Source:
    """Returns a stored document as a source; vectors are not loaded."""
    columns = (PassageRow.position, PassageRow.section_position, PassageRow.kind, PassageRow.path, PassageRow.heading)
    wanted = select(*columns, PassageRow.text, PassageRow.start, PassageRow.end, PassageRow.page)
    rows = session.execute(wanted.where(PassageRow.document_id == row.id).order_by(PassageRow.position)).all()
    passages = [
        Passage(
            index=one.position,
            section=one.section_position,
            kind=PassageKind(one.kind),
            path=one.path,
            heading=one.heading,
            text=one.text,
            start=one.start,
            end=one.end,
            page=one.page,
        )
        for one in rows
    ]
    parts = (sections_of(session, row), passages, tables_of(session, row))
    return Source(row.text, row.type, row.subject or "", row.date, *parts)
