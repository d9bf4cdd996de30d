"""Papers as a person sees them: a list, the questions of one with what has happened to each since it was drawn.

A paper outlives what happens to its questions; words that a person may no longer read are not shown to them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from vanban.db.exam_bank import content_of, present_versions, require_trainer
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_models import ExamItemRow, ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_papers import paper_row, papers_seen, sittings_of
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable, slices
from vanban.exam_bank import STATE_WORDS, BankContent, ItemState
from vanban.exam_papers import PaperState
from vanban.principals import Principal

PAGE_SIZE = 30
UNSEEN = "Câu hỏi dẫn văn bản mà đồng chí không được xem, hoặc văn bản không còn trong kho"


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question of a paper as one person sees it: ``content`` is None where they may not read what it cites.

    ``problems`` are what has happened since it was drawn, in words. ``version`` is the number of the fixed version.
    """

    position: int
    item_id: int
    version: int
    locked: bool
    content: BankContent | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page of papers, last change first; ``sittings`` tells how many sittings use each, by its id."""

    rows: tuple[ExamPaperRow, ...]
    counts: Mapping[int, int]  # questions
    sittings: Mapping[int, int]
    total: int
    page: int
    pages: int


def find_papers(
    session: Session, principal: Principal, *, states: Collection[PaperState] = (), page: int = 1
) -> PaperPage:
    """Returns a page of the papers of the own unit; raises ``NotAllowed`` for who is no trainer."""
    require_trainer(principal)
    conditions = [papers_seen(principal)]
    if states:
        conditions.append(ExamPaperRow.state.in_(sorted(state.value for state in states)))
    total = session.scalar(select(func.count()).select_from(ExamPaperRow).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(page, pages))
    order = (ExamPaperRow.changed_at.desc(), ExamPaperRow.id.desc())
    wanted = select(ExamPaperRow).where(*conditions).order_by(*order).options(selectinload(ExamPaperRow.variants))
    rows = tuple(session.scalars(wanted.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)))
    ids = [row.id for row in rows]
    counted = select(ExamPaperItemRow.paper_id, func.count()).where(ExamPaperItemRow.paper_id.in_(ids))
    counts = {row[0]: row[1] for row in session.execute(counted.group_by(ExamPaperItemRow.paper_id))}
    return PaperPage(rows, counts, sittings_of(session, ids), total, page, pages)


def paper_items(session: Session, principal: Principal, row: ExamPaperRow) -> list[PaperItem]:
    """Returns the questions of a paper the person may see, in order, with what has happened to each."""
    items = {one.id: one for one in _item_rows(session, [item.item_id for item in row.items])}
    present = {item_id: version.number for item_id, version in present_versions(session, list(items)).items()}
    flags = flags_of(session, list(items))
    open_to = _readable_documents(session, principal, [item.version for item in row.items])
    found = []
    for item in row.items:
        seen = {source.document_id for source in item.version.sources} <= open_to
        problems = [] if seen else [f"{UNSEEN}."]
        problems += _problems(items[item.item_id], item.version.number, present[item.item_id])
        problems += [f"{flag.detail}." for flag in flags.get(item.item_id, ())] if seen else []
        content = content_of(item.version) if seen else None
        found.append(PaperItem(item.position, item.item_id, item.version.number, item.locked, content, tuple(problems)))
    return found


def used_versions(session: Session, principal: Principal, paper_ids: Collection[int]) -> list[tuple[int, BankContent]]:
    """Returns the questions of papers the person may see, with their fixed words; raises ``NotFound`` for any other.

    For telling which questions have been used: the words go to no one.
    """
    found = []
    for paper_id in sorted(set(paper_ids)):
        found += [(item.item_id, content_of(item.version)) for item in paper_row(session, principal, paper_id).items]
    return found


def _item_rows(session: Session, ids: Sequence[int]) -> list[ExamItemRow]:
    return [
        row
        for some in slices(sorted(set(ids)))
        for row in session.scalars(select(ExamItemRow).where(ExamItemRow.id.in_(some)))
    ]


def _readable_documents(session: Session, principal: Principal, versions: Sequence[ExamItemVersionRow]) -> set[int]:
    cited = sorted({source.document_id for version in versions for source in version.sources})
    found: set[int] = set()
    for some in slices(cited):
        found |= set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(some), readable(principal))))
    return found


def _problems(item: ExamItemRow, fixed: int, present: int) -> list[str]:
    problems = []
    if fixed != present:
        problems.append(f"Đề dùng phiên bản {fixed}; ngân hàng nay có phiên bản {present}.")
    if item.state != ItemState.APPROVED:
        problems.append(f"Trong ngân hàng, câu này nay ở trạng thái “{STATE_WORDS[ItemState(item.state)]}”.")
    return problems
