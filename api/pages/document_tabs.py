"""The tabs of a document beside its text and its original: diagram, what carries it out, versions, history."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import DocumentId, PagePerson, ServicesOf
from api.diagram import SIDE_WORDS, centre_node, grouped, narrow_diagram, wide_diagram
from api.document_head import head_of
from api.pages.rendering import frame_of, render
from api.wording import document_name
from ingest.attributes import ATTRIBUTES
from vanban.db.document_history import history_of
from vanban.db.document_versions import rivals_of, versions_of
from vanban.db.implementing import Nearness, implementers_of, units_without
from vanban.db.library import document, summaries

router = APIRouter(include_in_schema=False)
NEARNESS_WORDS = {
    Nearness.OWN: "Đơn vị của đồng chí",
    Nearness.ABOVE: "Cấp trên",
    Nearness.BELOW: "Cấp dưới",
    Nearness.ELSEWHERE: "Đơn vị khác",
}
FIELD_WORDS = {one.key: one.label.lower() for one in ATTRIBUTES} | {
    "quan_he": "quan hệ",
    "noi_dung": "nội dung",
    "cau_truc": "đề mục",
    "doi_chieu": "số liệu cần đối chiếu",
    "pham_vi": "phạm vi xem",
    "muc_pho_bien": "mức phổ biến",
    "don_vi": "đơn vị được xem",
    "cong_bo": "việc công bố",
}


@router.get("/van-ban/{document_id}/luoc-do")
def diagram_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the relations of a document, drawn and as a list."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        head = head_of(session, row, person)
    name = document_name(type=row.type, number=row.number, date=row.date)
    centre = centre_node(name, head.status)
    return render(
        "document_diagram.html",
        frame=frame_of(request, person, "van-ban"),
        head=head,
        drawings=(("wide", wide_diagram(centre, head.neighbours)), ("narrow", narrow_diagram(centre, head.neighbours))),
        sides=[(SIDE_WORDS[side], some) for side, some in grouped(head.neighbours).items() if some],
    )


@router.get("/van-ban/{document_id}/trien-khai")
def implementing_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the readable documents that carry a document out, by how near their unit is, and who has none."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        head = head_of(session, row, person)
        found = implementers_of(session, row.id, person)
        shown = {one.document_id: one for one in summaries(session, [one.document for one in found])}
        missing = units_without(session, person, found)
    groups = [
        (NEARNESS_WORDS[near], [(one, shown[one.document.id]) for one in found if one.nearness is near])
        for near in Nearness
    ]
    return render(
        "document_implementing.html",
        frame=frame_of(request, person, "van-ban"),
        head=head,
        groups=[(words, some) for words, some in groups if some],
        names={one.document.id: document_name(type=one.document.type, number=one.document.number) for one in found},
        missing=missing,
    )


@router.get("/van-ban/{document_id}/phien-ban")
def versions_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the readable versions of a document, with links that compare them."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        head = head_of(session, row, person)
        versions = versions_of(session, row, person)
        rivals = rivals_of(session, row, person)
    frame = frame_of(request, person, "van-ban")
    return render("document_versions.html", frame=frame, head=head, versions=versions, rivals=rivals)


@router.get("/van-ban/{document_id}/lich-su")
def history_page(request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns what happened to a document: intake, versions, corrections, decisions about its relations."""
    with services.database.session() as session:
        row = document(session, document_id, person)
        head = head_of(session, row, person)
        history = history_of(session, row, person)
    frame = frame_of(request, person, "van-ban")
    return render("document_history.html", frame=frame, head=head, history=history, fields=FIELD_WORDS)
