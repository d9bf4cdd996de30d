"""Practice: what was right is told question by question, while the attempt goes on, where its rules say at once."""

from sqlalchemy.orm import Session

from exams.sittings.attempts import answers_of, own_attempt
from exams.sittings.questions import chosen_of, paper_questions
from exams.sittings.results import reviews
from exams.sittings.views import Review
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.errors import InvalidInput, NotAllowed
from vanban.exam_papers import arrangement_from_json
from vanban.exam_sittings import Shown, SittingKind
from vanban.principals import Principal

NOT_SHOWN = "Kỳ thi này không cho xem đáp án trong lúc làm bài."
ANSWER_FIRST = "Đề nghị trả lời câu hỏi trước khi xem đáp án."


def feedback(session: Session, principal: Principal, attempt_id: int, question: int) -> Review:
    """Returns a question of an own attempt with its key and why.

    Raises ``NotAllowed`` in anything but a practice that shows answers at once, ``InvalidInput`` for a question that
    is not answered yet or not of this attempt.
    """
    attempt = own_attempt(session, principal, attempt_id)
    sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
    if sitting.kind != SittingKind.PRACTICE.value or rules_of(sitting).answers_shown is not Shown.AT_ONCE:
        raise NotAllowed(NOT_SHOWN)
    placed = [one for one in arrangement_from_json(attempt.arrangement) if one.question == question]
    chosen = {place: chosen_of(row.chosen) for place, row in answers_of(session, attempt.id).items()}
    if not placed:
        raise InvalidInput("Câu hỏi này không thuộc lượt làm bài.")
    if not chosen.get(question):
        raise InvalidInput(ANSWER_FIRST)
    return reviews(session, principal, placed, paper_questions(session, sitting.paper_id), chosen)[0]
