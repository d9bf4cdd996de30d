"""Work programmes of a unit's bodies: made for the periods that each body has, rewritten, signed, closed."""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from vanban.db.models import UnitRow
from vanban.db.programme_access import (
    IN_THE_MAKING,
    changed,
    decided,
    kept_programme,
    programmes_seen,
    require_state,
    require_version,
    said,
)
from vanban.db.programme_models import ProgrammeCallRow, ProgrammeDecisionRow, ProgrammeRow
from vanban.db.work_access import require_planner
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.programme_periods import SOURCE_OF, Span, title_words
from vanban.text import nfc
from vanban.work import (
    OWNER_WORDS,
    PERIOD_WORDS,
    PERIODS_OF,
    Period,
    ProgrammeOwner,
    ProgrammeState,
    allowed,
)

LONGEST_TITLE = 500
LONGEST_TEXT = 8_000  # of what stands before the table, and of what stands after
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the registry fills in: number, day and place, who signs in which position, and who receives it."""

    number: str = ""
    signed_on: datetime.date | None = None
    place: str = ""
    signer: str = ""
    position: str = ""
    recipients: tuple[str, ...] = ()


def create_programme(
    session: Session,
    principal: Principal,
    owner: ProgrammeOwner,
    span: Span,
    *,
    title: str = "",
    opening: str = "",
    closing: str = "",
) -> ProgrammeRow:
    """Returns a new programme of a body of the own unit, derived from the one above it where there is one.

    Raises ``NotAllowed`` for who is no planner, ``InvalidInput`` for a period the body has none for, or a second one.
    """
    unit_id = require_planner(principal)
    if not allowed(owner, span.period):
        raise InvalidInput(no_such_period(owner, span.period))
    unit = session.scalars(select(UnitRow).where(UnitRow.id == unit_id).with_for_update()).one()
    same = select(ProgrammeRow.id).where(ProgrammeRow.unit_id == unit_id, _is_of(owner, span))
    if session.scalar(same.limit(1)) is not None:
        raise InvalidInput(f"{OWNER_WORDS[owner]} đã có chương trình {span.words}; đề nghị mở chương trình đó.")
    now = datetime.datetime.now(datetime.UTC)
    row = ProgrammeRow(unit_id=unit_id, owner=owner.value, period=span.period.value, first=span.first, last=span.last)
    row.title = _title(title) if title.strip() else title_words(owner, span, unit.name)
    row.opening, row.closing = _text(opening), _text(closing)
    row.state, row.version = ProgrammeState.DRAFT.value, 0
    row.author_id, row.created_at, row.changed_at = principal.person_id, now, now
    above = source_programme(session, principal, owner, span)
    row.parent_id = above.id if above else None
    session.add(row)
    session.flush()
    changed(session, principal, row, "lap")
    return row


def write_programme(
    session: Session, principal: Principal, programme_id: int, *, title: str, opening: str, closing: str, after: int
) -> ProgrammeRow:
    """Returns a programme in the making with another title or text; ``after`` is the version that was changed."""
    row = kept_programme(session, principal, programme_id)
    require_version(row, after)
    require_state(row, *IN_THE_MAKING)
    row.title, row.opening, row.closing = _title(title), _text(opening), _text(closing)
    changed(session, principal, row, "sua")
    return row


def sign_programme(session: Session, principal: Principal, programme_id: int, sign: SignOff) -> ProgrammeRow:
    """Returns an approved programme with what the registry and the signer filled in."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, ProgrammeState.APPROVED)
    row.number, row.place = nfc(sign.number).strip()[:100], nfc(sign.place).strip()[:100]
    row.signer, row.position = nfc(sign.signer).strip()[:200], nfc(sign.position).strip()[:200]
    row.signed_on = sign.signed_on
    row.recipients = "\n".join(words for one in sign.recipients if (words := nfc(one).strip()))[:4_000]
    changed(session, principal, row, "ban_hanh")
    decided(session, principal, row, "ban_hanh")
    return row


def close_programme(session: Session, principal: Principal, programme_id: int, *, note: str) -> ProgrammeRow:
    """Returns an approved programme that has come to its end, with what there is to say of it."""
    row = kept_programme(session, principal, programme_id)
    require_state(row, ProgrammeState.APPROVED)
    row.state = ProgrammeState.CLOSED.value
    changed(session, principal, row, "ket_thuc")
    decided(session, principal, row, "ket_thuc", note=said(note))
    return row


def remove_programme(session: Session, principal: Principal, programme_id: int, *, after: int) -> None:
    """Takes a draft away that nobody has been asked or told about; its items stay items of the unit's work."""
    row = kept_programme(session, principal, programme_id)
    require_version(row, after)
    require_state(row, ProgrammeState.DRAFT)
    told = select(ProgrammeDecisionRow.id).where(ProgrammeDecisionRow.programme_id == row.id)
    asked = select(ProgrammeCallRow.id).where(ProgrammeCallRow.programme_id == row.id)
    if session.scalar(told.limit(1)) is not None or session.scalar(asked.limit(1)) is not None:
        raise InvalidInput("Chương trình đã trình duyệt hoặc đã xin đề xuất nên không xóa được.")
    changed(session, principal, row, "xoa")
    session.delete(row)
    session.flush()


def list_programmes(session: Session, principal: Principal) -> list[ProgrammeRow]:
    """Returns the programmes a person may see, by owner and period, the newest of each first."""
    wanted = select(ProgrammeRow).where(programmes_seen(principal)).order_by(ProgrammeRow.first.desc())
    rows = list(session.scalars(wanted.limit(MOST_LISTED)))
    order = [(owner.value, period.value) for owner, periods in PERIODS_OF.items() for period in periods]
    return sorted(rows, key=lambda row: order.index((row.owner, row.period)))


def programme_of_span(session: Session, principal: Principal, owner: ProgrammeOwner, span: Span) -> ProgrammeRow | None:
    """Returns the programme of a body for a period, among those the person may see."""
    wanted = select(ProgrammeRow).where(programmes_seen(principal), _is_of(owner, span))
    return session.scalars(wanted.order_by(ProgrammeRow.id.desc())).first()


def source_programme(session: Session, principal: Principal, owner: ProgrammeOwner, span: Span) -> ProgrammeRow | None:
    """Returns the programme one is derived from: the year's for a quarter, the quarter's for a month."""
    source = SOURCE_OF.get((owner, span.period))
    if source is None:
        return None
    day = span.last if span.period is Period.WEEK else span.first
    wanted = select(ProgrammeRow).where(
        programmes_seen(principal),
        ProgrammeRow.owner == source[0].value,
        ProgrammeRow.period == source[1].value,
        ProgrammeRow.first <= day,
        ProgrammeRow.last >= span.first,
    )
    return session.scalars(wanted.order_by(ProgrammeRow.first.desc())).first()


def previous_programme(session: Session, principal: Principal, row: ProgrammeRow) -> ProgrammeRow | None:
    """Returns the programme of the same body for the last period before, among those the person may see."""
    wanted = select(ProgrammeRow).where(
        programmes_seen(principal),
        ProgrammeRow.unit_id == row.unit_id,
        ProgrammeRow.owner == row.owner,
        ProgrammeRow.period == row.period,
        ProgrammeRow.first < row.first,
    )
    return session.scalars(wanted.order_by(ProgrammeRow.first.desc())).first()


def span_of_row(row: ProgrammeRow) -> Span:
    """Returns the period of a programme."""
    return Span(Period(row.period), row.first, row.last)


def no_such_period(owner: ProgrammeOwner, period: Period) -> str:
    """Returns the sentence that says which periods a body has programmes for."""
    having = ", ".join(PERIOD_WORDS[one] for one in PERIODS_OF[owner])
    return f"{OWNER_WORDS[owner]} lập chương trình {having}; không lập chương trình {PERIOD_WORDS[period]}."


def _is_of(owner: ProgrammeOwner, span: Span) -> ColumnElement[bool]:
    period = and_(ProgrammeRow.period == span.period.value, ProgrammeRow.first == span.first)
    return and_(ProgrammeRow.owner == owner.value, period)


def _title(title: str) -> str:
    words = " ".join(nfc(title).split())
    if not 0 < len(words) <= LONGEST_TITLE:
        raise InvalidInput(f"Tên chương trình phải có từ 1 đến {LONGEST_TITLE} ký tự.")
    return words


def _text(text: str) -> str:
    words = nfc(text).strip()
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(f"Phần mở đầu và phần tổ chức thực hiện mỗi phần tối đa {LONGEST_TEXT} ký tự.")
    return words
