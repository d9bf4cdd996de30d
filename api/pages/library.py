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
from api.document_content import sections_of, tables_of
from api.document_head import DocumentHead, attributes_of, head_of
from api.document_view import OutlineEntry, ParagraphView, Range, TableView, outline, text_blocks, text_parts
from api.page_addresses import cited_range, whole_number
from api.pages.rendering import frame_of, render
from api.readings import reading_words
from api.wording import citation_words
from vanban.audit import Action
from vanban.db.library import document
from vanban.db.models import DocumentRow, DoubtRow, FileRow
from vanban.db.work_access import kept_units
from vanban.documents import Section
from vanban.errors import NotFound
from vanban.text import fold_accents

router = APIRouter(include_in_schema=False)
PART_LENGTH = 120_000  # code points of text shown on one page: about 50 printed pages, 350 KB of HTML


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What the document page shows of one part of a document."""

    head: DocumentHead
    attributes: tuple[tuple[str, str], ...]
    outline: tuple[tuple[OutlineEntry, int], ...]  # entry, number of the part it stands in
    blocks: tuple[ParagraphView | TableView, ...]
    part: int  # 1-based
    parts: int
    doubts: tuple[DoubtRow, ...] = ()

    def citation(self, section: Section) -> str:
        """Returns how a clause is cited in writing."""
        return citation_words(section.path, self.head.name)


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
        head = head_of(session, row, person)
        doubts, read = tuple(row.doubts), reading_words(row.pages)
    cited = cited_range(row.text, start, end)
    audited(request, services, person, Action.VIEWED, target="document", target_id=row.id)
    parts = text_parts(row.text, longest=PART_LENGTH)
    part = _part_of(parts, cited.start) if cited else max(1, min(whole_number(phan) or 1, len(parts)))
    view = DocumentView(
        head=head,
        attributes=(*attributes_of(row), *read),
        outline=tuple((entry, _part_of(parts, entry.start)) for entry in outline(sections)),
        blocks=tuple(text_blocks(row.text, sections=sections, tables=tables, cited=cited, part=parts[part - 1])),
        part=part,
        parts=len(parts),
        doubts=doubts,
    )
    frame = frame_of(request, person, "van-ban")
    query = f"start={cited.start}&end={cited.end}" if cited else ""
    planner, is_cited = bool(kept_units(person)), cited is not None
    return render("document.html", frame=frame, view=view, cited=is_cited, cited_query=query, planner=planner)


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


def _part_of(parts: list[Range], offset: int) -> int:
    return next((index for index, part in enumerate(parts, start=1) if offset < part.end), len(parts))
