"""The register of incoming documents, for programs: the same rules and the same audit entries as its pages."""

import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from starlette.requests import Request

from api.auditing import entry_of
from api.callers import HandingIn
from api.deps import LARGEST_ID, ServicesOf
from api.register_schemas import AnswerIn, EntriesOut, EntryIn, EntryOut, HandedOverOut, TransferIn, TransferOut
from api.schemas import ErrorOut, SummaryOut
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.handing_over import answer, hand_over
from vanban.db.office_models import IncomingRow
from vanban.db.register import enter, find_entries, seen_entry
from vanban.db.register_views import EntryView, TransferView, entry_views, handed_over, shown_transfers
from vanban.principals import Principal
from vanban.register import Entry, EntryState, Receiver, RegisterSearch, TransferState
from vanban.reply_json import summary_json

_RESPONSES: dict[int | str, dict[str, Any]] = {401: {"model": ErrorOut, "description": "Chưa đăng nhập"}}
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ErrorOut, "description": "Không có, hoặc không được xem"}}
_WRONG: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorOut, "description": "Không phải văn thư hoặc quản trị viên của đơn vị"},
    422: {"model": ErrorOut, "description": "Nội dung chưa đúng"},
}
router = APIRouter(prefix="/api/v1/incoming", tags=["Sổ văn bản đến"], responses=_RESPONSES)
EntryId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã mục trong sổ")]
TransferId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="Mã lần chuyển")]


@router.get("", summary="Sổ văn bản đến của đơn vị mình")
def list_entries(
    person: HandingIn,
    services: ServicesOf,
    *,
    q: Annotated[str, Query(max_length=200, description="Từ trong số hiệu, nơi gửi, trích yếu, hoặc số đến")] = "",
    since: Annotated[datetime.date | None, Query(description="Đến từ ngày")] = None,
    until: Annotated[datetime.date | None, Query(description="Đến hết ngày")] = None,
    state: Annotated[Literal["moi", "dang_xu_ly", "xong"] | None, Query(description="Trạng thái")] = None,
    overdue: Annotated[bool, Query(description="Chỉ văn bản quá hạn")] = False,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> EntriesOut:
    """Trả về các mục của sổ; người không giữ sổ nhận danh sách rỗng."""
    chosen = EntryState(state) if state else None
    search = RegisterSearch(since=since, until=until, state=chosen, overdue=overdue, words=q)
    with services.database.session() as session:
        total, rows = find_entries(session, person, search, page=page)
        views = entry_views(session, person, rows)
    return EntriesOut(total=total, page=page, entries=[_entry(view, person) for view in views])


@router.post("", status_code=201, summary="Vào sổ một văn bản đến", responses=_WRONG)
def create(request: Request, body: EntryIn, person: HandingIn, services: ServicesOf) -> EntryOut:
    """Ghi văn bản vào sổ của đơn vị mình và trả về số đến."""
    with services.database.transaction() as session:
        row = enter(session, person, Entry(**body.model_dump()))
        record(session, entry_of(request, person, Action.REGISTERED, target="incoming", target_id=row.id))
        (view,) = entry_views(session, person, [row])
        return _entry(view, person)


@router.get("/handed-over", summary="Việc được chuyển đến mình")
def list_handed_over(
    person: HandingIn, services: ServicesOf, done: Annotated[bool, Query(description="Việc đã xong")] = False
) -> list[HandedOverOut]:
    """Trả về các việc được chuyển đến người hỏi hoặc đơn vị của họ, sắp đến hạn trước."""
    with services.database.session() as session:
        items = handed_over(session, person, done=done)
    return [HandedOverOut(transfer=_transfer(one.transfer), entry=_entry(one.entry, person)) for one in items]


@router.get("/{entry_id}", summary="Một mục trong sổ", responses=_MISSING)
def read(entry_id: EntryId, person: HandingIn, services: ServicesOf) -> EntryOut:
    """Trả về một mục cho người giữ sổ hoặc người được chuyển đến."""
    with services.database.session() as session:
        (view,) = entry_views(session, person, [seen_entry(session, person, entry_id)])
    return _entry(view, person)


@router.post("/{entry_id}/transfers", status_code=201, summary="Chuyển xử lý", responses={**_MISSING, **_WRONG})
def transfer(
    request: Request, entry_id: EntryId, body: TransferIn, person: HandingIn, services: ServicesOf
) -> EntryOut:
    """Chuyển cho đơn vị cấp dưới và người của đơn vị mình; không mở rộng người được đọc văn bản."""
    receivers = [Receiver(**one.model_dump()) for one in body.receivers]
    with services.database.transaction() as session:
        rows = hand_over(session, person, entry_id, receivers, request=body.request, deadline=body.deadline)
        units = [one.to_unit_id for one in rows if one.to_unit_id is not None]
        detail: Detail = {"units": units, "people": [one.to_person_id for one in rows if one.to_person_id is not None]}
        record(
            session, entry_of(request, person, Action.TRANSFERRED, target="incoming", target_id=entry_id, detail=detail)
        )
        (view,) = entry_views(session, person, [session.get_one(IncomingRow, entry_id)])
        return _entry(view, person)


@router.post("/transfers/{transfer_id}", summary="Nhận, trả lại hoặc báo xong", responses={**_MISSING, **_WRONG})
def answer_transfer(
    request: Request, transfer_id: TransferId, body: AnswerIn, person: HandingIn, services: ServicesOf
) -> TransferOut:
    """Ghi trả lời của nơi nhận."""
    with services.database.transaction() as session:
        row = answer(session, person, transfer_id, TransferState(body.state), text=body.text)
        detail: Detail = {"transfer": row.id, "state": row.state}
        entry = entry_of(
            request, person, Action.TRANSFERRED, target="incoming", target_id=row.incoming_id, detail=detail
        )
        record(session, entry)
        (view,) = entry_views(session, person, [session.get_one(IncomingRow, row.incoming_id)])
        return _transfer(next(one for one in view.transfers if one.row.id == row.id))


def _entry(view: EntryView, person: Principal) -> EntryOut:
    row = view.row
    plain = ("id", "year", "arrival_number", "arrived_on", "sender", "number", "date", "subject", "deadline", "state")
    return EntryOut(
        **{name: getattr(row, name) for name in plain},
        unit=view.unit,
        urgency=view.urgency.value,
        document=SummaryOut.model_validate(summary_json(view.document)) if view.document else None,
        transfers=[_transfer(one) for one in shown_transfers(view, person)],
    )


def _transfer(one: TransferView) -> TransferOut:
    row = one.row
    return TransferOut(
        id=row.id,
        receiver=one.receiver,
        sender=one.sender,
        unit_id=row.to_unit_id,
        person_id=row.to_person_id,
        lead=row.lead,
        request=row.request,
        deadline=row.deadline,
        state=row.state,
        answer=row.answer,
        sent_at=row.sent_at,
    )
