"""A stored paper as it is printed: its heading from its unit, its questions in their fixed versions, its variants."""

from sqlalchemy.orm import Session

from exams.papers.making import questions_of, variants_of
from exams.papers.printed import Heading, PrintedPaper
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_paper_reading import paper_items
from vanban.db.exam_papers import paper_row
from vanban.db.models import UnitRow
from vanban.exam_papers import PaperState
from vanban.principals import Principal

NOT_APPROVED = "BẢN NHÁP, CHƯA DUYỆT"


def printed_paper(session: Session, principal: Principal, paper_id: int) -> PrintedPaper:
    """Returns a paper the person may see, for its files.

    Raises ``NotFound`` for any other, ``InvalidInput`` where the person may not read one of its questions.
    """
    row = paper_row(session, principal, paper_id)
    questions = tuple(questions_of(paper_items(session, principal, row)))
    return PrintedPaper(_heading(session, row), questions, variants_of(row))


def _heading(session: Session, row: ExamPaperRow) -> Heading:
    unit = session.get_one(UnitRow, row.unit_id)
    over = session.get(UnitRow, unit.parent_id) if unit.parent_id is not None else None
    note = "" if row.state == PaperState.APPROVED else NOT_APPROVED
    return Heading(unit.name, row.title, row.minutes, over.name if over else "", row.scale, note)
