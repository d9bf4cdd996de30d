"""Decisions about edges between documents, for programs; the same work as the pages do."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request

from api.callers import HandingIn
from api.correction_saving import saved
from api.correction_schemas import DecidedOut, DecisionsIn, EdgeIn, EdgeOut, EdgesOut, NewEdgeIn
from api.deps import LARGEST_ID, DocumentId, ServicesOf
from api.edge_view import EdgeView, edge_views
from api.edges_saving import decide_many, may_review
from api.schemas import ErrorOut
from ingest.edges import EdgeForm, add_edge, change_edge
from vanban.db.keeping import kept_units
from vanban.db.relations import edge, review
from vanban.documents import RelationKind, RelationState

_RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "Chưa đăng nhập"},
    403: {"model": ErrorOut, "description": "Không phải văn thư hoặc quản trị viên của đơn vị chủ quản"},
    404: {"model": ErrorOut, "description": "Không có, hoặc không được xem"},
    422: {"model": ErrorOut, "description": "Nội dung chưa hợp lệ"},
}
router = APIRouter(prefix="/api/v1", tags=["Quan hệ giữa các văn bản"], responses=_RESPONSES)
EdgeId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã quan hệ")]


@router.get("/relations/proposed", summary="Các quan hệ chờ xác nhận")
def list_proposed(
    person: HandingIn,
    services: ServicesOf,
    *,
    kind: Annotated[RelationKind | None, Query(description="Chỉ loại này")] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> EdgesOut:
    """Trả về một trang quan hệ do văn bản của các đơn vị mình nêu, chưa có người xác nhận."""
    with services.database.session() as session:
        may_review(session, person)
        kinds = [kind] if kind is not None else []
        found = review(session, person, kinds=kinds, owner_ids=kept_units(session, person), page=page)
        edges = [_edge_out(one) for one in edge_views(session, found.items)]
    return EdgesOut(total=found.total, page=found.page, pages=found.pages, edges=edges)


@router.post("/relations/decisions", summary="Xác nhận hoặc bác bỏ")
def decide(request: Request, body: DecisionsIn, person: HandingIn, services: ServicesOf) -> DecidedOut:
    """Đổi trạng thái các quan hệ, tất cả hoặc không quan hệ nào; hiệu lực văn bản đổi theo ngay."""
    states = dict.fromkeys(body.ids, RelationState(body.state))
    return DecidedOut(changed=decide_many(request, services, person, states))


@router.put("/relations/{edge_id}", summary="Sửa một quan hệ")
def change(request: Request, edge_id: EdgeId, body: EdgeIn, person: HandingIn, services: ServicesOf) -> DecidedOut:
    """Sửa loại, văn bản kia, phần được nêu; quan hệ được xác nhận cùng lúc."""
    with services.database.session() as session:
        source_id = edge(session, edge_id, person).source_id
    form = EdgeForm(body.kind, body.target, body.part)
    changes = saved(
        request,
        services,
        person,
        source_id,
        base=None,
        work=lambda session, row: change_edge(session, row, edge_id, form, by=person),
    )
    return DecidedOut(changed=len(changes))


@router.post("/documents/{document_id}/relations", summary="Thêm một quan hệ", status_code=201)
def add(
    request: Request, document_id: DocumentId, body: NewEdgeIn, person: HandingIn, services: ServicesOf
) -> DecidedOut:
    """Thêm một quan hệ bằng tay; quan hệ được xác nhận cùng lúc."""
    form = EdgeForm(body.kind, body.target, body.part, body.quote)
    changes = saved(
        request,
        services,
        person,
        document_id,
        base=None,
        work=lambda session, row: add_edge(session, row, form, by=person, reason=body.note),
        note=body.note,
    )
    return DecidedOut(changed=len(changes))


def _edge_out(one: EdgeView) -> EdgeOut:
    item = one.item
    return EdgeOut(
        id=item.id,
        kind=item.kind,
        state=item.state.value,
        source_id=item.source.document_id,
        target_id=item.target.document_id if item.target else None,
        target=one.target,
        part=item.part,
        quote=item.quote,
        place=item.place,
        effect=one.effect,
    )
