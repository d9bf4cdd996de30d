"""Edges between documents as a person decides about them: those of one document, and the queue of a person's units."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.correction_saving import saved
from api.correction_tabs import correction_tabs, whole_number
from api.deps import DocumentId, PagePerson, ServicesOf
from api.edge_view import edge_views
from api.edges_saving import decide_many, may_review
from api.errors import problem_of
from api.pages.rendering import frame_of, render
from api.services import Services
from ingest.edges import KIND_WORDS, EdgeForm, add_edge, change_edge
from vanban.db.corrections import RELATIONS, last_saving
from vanban.db.keeping import kept_document, kept_units
from vanban.db.relations import review
from vanban.documents import RelationKind, RelationState
from vanban.errors import InvalidInput
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
QUEUE = "/van-ban/quan-he-cho"
DECISIONS = {
    "xac-nhan": RelationState.CONFIRMED,
    "bac-bo": RelationState.DENIED,
    "de-xuat": RelationState.PROPOSED,
}
_KINDS = [(one.value, words) for one, words in KIND_WORDS.items()]
NO_KIND = "Chọn loại quan hệ."
NOTHING_CHOSEN = "Chưa đánh dấu quan hệ nào."


@router.get(QUEUE)
def queue_page(
    request: Request, person: PagePerson, services: ServicesOf, *, loai: str = "", trang: str = "1"
) -> Response:
    """Returns a page of the proposed edges that documents of the person's units state, of one kind or of all."""
    return _queue(request, person, services, kind=loai, page=whole_number(trang) or 1)


@router.post(QUEUE)
def decide_in_queue(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    chon: Annotated[list[str] | None, Form()] = None,
    quyet_dinh: Annotated[str, Form()] = "",
    loai: Annotated[str, Form()] = "",
) -> Response:
    """Carries one decision out on all marked edges, or on none."""
    try:
        decide_many(request, services, person, _marked(chon, quyet_dinh))
    except InvalidInput as error:
        return _queue(request, person, services, kind=loai, error=error)
    return RedirectResponse(_queue_address(loai, 1), status_code=303)


@router.get("/van-ban/{document_id}/quan-he")
def edges_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns all edges that a document states, each with its quote in context and what deciding it changes."""
    return _edges(request, document_id, person, services)


@router.post("/van-ban/{document_id}/quan-he")
def decide_of_document(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    chon: Annotated[list[str] | None, Form()] = None,
    quyet_dinh: Annotated[str, Form()] = "",
) -> Response:
    """Carries one decision out on one or more edges."""
    try:
        decide_many(request, services, person, _marked(chon, quyet_dinh))
    except InvalidInput as error:
        return _edges(request, document_id, person, services, error=error)
    return RedirectResponse(f"/van-ban/{document_id}/quan-he", status_code=303)


@router.post("/van-ban/{document_id}/quan-he/them")
def add(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    loai: Annotated[str, Form()] = "",
    dich: Annotated[str, Form()] = "",
    phan: Annotated[str, Form()] = "",
    trich: Annotated[str, Form()] = "",
    ghi_chu: Annotated[str, Form()] = "",
) -> Response:
    """Adds an edge by hand, confirmed with that."""
    typed = {"loai": loai, "dich": dich, "phan": phan, "trich": trich, "ghi_chu": ghi_chu}
    try:
        form = EdgeForm(_kind(loai), dich, phan, trich)
        saved(
            request,
            services,
            person,
            document_id,
            base=None,
            work=lambda session, row: add_edge(session, row, form, by=person, reason=ghi_chu),
            note=ghi_chu,
        )
    except InvalidInput as error:
        return _edges(request, document_id, person, services, error=error, typed=typed)
    return RedirectResponse(f"/van-ban/{document_id}/quan-he", status_code=303)


@router.post("/van-ban/{document_id}/quan-he/{edge_id}")
def change(
    request: Request,
    document_id: DocumentId,
    edge_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    loai: Annotated[str, Form()] = "",
    dich: Annotated[str, Form()] = "",
    phan: Annotated[str, Form()] = "",
) -> Response:
    """Makes an edge what the person says it is, confirmed with that."""
    try:
        form = EdgeForm(_kind(loai), dich, phan)
        saved(
            request,
            services,
            person,
            document_id,
            base=None,
            work=lambda session, row: change_edge(session, row, edge_id, form, by=person),
        )
    except InvalidInput as error:
        return _edges(request, document_id, person, services, error=error)
    return RedirectResponse(f"/van-ban/{document_id}/quan-he#q{edge_id}", status_code=303)


def _kind(value: str) -> RelationKind:
    if value not in set(RelationKind):
        raise InvalidInput(NO_KIND)
    return RelationKind(value)


def _marked(chosen: list[str] | None, decision: str) -> dict[int, RelationState]:
    ids = [number for one in chosen or [] if (number := whole_number(one)) is not None]
    if not ids or decision not in DECISIONS:
        raise InvalidInput(NOTHING_CHOSEN)
    return dict.fromkeys(ids, DECISIONS[decision])


def _edges(
    request: Request,
    document_id: int,
    person: Principal,
    services: Services,
    *,
    error: InvalidInput | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    with services.database.session() as session:
        row = kept_document(session, document_id, person)
        found = review(session, person, states=tuple(RelationState), document_ids=[row.id], page_size=1_000)
        own = [item for item in found.items if item.source.document_id == row.id]
        last = last_saving(session, row.id)
        context = {
            "row": row,
            "tabs": correction_tabs(session, row),
            "edges": edge_views(session, own),
            "undoable": bool(last) and all(one.field == RELATIONS and one.reversal for one in last),
        }
    return render(
        "correcting_edges.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        error=error.message if error else "",
        typed=typed or dict.fromkeys(("loai", "dich", "phan", "trich", "ghi_chu"), ""),
        kinds=_KINDS,
        **context,
    )


def _queue(
    request: Request,
    person: Principal,
    services: Services,
    *,
    kind: str,
    page: int = 1,
    error: InvalidInput | None = None,
) -> Response:
    kinds = [RelationKind(kind)] if kind in set(RelationKind) else []
    with services.database.session() as session:
        may_review(session, person)
        owners = kept_units(session, person)
        found = review(session, person, kinds=kinds, owner_ids=owners, page=page)
        views = edge_views(session, found.items)
    return render(
        "edge_queue.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        error=error.message if error else "",
        found=found,
        edges=views,
        kind=kind if kinds else "",
        kinds=_KINDS,
        links=partial(_queue_address, kind if kinds else ""),
    )


def _queue_address(kind: str, page: int) -> str:
    pairs = (("loai", kind), ("trang", page if page > 1 else ""))
    query = urlencode({name: value for name, value in pairs if value})
    return f"{QUEUE}?{query}" if query else QUEUE
