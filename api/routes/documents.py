"""The documents the signed-in person may read."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request

from api.auditing import audited
from api.callers import Reading
from api.deps import DocumentId, ServicesOf
from api.document_content import Neighbour, neighbours_of, sections_of
from api.document_entries import listed
from api.library_search import search_library
from api.routes.document_query import facet_json, wanted_documents
from api.schemas import DocumentOut, DocumentsOut, ErrorOut, FacetOut, RelationOut, SectionOut, SummaryOut
from vanban.answers import DocumentSummary
from vanban.audit import Action
from vanban.db.library import document, validity
from vanban.db.wanted import Wanted
from vanban.reply_json import summary_json

_RESPONSES: dict[int | str, dict[str, Any]] = {401: {"model": ErrorOut, "description": "Chưa đăng nhập"}}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorOut, "description": "Không có văn bản này, hoặc người đang đăng nhập không được xem"}
}
router = APIRouter(prefix="/api/v1/documents", tags=["Văn bản"], responses=_RESPONSES)


@router.get("", summary="Danh sách văn bản")
def list_readable(
    request: Request,
    person: Reading,
    services: ServicesOf,
    *,
    wanted: Annotated[Wanted, Depends(wanted_documents)],
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Trang, tính từ 1")] = 1,
    facets: Annotated[bool, Query(description="Kèm số đếm theo từng thuộc tính")] = False,
) -> DocumentsOut:
    """Trả về các văn bản mà người đang đăng nhập được xem, mỗi trang 50 văn bản; số đếm chỉ tính văn bản được xem."""
    searched = search_library(services, person, wanted, page=page, counted=facets)
    listing = searched.listing
    listed(request, services, person, listing, wanted=wanted)
    return DocumentsOut(
        total=listing.total,
        page=listing.page,
        page_size=listing.page_size,
        documents=[_summary(one) for one in listing.documents],
        facets=[FacetOut.model_validate(facet_json(one)) for one in searched.facets],
    )


@router.get("/{document_id}", summary="Một văn bản", responses=_MISSING)
def read(request: Request, document_id: DocumentId, person: Reading, services: ServicesOf) -> DocumentOut:
    """Trả về thuộc tính, toàn văn, cấu trúc, hiệu lực và quan hệ của một văn bản được xem."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        sections = sections_of(session, row)
        neighbours = neighbours_of(session, row, person)
    audited(request, services, person, Action.VIEWED, target="document", target_id=row.id)
    return DocumentOut(
        id=row.id,
        number=row.number,
        type=row.type,
        issuer=row.issuer,
        date=row.date,
        effective_date=row.effective_date,
        place=row.place,
        subject=row.subject,
        signer=row.signer,
        position=row.position,
        recipients=row.recipients.splitlines(),
        status=validity(row),
        page_count=row.page_count,
        text=row.text,
        sections=[SectionOut.model_validate(section, from_attributes=True) for section in sections],
        relations=[_relation(one) for one in neighbours],
        warnings=row.warnings.splitlines(),
    )


def _summary(summary: DocumentSummary) -> SummaryOut:
    return SummaryOut.model_validate(summary_json(summary))


def _relation(neighbour: Neighbour) -> RelationOut:
    return RelationOut(
        kind=neighbour.kind,
        direction="den" if neighbour.outgoing else "tu",
        words=neighbour.words,
        document=_summary(neighbour.document) if neighbour.document is not None else None,
        text=neighbour.text,
        quote=neighbour.quote,
        part=neighbour.part,
        confirmed=neighbour.confirmed,
    )
