"""Văn bản: a document at a clause, and its original file."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import DocumentId, PagePerson, ServicesOf
from api.document_content import Neighbour, neighbours_of, sections_of, tables_of
from api.document_view import OutlineEntry, ParagraphView, Range, TableView, outline, text_blocks, text_parts
from api.pages.rendering import frame_of, render
from api.readings import reading_words
from api.wording import citation_words, date_words, document_name
from vanban.answers import DocumentSummary
from vanban.audit import Action
from vanban.db.library import document, documents_by_id, summary, validity
from vanban.db.models import DocumentRow, DoubtRow, FileRow
from vanban.documents import RelationKind, Section
from vanban.errors import NotFound
from vanban.text import fold_accents

router = APIRouter(include_in_schema=False)
PART_LENGTH = 300_000  # code points of text shown on one page: about 120 printed pages, 1 MB of HTML
_PASSIVE = {  # what another document may have done to this one
    RelationKind.REPLACES: "thay thế",
    RelationKind.REPEALS: "bãi bỏ",
    RelationKind.AMENDS: "sửa đổi",
    RelationKind.SUPPLEMENTS: "bổ sung",
}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What the document page shows of one part of a document."""

    row: DocumentRow
    status: str
    name: str
    attributes: tuple[tuple[str, str], ...]
    outline: tuple[tuple[OutlineEntry, int], ...]  # entry, number of the part it stands in
    blocks: tuple[ParagraphView | TableView, ...]
    neighbours: tuple[Neighbour, ...]
    part: int  # 1-based
    parts: int
    newer: DocumentSummary | None = None  # the version that took this one's place
    doubts: tuple[DoubtRow, ...] = ()

    @property
    def changes(self) -> str:
        """Returns what the status banner adds: which readable documents replaced, repealed or amended this one."""
        found = [one for one in self.neighbours if not one.outgoing and one.kind in _PASSIVE and one.document]
        words: dict[str, list[str]] = {}
        for one in found:
            if one.document:
                words.setdefault(_summary_name(one.document), []).append(_done(one))
        if not words:
            return ""
        doubt = "" if any(one.confirmed for one in found) else " (chương trình tìm thấy, chưa có người xác nhận)"
        return "; ".join(f"đã được {', '.join(dict.fromkeys(did))} bởi {name}" for name, did in words.items()) + doubt

    def citation(self, section: Section) -> str:
        """Returns how a clause is cited in writing."""
        return citation_words(section.path, self.name)


def _done(neighbour: Neighbour) -> str:
    return f"{_PASSIVE[neighbour.kind]} một phần" if neighbour.partial_end else _PASSIVE[neighbour.kind]


@router.get("/van-ban/{document_id}")
def document_page(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    start: str = "",
    end: str = "",
    phan: str = "",
) -> Response:
    """Returns a document; ``start``/``end`` mark the cited range, ``phan`` chooses a part of a very long text."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        sections, tables = sections_of(session, row), tables_of(session, row)
        neighbours = neighbours_of(session, row, person)
        newer = documents_by_id(session, [row.superseded_by_id], person) if row.superseded_by_id else {}
        doubts, read = tuple(row.doubts), reading_words(row.pages)
    audited(request, services, person, Action.VIEWED, target="document", target_id=row.id)
    cited = _cited(row.text, _whole(start), _whole(end))
    parts = text_parts(row.text, longest=PART_LENGTH)
    part = _part_of(parts, cited.start) if cited else max(1, min(_whole(phan) or 1, len(parts)))
    view = DocumentView(
        row=row,
        status=validity(row),
        name=_name(row),
        attributes=(*_attributes(row), *read),
        outline=tuple((entry, _part_of(parts, entry.start)) for entry in outline(sections)),
        blocks=tuple(text_blocks(row.text, sections=sections, tables=tables, cited=cited, part=parts[part - 1])),
        neighbours=tuple(neighbours),
        part=part,
        parts=len(parts),
        newer=next((summary(one) for one in newer.values()), None),
        doubts=doubts,
    )
    return render("document.html", frame=frame_of(request, person, "van-ban"), view=view, cited=cited is not None)


@router.get("/van-ban/{document_id}/goc")
def original(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the original file of a readable document, for download."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        file = session.get(FileRow, row.file_sha256)
    if file is None:
        raise NotFound("Không tìm thấy tệp gốc của văn bản này.")
    data, name = services.files.read(file.sha256), file_name(row, file.name)
    audited(request, services, person, Action.DOWNLOADED, target="document", target_id=row.id)
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": disposition(name), "Content-Security-Policy": "sandbox; default-src 'none'"},
    )


def file_name(row: DocumentRow, stored: str) -> str:
    """Returns a plain file name: type and number of the document with the ending of the file as it was received."""
    ending = re.sub(r"[^a-z0-9.]", "", PurePath(stored).suffix.lower())[:10]
    words = " ".join(part for part in (row.type, row.number) if part) or f"van ban {row.id}"
    return re.sub(r"[^\w.-]+", "-", words).strip("-.") + ending


def disposition(name: str) -> str:
    """Returns a Content-Disposition that no name can break out of (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", fold_accents(name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _name(row: DocumentRow) -> str:
    return document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)


def _summary_name(one: DocumentSummary) -> str:
    return document_name(type=one.type, number=one.number, date=one.date)


def _attributes(row: DocumentRow) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("Số, ký hiệu", row.number or ""),
        ("Tên loại", row.type or ""),
        ("Trích yếu", row.subject or ""),
        ("Cơ quan ban hành", row.issuer or ""),
        ("Ngày ban hành", date_words(row.date)),
        ("Ngày có hiệu lực", date_words(row.effective_date)),
        ("Người ký", ", ".join(part for part in (row.signer, row.position) if part)),
        ("Nơi ban hành", row.place or ""),
        ("Nơi nhận", "; ".join(line.strip(" ;,.") for line in row.recipients.splitlines() if line.strip())),
        ("Số trang", str(row.page_count or "")),
    )
    return tuple((label, value) for label, value in pairs if value)


def _cited(text: str, start: int | None, end: int | None) -> Range | None:
    if start is None or end is None or not 0 <= start < end:
        return None
    return Range(start, min(end, len(text))) if start < len(text) else None


def _part_of(parts: list[Range], offset: int) -> int:
    return next((index for index, part in enumerate(parts, start=1) if offset < part.end), len(parts))


def _whole(words: str) -> int | None:
    """Returns a small whole number out of an address, or None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 15 else None
