"""What a letter that gives work says: its head, its tasks each with the document it comes from, the documents it rests
on. A letter keeps this as JSON, frozen."""

import datetime
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from vanban.db.models import DocumentRow
from vanban.db.work_models import WorkLetterRow
from vanban.text import nfc
from vanban.wording import document_name


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What stands around the tasks of a letter. ``superior`` and ``issuer`` are printed as given."""

    number: str = ""
    dated: datetime.date | None = None
    signer: str = ""
    position: str = ""
    authority: str = ""
    assigner: str = ""
    superior: str = ""
    issuer: str = ""
    place: str = ""
    report_by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A task as a letter says it; ``last`` is a day in ISO form, "" for none. ``clause`` is a place in the document."""

    item_id: int
    text: str
    product: str = ""
    due: str = ""
    last: str = ""
    clause: str = ""
    leads: bool = True
    partners: tuple[str, ...] = ()
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class LetterDirective:
    """A document that a letter rests on; ``dated`` is a day in ISO form, "" for none."""

    document_id: int
    type: str = ""
    number: str = ""
    issuer: str = ""
    subject: str = ""
    dated: str = ""

    @property
    def short_name(self) -> str:
        """Returns the name that a clause is cited with: "Chỉ thị số 12-CT/TU"."""
        day = datetime.date.fromisoformat(self.dated) if self.dated and not self.number else None
        return document_name(type=self.type, number=self.number, date=day)


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All that a letter says besides number, day and signer. ``directives`` holds those that may be named."""

    lines: tuple[LetterLine, ...]
    directives: tuple[LetterDirective, ...] = ()
    assigner: str = ""
    authority: str = ""
    superior: str = ""
    issuer: str = ""
    place: str = ""
    report_by: str = ""

    @property
    def document_ids(self) -> frozenset[int]:
        """The documents that its tasks and its beginning come from."""
        lines = {line.document_id for line in self.lines if line.document_id is not None}
        return frozenset(lines | {one.document_id for one in self.directives})

    def citation(self, line: LetterLine) -> str:
        """Returns where a task comes from, with the document's name where the letter rests on more than one."""
        named = {one.document_id: one.short_name for one in self.directives}
        one_source = len(named) == 1 and {line.document_id for line in self.lines} <= named.keys()
        name = "" if one_source or line.document_id is None else named.get(line.document_id, "")
        return " ".join(filter(None, [line.clause, name]))

    def told_to(self, readable: Collection[int]) -> "LetterContent":
        """Returns what may be seen of it by who may read these documents alone: no name and no clause of another."""
        lines = (one if one.document_id in readable else replace(one, clause="") for one in self.lines)
        named = tuple(one for one in self.directives if one.document_id in readable)
        return replace(self, lines=tuple(lines), directives=named)

    def dumped(self) -> str:
        """Returns it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def content_of_letter(row: WorkLetterRow) -> LetterContent:
    """Returns what a letter says; one of a single document that was made before there were several included."""
    stored: dict[str, Any] = json.loads(row.content)
    former = stored.pop("directive", None)
    named = stored.pop("directives", [{**former, "document_id": row.document_id}] if former else [])
    lines = tuple(
        LetterLine(**{"document_id": row.document_id, **line, "partners": tuple(line["partners"])})
        for line in stored.pop("lines")
    )
    return LetterContent(lines=lines, directives=tuple(LetterDirective(**one) for one in named), **stored)


def directive_of(row: DocumentRow) -> LetterDirective:
    """Returns how a letter names a document."""
    dated = row.date.isoformat() if row.date else ""
    return LetterDirective(row.id, row.type or "", row.number or "", row.issuer or "", row.subject or "", dated)


def printed(head: LetterHead) -> dict[str, str]:
    """Returns what a letter's content keeps of its head."""
    names = ("assigner", "authority", "superior", "issuer", "place")
    words = {name: nfc(getattr(head, name)).strip()[:300] for name in names}
    return words | {"report_by": head.report_by.isoformat() if head.report_by else ""}
