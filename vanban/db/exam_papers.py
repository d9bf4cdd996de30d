"""Exam papers of a unit: made of questions in fixed versions and changed; every change in the audit log.

Papers are kept and seen by the trainers of their unit alone, as the bank is.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.exam_bank import bank_units, present_versions, require_trainer
from vanban.db.exam_bank_listing import items_by_id
from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow, ExamPaperVariantRow
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.errors import InvalidInput, NotFound
from vanban.exam_bank import ItemState
from vanban.exam_papers import Arrangement, PaperState, arrangement_json
from vanban.principals import Principal
from vanban.text import nfc

TARGET = "exam_paper"  # of entries of the audit log
NO_PAPER = "Không có đề thi này, hoặc đồng chí không có quyền xem."
CHANGED = "Đề thi vừa được người khác sửa (nay là lần sửa {now}); đề nghị xem lại rồi làm tiếp."
USED = "Đề đã dùng cho kỳ thi nên không sửa được nữa; đề nghị lập đề mới theo cùng ma trận."
LONGEST_TITLE = 300  # code points
MOST_MINUTES = 600
SCALES = (10, 100)
_LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question of a paper: which one, in which of its versions, and whether drawing anew leaves it in its place."""

    item_id: int
    version: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class PaperContent:
    """What a paper is made of: its questions in order, and how each variant arranges them, by code."""

    items: tuple[Chosen, ...]
    variants: tuple[tuple[str, Arrangement], ...]


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What a paper says of itself. ``matrix`` is JSON of ``exams.papers.matrix``; ``scale`` is the full mark."""

    title: str
    minutes: int
    matrix: str
    seed: int
    scale: int = 10
    note: str = ""


def papers_seen(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``ExamPaperRow`` for the papers a person may see: those of the units they keep."""
    return ExamPaperRow.unit_id.in_(sorted(bank_units(principal)))


def paper_row(session: Session, principal: Principal, paper_id: int) -> ExamPaperRow:
    """Returns a paper the person may see; raises the same ``NotFound`` for any other."""
    row = session.scalar(select(ExamPaperRow).where(ExamPaperRow.id == paper_id, papers_seen(principal)))
    if row is None:
        raise NotFound(NO_PAPER)
    return row


def changing_paper(session: Session, principal: Principal, paper_id: int, *, after: int) -> ExamPaperRow:
    """Returns a paper as it is now, held until the transaction ends.

    Raises ``InvalidInput`` where someone changed it after version ``after``, or where a sitting uses it.
    """
    row = held_paper(session, principal, paper_id, version=after)
    if sittings_of(session, [row.id]):
        raise InvalidInput(USED)
    return row


def held_paper(session: Session, principal: Principal, paper_id: int, *, version: int) -> ExamPaperRow:
    """Returns a paper in the version the person has seen, held until the transaction ends."""
    paper_row(session, principal, paper_id)
    wanted = select(ExamPaperRow).where(ExamPaperRow.id == paper_id).with_for_update()
    row = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))
    return row


def add_paper(session: Session, principal: Principal, head: PaperHead, content: PaperContent) -> ExamPaperRow:
    """Returns a new draft of the own unit.

    Raises ``NotAllowed`` for who is no trainer, ``InvalidInput`` for a question that is not approved or whose source
    has changed, ``NotFound`` for one the person may not see.
    """
    unit_id = require_trainer(principal)
    now = datetime.datetime.now(datetime.UTC)
    row = ExamPaperRow(
        unit_id=unit_id,
        title=_title(head.title),
        state=PaperState.DRAFT.value,
        version=1,
        minutes=_minutes(head.minutes),
        scale=_scale(head.scale),
        matrix=head.matrix,
        seed=head.seed,
        note=_note(head.note),
        author_id=principal.person_id,
        created_at=now,
        changed_at=now,
    )
    _fill(session, principal, row, content)
    session.add(row)
    session.flush()
    _record(session, principal, row, "lap")
    return row


def change_paper(
    session: Session, principal: Principal, paper_id: int, content: PaperContent, *, after: int, change: str
) -> ExamPaperRow:
    """Returns a paper with other questions or variants, a draft again whose author is who changed it.

    ``change`` names what was done, for the audit log. Raises as ``changing_paper`` and ``add_paper`` do.
    """
    row = changing_paper(session, principal, paper_id, after=after)
    _fill(session, principal, row, content)
    return _changed(session, principal, row, change)


def change_head(
    session: Session,
    principal: Principal,
    paper_id: int,
    *,
    after: int,
    title: str,
    minutes: int,
    scale: int,
    note: str,
) -> ExamPaperRow:
    """Returns a paper with another title, time, full mark or note, a draft again."""
    row = changing_paper(session, principal, paper_id, after=after)
    row.title, row.minutes, row.scale, row.note = _title(title), _minutes(minutes), _scale(scale), _note(note)
    return _changed(session, principal, row, "thong_tin")


def sittings_of(session: Session, paper_ids: Collection[int]) -> dict[int, int]:
    """Returns how many sittings use each of those papers that any uses."""
    counted = select(ExamSittingRow.paper_id, func.count()).where(ExamSittingRow.paper_id.in_(sorted(paper_ids)))
    return {row[0]: row[1] for row in session.execute(counted.group_by(ExamSittingRow.paper_id))}


def _fill(session: Session, principal: Principal, row: ExamPaperRow, content: PaperContent) -> None:
    """Puts questions and variants into a paper; questions that stood in it before need no approval again."""
    held = {item.item_id: item for item in row.items}
    same = {(item.item_id, item.version.number) for item in row.items}
    new = [one for one in content.items if (one.item_id, one.version) not in same]
    versions = _usable_versions(session, principal, new)
    kept: list[ExamPaperItemRow] = []
    for position, one in enumerate(content.items):
        item = held.get(one.item_id) or ExamPaperItemRow(item_id=one.item_id)
        if (one.item_id, one.version) not in same:
            item.version = versions[one.item_id]
        item.position, item.locked = position, one.locked
        kept.append(item)
    row.items = kept
    by_code = {variant.code: variant for variant in row.variants}
    for code, arrangement in content.variants:
        variant = by_code.get(code) or ExamPaperVariantRow(code=code)
        variant.arrangement = arrangement_json(arrangement)
        by_code[code] = variant
    row.variants = [by_code[code] for code, _ in content.variants]


def _usable_versions(
    session: Session, principal: Principal, chosen: Sequence[Chosen]
) -> Mapping[int, ExamItemVersionRow]:
    """Returns the versions of questions that may come into a paper; the present one, approved, its source unchanged."""
    wanted = {one.item_id: one.version for one in chosen}
    items = items_by_id(session, principal, list(wanted))
    if len(items) < len(wanted):
        raise NotFound("Không có câu hỏi này trong ngân hàng của đơn vị, hoặc đồng chí không có quyền xem.")
    for item in items:
        if item.state is not ItemState.APPROVED or item.flags or item.version != wanted[item.id]:
            raise InvalidInput(
                f"Câu mã {item.id} hiện không dùng ra đề được (chưa duyệt, vừa được sửa, hoặc căn cứ đã thay đổi)."
            )
    return present_versions(session, list(wanted))


def _changed(session: Session, principal: Principal, row: ExamPaperRow, change: str) -> ExamPaperRow:
    row.version += 1
    row.state, row.author_id = PaperState.DRAFT.value, principal.person_id
    row.changed_at = datetime.datetime.now(datetime.UTC)
    session.flush()
    _record(session, principal, row, change)
    return row


def _record(session: Session, principal: Principal, row: ExamPaperRow, change: str) -> None:
    detail: Detail = {
        "change": change,
        "count": len(row.items),
        "variants": len(row.variants),
        "version": row.version,
        "state": row.state,
    }
    record(session, Entry(Action.EXAM_PAPER_CHANGED, principal, TARGET, row.id, detail=detail))


def _title(words: str) -> str:
    title = nfc(" ".join(words.split()))
    if not 0 < len(title) <= LONGEST_TITLE:
        raise InvalidInput(f"Tên đề phải có từ 1 đến {LONGEST_TITLE} ký tự.")
    return title


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidInput(f"Thời gian làm bài phải từ 1 đến {MOST_MINUTES} phút.")
    return minutes


def _scale(scale: int) -> int:
    if scale not in SCALES:
        raise InvalidInput(f"Thang điểm phải là {' hoặc '.join(map(str, SCALES))}.")
    return scale


def _note(words: str) -> str:
    note = nfc(words).strip()
    if len(note) > _LONGEST_NOTE:
        raise InvalidInput(f"Ghi chú dài quá {_LONGEST_NOTE:,} ký tự.".replace(",", "."))
    return note
