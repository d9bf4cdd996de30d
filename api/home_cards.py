"""What the home page tells a person: what waits for them, and what is new. One line in a table adds a card.

A card is a function of the session and the principal; it returns None when it has nothing to say, so that nobody reads
a row of zeros. Every count is taken over what the principal may read or decide about.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, defer

from api.wording import count_words, date_words, document_name, time_words
from vanban.db.agenda import local_day, this_week
from vanban.db.alerts import unseen
from vanban.db.call_notices import count_notices
from vanban.db.conversation_list import list_conversations
from vanban.db.feedback_review import list_feedback, may_review
from vanban.db.keeping import kept_units
from vanban.db.models import DocumentRow, HeldFileRow, RelationRow
from vanban.db.office_models import IncomingRow, IncomingTransferRow
from vanban.db.permissions import readable, searchable
from vanban.db.programme_calls import is_open, my_calls
from vanban.db.programme_deciding import waiting_programmes
from vanban.db.register import handed_to
from vanban.db.validity import today
from vanban.db.wanted import Facet, Wanted
from vanban.db.wanted_query import list_address
from vanban.db.work_assigning import count_given
from vanban.db.work_reminders import count_pending
from vanban.documents import RelationState
from vanban.feedback import FeedbackState
from vanban.holding import HoldState
from vanban.principals import Principal
from vanban.register import TransferState
from vanban.work import CallState

NEW_FOR = datetime.timedelta(days=7)
LINES = 5  # of a card
CALL_SOON = datetime.timedelta(days=3)  # before the day of a call, from which it is urgent


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card: words that lead somewhere, and what stands small beneath."""

    words: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Something told on the home page: a figure, or ``lines``. What is ``urgent`` says so in its note too."""

    title: str
    address: str
    figure: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()
    urgent: bool = False


HomeCard = Callable[[Session, Principal], Card | None]


def files_to_decide(session: Session, principal: Principal) -> Card | None:
    """Returns how many files wait for the person's decision."""
    units = kept_units(session, principal)
    waiting = (HeldFileRow.state == HoldState.WAITING.value, HeldFileRow.owner_unit_id.in_(units))
    count = _count(session, HeldFileRow, *waiting) if units else 0
    return _figure("Tệp chờ quyết định", "/van-ban/cho-quyet-dinh", count)


def documents_to_publish(session: Session, principal: Principal) -> Card | None:
    """Returns how many documents wait to be looked at and published by the person."""
    if not principal.keeps_documents:
        return None
    count = _count(session, DocumentRow, DocumentRow.published.is_(False), readable(principal))
    return _figure("Văn bản chờ công bố", "/van-ban/cho-cong-bo", count)


def relations_to_decide(session: Session, principal: Principal) -> Card | None:
    """Returns how many edges that the program proposes wait, among readable documents of the units the person keeps."""
    units = kept_units(session, principal)
    if not units:
        return None
    proposed = select(func.count()).select_from(RelationRow).join(DocumentRow, DocumentRow.id == RelationRow.source_id)
    wanted = (RelationRow.state == RelationState.PROPOSED.value, DocumentRow.owner_unit_id.in_(units))
    count = session.scalar(proposed.where(*wanted, searchable(principal))) or 0
    return _figure("Quan hệ chờ xác nhận", "/van-ban/quan-he-cho", count)


def feedback_to_review(session: Session, principal: Principal) -> Card | None:
    """Returns how many answers people of the person's units have sent for review; past a page it says "hơn"."""
    if not may_review(principal):
        return None
    found, more = list_feedback(session, principal, state=FeedbackState.NEW)
    card = _figure("Góp ý chưa xem xét", "/gop-y", len(found))
    return Card(card.title, card.address, f"hơn {len(found)}") if card and more else card


def handed_to_me(session: Session, principal: Principal) -> Card | None:
    """Returns how many incoming documents were handed to the person or the unit and are not done, and how many late."""
    deadline = func.coalesce(IncomingTransferRow.deadline, IncomingRow.deadline)
    late = func.count(1).filter(deadline < today())
    wanted = select(func.count(), late).select_from(IncomingTransferRow).join(IncomingRow)
    waits = IncomingTransferRow.state != TransferState.DONE.value
    count, overdue = session.execute(wanted.where(handed_to(principal), waits)).one()
    note = f"{overdue} việc quá hạn" if overdue else ""
    return _figure("Văn bản chuyển đến", "/so-den/viec", count, note=note, urgent=bool(overdue))


def given_work(session: Session, principal: Principal) -> Card | None:
    """Returns how many assignments stand open for the person and their unit, with those overdue and reminded of."""
    day = local_day(datetime.datetime.now(datetime.UTC))
    count, overdue = count_given(session, principal, day)
    reminded = count_pending(session, principal, day)
    told = ((overdue, "việc quá hạn"), (reminded, "việc có nhắc"))
    note = ", ".join(f"{count_words(number)} {words}" for number, words in told if number)
    return _figure("Việc được giao", "/viec-cua-toi", count, note=note, urgent=bool(overdue))


def unit_tasks_due(session: Session, principal: Principal) -> Card | None:
    """Returns how many tasks that documents give the person's unit fall due within this week, and how many today."""
    day = local_day(datetime.datetime.now(datetime.UTC))
    due = [item for item in this_week(session, principal, day).tasks if item.day is not None and item.day >= day]
    now = sum(item.day == day for item in due)
    note = f"{count_words(now)} việc hôm nay" if now else ""
    return _figure("Việc đơn vị đến hạn tuần này", "/viec-don-vi", len(due), note=note, urgent=bool(now))


def new_documents(session: Session, principal: Principal) -> Card | None:
    """Returns the documents of the person's unit that came in within the last seven days."""
    since = datetime.datetime.now(datetime.UTC) - NEW_FOR
    own = DocumentRow.owner_unit_id.in_(sorted(principal.own_unit_ids))
    fresh = (own, DocumentRow.ingested_at >= since, searchable(principal))
    wanted = select(DocumentRow).options(defer(DocumentRow.text)).where(*fresh)
    rows = list(session.scalars(wanted.order_by(DocumentRow.id.desc()).limit(LINES)))
    count = _count(session, DocumentRow, *fresh) if len(rows) == LINES else len(rows)
    note = f"{count} văn bản trong 7 ngày qua"
    address = list_address(Wanted().choosing(Facet.NEW, "1").choosing(Facet.UNIT, str(principal.unit_id or "")))
    return Card("Văn bản mới của đơn vị", address, note=note, lines=tuple(map(_document, rows))) if rows else None


def alerts(session: Session, principal: Principal) -> Card | None:
    """Returns the saved searches that found something new."""
    found = unseen(session, principal)
    lines = tuple(Line(one.name, one.address, f"{count_words(one.count)} văn bản mới") for one in found.alerts[:LINES])
    note = f"{count_words(found.total)} văn bản"
    return Card("Có mới theo tìm kiếm đã lưu", "/tim-da-luu", note=note, lines=lines) if lines else None


def recent_questions(session: Session, principal: Principal) -> Card | None:
    """Returns the conversations the person used last."""
    found = list_conversations(session, principal, page_size=LINES).conversations
    lines = tuple(Line(one.title, f"/hoi-dap/{one.id}", time_words(one.asked_at)) for one in found)
    return Card("Câu hỏi gần đây", "/hoi-dap", lines=lines) if lines else None


def calls_to_answer(session: Session, principal: Principal) -> Card | None:
    """Returns the calls for proposals that wait for the unit's answer, with the day of each."""
    waiting = [
        call for call, row in my_calls(session, principal) if call.state == CallState.SENT and is_open(call, row)
    ]
    day = min((call.answer_by for call in waiting), default=None)
    if day is None:
        return None
    fresh = count_notices(session, principal)
    note = f"hạn gần nhất {date_words(day)}" + (f", {count_words(fresh)} thông báo chưa xem" if fresh else "")
    return _figure("Chương trình xin đề xuất", "/de-xuat", len(waiting), note=note, urgent=day - today() <= CALL_SOON)


def programmes_to_approve(session: Session, principal: Principal) -> Card | None:
    """Returns the programmes that somebody else has sent and the person may approve."""
    rows = waiting_programmes(session, principal)
    lines = tuple(Line(row.title, f"/chuong-trinh/{row.id}/duyet") for row in rows[:LINES])
    return Card("Chương trình chờ duyệt", "/chuong-trinh", figure=count_words(len(rows)), lines=lines) if rows else None


WAITING: tuple[HomeCard, ...] = (
    handed_to_me,
    given_work,
    unit_tasks_due,
    calls_to_answer,
    programmes_to_approve,
    files_to_decide,
    documents_to_publish,
    relations_to_decide,
    feedback_to_review,
)
NEWS: tuple[HomeCard, ...] = (alerts, new_documents, recent_questions)


def told(cards: Sequence[HomeCard], session: Session, principal: Principal) -> list[Card]:
    """Returns the cards that have something to say, in the order of the table."""
    return [card for make in cards if (card := make(session, principal)) is not None]


def _figure(title: str, address: str, count: int, *, note: str = "", urgent: bool = False) -> Card | None:
    return Card(title, address, figure=count_words(count), note=note, urgent=urgent) if count else None


def _count(session: Session, table: type[DocumentRow | HeldFileRow], *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _document(row: DocumentRow) -> Line:
    name = document_name(type=row.type, number=row.number, date=row.date)
    return Line(name, f"/van-ban/{row.id}", " ".join((row.subject or "").split()))
