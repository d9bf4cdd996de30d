"""The audit entries of the review of feedback, alike on pages and over the API."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from api.auditing import entry_of
from vanban.audit import Action, Entry
from vanban.feedback import FeedbackState
from vanban.principals import Principal


def reviewed_entry(request: Request, person: Principal, feedback_id: int, state: FeedbackState) -> Entry:
    """Returns the entry of a decision about feedback."""
    return entry_of(
        request,
        person,
        Action.FEEDBACK_REVIEWED,
        target="feedback",
        target_id=feedback_id,
        detail={"state": state.value},
    )


def case_entry(request: Request, person: Principal, feedback_id: int, case: Mapping[str, Any]) -> Entry:
    """Returns the entry of an evaluation case made of feedback, named by its id alone."""
    return entry_of(
        request, person, Action.CASE_MADE, target="feedback", target_id=feedback_id, detail={"case": str(case["id"])}
    )
