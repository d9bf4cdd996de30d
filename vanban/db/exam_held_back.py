"""What must not be asked anywhere before a contest or test that asks it has closed."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from vanban.db.exam_models import ExamItemVersionRow
from vanban.db.exam_paper_models import ExamPaperItemRow
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.exam_sittings import SittingKind, SittingState
from vanban.text import words

Place = tuple[int, int, int]  # document, start and end in its text


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Stems that are asked, in plain words, and the ranges of documents that prove their keys."""

    stems: frozenset[str]
    ranges: Mapping[int, Sequence[tuple[int, int]]]

    def holds(self, stem: str, places: Iterable[Place]) -> bool:
        """Tells whether a question asks the same in the same words, or of words that prove one that is held back:
        the same point with other wrong options or another stem gives its answer away too."""
        return _plain(stem) in self.stems or any(
            start < other_end and other_start < end
            for document_id, start, end in places
            for other_start, other_end in self.ranges.get(document_id, ())
        )


def held_back(session: Session, now: datetime.datetime) -> HeldBack:
    """Returns what every contest and test asks that has not closed yet, of whatever unit: also one being prepared."""
    coming = ExamSittingRow.state == SittingState.DRAFT.value
    running = (ExamSittingRow.state == SittingState.OPEN.value) & (ExamSittingRow.closes_at > now)
    papers = select(ExamSittingRow.paper_id).where(ExamSittingRow.kind != SittingKind.PRACTICE.value, coming | running)
    asked = select(ExamPaperItemRow.version_id).where(ExamPaperItemRow.paper_id.in_(papers))
    wanted = select(ExamItemVersionRow).where(ExamItemVersionRow.id.in_(asked))
    versions = session.scalars(wanted.options(selectinload(ExamItemVersionRow.sources))).all()
    ranges: dict[int, list[tuple[int, int]]] = {}
    for source in (source for version in versions for source in version.sources):
        ranges.setdefault(source.document_id, []).append((source.start, source.end))
    return HeldBack(frozenset(_plain(version.stem) for version in versions), ranges)


def _plain(stem: str) -> str:
    return " ".join(words(stem))
