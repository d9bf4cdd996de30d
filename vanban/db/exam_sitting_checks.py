"""What stands in the way of opening a sitting: its window, its paper, its audience, documents closed to some of it."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from vanban.db.exam_audiences import audience_units
from vanban.db.exam_bank import content_of
from vanban.db.exam_bank_deciding import unready
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_models import ExamItemRow
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.models import DocumentRow
from vanban.db.permissions import access_of, readable_ids, slices
from vanban.db.readers import assigned_people, principal_for
from vanban.db.units import unit_tree
from vanban.exam_bank import ItemState
from vanban.exam_papers import PAPER_STATE_WORDS, PaperState
from vanban.principals import Access, Audience, Principal, may_read
from vanban.unit_tree import UnitTree
from vanban.wording import document_name

MOST_NAMED = 5  # units or questions named in one sentence
HIDDEN_DOCUMENT = "Một văn bản căn cứ mà đồng chí không có quyền xem"
GONE = "Có câu hỏi dẫn văn bản không còn trong kho; đề nghị thay câu hỏi đó trong đề."


@dataclass(frozen=True, slots=True)
class Closed:
    """A document that the paper cites and that people of some invited units may not read."""

    name: str
    units: tuple[str, ...]

    @property
    def words(self) -> str:
        """The finding as a sentence."""
        return f"{self.name} chưa mở cho đơn vị {_some(self.units, 'đơn vị')}."


def opening_problems(
    session: Session, principal: Principal, sitting: ExamSittingRow, *, now: datetime.datetime
) -> tuple[str, ...]:
    """Returns why a sitting cannot be opened, each as a sentence; nothing when it can."""
    tree = unit_tree(session)
    people = _invited_with_people(session, tree, sitting)
    found = [*_of_window(sitting, now), *_of_paper(session, sitting)]
    if not people:
        found.append("Chưa có ai được dự thi: các đơn vị được chọn không có tài khoản nào đang hoạt động.")
    found += [one.words for one in closed_documents(session, principal, sitting, tree=tree, units=people)]
    if len(cited_documents(sitting.paper)) > len(_documents(session, sitting.paper)):
        found.append(GONE)
    return tuple(found)


def closed_documents(
    session: Session, principal: Principal, sitting: ExamSittingRow, *, tree: UnitTree, units: Collection[int]
) -> list[Closed]:
    """Returns the documents cited by the paper that plain readers of some of the units may not read.

    A document that the organiser may not read either is not named.
    """
    shut = [
        (row, access)
        for row in _documents(session, sitting.paper)
        if not _is_for_all(access := access_of(session, row))
    ]
    if not shut:
        return []
    named = readable_ids(session, principal, [row.id for row, _ in shut])
    readers = [(tree.units[one].name, principal_for(tree, 0, unit_id=one, roles="")) for one in sorted(units)]
    found: list[Closed] = []
    for row, access in shut:
        names = tuple(name for name, reader in readers if not may_read(reader, access))
        if names:
            name = document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)
            found.append(Closed(name if row.id in named else HIDDEN_DOCUMENT, names))
    return found


def cited_documents(paper: ExamPaperRow) -> frozenset[int]:
    """Returns the ids of the documents that the questions of a paper cite, in the versions of the paper."""
    return frozenset(source.document_id for item in paper.items for source in item.version.sources)


def unsound_questions(session: Session, paper: ExamPaperRow) -> dict[int, str]:
    """Returns why questions of a paper may no longer be asked, by their number in the paper from 1."""
    ids = [item.item_id for item in paper.items]
    flags = flags_of(session, ids)
    held: dict[int, ExamItemRow] = {}
    for some in slices(ids):
        held |= {row.id: row for row in session.scalars(select(ExamItemRow).where(ExamItemRow.id.in_(some)))}
    found: dict[int, str] = {}
    for number, item in enumerate(paper.items, start=1):
        row = held[item.item_id]
        why = unready(content_of(item.version))
        if row.version != item.version.number:
            why = "đã được sửa sau khi ra đề"
        elif row.state != ItemState.APPROVED.value:
            why = "không còn ở trạng thái đã duyệt"
        elif item.item_id in flags:
            why = flags[item.item_id][0].detail.lower()
        if why:
            found[number] = why
    return found


def _is_for_all(access: Access) -> bool:
    """Tells whether whoever signs in may read a document."""
    return access.published and access.audience is Audience.PUBLIC


def _of_window(sitting: ExamSittingRow, now: datetime.datetime) -> Iterator[str]:
    if sitting.closes_at <= now:
        yield "Thời gian mở đã qua; đề nghị sửa lại giờ mở và giờ đóng."


def _of_paper(session: Session, sitting: ExamSittingRow) -> Iterator[str]:
    paper = sitting.paper
    if paper.state != PaperState.APPROVED.value:
        state = PAPER_STATE_WORDS[PaperState(paper.state)]
        yield f"Đề thi đang ở trạng thái “{state}”, phải được duyệt thì mới mở được."
    if not paper.items:
        yield "Đề thi chưa có câu hỏi nào."
    draw = rules_of(sitting).draw
    if draw is not None and draw > len(paper.items):
        yield f"Thể lệ rút {draw} câu cho mỗi lượt, trong khi đề chỉ có {len(paper.items)} câu."
    unsound = unsound_questions(session, paper)
    for number, why in list(unsound.items())[:MOST_NAMED]:
        yield f"Câu {number} của đề không dùng được nữa: {why}."
    if len(unsound) > MOST_NAMED:
        yield f"Còn {len(unsound) - MOST_NAMED} câu khác của đề cũng không dùng được nữa."


def _invited_with_people(session: Session, tree: UnitTree, sitting: ExamSittingRow) -> frozenset[int]:
    """Returns the invited units that someone belongs to or is assigned to today."""
    return audience_units(tree, sitting) & {unit_id for _, _, unit_id, _ in assigned_people(session)}


def _documents(session: Session, paper: ExamPaperRow) -> list[DocumentRow]:
    rows: list[DocumentRow] = []
    for some in slices(sorted(cited_documents(paper))):
        wanted = select(DocumentRow).where(DocumentRow.id.in_(some)).options(defer(DocumentRow.text))
        rows += session.scalars(wanted.order_by(DocumentRow.id))
    return rows


def _some(names: Sequence[str], noun: str) -> str:
    rest = len(names) - MOST_NAMED
    told = ", ".join(names[:MOST_NAMED])
    return f"{told} và {rest} {noun} khác" if rest > 0 else told
