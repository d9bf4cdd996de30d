"""What a candidate sees of an attempt that has ended: the score and, once the rules say so, key and explanation."""

import datetime
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from exams.sittings.attempts import answers_of
from exams.sittings.measures import measures
from exams.sittings.questions import PaperQuestion, chosen_of, cited_documents, paper_questions
from exams.sittings.views import CitedPlace, ResultView, Review
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.permissions import readable_ids
from vanban.exam_papers import Placed, arrangement_from_json
from vanban.exam_sittings import Ended, Rules, Shown, SittingKind, SittingState
from vanban.principals import Principal

WITHHELD = "Lời giải thích và căn cứ dẫn văn bản mà đồng chí chưa được quyền đọc nên không hiện ở đây."


def result_view(
    session: Session, principal: Principal, attempt: ExamAttemptRow, *, now: datetime.datetime
) -> ResultView:
    """Returns the result of an attempt that has been handed in, as its candidate may see it now."""
    sitting = session.get_one(ExamSittingRow, attempt.sitting_id)
    rules, scale = rules_of(sitting), session.get_one(ExamPaperRow, sitting.paper_id).scale
    score = is_shown(rules.result_shown, sitting, now)
    answers = is_shown(rules.answers_shown, sitting, now)
    right = attempt.right or 0
    return ResultView(
        attempt.id,
        sitting.id,
        sitting.title,
        SittingKind(sitting.kind),
        attempt.number,
        attempt.code,
        attempt.questions,
        attempt.seconds or 0,
        attempt.submitted_at or attempt.ends_at,
        Ended(attempt.ended or Ended.TIME_UP),
        scale,
        rules,
        score,
        answers,
        right if score else None,
        mark_of(right, attempt.questions, scale) if score else None,
        has_passed(right, attempt.questions, rules) if score else None,
        attempt.prediction,
        _review(session, principal, attempt, sitting) if answers else (),
    )


def is_shown(shown: Shown, sitting: ExamSittingRow, now: datetime.datetime) -> bool:
    """Tells whether something may be seen now. A sitting is closed once nobody can hand in any more; what waits for
    that never shows where the sitting was cancelled."""
    if shown is Shown.AT_ONCE:
        return True
    over = sitting.state == SittingState.CLOSED.value
    over |= sitting.state == SittingState.OPEN.value and now > sitting.closes_at + measures().grace
    return shown is Shown.AFTER_CLOSE and over


def mark_of(right: int, questions: int, scale: int) -> float:
    """Returns the mark of so many right answers, from 0 to ``scale``, to two decimals."""
    return round(scale * right / questions, 2) if questions else 0.0


def has_passed(right: int, questions: int, rules: Rules) -> bool | None:
    """Tells whether the share of right answers suffices; None where the rules need none."""
    return None if rules.pass_percent is None else right * 100 >= rules.pass_percent * questions


def reviews(
    session: Session,
    principal: Principal,
    placed: Collection[Placed],
    questions: Mapping[int, PaperQuestion],
    chosen: Mapping[int, tuple[int, ...]],
) -> tuple[Review, ...]:
    """Returns placed questions with their keys, and why, as far as the person may read the documents they cite."""
    cited = cited_documents([questions[one.question] for one in placed])
    open_to = readable_ids(session, principal, cited)
    return tuple(_one(one, questions[one.question], chosen.get(one.question, ()), open_to) for one in placed)


def _review(
    session: Session, principal: Principal, attempt: ExamAttemptRow, sitting: ExamSittingRow
) -> tuple[Review, ...]:
    chosen = {place: chosen_of(row.chosen) for place, row in answers_of(session, attempt.id).items()}
    questions = paper_questions(session, sitting.paper_id)
    return reviews(session, principal, arrangement_from_json(attempt.arrangement), questions, chosen)


def _one(placed: Placed, question: PaperQuestion, chosen: tuple[int, ...], open_to: Collection[int]) -> Review:
    item = question.item
    may = all(source.document_id in open_to for source in item.sources)
    cited = [CitedPlace(one.document_id, one.citation, one.quote, one.start, one.end) for one in item.sources]
    return Review(
        placed.question,
        item.stem,
        tuple((place, item.options[place]) for place in placed.options),
        chosen,
        tuple(sorted(set(item.keys))),
        question.is_right(chosen),
        item.explanation if may else "",
        tuple(cited) if may else (),
        "" if may else WITHHELD,
    )
