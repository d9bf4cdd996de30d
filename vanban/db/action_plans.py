"""Action plans of a unit: begun from a programme or a document, rewritten, removed; for its planners alone."""

import dataclasses
import datetime
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.action_plans import SIGNERS, TYPES, PlanContent, PlanTarget
from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.db.programme_access import items_seen, kept_programme, programme_row
from vanban.db.programme_models import ActionPlanRow, ProgrammeRow
from vanban.db.work_access import kept_units, require_planner, seen
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import nfc
from vanban.work import ItemState, Period, ProgrammeOwner

TARGET = "action_plan"  # of entries of the audit log
NO_PLAN = "Không có kế hoạch hành động này, hoặc đồng chí không có quyền xem."
NO_SOURCE = "Không có văn bản hay chương trình này, hoặc đồng chí không có quyền xem."
CHANGED = "Kế hoạch vừa được người khác sửa (nay là phiên bản {now}); đề nghị xem lại rồi làm tiếp."
MOST_GOALS = 100
MOST_PLANS = 500  # of one list
_LONGEST = {"subject": 500, "number": 100, "place": 100, "signer": 200, "position": 200}
_LONGEST_TEXT = 20_000  # of each part
_TEXTS = ("opening", "purposes", "requirements", "general_goal", "organisation", "recipients")


@dataclasses.dataclass(frozen=True, slots=True)
class PlanSource:
    """What a plan carries out: a programme of the unit, or a document; exactly one of them."""

    programme_id: int | None = None
    document_id: int | None = None


def make_plan(session: Session, principal: Principal, source: PlanSource, content: PlanContent) -> ActionPlanRow:
    """Returns a new plan of the own unit; raises ``NotFound`` for a source the person may not use."""
    unit_id, now = require_planner(principal), datetime.datetime.now(datetime.UTC)
    source_rows(session, principal, source)
    row = ActionPlanRow(unit_id=unit_id, programme_id=source.programme_id, document_id=source.document_id)
    row.author_id, row.created_at, row.version = principal.person_id, now, 0
    _write(row, content)
    session.add(row)
    _recorded(session, principal, row, "lap")
    return row


def write_plan(
    session: Session, principal: Principal, plan_id: int, content: PlanContent, *, after: int
) -> ActionPlanRow:
    """Returns a plan that says something else; ``after`` is the version that was changed."""
    row = plan_row(session, principal, plan_id, held=True)
    _require_version(row, after)
    _write(row, content)
    _recorded(session, principal, row, "sua")
    return row


def remove_plan(session: Session, principal: Principal, plan_id: int, *, after: int) -> None:
    """Takes a plan away; the tasks in it stay what they are."""
    row = plan_row(session, principal, plan_id, held=True)
    _require_version(row, after)
    _recorded(session, principal, row, "xoa")
    session.delete(row)
    session.flush()


def plan_row(session: Session, principal: Principal, plan_id: int, *, held: bool = False) -> ActionPlanRow:
    """Returns a plan of a unit whose work the person keeps; raises the same ``NotFound`` for any other."""
    kept = ActionPlanRow.unit_id.in_(sorted(kept_units(principal)))
    wanted = select(ActionPlanRow).where(ActionPlanRow.id == plan_id, kept)
    row = session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if held else wanted)
    if row is None:
        raise NotFound(NO_PLAN)
    return row


def list_plans(session: Session, principal: Principal) -> list[ActionPlanRow]:
    """Returns the plans the person keeps, the newest first."""
    kept = ActionPlanRow.unit_id.in_(sorted(kept_units(principal)))
    return list(session.scalars(select(ActionPlanRow).where(kept).order_by(ActionPlanRow.id.desc()).limit(MOST_PLANS)))


def content_of_plan(row: ActionPlanRow) -> PlanContent:
    """Returns what a plan says."""
    texts = {name: getattr(row, name) for name in (*_TEXTS, *_LONGEST)}
    return PlanContent(
        texts["subject"],
        row.type,
        ProgrammeOwner(row.owner),
        opening=texts["opening"],
        purposes=texts["purposes"],
        requirements=texts["requirements"],
        general_goal=texts["general_goal"],
        goals=tuple(PlanTarget(**one) for one in json.loads(row.goals)),
        organisation=texts["organisation"],
        number=texts["number"],
        signed_on=row.signed_on,
        place=texts["place"],
        signer=texts["signer"],
        position=texts["position"],
        recipients=texts["recipients"],
    )


def plan_items(session: Session, principal: Principal, source: PlanSource) -> list[tuple[str, WorkItemRow]]:
    """Returns the tasks of a plan with their heads, those the person may see; cancelled ones are in no plan.

    A programme or a document that is there no more, or may no longer be read, gives none.
    """
    if source.programme_id is not None:
        try:
            row = programme_row(session, principal, source.programme_id)
        except NotFound:
            return []
        return [(one.group, item) for one, item in items_seen(session, principal, row) if one.state == ""]
    wanted = select(WorkItemRow).where(
        WorkItemRow.document_id == source.document_id,
        WorkItemRow.unit_id.in_(sorted(kept_units(principal))),
        WorkItemRow.state != ItemState.CANCELLED.value,
        seen(principal),
    )
    rows = session.scalars(wanted.order_by(WorkItemRow.start, WorkItemRow.id))
    return [(item.group, item) for item in rows]


def source_rows(
    session: Session, principal: Principal, source: PlanSource
) -> tuple[ProgrammeRow | None, DocumentRow | None]:
    """Returns the programme that the person keeps, or the document they may read; raises ``NotFound``."""
    if (source.programme_id is None) is (source.document_id is None):
        raise InvalidInput("Đề nghị chọn một chương trình hoặc một văn bản.")
    if source.programme_id is not None:
        row = kept_programme(session, principal, source.programme_id)
        if row.period == Period.WEEK:
            raise InvalidInput("Lịch tuần không lập kế hoạch hành động.")
        return row, None
    wanted = select(DocumentRow).where(DocumentRow.id == source.document_id, readable(principal))
    document = session.scalar(wanted)
    if document is None:
        raise NotFound(NO_SOURCE)
    return None, document


def plan_documents(session: Session, principal: Principal) -> list[DocumentRow]:
    """Returns the documents that the unit has taken tasks from and the person may read, the newest first."""
    own = WorkItemRow.unit_id.in_(sorted(kept_units(principal)))
    taken = select(WorkItemRow.document_id).where(own, WorkItemRow.document_id.is_not(None), seen(principal))
    wanted = select(DocumentRow).where(DocumentRow.id.in_(taken), readable(principal))
    return list(session.scalars(wanted.order_by(DocumentRow.date.desc(), DocumentRow.id.desc()).limit(MOST_PLANS)))


def source_of(row: ActionPlanRow) -> PlanSource:
    """Returns what a plan carries out."""
    return PlanSource(row.programme_id, row.document_id if row.programme_id is None else None)


def _require_version(row: ActionPlanRow, version: int) -> None:
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))


def _write(row: ActionPlanRow, content: PlanContent) -> None:
    if not content.subject.strip():
        raise InvalidInput("Trích yếu không được để trống.")
    if content.type not in TYPES or content.owner not in SIGNERS:
        raise InvalidInput("Đề nghị chọn loại văn bản và cấp ký ban hành.")
    if len(content.goals) > MOST_GOALS:
        raise InvalidInput(f"Một kế hoạch có tối đa {MOST_GOALS} chỉ tiêu.")
    for name in (*_LONGEST, *_TEXTS):
        words, most = nfc(getattr(content, name)).strip(), _LONGEST.get(name, _LONGEST_TEXT)
        if len(words) > most:
            raise InvalidInput(f"Nội dung quá dài: mỗi phần tối đa {_LONGEST_TEXT:,} ký tự.".replace(",", "."))
        setattr(row, name, " ".join(words.split()) if name in _LONGEST else words)
    row.type, row.owner, row.signed_on = content.type, content.owner.value, content.signed_on
    row.goals = nfc(json.dumps([dataclasses.asdict(one) for one in content.goals], ensure_ascii=False))


def _recorded(session: Session, principal: Principal, row: ActionPlanRow, what: str) -> None:
    row.version += 1
    row.changed_at = datetime.datetime.now(datetime.UTC)
    session.flush()
    source = {"programme": row.programme_id, "document": row.document_id}
    detail: Detail = {"change": what, "version": row.version, **source}
    record(session, Entry(Action.PROGRAMME_CHANGED, principal, TARGET, row.id, detail=detail))
