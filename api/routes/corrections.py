"""Corrections, publishing and decisions about edges, for programs; the same work as the pages do."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request

from api.callers import HandingIn, Reading
from api.correction_saving import Work, save_attributes, saved
from api.correction_schemas import (
    AttributesIn,
    CorrectedOut,
    CorrectionOut,
    HistoryOut,
    PublishIn,
    StructureIn,
    TextIn,
    UndoIn,
    UnpublishedOut,
    VersionOut,
)
from api.deps import DocumentId, ServicesOf
from api.previews import Preview, preview_of
from api.publishing_work import discard_document, may_publish, publish_documents
from api.schemas import ErrorOut
from api.services import Services
from api.undoing import undo
from ingest.attributes import ATTRIBUTES
from ingest.correcting_structure import LineChoice, correct_structure
from ingest.correcting_text import correct_part, correct_text
from ingest.placing import Readers
from ingest.publishing import waiting
from vanban.db.corrections import Change, version_of
from vanban.db.keeping import kept_document
from vanban.db.models import DocumentRow
from vanban.db.office_models import CorrectionRow
from vanban.errors import InvalidInput
from vanban.principals import Audience, Principal, Publicity

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không phải văn thư hoặc quản trị viên của đơn vị chủ quản"},
    404: {"model": ErrorOut, "description": "Không có, hoặc không được xem"},
    409: {"model": ErrorOut, "description": "Có người vừa sửa văn bản"},
    422: {"model": ErrorOut, "description": "Nội dung sửa chưa hợp lệ"},
}
router = APIRouter(prefix="/api/v1", tags=["Sửa và công bố văn bản"], responses=_RESPONSES)
BAD_RANGE = "Đoạn start, end không nằm trong văn bản."


@router.get("/documents/{document_id}/corrections", summary="Phiên bản và lịch sử sửa")
def history(document_id: DocumentId, person: Reading, services: ServicesOf) -> VersionOut:
    """Trả về phiên bản hiện tại (gửi lại trong `base` khi sửa) và 200 lần sửa gần nhất."""
    with services.database.session() as session:
        kept_document(session, document_id, person)
        wanted = select(CorrectionRow).where(CorrectionRow.document_id == document_id)
        rows = session.scalars(wanted.order_by(CorrectionRow.id.desc()).limit(200)).all()
        told = [HistoryOut.model_validate(row, from_attributes=True) for row in rows]
        return VersionOut(version=version_of(session, document_id), history=told)


@router.patch("/documents/{document_id}", summary="Sửa thuộc tính")
def correct(
    request: Request, document_id: DocumentId, body: AttributesIn, person: HandingIn, services: ServicesOf
) -> CorrectedOut:
    """Sửa thuộc tính và phạm vi đọc; mọi thay đổi được lưu cùng lúc hoặc không thay đổi nào."""
    sent = {one.key: getattr(body, one.key) for one in ATTRIBUTES}
    changes = save_attributes(
        request,
        services,
        person,
        document_id,
        base=body.base,
        values={key: value for key, value in sent.items() if value is not None},
        readers=_readers(body),
        note=body.note,
    )
    return _corrected(services, document_id, changes)


@router.put("/documents/{document_id}/text", summary="Sửa nội dung")
def correct_words(
    request: Request, document_id: DocumentId, body: TextIn, person: HandingIn, services: ServicesOf
) -> CorrectedOut:
    """Sửa nội dung; đề mục, bảng, quan hệ và chỉ mục được làm lại từ nội dung mới."""
    embedder = services.review.intake.embedder

    def work(session: Session, row: DocumentRow) -> list[Change]:
        if body.start is None and body.end is None:
            return correct_text(session, row, body.text, embedder=embedder)
        start, end = body.start or 0, len(row.text) if body.end is None else body.end
        if not start <= end <= len(row.text):
            raise InvalidInput(BAD_RANGE)
        return correct_part(session, row, start, end, body.text, embedder=embedder)

    return _done(request, services, person, document_id, base=body.base, work=work, note=body.note)


@router.put("/documents/{document_id}/structure", summary="Sửa đề mục")
def correct_headings(
    request: Request, document_id: DocumentId, body: StructureIn, person: HandingIn, services: ServicesOf
) -> CorrectedOut:
    """Sửa từng dòng là đề mục gì; lựa chọn được giữ khi nội dung được sửa về sau."""
    choices = {line.start: LineChoice(line.kind, line.label) for line in body.lines}

    def work(session: Session, row: DocumentRow) -> list[Change]:
        return correct_structure(session, row, choices, embedder=services.review.intake.embedder)

    return _done(request, services, person, document_id, base=body.base, work=work, note=body.note)


@router.post("/documents/{document_id}/undo", summary="Hoàn tác lần sửa cuối")
def take_back(
    request: Request, document_id: DocumentId, body: UndoIn, person: HandingIn, services: ServicesOf
) -> CorrectedOut:
    """Đưa văn bản về như trước lần sửa cuối; lịch sử giữ cả hai."""
    return _corrected(services, document_id, undo(request, services, person, document_id, base=body.base))


@router.get("/unpublished", summary="Các văn bản chờ công bố")
def list_unpublished(
    person: HandingIn, services: ServicesOf, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> list[UnpublishedOut]:
    """Trả về một trang (10) văn bản chờ người đang đăng nhập công bố, cũ nhất trước."""
    with services.database.session() as session:
        may_publish(session, person)
        _, rows = waiting(session, person, page=page)
        return [_unpublished(preview_of(session, row, person)) for row in rows]


@router.post("/documents/{document_id}/publish", summary="Công bố", status_code=204)
def publish(
    request: Request, document_id: DocumentId, body: PublishIn, person: HandingIn, services: ServicesOf
) -> None:
    """Công bố một văn bản; từ lúc này nó được tìm thấy, và thay bản cũ nếu có chọn."""
    publish_documents(request, services, person, [document_id], replaces_id=body.replaces_id)


@router.delete("/unpublished/{document_id}", summary="Bỏ một văn bản chưa công bố", status_code=204)
def discard(request: Request, document_id: DocumentId, person: HandingIn, services: ServicesOf) -> None:
    """Xóa một văn bản chưa công bố cùng tệp gốc."""
    discard_document(request, services, person, document_id)


def _readers(body: AttributesIn) -> Readers | None:
    if body.readers is None:
        return None
    named = frozenset(body.readers.unit_ids)
    return Readers(Audience(body.readers.audience), Publicity(body.readers.publicity), named)


def _done(
    request: Request,
    services: Services,
    person: Principal,
    document_id: int,
    *,
    base: int,
    work: Work,
    note: str,
) -> CorrectedOut:
    changes = saved(request, services, person, document_id, base=base, work=work, note=note)
    return _corrected(services, document_id, changes)


def _corrected(services: Services, document_id: int, changes: list[Change]) -> CorrectedOut:
    with services.database.session() as session:
        version = version_of(session, document_id)
    told = [CorrectionOut(field=one.field, before=one.before, after=one.after) for one in changes]
    return CorrectedOut(version=version, changes=told)


def _unpublished(one: Preview) -> UnpublishedOut:
    return UnpublishedOut(
        document_id=one.row.id,
        number=one.row.number,
        type=one.row.type,
        date=one.row.date,
        subject=one.row.subject,
        missing=list(one.missing),
        warnings=list(one.warnings),
        headings=one.heading_count,
        tables=one.tables,
        relations=one.edge_count,
        doubts=one.doubts,
        near=[near.row.id for near in one.near],
    )
