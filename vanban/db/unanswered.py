"""Questions that found no answer and whose people sent them for review: the only ones whose words others may see."""

from collections import Counter

from sqlalchemy.orm import Session

from vanban.db.answer_statistics import REFUSAL
from vanban.db.feedback_review import list_feedback, may_review
from vanban.feedback import FeedbackState
from vanban.principals import Principal
from vanban.text import bare_words

_PAGES = 10  # of feedback in each state, newest first


def unanswered_questions(session: Session, principal: Principal, *, most: int = 10) -> list[tuple[str, int]]:
    """Returns the questions without an answer that were sent for review, as last worded, with how often they came.

    Questions of the same words in the same order count as one, whatever their marks and punctuation. Nothing for a
    person who does not review feedback.
    """
    if not may_review(principal):
        return []
    worded: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for question in _sent(session, principal):
        key = " ".join(bare_words(question))
        worded.setdefault(key, question)
        counted[key] += 1
    return [(worded[key], count) for key, count in counted.most_common(most)]


def _sent(session: Session, principal: Principal) -> list[str]:
    found: list[str] = []
    for state in FeedbackState:
        for page in range(1, _PAGES + 1):
            turns, more = list_feedback(session, principal, state=state, page=page)
            found += [turn.question for turn in turns if turn.reply["kind"] == REFUSAL]
            if not more:
                break
    return found
