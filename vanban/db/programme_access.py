"""Who may see and change work programmes: the planners of the unit keep them, its leaders decide about what planners
send (ADR 0014), its people read what is approved."""

import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.programme_models import ProgrammeDecisionRow, ProgrammeItemRow, ProgrammeRow
from vanban.db.work_access import MAY_NOT, kept_units, seen, with_open_words
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal, Role
from vanban.text import nfc
from vanban.work import PROGRAMME_STATE_WORDS, Period, ProgrammeState

TARGET = "programme"  # of entries of the audit log
NO_PROGRAMME = "Không có chương trình này, hoặc đồng chí không có quyền xem."
CHANGED = "Chương trình vừa được người khác sửa (nay là phiên bản {now}); đề nghị xem lại rồi làm tiếp."
LONGEST_REASON = 2_000
APPROVED_STATES = (ProgrammeState.APPROVED.value, ProgrammeState.CLOSED.value)
SENT_STATES = (ProgrammeState.WAITING.value, *APPROVED_STATES)  # what a leader of the unit sees
IN_THE_MAKING = (ProgrammeState.DRAFT, ProgrammeState.COLLECTING)


def programmes_seen(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``ProgrammeRow`` for the programmes a person may see; none on an outside channel."""
    if principal.person_id is None or principal.channel.outside:
        return false()
    own = ProgrammeRow.unit_id.in_(sorted(principal.own_unit_ids))
    kept = ProgrammeRow.unit_id.in_(sorted(kept_units(principal)))
    led = and_(ProgrammeRow.unit_id.in_(sorted(led_units(principal))), ProgrammeRow.state.in_(SENT_STATES))
    return or_(and_(own, ProgrammeRow.state.in_(APPROVED_STATES)), kept, led)


def programme_row(session: Session, principal: Principal, programme_id: int) -> ProgrammeRow:
    """Returns a programme the person may see; raises the same ``NotFound`` for any other."""
    row = session.scalar(select(ProgrammeRow).where(ProgrammeRow.id == programme_id, programmes_seen(principal)))
    if row is None:
        raise NotFound(NO_PROGRAMME)
    return row


def led_units(principal: Principal) -> frozenset[int]:
    """Returns the units whose programmes a person approves as a leader: the own one and those it took the place of."""
    allowed = Role.LEADER in principal.roles and not principal.channel.outside and principal.person_id is not None
    return principal.own_unit_ids if allowed else frozenset()


def decides(principal: Principal, row: ProgrammeRow) -> bool:
    """Tells whether the person takes part in deciding about a programme: as one who keeps it, or leads its unit."""
    return keeps(principal, row) or (row.unit_id in led_units(principal) and row.state in SENT_STATES)


def shown_items(principal: Principal, row: ProgrammeRow) -> ColumnElement[bool]:
    """Returns the condition on ``WorkItemRow`` for the items of a programme that a person who sees it may see.

    A leader sees the drafts too that approval would take on, but for those out of documents they may not read.
    """
    if row.unit_id not in led_units(principal) or row.state not in SENT_STATES:
        return seen(principal)
    return or_(seen(principal), and_(WorkItemRow.unit_id == row.unit_id, with_open_words(principal)))


def keeps(principal: Principal, row: ProgrammeRow) -> bool:
    """Tells whether the person keeps a programme."""
    return row.unit_id in kept_units(principal)


def kept_programme(session: Session, principal: Principal, programme_id: int) -> ProgrammeRow:
    """Returns a programme that the person keeps, as it is now and held until the transaction ends."""
    if not keeps(principal, programme_row(session, principal, programme_id)):
        raise NotAllowed(MAY_NOT)
    return _held(session, programme_id)


def deciding_programme(session: Session, principal: Principal, programme_id: int) -> ProgrammeRow:
    """Returns a programme that the person may decide about, as it is now and held until the transaction ends."""
    if not decides(principal, programme_row(session, principal, programme_id)):
        raise NotAllowed(MAY_NOT)
    return _held(session, programme_id)


def items_seen(session: Session, principal: Principal, row: ProgrammeRow) -> list[tuple[ProgrammeItemRow, WorkItemRow]]:
    """Returns the items of a programme that the person may see, in their order."""
    wanted = select(ProgrammeItemRow, WorkItemRow).join(WorkItemRow, WorkItemRow.id == ProgrammeItemRow.item_id)
    wanted = wanted.where(ProgrammeItemRow.programme_id == row.id, shown_items(principal, row))
    wanted = wanted.options(selectinload(WorkItemRow.bodies))
    found = session.execute(wanted.order_by(ProgrammeItemRow.position, ProgrammeItemRow.id))
    return [(one[0], one[1]) for one in found]


def item_count(session: Session, row: ProgrammeRow) -> int:
    """Returns how many items a programme has, whoever may see them; only for its keepers."""
    wanted = select(func.count()).where(ProgrammeItemRow.programme_id == row.id)
    return session.scalar(wanted) or 0


def require_version(row: ProgrammeRow, version: int) -> None:
    """Raises ``InvalidInput`` where the present version is another one."""
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))


def require_state(row: ProgrammeRow, *states: ProgrammeState) -> None:
    """Raises ``InvalidInput`` where the programme is in none of the states."""
    if row.state not in states:
        words = PROGRAMME_STATE_WORDS[ProgrammeState(row.state)]
        raise InvalidInput(f"Chương trình ở trạng thái “{words}” nên không làm được việc này.")


def require_open(row: ProgrammeRow, reason: str) -> str:
    """Returns the reason of a change ("" while the programme is in the making); an approved one needs one.

    A week's lịch changes from day to day, so that it takes changes after its approval without a reason.
    """
    if row.state in IN_THE_MAKING:
        return ""
    require_state(row, ProgrammeState.APPROVED)
    return nfc(reason).strip()[:LONGEST_REASON] if row.period == Period.WEEK else said(reason)


def said(reason: str) -> str:
    """Returns a reason; raises ``InvalidInput`` where none is given."""
    words = nfc(reason).strip()
    if not words:
        raise InvalidInput("Cần ghi lý do.")
    return words[:LONGEST_REASON]


def changed(session: Session, principal: Principal, row: ProgrammeRow, what: str, detail: Detail | None = None) -> None:
    """Raises the version of a programme and records what was done; ``detail`` holds ids and counts."""
    row.version += 1
    row.changed_at = datetime.datetime.now(datetime.UTC)
    session.flush()
    said_of: Detail = {"change": what, "version": row.version, **(detail or {})}
    record(session, Entry(Action.PROGRAMME_CHANGED, principal, TARGET, row.id, detail=said_of))


def decided(session: Session, principal: Principal, row: ProgrammeRow, decision: str, *, note: str = "") -> None:
    """Keeps a decision about the present version of a programme, and records it."""
    made = ProgrammeDecisionRow(programme_id=row.id, version=row.version, decision=decision, note=note)
    made.person_id, made.at = principal.person_id, datetime.datetime.now(datetime.UTC)
    session.add(made)
    session.flush()
    detail: Detail = {"decision": decision, "version": row.version}
    record(session, Entry(Action.PROGRAMME_DECIDED, principal, TARGET, row.id, detail=detail))


def _held(session: Session, programme_id: int) -> ProgrammeRow:
    wanted = select(ProgrammeRow).where(ProgrammeRow.id == programme_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
