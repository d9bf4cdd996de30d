"""The questions of a paper as sittings use them: each version as it stands in the paper, with its key."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlalchemy.orm import Session, joinedload

from exams.banking import entry_of_content
from exams.items import Item
from exams.papers.questions import Movement, first_order, movement_of
from vanban.db.exam_bank import content_of
from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow

CLOSED_DOCUMENT = (
    "Đề thi có câu hỏi dẫn văn bản mà đồng chí chưa được quyền đọc nên chưa thể bắt đầu làm bài. "
    "Đề nghị liên hệ đơn vị tổ chức kỳ thi."
)

_MOST_KEPT = 32  # versions of papers
_Kept = dict[tuple[int, int, datetime.datetime], Mapping[int, "PaperQuestion"]]
_KEPT: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()  # by database


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question at its place in a paper. ``several``: more than one option may be chosen.

    ``order`` are the places of its options as they stand without chance; ``free``: they may be shuffled.
    """

    place: int
    item: Item
    several: bool
    order: tuple[int, ...]
    free: bool

    @property
    def cell(self) -> tuple[str, str]:
        """The topic and the level it counts for."""
        return self.item.topic, self.item.level.value if self.item.level else ""

    def is_right(self, chosen: Collection[int]) -> bool:
        """Tells whether exactly the right options are chosen; nothing chosen is never right."""
        return bool(chosen) and set(chosen) == set(self.item.keys)


def paper_questions(session: Session, paper_id: int) -> Mapping[int, PaperQuestion]:
    """Returns the questions of a paper by their places.

    They are kept in memory for each version of a paper: thousands of people sit the same one.
    """
    paper = session.get_one(ExamPaperRow, paper_id)
    kept = _KEPT.setdefault(session.connection().engine.pool, {})
    key = (paper_id, paper.version, paper.changed_at)
    found = kept.get(key)
    if found is None:
        found = kept[key] = _read(session, paper_id)
        for old in list(kept)[:-_MOST_KEPT]:
            kept.pop(old, None)
    return found


def _read(session: Session, paper_id: int) -> dict[int, PaperQuestion]:
    wanted = (
        select(ExamPaperItemRow)
        .where(ExamPaperItemRow.paper_id == paper_id)
        .options(joinedload(ExamPaperItemRow.version).selectinload(ExamItemVersionRow.sources))
        .order_by(ExamPaperItemRow.position)
    )
    return {row.position: _question(row) for row in session.scalars(wanted).unique()}


def cited_documents(questions: Collection[PaperQuestion]) -> set[int]:
    """Returns the documents that questions cite."""
    return {source.document_id for question in questions for source in question.item.sources}


def chosen_of(stored: str) -> tuple[int, ...]:
    """Returns the places of a stored answer: "0,2" gives (0, 2)."""
    return tuple(int(place) for place in stored.split(",") if place)


def chosen_text(chosen: Sequence[int]) -> str:
    """Returns places as an answer is stored, in order."""
    return ",".join(map(str, sorted(chosen)))


def _question(row: ExamPaperItemRow) -> PaperQuestion:
    entry = entry_of_content(content_of(row.version))
    item, several = entry.item, entry.several or len(set(entry.item.keys)) > 1
    return PaperQuestion(row.position, item, several, first_order(item), movement_of(item) is Movement.FREE)
