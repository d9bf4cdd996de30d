"""The text of a document as a file: plain text, or Word laid out like an administrative document."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import DocumentId, PagePerson, ServicesOf
from api.document_content import sections_of, tables_of
from api.document_view import text_blocks
from api.exporting.conversation_file import ExportedFile
from api.exporting.document_word import document_word
from api.pages.library import disposition, file_name
from api.word_response import word_response
from vanban.audit import Action
from vanban.db.library import document

router = APIRouter(include_in_schema=False)


@router.get("/van-ban/{document_id}/noi-dung.txt")
def text_file(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the text of a readable document as UTF-8 with a byte order mark, so that old programs read it right."""
    with services.database.session() as session:
        row = document(session, document_id, person)
    audited(
        request,
        services,
        person,
        Action.DOWNLOADED,
        target="document",
        target_id=document_id,
        detail={"format": "txt"},
    )
    text = row.text.replace("\n", "\r\n")
    headers = {"Content-Disposition": disposition(file_name(row, "noi-dung.txt"))}
    return Response(f"\ufeff{text}".encode(), media_type="text/plain; charset=utf-8", headers=headers)


@router.get("/van-ban/{document_id}/noi-dung.docx")
def word_file(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the text of a readable document as Word: headings as headings, tables as tables."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        blocks = text_blocks(row.text, sections=sections_of(session, row), tables=tables_of(session, row))
    data = document_word(row, blocks)
    audited(
        request,
        services,
        person,
        Action.DOWNLOADED,
        target="document",
        target_id=document_id,
        detail={"format": "docx"},
    )
    return word_response(ExportedFile(file_name(row, "noi-dung.docx"), data))
